import { parseCode, parseCredits, parseDate, parseGender, parsePhone, parseRelation, parseText, parseYesNo } from './normalise';

const read = <T>(parsed: { ok: true; value: T } | { ok: false; reason: string }): T | string =>
  parsed.ok ? parsed.value : `✗ ${parsed.reason}`;

describe('reading cells', () => {
  it.each([
    ['13812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['+86 138-1234-5678', '13812345678'],
    ['86 13812345678', '13812345678'],
    ['0086-138 1234 5678', '13812345678'],
    ["'13812345678", '13812345678'],
    ['19912345678', '19912345678'],
    ['12812345678', '✗ 不是 11 位手机号（现在是 11 位）'],
    ['1381234567', '✗ 不是 11 位手机号（现在是 10 位）'],
    ['138123456789', '✗ 不是 11 位手机号（现在是 12 位）'],
    ['1.38E+10', '✗ 被表格软件写成了科学计数法，后几位已经丢失'],
    ['+852 9123 4567', '+85291234567'],
    ['00852-91234567', '+85291234567'],
    ['+86 0101234', '✗ 不是 11 位手机号'],
    ['妈妈手机', '✗ 不是 11 位手机号'],
  ])('phone %s → %s', (text, expected) => {
    expect(read(parsePhone(text))).toBe(expected);
  });

  it.each([
    ['2026-01-05', '2026-01-05'],
    ['2026-1-5', '2026-01-05'],
    ['2026/1/5', '2026-01-05'],
    ['2026.01.5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['2026 年 1 月 5 日', '2026-01-05'],
    ['２０２６／１／５', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['2026-01-05 09:30', '2026-01-05'],
    ['2026/1/5 9:30:00', '2026-01-05'],
    ['46027', '2026-01-05'],
    ['36526', '2000-01-01'],
    ['2026-02-29', '✗ 这一天不存在'],
    ['2028-02-29', '2028-02-29'],
    ['2026-13-01', '✗ 这一天不存在'],
    ['19999', '✗ 看不懂这个日期'],
    ['20000', '1954-10-03'],
    ['80000', '2119-01-11'],
    ['80001', '✗ 看不懂这个日期'],
    ['5/1/2026', '✗ 看不懂这个日期'],
    ['明天', '✗ 看不懂这个日期'],
  ])('date %s → %s', (text, expected) => {
    expect(read(parseDate(text))).toBe(expected);
  });

  it.each([
    ['48', 48],
    ['４８', 48],
    ['48.0', 48],
    ['48 节', 48],
    ['0', 0],
    ['9999', 9999],
    ['10000', '✗ 不能超过 9999'],
    ['-1', '✗ 不能是负数'],
    ['12.5', '✗ 课时必须是整数'],
    ['十二', '✗ 不是数字'],
  ])('credits %s → %s', (text, expected) => {
    expect(read(parseCredits(text))).toBe(expected);
  });

  it('keeps the case of codes and drops blanks', () => {
    expect(read(parseCode(' Ｓ 2026 a '))).toBe('S2026a');
    expect(read(parseCode('x'.repeat(40)))).toBe('x'.repeat(40));
    expect(read(parseCode('x'.repeat(41)))).toBe('✗ 超过 40 个字');
    expect(read(parseCode('2.02601E+11'))).toBe('✗ 被表格软件写成了科学计数法');
  });

  it('reads words', () => {
    expect(read(parseGender('女生'))).toBe('female');
    expect(read(parseGender('M'))).toBe('male');
    expect(read(parseGender('?'))).toBe('✗ 请写「男」或「女」');
    expect(read(parseYesNo('Ｙ'))).toBe(true);
    expect(read(parseYesNo('否'))).toBe(false);
    expect(read(parseYesNo('也许'))).toBe('✗ 请写「是」或「否」');
    expect(['母亲', '爸爸', '外婆', '姑姑'].map((word) => read(parseRelation(word)))).toEqual([
      'mother',
      'father',
      'grandparent',
      'other',
    ]);
    expect(read(parseText(2)('𠮷𠮷'))).toBe('𠮷𠮷');
    expect(read(parseText(2)('𠮷𠮷𠮷'))).toBe('✗ 超过 2 个字');
  });
});
