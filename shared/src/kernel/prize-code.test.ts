import { pickUpTextOf, readPickUpCode } from './pick-up-code';
import { prizeCodeOf, prizeTextOf, readPrizeCode } from './prize-code';

describe('claim codes of prizes', () => {
  it('reads its own text and what people type', () => {
    expect(readPrizeCode(prizeTextOf('7KQ2M8ZT4'))).toBe('7KQ2M8ZT4');
    expect(readPrizeCode(' 7kq-2m8-zt4 ')).toBe('7KQ2M8ZT4');
    expect(readPrizeCode('oKQ2M8ZTl')).toBe('0KQ2M8ZT1');
    expect(readPrizeCode('Z1.Z1Z1Z1Z1Z')).toBe('Z1Z1Z1Z1Z');
  });

  it('is never read as a pick-up code, nor a pick-up code as one of a prize', () => {
    for (const text of [prizeTextOf('7KQ2M8ZT4'), '7KQ2M8ZT4']) expect(readPickUpCode(text)).toBeUndefined();
    for (const text of [pickUpTextOf('7KQ2M8ZT'), '7KQ2M8ZT', 'p1.7KQ2M8ZT4', 'z2.7KQ2M8ZT4', '7KQ2M8ZTU', ''])
      expect([text, readPrizeCode(text)]).toEqual([text, undefined]);
  });

  it('makes nine letters of the alphabet from random bytes', () => {
    expect(prizeCodeOf(new Uint8Array([0, 31, 32, 255, 1, 33, 64, 10, 63, 9]))).toBe('0Z0Z110AZ');
  });
});
