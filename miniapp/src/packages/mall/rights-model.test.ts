import type { LocalDate } from '@/vocabulary';
import { type Right, rightHint, rightState, rightTitle } from './rights-model';

const today = '2026-11-28' as LocalDate;
const right = (over: Partial<Right> = {}): Right => ({
  id: 'x',
  studentId: 's',
  studentName: null,
  redemptionId: 'r',
  kind: 'coupon',
  label: '教材券',
  usage: null,
  valueFen: 5_000,
  minSpendFen: 20_000,
  place: null,
  startsAt: null,
  times: 1,
  lastUsedAt: null,
  used: 0,
  validThrough: '2026-12-31',
  state: 'active',
  ...over,
});

it.each<[Partial<Right>, string]>([
  [{}, '可使用'],
  [{ validThrough: '2026-12-13' }, '可使用'],
  [{ validThrough: '2026-12-12' }, '还有 14 天'],
  [{ validThrough: '2026-11-28' }, '今天最后一天'],
  [{ validThrough: '2026-11-27' }, '已过期'],
  [{ state: 'used' }, '已用完'],
  [{ state: 'revoked' }, '已收回'],
])('says how %j stands', (over, text) => {
  expect(rightState(right(over), today).text).toBe(text);
});

it('says what a right is good for', () => {
  expect(rightTitle(right())).toBe('优惠券：教材券');
  expect(rightHint(right())).toBe('抵 ¥50，满 ¥200 可用，有效期至 2026年12月31日 周四');
  expect(rightHint(right({ minSpendFen: 0 }))).toBe('抵 ¥50，有效期至 2026年12月31日 周四');
  expect(rightHint(right({ kind: 'benefit_quota', times: 3, used: 1 }))).toBe('剩 2 / 3 次，有效期至 2026年12月31日 周四');
  const seat = right({ kind: 'activity_seat', startsAt: Date.parse('2026-12-05T02:00:00Z'), place: '二楼' });
  expect(rightHint(seat)).toBe('12月5日 周六 10:00，二楼');
  // Several that were redeemed together are one right.
  expect(rightHint(right({ times: 2, used: 1 }))).toBe('抵 ¥50，满 ¥200 可用，剩 1 / 2 张，有效期至 2026年12月31日 周四');
  expect(rightHint({ ...seat, times: 3, used: 3 })).toBe('12月5日 周六 10:00，二楼，剩 0 / 3 个名额');
  // What was published with a prize stands on what was won.
  expect(rightHint(right({ minSpendFen: 0, usage: '续费满 1,000 元可用，每单一张。' }))).toBe(
    '抵 ¥50，有效期至 2026年12月31日 周四。使用说明：续费满 1,000 元可用，每单一张。',
  );
});
