import fc from 'fast-check';
import { createIdSource, isId } from '../../src/platform/ids/ulid';
import { shortId } from '../../src/platform/wechat';

const id = fc
  .tuple(fc.stringMatching(/^[0-7]$/), fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{25}$/))
  .map(([first, rest]) => first + rest);

describe('short ids', () => {
  it('turns every id into 22 letters and digits and back', () => {
    fc.assert(
      fc.property(id, (long) => {
        const short = shortId.encode(long);
        return /^[0-9A-Za-z]{22}$/.test(short) && shortId.decode(short) === long;
      }),
    );
    const fresh = createIdSource().next(1_763_700_000_000);
    expect(shortId.decode(shortId.encode(fresh))).toBe(fresh);
  });

  it('reads any text without throwing and gives nothing that is no id', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9A-Za-z]{22}$/)), (text) => {
        const long = shortId.decode(text);
        return long === undefined || (isId(long) && shortId.encode(long) === text);
      }),
    );
  });

  it('covers both ends of the range', () => {
    expect(shortId.encode('0'.repeat(26))).toBe('0'.repeat(22));
    const last = shortId.encode(`7${'Z'.repeat(25)}`);
    expect(shortId.decode(last)).toBe(`7${'Z'.repeat(25)}`);
    expect(shortId.decode('z'.repeat(22))).toBeUndefined();
    expect(() => shortId.encode('8'.repeat(26))).toThrow(RangeError);
  });
});
