import { isOverridden, PAIRING_MS, partnerOf, takenByReset } from './consents';

const one = (sourceKey: string, at: number) => ({ sourceKey, at });
const AT = 1_000_000_000;

describe('the two tellings of a tap', () => {
  it('are paired with the nearest one within ten minutes, bounds included', () => {
    expect(partnerOf(AT, [])).toBeUndefined();
    expect(partnerOf(AT, [one('a', AT - PAIRING_MS)])?.sourceKey).toBe('a');
    expect(partnerOf(AT, [one('a', AT - PAIRING_MS - 1)])).toBeUndefined();
    expect(partnerOf(AT, [one('a', AT + PAIRING_MS)])?.sourceKey).toBe('a');
    expect(partnerOf(AT, [one('a', AT + PAIRING_MS + 1)])).toBeUndefined();
    expect(partnerOf(AT, [one('far', AT - 5), one('near', AT + 3)])?.sourceKey).toBe('near');
    expect(partnerOf(AT, [one('later', AT + 3), one('earlier', AT - 3)])?.sourceKey).toBe('earlier');
  });
});

describe('a count that was set to zero', () => {
  it('takes with it what was given before, with the slack of each clock', () => {
    expect(isOverridden('push', AT, null)).toBe(false);
    expect(isOverridden('push', AT, AT + 999)).toBe(false);
    expect(isOverridden('push', AT, AT + 1_000)).toBe(true);
    expect(isOverridden('page', AT, AT + PAIRING_MS)).toBe(false);
    expect(isOverridden('page', AT, AT + PAIRING_MS + 1)).toBe(true);
  });

  it('keeps what was given later, as far as it is left', () => {
    expect(takenByReset(3, 0)).toBe(3);
    expect(takenByReset(3, 2)).toBe(1);
    expect(takenByReset(1, 2)).toBe(0);
  });
});
