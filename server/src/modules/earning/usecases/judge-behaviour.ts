import { addDays, type LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { signInDatesBetween } from '../../schooling';
import { type BehaviourFact, earnedByBehaviour, earnedBySignIn, type SignInFact } from '../domain/evaluate';
import { awardsOfSources, publishedVersions, rulesGivenForOthers } from '../persistence/award-store';
import { applyChanges, type Beneficiary } from './apply-changes';

/** A row is counted back this far; steps lie far below. */
const LONGEST_ROW_DAYS = 400;

/** Calendar days in a row, ending with `lastDay`, on which the student signed in; 0 when not on that day. */
export const signInRow = async (reader: Reader, studentId: string, lastDay: LocalDate): Promise<number> => {
  const dates = new Set(await signInDatesBetween(reader, studentId, addDays(lastDay, -LONGEST_ROW_DAYS), lastDay));
  let length = 0;
  while (length <= LONGEST_ROW_DAYS && dates.has(addDays(lastDay, -length))) length += 1;
  return length;
};

/** A daily sign-in was made. */
export const judgeSignIn = async (uow: UnitOfWork, student: Beneficiary, fact: SignInFact): Promise<void> => {
  const earned = earnedBySignIn(
    await publishedVersions(uow),
    fact,
    Math.max(1, await signInRow(uow, student.studentId, fact.date)),
  );
  await applyChanges(uow, student, earned, await awardsOfSources(uow, 'sign_in', [fact.signInId]));
};

/** A behaviour was recorded. */
export const judgeBehaviour = async (uow: UnitOfWork, student: Beneficiary, fact: BehaviourFact): Promise<void> => {
  const others = await rulesGivenForOthers(uow, student.studentId, fact.behaviourId);
  const earned = earnedByBehaviour(await publishedVersions(uow), fact, others);
  await applyChanges(uow, student, earned, await awardsOfSources(uow, 'behaviour', [fact.behaviourId]));
};

/** A behaviour was revoked: whatever it earned is taken back. */
export const unjudgeBehaviour = async (uow: UnitOfWork, student: Beneficiary, behaviourId: string): Promise<void> =>
  applyChanges(uow, student, [], await awardsOfSources(uow, 'behaviour', [behaviourId]));
