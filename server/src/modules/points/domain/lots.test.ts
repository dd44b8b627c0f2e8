import { localDate } from '@qingya/shared';
import { hasTimedOut } from './holds';
import { consumptionOrder, expiryOnReturn, isExpired, lotChange, NEVER, repayDebt, takeFree } from './lots';
import type { Lot } from './types';

const lot = (id: string, over: Partial<Lot> = {}): Lot => ({
  id,
  campusId: 'c',
  credited: 10,
  remaining: 10,
  held: 0,
  expired: 0,
  expiredCovered: 0,
  clawedBack: 0,
  expiresOn: NEVER,
  openedAt: 1,
  state: 'open',
  ...over,
});

describe('lots', () => {
  it.each([
    ['2021-06-01', '2021-06-01', false],
    ['2021-06-01', '2021-06-02', true],
    [NEVER, '2099-12-31', false],
  ])('last usable day %s, today %s: expired is %s', (expiresOn, today, expired) => {
    expect(isExpired(localDate(expiresOn), localDate(today))).toBe(expired);
  });

  it('are used by earliest expiry, never-expiring last, then older, then lower id', () => {
    const sooner = localDate('2026-12-01');
    const lots = [lot('d'), lot('c', { openedAt: 0 }), lot('b', { expiresOn: sooner }), lot('a', { expiresOn: sooner })];
    expect(lots.sort(consumptionOrder).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('say how many are lacking', () => {
    expect(takeFree([lot('a')], 10).lacking).toBe(0);
    expect(takeFree([lot('a')], 11).lacking).toBe(1);
  });

  it('come back with grace only after their last day', () => {
    const ended = lot('a', { expiresOn: localDate('2026-12-01') });
    expect(expiryOnReturn(ended, localDate('2026-12-01'), 7)).toBeUndefined();
    expect(expiryOnReturn(ended, localDate('2026-12-02'), 7)).toBe('2026-12-09');
  });

  it('close when nothing is left and open again when something returns', () => {
    expect(lotChange(lot('a'), -10, 0).state).toBe('closed');
    expect(lotChange(lot('a'), -10, 1).state).toBe('open');
    expect(lotChange(lot('a', { remaining: 0, state: 'closed' }), 1, 0).state).toBe('open');
  });

  it('repay a debt with what would run out first', () => {
    const inflows = [
      { lot: lot('a'), amount: 5 },
      { lot: lot('b', { expiresOn: localDate('2026-12-01') }), amount: 5 },
    ];
    const { kept, repaid } = repayDebt(7, inflows);
    expect([kept.get('b'), kept.get('a'), repaid]).toEqual([0, 3, 7]);
  });

  it('are held until, not including, the instant', () => {
    expect([hasTimedOut(100, 99), hasTimedOut(100, 100)]).toEqual([false, true]);
  });
});
