import { addDays, type LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { isBehaviourInForce, signInDatesBetween } from '../../schooling';
import { type BehaviourFact, earnedByBehaviour, earnedBySignIn, type SignInFact } from '../domain/evaluate';
import { awardsOfSources, publishedVersions, rulesGivenForOthers } from '../persistence/award-store';
import { applyChanges, type Beneficiary } from './apply-changes';

/** Days read at once while a row is counted back. */
const DAYS_AT_ONCE = 100;

/** Calendar days in a row, ending with `lastDay`, on which the student signed in; 0 when not on that day. */
export const signInRow = async (reader: Reader, studentId: string, lastDay: LocalDate): Promise<number> => {
  let length = 0;
  for (let end = lastDay; ; end = addDays(end, -DAYS_AT_ONCE)) {
    const dates = new Set(await signInDatesBetween(reader, studentId, addDays(end, 1 - DAYS_AT_ONCE), end));
    let here = 0;
    while (here < DAYS_AT_ONCE && dates.has(addDays(end, -here))) here += 1;
    length += here;
    if (here < DAYS_AT_ONCE) return length;
  }
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

/** A behaviour was recorded. One that was revoked since earns nothing, in whatever order the news come or come again. */
export const judgeBehaviour = async (uow: UnitOfWork, student: Beneficiary, fact: BehaviourFact): Promise<void> => {
  if (!(await isBehaviourInForce(uow, fact.behaviourId))) return unjudgeBehaviour(uow, student, fact.behaviourId);
  const others = await rulesGivenForOthers(uow, student.studentId, fact.behaviourId);
  const earned = earnedByBehaviour(await publishedVersions(uow), fact, others);
  await applyChanges(uow, student, earned, await awardsOfSources(uow, 'behaviour', [fact.behaviourId]));
};

/** A behaviour was revoked: whatever it earned is taken back. */
export const unjudgeBehaviour = async (uow: UnitOfWork, student: Beneficiary, behaviourId: string): Promise<void> =>
  applyChanges(uow, student, [], await awardsOfSources(uow, 'behaviour', [behaviourId]));
