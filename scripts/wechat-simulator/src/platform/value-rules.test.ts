import { isGoodValue, VALUE_RULES } from './value-rules';

/** Both sides of every limit in the platform's table of values. */
const GOOD: Readonly<Record<string, readonly string[]>> = {
  thing: ['少儿创意美术', '二'.repeat(20), 'a1！ ~', '😀'.repeat(20)],
  number: ['0', '100', '12.50', '9'.repeat(32), `${'9'.repeat(30)}.99`],
  letter: ['A', 'abcXYZ', 'a'.repeat(32)],
  symbol: ['!', '￥%&*#'],
  character_string: ['QY2026-1121#7', 'a'.repeat(32), '~ !'],
  time: [
    '15:01',
    '15:01:59',
    '0:00',
    '23:59',
    '2019年10月1日 15:01',
    '2019-10-01 15:01:02',
    '15:01~16:30',
    '2019年10月1日 15:01~2019年10月1日 16:30',
    '2019年10月1日 15:01~16:30',
  ],
  date: [
    '2019年10月1日',
    '2019-10-01',
    '2019/10/1',
    '2019.10.01',
    '2019年10月',
    '2019-10',
    '2024年2月29日',
    '2019年10月1日 15:01',
    '2019年10月1日~2019年10月7日',
  ],
  amount: ['￥100', '100', '100.5元', '¥0.01', '$12.30', '9999999999', '￥12345678.90元'],
  phone_number: ['13800138000', '+86-0766-66888866', '1'.repeat(17)],
  car_number: ['粤A8Z888挂', '粤A12345', '京A12345D'],
  name: ['张三', '欧阳娜娜的小朋友一二', 'Anna-Maria', 'a'.repeat(20), '小A同学'],
  phrase: ['已通过', '一二三四五'],
};

const BAD: Readonly<Record<string, readonly string[]>> = {
  thing: ['二'.repeat(21), '😀'.repeat(21)],
  number: ['', 'abc', '1.', '.5', '1,000', '-1', '+1', '9'.repeat(33), '１２'],
  letter: ['a1', 'a b', '中', 'a'.repeat(33)],
  symbol: ['!!!!!!', 'a!', '1', '中'],
  character_string: ['订单1', 'a'.repeat(33), '￥'],
  time: [
    '24:00',
    '15:60',
    '15:01:60',
    '15',
    '15点01分',
    '2019年10月1日',
    '2019年13月1日 15:01',
    '15:01~',
    '15:01~16:00~17:00',
    '15:01-16:30',
  ],
  date: ['15:01', '2019年13月1日', '2019年2月30日', '2023年2月29日', '2019-10/01', '20191001', '2019年10月1日~', '10月1日'],
  amount: ['', '元', '￥￥1', '-1', '1,000.00', '12345678901', '￥123456789.01', '100 元', '一百元', 'CNY100'],
  phone_number: ['1'.repeat(18), '电话138'],
  car_number: ['粤A12345678', '粤A-1234'],
  name: ['欧阳娜娜的小朋友一二三', 'a'.repeat(21), '小明2', '一二三四五六七八九a1', '一二三四五六七八九十a'],
  phrase: ['一二三四五六', 'OK', '通过!', '已 通过'],
};

const field = (type: string) => ({ key: `${type}1`, label: 'x' });
const cases = (table: Readonly<Record<string, readonly string[]>>): [string, string][] =>
  Object.entries(table).flatMap(([type, values]) => values.map((value): [string, string] => [type, value]));

describe('the values of subscription messages', () => {
  it('have rules for every type of the table', () => {
    expect(Object.keys(VALUE_RULES).sort()).toEqual([...Object.keys(GOOD), 'enum'].sort());
  });

  it.each(cases(GOOD))('%s may be «%s»', (type, value) => {
    expect(isGoodValue(value, field(type))).toBe(true);
  });

  it.each(cases(BAD))('%s may not be «%s»', (type, value) => {
    expect(isGoodValue(value, field(type))).toBe(false);
  });

  it('of a choice are those of the template', () => {
    const choice = { key: 'enum1', label: '状态', values: ['已开课', '已停课'] };
    expect(isGoodValue('已停课', choice)).toBe(true);
    expect(isGoodValue('停课', choice)).toBe(false);
    expect(isGoodValue('已停课', field('enum'))).toBe(false);
  });

  it.each(Object.keys(GOOD))('%s is never empty, blank, broken into lines, or no text', (type) => {
    const good = GOOD[type]?.[0] ?? '';
    for (const value of ['', ' ', '\u3000', `${good}\n`, `${good}\u0000`, `\t${good}`, 1, null, undefined, [good]])
      expect(isGoodValue(value, field(type))).toBe(false);
  });

  it('of a type that nobody knows are refused', () => {
    expect(isGoodValue('x', field('mood'))).toBe(false);
  });

  it('have keys with two digits too', () => {
    expect(isGoodValue('张三', { key: 'name01', label: 'x' })).toBe(true);
    expect(isGoodValue('12', { key: 'character_string12', label: 'x' })).toBe(true);
  });
});
