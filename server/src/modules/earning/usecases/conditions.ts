import type { Instant, Rule } from '@qingya/shared';
import { addDays } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { type Availability, releasePending } from '../../points';
import { lastAttendedAt } from '../../schooling';
import type { Earned } from '../domain/evaluate';
import { type AwardRow, awardsOfSources, awardsWaiting, endWait } from '../persistence/award-store';
import { revenueFact } from '../persistence/revenue-store';

type Condition = NonNullable<AwardRow['waitsFor']>;

/** The ledger releases by name, so every fact has a condition of its own. */
const nameOf = (condition: Condition, sourceId: string): string => `${condition}:${sourceId}`;

type Waiting = Pick<Earned, 'studentId' | 'sourceType' | 'sourceId' | 'earnedAt' | 'earnedOn'> & {
  readonly availability: Rule['availability'];
};

/** When the points of an award become spendable. A condition that has come true already is none. */
export const availabilityOf = async (reader: Reader, award: Waiting): Promise<Availability> => {
  const { availability } = award;
  if (availability.kind === 'now') return availability;
  if (availability.kind === 'after_days') return { kind: 'on', date: addDays(award.earnedOn, availability.days) };
  const { condition } = availability;
  if (await isTrue(reader, condition, award)) return { kind: 'now' };
  return { kind: 'condition', condition: nameOf(condition, award.sourceId) };
};

/** What no money was paid for has nothing to refund; a lesson that was attended is attended. */
const isTrue = async (reader: Reader, condition: Condition, award: Waiting): Promise<boolean> => {
  if (condition === 'refund_window_over') {
    return award.sourceType !== 'revenue' || (await revenueFact(reader, award.sourceId))?.windowOver === 1;
  }
  if (award.sourceType === 'attendance') return true;
  return ((await lastAttendedAt(reader, award.studentId)) ?? Number.NEGATIVE_INFINITY) >= award.earnedAt;
};

/** The refund window of a fact is over: its points become spendable. */
export const releaseAfterWindow = async (uow: UnitOfWork, factId: string): Promise<void> => {
  await releasePending(uow, nameOf('refund_window_over', factId));
  await endWait(
    uow,
    (await awardsOfSources(uow, 'revenue', [factId])).filter(({ waitsFor }) => waitsFor !== null).map(({ id }) => id),
  );
};

/** A student was at a lesson: what it earned before and waited for that becomes spendable. */
export const releaseAfterLesson = async (uow: UnitOfWork, studentId: string): Promise<void> => {
  const last: Instant | undefined = await lastAttendedAt(uow, studentId);
  if (last === undefined) return;
  const waiting = await awardsWaiting(uow, studentId, 'lesson_attended', last);
  for (const sourceId of new Set(waiting.map((award) => award.sourceId))) {
    await releasePending(uow, nameOf('lesson_attended', sourceId));
  }
  await endWait(
    uow,
    waiting.map(({ id }) => id),
  );
};
