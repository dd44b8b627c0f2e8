import { PICK_UP_ALPHABET, pickUpCodeOf, pickUpTextOf, readPickUpCode } from './pick-up-code';

describe('pick-up codes', () => {
  it('reads its own text and what people type', () => {
    expect(readPickUpCode(pickUpTextOf('7KQ2M8ZT'))).toBe('7KQ2M8ZT');
    expect(readPickUpCode(' 7kq2-m8zt ')).toBe('7KQ2M8ZT');
    expect(readPickUpCode('oKQ2M8Zl')).toBe('0KQ2M8Z1');
  });

  it('reads nothing else as a code', () => {
    for (const text of ['', '7KQ2M8Z', '7KQ2M8ZTT', '7KQ2M8ZU', 'm1.7KQ2M8ZT', 'p2.7KQ2M8ZT', '7KQ2M8Z!']) {
      expect([text, readPickUpCode(text)]).toEqual([text, undefined]);
    }
  });

  it('makes eight letters of its alphabet from random bytes, the highest and the lowest included', () => {
    expect(pickUpCodeOf(new Uint8Array([0, 31, 32, 255, 1, 33, 64, 10]))).toBe('0Z0Z110A');
    expect(new Set(PICK_UP_ALPHABET).size).toBe(32);
    expect(readPickUpCode(pickUpCodeOf(new Uint8Array(8).fill(200)))).toBeDefined();
  });
});
