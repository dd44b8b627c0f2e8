import { type Fulfilment, localDate, startOfDay } from '@qingya/shared';
import { decideLimits, type LimitedGood, leftOf, limitRenewsAt, limitSentence, nextPeriod, periodStart } from './limits';

describe('limits of a good', () => {
  it.each([
    ['day', '2026-11-22', '2026-11-22'],
    ['week', '2026-11-22', '2026-11-16'],
    ['week', '2026-11-23', '2026-11-23'],
    ['month', '2026-11-30', '2026-11-01'],
    ['month', '2026-12-01', '2026-12-01'],
    ['ever', '2026-12-01', '2000-01-01'],
  ] as const)('count a %s of %s from %s', (period, today, first) => {
    expect(periodStart(period, localDate(today))).toBe(first);
  });

  it.each([
    ['day', '2026-12-31', '2027-01-01'],
    ['week', '2026-11-22', '2026-11-23'],
    ['week', '2026-11-23', '2026-11-30'],
    ['month', '2026-01-31', '2026-02-01'],
    ['month', '2026-12-01', '2027-01-01'],
    ['ever', '2026-12-01', null],
  ] as const)('count a %s of %s anew on %s', (period, today, next) => {
    expect(nextPeriod(period, localDate(today))).toBe(next);
  });

  it('count anew only while the good is still on sale', () => {
    const monday = startOfDay(localDate('2026-11-23'));
    const good: LimitedGood = {
      perStudent: 1,
      perFamily: null,
      limitPeriod: 'week',
      state: 'on_sale',
      saleFrom: null,
      saleUntil: null,
      fulfilment: { kind: 'pick_up' },
    };
    const seat = (startsAt: number): Fulfilment => ({ kind: 'activity_seat', label: '读书会', startsAt, place: '二楼' });
    const renews = (over: Partial<LimitedGood>, now = monday - 1) => limitRenewsAt({ ...good, ...over }, now);
    expect([renews({}), renews({}, monday)]).toEqual([monday, startOfDay(localDate('2026-11-30'))]);
    expect([renews({ saleUntil: monday + 1 }), renews({ saleUntil: monday })]).toEqual([monday, null]);
    expect([renews({ fulfilment: seat(monday + 1) }), renews({ fulfilment: seat(monday) })]).toEqual([monday, null]);
    expect([renews({ limitPeriod: 'ever' }), renews({ state: 'off_sale' })]).toEqual([null, null]);
    expect([renews({ perStudent: null }), renews({ perStudent: null, perFamily: 1 })]).toEqual([null, monday]);
  });

  it.each([
    ['student', 'day', 0, true, '孩子今天已达到这件商品的限兑数量，明天可以再兑换。'],
    ['family', 'week', 0, true, '您家本周已达到这件商品的限兑数量，下周一可以再兑换。'],
    ['student', 'month', 0, true, '孩子本月已达到这件商品的限兑数量，下月 1 日可以再兑换。'],
    ['student', 'month', 0, false, '孩子本月已达到这件商品的限兑数量，请看看其他商品。'],
    ['family', 'ever', 0, false, '您家已达到这件商品的限兑数量，请看看其他商品。'],
    ['student', 'week', 1, true, '孩子本周还可以兑换 1 件，请减少数量。'],
    ['family', 'ever', 2, false, '您家还可以兑换 2 件，请减少数量。'],
  ] as const)('say to the %s that of a %s %i are left (counted anew: %s)', (limit, period, left, renews, sentence) => {
    expect(limitSentence({ limit, left }, period, renews)).toBe(sentence);
  });

  it('allow the last piece and refuse the next, of the student before the family', () => {
    const limits = { perStudent: 2, perFamily: 3 };
    expect(decideLimits(limits, { byStudent: 1, byFamily: 2 }, 1)).toBe('allowed');
    expect(decideLimits(limits, { byStudent: 1, byFamily: 1 }, 2)).toEqual({ limit: 'student', left: 1 });
    expect(decideLimits(limits, { byStudent: 2, byFamily: 3 }, 1)).toEqual({ limit: 'student', left: 0 });
    expect(decideLimits(limits, { byStudent: 0, byFamily: 3 }, 1)).toEqual({ limit: 'family', left: 0 });
    expect(decideLimits(limits, { byStudent: 0, byFamily: 2 }, 2)).toEqual({ limit: 'family', left: 1 });
  });

  it('name the limit that leaves less, so that what is said to be left can be redeemed', () => {
    const both = { perStudent: 4, perFamily: 5 };
    expect(decideLimits(both, { byStudent: 2, byFamily: 4 }, 3)).toEqual({ limit: 'family', left: 1 });
    expect(decideLimits(both, { byStudent: 2, byFamily: 5 }, 3)).toEqual({ limit: 'family', left: 0 });
    expect(decideLimits(both, { byStudent: 3, byFamily: 3 }, 3)).toEqual({ limit: 'student', left: 1 });
    expect(decideLimits(both, { byStudent: 3, byFamily: 4 }, 2)).toEqual({ limit: 'student', left: 1 });
    expect(decideLimits({ perStudent: 1, perFamily: 2 }, { byStudent: 4, byFamily: 4 }, 1)).toEqual({
      limit: 'student',
      left: 0,
    });
    expect(decideLimits(both, { byStudent: 2, byFamily: 4 }, 1)).toBe('allowed');
  });

  it('do not exist where none are set', () => {
    const none = { perStudent: null, perFamily: null };
    expect(decideLimits(none, { byStudent: 1_000, byFamily: 1_000 }, 99)).toBe('allowed');
    expect(leftOf(none, { byStudent: 5, byFamily: 5 })).toBeNull();
  });

  it('leave the smaller of the two, and never less than nothing', () => {
    expect(leftOf({ perStudent: 3, perFamily: 4 }, { byStudent: 1, byFamily: 3 })).toBe(1);
    expect(leftOf({ perStudent: 3, perFamily: null }, { byStudent: 1, byFamily: 9 })).toBe(2);
    expect(leftOf({ perStudent: 1, perFamily: null }, { byStudent: 4, byFamily: 4 })).toBe(0);
  });
});
