import { type EarningBehaviour, type Instant, type LocalDate, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { studentsOfNextFamilies } from '../../schooling';
import { publishedVersions } from '../persistence/award-store';
import { type JudgePorts, judge } from './judge';
import { KNOWN_AHEAD_MS } from './known-ahead';

/** Own event: the next children are to hear of a budget that has begun. */
export const PERIOD_PASSED_ON = 'earning.period.passed-on';
/** Own event: what one child did of one behaviour counts in another window from a day on. */
export const CAPS_CHANGED = 'earning.caps.changed';

/** Told of in one transaction; a school has thousands. */
const FAMILIES_AT_ONCE = 100;

/** A budget, from its first day on. */
export interface PeriodNews {
  readonly periodId: string;
  readonly from: LocalDate;
}

/** A child, of whom one behaviour counts in another window. */
export interface CapsNews {
  readonly studentId: string;
  readonly behaviour: EarningBehaviour;
  readonly from: LocalDate;
}

/** Behaviours of which any published rule has a cap per budget period. */
const cappedByPeriod = async (reader: Reader): Promise<EarningBehaviour[]> => {
  const rules = (await publishedVersions(reader)).flatMap((version) => version.rules);
  const capped = rules.filter(({ caps }) => caps.some(({ window }) => window === 'period'));
  return [...new Set(capped.map(({ behaviour }) => behaviour))].sort();
};

/**
 * A budget holds from now on. What happened on its days before counts in its window and no longer in the calendar year's, in which it
 * may have found no room: without judging it again the caps would count what was never given. On days to come nothing has happened.
 * @param at when it was switched on
 */
export const periodBegun = async (uow: UnitOfWork, news: PeriodNews, at: Instant): Promise<void> => {
  if (news.from <= localDateOf(at + KNOWN_AHEAD_MS)) await passPeriodOn(uow, news, '');
};

/**
 * Tells the children of the next families, and lets the rest be told in a transaction of its own. Each is judged in the order of the own
 * events, and behaviour by behaviour: two in one transaction would draw on budgets after accounts were locked.
 * @param after the last family that was told; '' = none yet
 * @param families most so many now
 */
export const passPeriodOn = async (
  uow: UnitOfWork,
  { periodId, from }: PeriodNews,
  after: string,
  families = FAMILIES_AT_ONCE,
): Promise<void> => {
  const behaviours = await cappedByPeriod(uow);
  if (behaviours.length === 0) return;
  const next = await studentsOfNextFamilies(uow, after, families);
  if (!next) return;
  for (const { studentId } of next.students) {
    for (const behaviour of behaviours) {
      const payload: CapsNews = { studentId, behaviour, from };
      await uow.append({ type: CAPS_CHANGED, aggregate: `student:${studentId}`, payload });
    }
  }
  const payload = { periodId, from, after: next.lastFamilyId };
  await uow.append({ type: PERIOD_PASSED_ON, aggregate: `budgetPeriod:${periodId}`, payload });
};

/** Gives what the new windows have room for. Nobody loses by it that the school has begun to plan. */
export const capsChanged = (uow: UnitOfWork, ports: JudgePorts, { studentId, behaviour, from }: CapsNews): Promise<void> =>
  judge(uow, ports, { studentId, behaviour, at: startOfDay(from), onwards: true, addsOnly: true });
