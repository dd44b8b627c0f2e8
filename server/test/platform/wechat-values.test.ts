import { type Instant, localDate } from '@qingya/shared';
import fc from 'fast-check';
import {
  amountText,
  dateText,
  dateTimeText,
  FIELD_TYPES,
  type FieldType,
  fieldTypeOf,
  fitData,
  fitValue,
  timeRangeText,
} from '../../src/platform/wechat';

/**
 * What WeChat accepts, written anew from its rules and not from the code under test. Lengths are in characters (code
 * points); nothing is empty and nothing holds a control character.
 */
const accepts: Readonly<Record<FieldType, (value: string) => boolean>> = {
  thing: (v) => Array.from(v).length <= 20,
  number: (v) => /^[0-9]+([.][0-9]+)?$/.test(v) && v.replace('.', '').length <= 32,
  letter: (v) => /^[a-zA-Z]{1,32}$/.test(v),
  symbol: (v) => Array.from(v).length <= 5 && !/[\p{L}\p{N}]/u.test(v),
  character_string: (v) => v.length <= 32 && Array.from(v).every((c) => c >= ' ' && c <= '~'),
  time: (v) => v.split('~').every((end) => /(^| )\d{1,2}:\d{2}(:\d{2})?$/.test(end)),
  date: (v) => v.split('~').every((end) => /^\d{4}[年./-]\d{1,2}/.test(end)),
  amount: (v) => v.replace(/\D/g, '').length <= 10 && /^[￥¥$€£]?\d+(\.\d+)?元?$/.test(v),
  phone_number: (v) => v.length <= 17 && !/[\p{L}]/u.test(v),
  car_number: (v) => Array.from(v).length <= 8,
  name: (v) => Array.from(v).length <= (/[^\0-\x7f]/.test(v) ? 10 : 20) && !/\p{N}/u.test(v),
  phrase: (v) => /^\p{Script=Han}{1,5}$/u.test(v),
  enum: (v) => Array.from(v).length <= 20,
};

const acceptable = (type: FieldType, value: string): boolean =>
  value.trim() !== '' && !/[\p{Cc}\p{Cs}]/u.test(value) && accepts[type](value);

const han = (count: number) => '课'.repeat(count);

describe('values of subscription messages', () => {
  it.each(FIELD_TYPES)('lets only what WeChat accepts out of any text: %s', (type) => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80, size: 'max' }),
      fc.string({ unit: 'grapheme', maxLength: 80, size: 'max' }),
      fc.stringMatching(/^[￥\d.元~:年月日 -]{0,30}$/),
      fc
        .array(fc.constantFrom('课', 'a', '1', '\n', '\u0000', '😀', '\ud83d', '\u200d', ' ', '～', '！'), {
          maxLength: 60,
          size: 'max',
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const value = fitValue(type, text);
        return value === undefined || acceptable(type, value);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[FieldType, string, string | undefined]>([
    ['thing', han(20), han(20)],
    ['thing', han(21), `${han(19)}…`],
    ['thing', '😀'.repeat(21), `${'😀'.repeat(19)}…`],
    ['thing', ' 请带\n画笔\t和 纸 ', '请带 画笔 和 纸'],
    ['thing', ' \u0000 ', '无'],
    ['number', '9'.repeat(32), '9'.repeat(32)],
    ['number', '9'.repeat(33), undefined],
    ['number', '12.50', '12.50'],
    ['number', '-1', undefined],
    ['number', '1e3', undefined],
    ['letter', `${'a'.repeat(31)}1bc`, `${'a'.repeat(31)}b`],
    ['symbol', '!!!!!!', '!!!!!'],
    ['character_string', `${'A'.repeat(32)}B`, 'A'.repeat(32)],
    ['character_string', 'QY 课 2026-11', 'QY2026-11'],
    ['character_string', '订单', undefined],
    ['time', '15:01', '15:01'],
    ['time', '24:00', undefined],
    ['time', '2019年10月1日 15:01', '2019年10月1日 15:01'],
    ['time', '15:01~16:30', '15:01~16:30'],
    ['time', '2019年10月1日', undefined],
    ['date', '2019年10月1日', '2019年10月1日'],
    ['date', '2019-10-01', '2019-10-01'],
    ['date', '2019-10/01', undefined],
    ['date', '2019年10月', '2019年10月'],
    ['date', '2019年2月30日', undefined],
    ['date', '2019年10月1日~2019年11月1日', '2019年10月1日~2019年11月1日'],
    ['date', '15:01', undefined],
    ['amount', '￥99999999.99', '￥99999999.99'],
    ['amount', '￥100000000.00', undefined],
    ['amount', '100.5元', '100.5元'],
    ['amount', '100', '￥100'],
    ['phone_number', '+86-138-0013-8000', '+86-138-0013-8000'],
    ['phone_number', '+86-138-0013-80001', undefined],
    ['car_number', '粤B12345D', '粤B12345D'],
    ['car_number', '粤B12345DD', undefined],
    ['name', '王'.repeat(10), '王'.repeat(10)],
    ['name', '王'.repeat(11), '王'.repeat(10)],
    ['name', 'a'.repeat(21), 'a'.repeat(20)],
    ['name', `王${'a'.repeat(20)}`, `王${'a'.repeat(9)}`],
    ['name', '小明2😀', '小明'],
    ['name', '123', undefined],
    ['phrase', '已批准', '已批准'],
    ['phrase', '一二三四五六', '一二三四五'],
    ['phrase', '已 批准!', '已批准'],
    ['phrase', 'ok', undefined],
  ])('%s: %j becomes %j', (type, text, value) => {
    expect(fitValue(type, text)).toBe(value);
    if (value !== undefined) expect(acceptable(type, value)).toBe(true);
  });

  it('knows a field’s type by its name', () => {
    expect(['thing1', 'character_string12', 'phone_number3', 'name01'].map(fieldTypeOf)).toEqual([
      'thing',
      'character_string',
      'phone_number',
      'name',
    ]);
    expect(['thing', '1thing', 'other1', 'thing_1', 'constructor1'].map(fieldTypeOf)).toEqual(Array(5).fill(undefined));
  });

  it('prepares a whole message, or names the field that cannot be sent', () => {
    expect(fitData({ thing1: '钢琴课', time2: '2026年11月21日 10:00' })).toEqual({
      kind: 'ok',
      data: { thing1: { value: '钢琴课' }, time2: { value: '2026年11月21日 10:00' } },
    });
    expect(fitData({ thing1: '钢琴课', number2: '三' })).toEqual({ kind: 'broken', field: 'number2' });
    expect(fitData({ other1: 'x' })).toEqual({ kind: 'broken', field: 'other1' });
  });

  it('writes days, times and money in forms that their fields accept', () => {
    const evening = Date.parse('2026-11-21T16:05:00Z') as Instant;
    const texts = [
      dateText(localDate('2026-03-05')),
      dateTimeText(evening),
      timeRangeText(evening, (evening + 3_600_000) as Instant),
    ];
    expect(texts).toEqual(['2026年3月5日', '2026年11月22日 00:05', '00:05~01:05']);
    expect(timeRangeText(evening, (evening + 86_400_000) as Instant)).toBe('2026年11月22日 00:05~2026年11月23日 00:05');
    expect(fitValue('date', texts[0] ?? '')).toBe(texts[0]);
    for (const text of texts.slice(1)) expect(fitValue('time', text)).toBe(text);
    expect([0, 5, 100, 123_450, 9_999_999_999].map(amountText)).toEqual([
      '￥0.00',
      '￥0.05',
      '￥1.00',
      '￥1234.50',
      '￥99999999.99',
    ]);
    for (const fen of [-1, 0.5, 10_000_000_000]) expect(() => amountText(fen)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (fen) => fitValue('amount', amountText(fen)) === amountText(fen)),
    );
  });
});
