import type { Instant, Rule } from '@qingya/shared';
import { addDays } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { type Availability, releasePending } from '../../points';
import { lastAttendedAt } from '../../schooling';
import type { Earned } from '../domain/evaluate';
import { conditionName } from '../domain/wait-words';
import { type AwardRow, awardsOfSources, awardsWaiting, endWait } from '../persistence/award-store';
import { revenueFact } from '../persistence/revenue-store';
import { lockFamilyOf } from './lock-family-of';

type Condition = NonNullable<AwardRow['waitsFor']>;

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
  return { kind: 'condition', condition: conditionName(condition, award.sourceId) };
};

/** What no money was paid for has nothing to refund; a lesson that was attended is attended. */
const isTrue = async (reader: Reader, condition: Condition, award: Waiting): Promise<boolean> => {
  if (condition === 'refund_window_over') {
    return award.sourceType !== 'revenue' || (await revenueFact(reader, award.sourceId))?.windowOver === 1;
  }
  if (award.sourceType === 'attendance') return true;
  return ((await lastAttendedAt(reader, award.studentId)) ?? Number.NEGATIVE_INFINITY) >= award.earnedAt;
};

/** The refund window of a fact is over: its points become spendable, also those that somebody is approving at this moment. */
export const releaseAfterWindow = async (uow: UnitOfWork, factId: string): Promise<void> => {
  const fact = await revenueFact(uow, factId);
  if (fact) await lockFamilyOf(uow, fact.studentId);
  await releasePending(uow, conditionName('refund_window_over', factId));
  await endWait(
    uow,
    (await awardsOfSources(uow, 'revenue', [factId])).filter(({ waitsFor }) => waitsFor !== null).map(({ id }) => id),
  );
};

/**
 * A student was at a lesson: what it earned before and waited for that becomes spendable, also what somebody is approving at this moment.
 * Whoever locks awards or accounts before takes the family first.
 */
export const releaseAfterLesson = async (uow: UnitOfWork, studentId: string): Promise<void> => {
  await lockFamilyOf(uow, studentId);
  const last: Instant | undefined = await lastAttendedAt(uow, studentId);
  if (last === undefined) return;
  const waiting = await awardsWaiting(uow, studentId, 'lesson_attended', last);
  for (const sourceId of new Set(waiting.map((award) => award.sourceId))) {
    await releasePending(uow, conditionName('lesson_attended', sourceId));
  }
  await endWait(
    uow,
    waiting.map(({ id }) => id),
  );
};
