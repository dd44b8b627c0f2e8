import type { LocalDate } from '@/vocabulary';
import { byMonthAndDay, type Lot, waitingWords } from './expiring-model';

const today = '2026-11-22' as LocalDate;
const lot = (transactionId: string, expiresOn: string | null, amount = 10): Lot => ({
  transactionId,
  title: `第 ${transactionId} 笔`,
  earnedAt: 0,
  amount,
  expiresOn,
});
const sums = {
  months: [
    { month: '2026-11', amount: 20 },
    { month: '2027-03', amount: 70 },
  ],
  never: 5,
};

it('puts lots under their day and month, with the sum of the whole month', () => {
  const months = byMonthAndDay(
    [lot('a', '2026-11-22'), lot('b', '2026-11-29'), lot('c', '2027-03-01'), lot('d', '2027-03-01'), lot('e', null, 5)],
    sums,
    today,
  );
  expect(months.map(({ title, amount, days }) => [title, amount, days.map((day) => [day.title, day.soon, day.lots.length])])).toEqual([
    ['2026年11月到期', 20, [['11月22日 周日是最后一天', '今天是最后一天', 1], ['11月29日 周日是最后一天', '还有 7 天', 1]]],
    ['2027年3月到期', 70, [['3月1日 周一是最后一天', '', 2]]],
    ['长期有效', 5, [['', '', 1]]],
  ]); // biome-ignore format: a table
  expect(byMonthAndDay([], sums, today)).toEqual([]);
});

it('says what points wait for, and that they lapse all the same', () => {
  const text = '再上一节课后可用';
  expect(waitingWords({ text, expiresOn: '2026-12-01' })).toBe(
    '再上一节课后可用；2026年12月1日 周二是最后一天，到时没有生效也会过期',
  );
  expect(waitingWords({ text, expiresOn: null })).toBe(text);
});
