import { DAY_MS, localDate, startOfDay } from '@qingya/shared';
import fc from 'fast-check';
import { comparisonPrice, type PriceChange, type Promotion, priceAt, priceHistory } from './price-windows';

const day = (text: string) => startOfDay(localDate(text));
const LIST: PriceChange[] = [{ id: 'c1', at: day('2026-11-01'), points: 47_000 }];
const promotion = (id: string, from: string, through: string, points: number): Promotion => ({
  id,
  points,
  from: day(from),
  until: day(through) + DAY_MS,
});

describe('the price in force', () => {
  it('is the promotion’s on its first and through its last day, in Shanghai', () => {
    const double11 = [promotion('p1', '2026-11-10', '2026-11-11', 32_900)];
    const at = (instant: number) => priceAt(LIST, double11, instant)?.points;
    expect(at(day('2026-11-10') - 1)).toBe(47_000);
    expect(at(day('2026-11-10'))).toBe(32_900);
    expect(at(day('2026-11-12') - 1)).toBe(32_900);
    expect(at(day('2026-11-12'))).toBe(47_000);
  });

  it('is the lowest of promotions that overlap; of equal ones the lower id gives it', () => {
    const promotions = [
      promotion('p3', '2026-11-01', '2026-11-30', 40_000),
      promotion('p2', '2026-11-10', '2026-11-20', 35_000),
      promotion('p1', '2026-11-15', '2026-11-30', 35_000),
    ];
    const at = (text: string) => priceAt(LIST, promotions, day(text));
    expect(at('2026-11-05')).toEqual({ points: 40_000, list: 47_000, promotionId: 'p3' });
    expect(at('2026-11-12')).toEqual({ points: 35_000, list: 47_000, promotionId: 'p2' });
    expect(at('2026-11-16')).toEqual({ points: 35_000, list: 47_000, promotionId: 'p1' });
  });

  it('is never above the list price, which may have fallen since the promotion was set', () => {
    const changes = [...LIST, { id: 'c2', at: day('2026-11-15'), points: 39_000 }];
    const promotions = [promotion('p1', '2026-11-10', '2026-11-30', 40_000)];
    expect(priceAt(changes, promotions, day('2026-11-14'))?.points).toBe(40_000);
    expect(priceAt(changes, promotions, day('2026-11-15'))).toEqual({ points: 39_000, list: 39_000, promotionId: null });
  });

  it('does not exist before the first list price; of two prices of one instant the later made counts', () => {
    expect(priceAt(LIST, [], day('2026-11-01') - 1)).toBeUndefined();
    const changes = [{ id: 'c9', at: LIST[0]!.at, points: 9 }, ...LIST];
    expect(priceAt(changes, [], day('2026-11-02'))?.points).toBe(9);
    expect(priceAt([...changes].reverse(), [], day('2026-11-02'))?.points).toBe(9);
  });

  it('lasts until it is ended where a promotion has no end', () => {
    expect(priceAt(LIST, [{ id: 'p', from: day('2026-11-02'), until: null, points: 1 }], day('2036-01-01'))?.points).toBe(1);
  });
});

const changes = fc.uniqueArray(
  fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), at: fc.nat(50), points: fc.integer({ min: 1, max: 20 }) }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
);
const promotions = fc.uniqueArray(
  fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      from: fc.nat(50),
      length: fc.option(fc.integer({ min: 1, max: 20 })),
    })
    .chain((one) => fc.integer({ min: 1, max: 20 }).map((points) => ({ ...one, points })))
    .map(({ length, ...one }): Promotion => ({ ...one, until: length === null ? null : one.from + length })),
  { selector: ({ id }) => id, maxLength: 6 },
);

describe('price history', () => {
  it('says at every instant what the price was, without gaps and without a turn at which nothing turned', () => {
    fc.assert(
      fc.property(changes, promotions, (list, offers) => {
        const history = priceHistory(list, offers);
        for (let at = 0; at <= 75; at += 1) {
          const found = history.filter(({ from, until }) => from <= at && (until === null || at < until));
          const price = priceAt(list, offers, at);
          expect(found.map(({ points, list: of, promotionId }) => ({ points, list: of, promotionId }))).toEqual(
            price ? [price] : [],
          );
        }
        expect(history.map(({ until }) => until)).toEqual([...history.slice(1).map(({ from }) => from), null]);
      }),
    );
  });

  it('depends on no order of rows', () => {
    fc.assert(
      fc.property(changes, promotions, (list, offers) => {
        expect(priceHistory([...list].reverse(), [...offers].reverse())).toEqual(priceHistory(list, offers));
      }),
    );
  });
});

describe('what a promotion is compared with', () => {
  const begins = day('2026-11-10');
  const ago = (days: number, points: number) => ({ at: begins - days * DAY_MS, points });

  it('is the lowest price paid in the seven days before', () => {
    expect(comparisonPrice([ago(8, 10), ago(7, 45_000), ago(1, 47_000), ago(0, 5), ago(-1, 6)], begins)).toBe(45_000);
  });

  it('is the last price paid before, where nobody redeemed in those days, and none where nobody ever did', () => {
    expect(comparisonPrice([ago(30, 40_000), ago(9, 46_000), ago(20, 1)], begins)).toBe(46_000);
    expect(comparisonPrice([], begins)).toBeNull();
    expect(comparisonPrice([ago(0, 1)], begins)).toBeNull();
  });
});
