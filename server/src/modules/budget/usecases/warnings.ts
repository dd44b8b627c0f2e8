import { addDays, type BudgetAlertKind, type BudgetGroup, DAY_MS, type Instant, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { alertsOfPeriod } from '../persistence/alert-store';
import { allocationsOf } from '../persistence/allocation-store';
import { activePeriods, nextFirstDay, type PeriodRow } from '../persistence/period-store';

/** Something about a budget that those who may read it should look at. */
export interface BudgetWarning {
  readonly id: string;
  readonly periodTitle: string;
  /** `ending`: it ends soon or has ended, no budget follows, and then points are given without any limit. */
  readonly kind: BudgetAlertKind | 'ending';
  /** null = the whole budget, or every campus and group without a share of its own. */
  readonly campusId: string | null;
  readonly group: BudgetGroup | null;
  /** Whether it is about the whole budget. */
  readonly isWhole: boolean;
  readonly since: Instant;
  /** Whether it is of the last seven days. */
  readonly isNews: boolean;
}

/** From so many days before the last one, that day included, somebody should think of the next budget. */
const ENDING_DAYS = 14;
/** An alert that asks for nothing at once is news for so long. */
const NEWS_MS = 7 * DAY_MS;
const isNews = ({ now }: Reader, since: Instant): boolean => since > now - NEWS_MS;
/** The higher threshold says all that the lower one did. */
const RANKS: Readonly<Record<BudgetAlertKind, number>> = { at_70: 1, at_90: 2, at_100: 3, projection: 0 };

/**
 * Whether points will be, or are, given without a limit because this budget ends and none follows. A gap that is over is none any more.
 * @param period active
 */
export const endsFreely = async (reader: Reader, { state, throughDate }: PeriodRow): Promise<boolean> => {
  const today = localDateOf(reader.now);
  if (state !== 'active' || today < addDays(throughDate, 1 - ENDING_DAYS)) return false;
  const next = await nextFirstDay(reader, throughDate);
  return next === null || (next > addDays(throughDate, 1) && next > today);
};

/**
 * What there is to look at, the oldest first: an alert that points are used up as long as it stands, any other for a week; of the
 * thresholds of one share only the highest. The caller leaves out campuses that somebody may not see.
 */
export const budgetWarnings = async (reader: Reader): Promise<BudgetWarning[]> => {
  const found: BudgetWarning[] = [];
  const today = localDateOf(reader.now);
  for (const period of await activePeriods(reader)) {
    const whole = { periodTitle: period.title, campusId: null, group: null, isWhole: true } as const;
    if (await endsFreely(reader, period)) {
      const since = startOfDay(addDays(period.throughDate, 1 - ENDING_DAYS));
      found.push({ ...whole, id: `${period.id}/end`, kind: 'ending', since, isNews: isNews(reader, since) });
    }
    if (period.throughDate >= today) found.push(...(await alertWarnings(reader, period)));
  }
  return found.sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1));
};

const alertWarnings = async (reader: Reader, period: PeriodRow): Promise<BudgetWarning[]> => {
  const alerts = await alertsOfPeriod(reader, period.id);
  const places = new Map((await allocationsOf(reader, [period.id])).map((row) => [row.id, row]));
  const highest = new Map<string, number>();
  for (const { allocationId, kind } of alerts) highest.set(allocationId, Math.max(highest.get(allocationId) ?? 0, RANKS[kind]));
  return alerts
    .filter(({ kind, raisedAt }) => kind === 'at_100' || isNews(reader, raisedAt))
    .filter(({ allocationId, kind }) => RANKS[kind] === 0 || RANKS[kind] === highest.get(allocationId))
    .map(({ id, allocationId, kind, raisedAt }) => {
      const { campusId = '', behaviourGroup = '' } = places.get(allocationId) ?? {};
      return {
        id,
        periodTitle: period.title,
        kind,
        campusId: campusId === '' ? null : campusId,
        group: behaviourGroup === '' ? null : (behaviourGroup as BudgetGroup),
        isWhole: allocationId === '',
        since: raisedAt,
        isNews: isNews(reader, raisedAt),
      };
    });
};
