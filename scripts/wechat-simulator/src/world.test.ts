import { World } from './world';

const world = () => new World('wx5130000000000001', 'secret');

describe('the simulated platform', () => {
  it('keeps the stable token until its last five minutes, then overlaps', () => {
    const w = world();
    const first = w.stableToken();
    expect(first.expires_in).toBe(7_200);
    w.advance(6_890_000);
    expect(w.stableToken().access_token).toBe(first.access_token);
    w.advance(10_000);
    const second = w.stableToken();
    expect(second.access_token).not.toBe(first.access_token);
    expect(w.tokenError(first.access_token)).toBe(0);
    w.advance(300_000);
    expect(w.tokenError(first.access_token)).not.toBe(0);
    expect(w.tokenError(second.access_token)).toBe(0);
  });

  it('does not take a phone code for a login code', () => {
    const w = world();
    expect(w.takeCode('login', w.issueCode('phone', 'o', '13800138000')).kind).toBe('unknown');
  });

  it('leaves room for tokens of up to 512 characters only', () => {
    expect(world().stableToken().access_token.length).toBeLessThanOrEqual(512);
  });
});
