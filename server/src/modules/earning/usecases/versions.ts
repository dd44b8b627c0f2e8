import type { Instant, RuleSet } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { recordAudit } from '../../identity';
import { effectiveTime, isSecondPerson } from '../domain/version-life';
import {
  deleteDraft,
  insertDraft,
  lockNumbers,
  publishVersion,
  returnDraft,
  saveDraft,
  submitDraft,
  type VersionRow,
  versionById,
} from '../persistence/version-store';
import { problemsOf } from './versions-check';

export interface DraftHead {
  readonly title: string;
  readonly note: string | null;
}

const found = async (uow: UnitOfWork, id: string): Promise<VersionRow> => {
  const row = await versionById(uow, id);
  if (!row) throw fail('not_found');
  return row;
};

const audit = (uow: UnitOfWork, staffId: string, step: string, id: string, details: Readonly<Record<string, unknown>> = {}) =>
  recordAudit(uow, {
    actor: { kind: 'staff', id: staffId },
    action: `earning.rule_version.${step}`,
    subjectKind: 'ruleVersion',
    subjectId: id,
    campusId: null,
    details,
  });

/** Why a guarded change of a version did not happen: somebody moved it on, or changed what it holds. */
const refusal = async (uow: UnitOfWork, id: string, state: VersionRow['state']): Promise<Error> =>
  (await found(uow, id)).state === state ? fail('rule_version_stale') : fail('rule_version_state');

/** Begins a draft, empty or with what a version holds. @returns its id @throws AppError not_found */
export const createDraft = async (
  uow: UnitOfWork,
  command: DraftHead & { readonly basedOnId: string | null; readonly staffId: string },
): Promise<string> => {
  const { basedOnId, staffId, title, note } = command;
  const empty: RuleSet = { rules: [], campaigns: [] };
  const rules = basedOnId === null ? JSON.stringify(empty) : (await found(uow, basedOnId)).rules;
  const id = await insertDraft(uow, { title, note, basedOnId, rules, staffId });
  await audit(uow, staffId, 'created', id, { basedOnId });
  return id;
};

/** Replaces what a draft holds. @throws AppError not_found, rule_version_stale, rule_version_state */
export const saveDraftVersion = async (
  uow: UnitOfWork,
  command: DraftHead & {
    readonly id: string;
    readonly revision: number;
    readonly ruleSet: RuleSet;
    readonly staffId: string;
  },
): Promise<void> => {
  const { id, revision, ruleSet, staffId, title, note } = command;
  const content = { title, note, rules: JSON.stringify(ruleSet), staffId };
  if (!(await saveDraft(uow, id, revision, content))) throw await refusal(uow, id, 'draft');
  const counts = { rules: ruleSet.rules.length, campaigns: ruleSet.campaigns.length };
  await audit(uow, staffId, 'saved', id, { revision: revision + 1, ...counts });
};

/** Throws a draft away. @throws AppError not_found, rule_version_state */
export const discardDraft = async (uow: UnitOfWork, id: string, staffId: string): Promise<void> => {
  await found(uow, id);
  if (!(await deleteDraft(uow, id))) throw fail('rule_version_state');
  await audit(uow, staffId, 'discarded', id);
};

/**
 * Hands a draft over for review.
 * @throws AppError not_found, rule_version_stale, rule_version_state, rule_version_problems (with the list)
 */
export const submitForReview = async (uow: UnitOfWork, id: string, revision: number, staffId: string): Promise<void> => {
  const row = await found(uow, id);
  if (row.state !== 'draft') throw fail('rule_version_state');
  if (row.revision !== revision) throw fail('rule_version_stale');
  await requireSound(uow, row);
  if (!(await submitDraft(uow, id, revision, staffId))) throw await refusal(uow, id, 'draft');
  await audit(uow, staffId, 'submitted', id, { revision });
};

const requireSound = async (uow: UnitOfWork, row: VersionRow): Promise<void> => {
  const problems = await problemsOf(uow, row);
  if (problems.length > 0) throw fail('rule_version_problems', { problems });
};

/** Gives a version back from review. @throws AppError not_found, rule_version_state */
export const returnFromReview = async (uow: UnitOfWork, id: string, reason: string, staffId: string): Promise<void> => {
  await found(uow, id);
  if (!(await returnDraft(uow, id, reason))) throw fail('rule_version_state');
  await audit(uow, staffId, 'returned', id, { reason });
};

export interface Publish {
  readonly id: string;
  readonly revision: number;
  /** null = at once */
  readonly effectiveFrom: Instant | null;
  readonly staffId: string;
}

/**
 * Publishes what was reviewed and gives it the next number. Checked again: campuses and other versions may have changed
 * since it was submitted.
 * @throws AppError not_found, rule_version_stale, rule_version_state, rule_version_same_person, rule_version_problems,
 *   rule_version_effective_time
 */
export const publish = async (uow: UnitOfWork, { id, revision, effectiveFrom, staffId }: Publish): Promise<void> => {
  await lockNumbers(uow);
  const row = await found(uow, id);
  if (row.state !== 'review') throw fail('rule_version_state');
  if (row.revision !== revision) throw fail('rule_version_stale');
  if (!isSecondPerson(row, staffId)) throw fail('rule_version_same_person');
  const from = effectiveTime(effectiveFrom, uow.now);
  if (from === null) throw fail('rule_version_effective_time');
  await requireSound(uow, row);
  const number = await publishVersion(uow, id, revision, { staffId, effectiveFrom: from });
  if (number === null) throw await refusal(uow, id, 'review');
  await audit(uow, staffId, 'published', id, { versionNumber: number, effectiveFrom: from, revision });
};
