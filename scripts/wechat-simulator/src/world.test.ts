import { World } from './world';

describe('the simulated platform', () => {
  it('does not take a phone code for a login code', () => {
    const world = new World('wx5130000000000001', 'secret');
    expect(world.codes.take('login', world.issueCode('phone', 'o', '13800138000')).kind).toBe('unknown');
  });
});
