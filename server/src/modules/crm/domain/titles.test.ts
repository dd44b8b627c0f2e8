import { dayAndTime, firstName, yuan } from './titles';

describe('titles of work', () => {
  it.each([
    ['张小明', '小明'],
    ['李华', '李华'],
    ['欧阳春晓', '春晓'],
    ['欧阳娜', '欧阳娜'],
    ['司马相如', '相如'],
    ['Zelda Quibble', 'Zelda'],
    ['  王子涵 ', '子涵'],
    ['', ''],
  ])('calls %s %s', (name, called) => {
    expect(firstName(name)).toBe(called);
  });

  it('tells day and time of Shanghai', () => {
    expect(dayAndTime(Date.parse('2026-11-22T00:05:00+08:00'))).toBe('11月22日 00:05');
    expect(dayAndTime(Date.parse('2026-12-31T15:59:00Z'))).toBe('12月31日 23:59');
  });

  it.each([
    [128_000, '¥1,280'],
    [1_280, '¥12.80'],
    [5, '¥0.05'],
    [0, '¥0'],
    [999_999_900, '¥9,999,999'],
  ])('writes %d fen as %s', (fen, text) => {
    expect(yuan(fen)).toBe(text);
  });
});
