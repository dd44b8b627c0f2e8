import { type Cap, DAY_MS, localDate, startOfDay } from '@qingya/shared';
import { type Period, spanOf } from './caps';
import type { Earned } from './evaluate';
import { reachOf } from './reach';
import { type Decided, type Grant, onlyAdding, type TakeBack } from './reconcile';
import type { RuleVersion } from './rules';

const day = localDate;
const period = (from: string, through: string): Period => ({ id: from, from: day(from), through: day(through) });
const capOf = (window: Cap['window']): Cap => ({ per: 'student', window, times: 1, points: null });

describe('the days that bear on each other through caps', () => {
  const span = (windows: Cap['window'][], on: string, periods: readonly Period[], onwards = false) => {
    const { from, through } = spanOf(new Set(windows), day(on), periods, onwards);
    return [from, through];
  };
  const autumn = period('2026-09-01', '2026-09-30');

  it('are those of a budget, and for what lies behind it the whole year around it', () => {
    expect(span(['period'], '2026-09-10', [autumn])).toEqual(['2026-09-01', '2026-09-30']);
    expect(span(['period'], '2026-10-01', [autumn])).toEqual(['2026-01-01', '2026-12-31']);
    expect(span(['period'], '2026-09-10', [autumn], true)).toEqual(['2026-01-01', '9999-12-31']);
  });

  it('are no earlier onwards where no day of the year is left without a budget', () => {
    const rest = [autumn, period('2026-10-01', '2026-12-31')];
    expect(span(['period'], '2026-09-10', rest, true)).toEqual(['2026-09-01', '9999-12-31']);
    expect(span(['period'], '2026-09-10', [period('2026-09-01', '2026-12-30')], true)[0]).toBe('2026-01-01');
    expect(span(['period'], '2026-09-10', [period('2025-12-01', '2026-12-31')], true)[0]).toBe('2025-12-01');
  });

  it('hold the windows between two budgets that a week ties together', () => {
    // Monday to Wednesday: the last day of one, a day of none, the first of the next.
    const periods = [period('2026-03-02', '2026-06-01'), period('2026-06-03', '2026-08-30')];
    expect(span(['week'], '2026-06-03', periods)).toEqual(['2026-06-01', '2026-06-07']);
    // The year of the day between, and by the weeks at its ends the years beside it, up to one that begins and one that ends with a week.
    expect(span(['week', 'period'], '2026-06-03', periods)).toEqual(['2024-01-01', '2028-12-31']);
    expect(span(['week', 'period'], '2026-06-03', [periods[0] as Period, period('2026-06-02', '2026-08-30')])).toEqual([
      '2026-03-02',
      '2026-08-30',
    ]);
  });

  it('are read for a change that moves what lies behind', () => {
    const rule = { behaviour: 'activity', formula: { kind: 'fixed', points: 1 }, caps: [capOf('period')] };
    const versions = [{ id: 'v1', number: 1, effectiveFrom: 0, rules: [rule], campaigns: [] }] as unknown as RuleVersion[];
    const at = startOfDay(day('2026-09-10'));
    expect(reachOf(versions, [autumn], 'activity', at, false)).toMatchObject({
      needFrom: startOfDay(autumn.from),
      before: startOfDay(autumn.through) + DAY_MS,
    });
    expect(reachOf(versions, [autumn], 'activity', at, true)).toMatchObject({
      needFrom: startOfDay(day('2026-01-01')),
      before: Number.POSITIVE_INFINITY,
    });
  });
});

describe('changes that only add', () => {
  const grant = (sourceId: string, points: number, earnedAt: number, ruleCode = 'a'): Grant => ({
    earned: { sourceId, ruleCode, earnedAt } as Earned,
    points,
    grantNo: 1,
  });
  const back = (points: number, ruleCode = 'a'): TakeBack => ({ award: { ruleCode } as Decided, points });
  const granted = (grants: readonly Grant[], takeBacks: readonly TakeBack[]) => {
    const changes = onlyAdding({ grants, takeBacks });
    expect(changes.takeBacks).toEqual([]);
    return changes.grants.map(({ earned }) => earned.sourceId);
  };

  it('are all grants where nothing would be taken back, those of earlier facts first', () => {
    expect(granted([grant('y', 15, 2), grant('x', 15, 1)], [])).toEqual(['x', 'y']);
  });

  it('are so many less as stands beyond the caps, rule by rule', () => {
    const grants = [grant('x', 15, 1), grant('y', 15, 2), grant('z', 15, 3), grant('other', 15, 4, 'b')];
    expect(granted(grants, [back(15)])).toEqual(['x', 'y', 'other']);
    expect(granted(grants, [back(16)])).toEqual(['x', 'other']);
    expect(granted(grants, [back(45)])).toEqual(['other']);
    expect(granted(grants, [back(60), back(15, 'b')])).toEqual([]);
    expect(granted([], [back(15)])).toEqual([]);
  });
});
