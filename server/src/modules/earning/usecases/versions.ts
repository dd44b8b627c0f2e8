import type { Instant, RuleSet } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { recordAudit } from '../../identity';
import { readRuleSet } from '../domain/rules';
import { editorsWith, effectiveTime, isSecondPerson, leadOf } from '../domain/version-life';
import { newestDoneOf } from '../persistence/backtest-store';
import { isExtendedBy } from '../persistence/extension-store';
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
  withdrawVersion,
} from '../persistence/version-store';
import { KNOWN_AHEAD_MS } from './known-ahead';
import { hashOf } from './text-hash';
import { problemsOf } from './versions-check';

/** How long before it takes effect a version is settled, ms. */
export const LEAD_MS = leadOf(KNOWN_AHEAD_MS);

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

/** What a version holds. @throws AppError not_found */
export const ruleSetOf = async (reader: Reader, id: string): Promise<RuleSet> => {
  const row = await versionById(reader, id);
  if (!row) throw fail('not_found');
  return readRuleSet(row.rules);
};

/**
 * Begins a draft, empty or with what a version holds. Who wrote what was never published has written the copy too.
 * @returns its id
 * @throws AppError not_found
 */
export const createDraft = async (
  uow: UnitOfWork,
  command: DraftHead & { readonly basedOnId: string | null; readonly staffId: string },
): Promise<string> => {
  const { basedOnId, staffId, title, note } = command;
  const empty: RuleSet = { rules: [], campaigns: [] };
  const base = basedOnId === null ? null : await found(uow, basedOnId);
  const isOpen = base?.state === 'draft' || base?.state === 'review';
  const editorIds = editorsWith(isOpen ? base : null, staffId);
  const rules = base?.rules ?? JSON.stringify(empty);
  const id = await insertDraft(uow, { title, note, basedOnId, rules, editorIds, staffId });
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

/**
 * Throws a draft away that was never published: a number that was given once stays with its version.
 * @throws AppError not_found, rule_version_state, rule_version_numbered
 */
export const discardDraft = async (uow: UnitOfWork, id: string, staffId: string): Promise<void> => {
  const { state, versionNumber } = await found(uow, id);
  if (state === 'draft' && versionNumber > 0) throw fail('rule_version_numbered');
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
  /** null = as soon as may be */
  readonly effectiveFrom: Instant | null;
  readonly staffId: string;
}

/**
 * Publishes what was reviewed, gives it the next number and writes down the backtest it goes by. Checked again: campuses and other versions may have changed
 * since it was submitted. It takes effect `LEAD_MS` later at the earliest, so that no lesson is judged by two versions.
 * @throws AppError not_found, rule_version_stale, rule_version_state, rule_version_same_person, rule_version_problems,
 *   rule_version_effective_time
 */
export const publish = async (uow: UnitOfWork, { id, revision, effectiveFrom, staffId }: Publish): Promise<void> => {
  await lockNumbers(uow);
  const row = await found(uow, id);
  if (row.state !== 'review') throw fail('rule_version_state');
  if (row.revision !== revision) throw fail('rule_version_stale');
  if (!isSecondPerson(row, staffId)) throw fail('rule_version_same_person');
  const from = effectiveTime(effectiveFrom, uow.now, LEAD_MS);
  if (from === null) throw fail('rule_version_effective_time', { earliest: uow.now + LEAD_MS });
  await requireSound(uow, row);
  const backtestId = (await newestDoneOf(uow, hashOf(row.rules)))?.id ?? null;
  const number = await publishVersion(uow, id, revision, { staffId, effectiveFrom: from, backtestId });
  if (number === null) throw await refusal(uow, id, 'review');
  await audit(uow, staffId, 'published', id, { versionNumber: number, effectiveFrom: from, revision, backtestId });
};

/**
 * Makes a published version that is not in force yet a draft again. It takes a second person, as publishing it did.
 * @throws AppError not_found, rule_version_state (not published), rule_version_same_person, rule_version_in_force,
 *   rule_version_extending (points are being made to last as long as it says)
 */
export const withdraw = async (uow: UnitOfWork, id: string, reason: string, staffId: string): Promise<void> => {
  await lockNumbers(uow);
  const row = await found(uow, id);
  if (row.state !== 'published') throw fail('rule_version_state');
  if (!isSecondPerson(row, staffId)) throw fail('rule_version_same_person');
  if (!(await withdrawVersion(uow, id, reason, uow.now + LEAD_MS))) throw fail('rule_version_in_force');
  if (await isExtendedBy(uow, id)) throw fail('rule_version_extending');
  const { versionNumber, effectiveFrom } = row;
  await audit(uow, staffId, 'withdrawn', id, { versionNumber, effectiveFrom, reason });
};
