import type { Instant, RuleVersionState } from '@qingya/shared';
import type { Reader, Row, SqlValue, UnitOfWork } from '../../../platform/db';
import { editorsWith } from '../domain/version-life';

export interface VersionRow {
  readonly id: string;
  /** 0 until it is published; a version that was withdrawn keeps the one it had until it is published again. */
  readonly versionNumber: number;
  readonly state: RuleVersionState;
  /** 0 until it is published. */
  readonly effectiveFrom: Instant;
  /** JSON. */
  readonly rules: string;
  readonly title: string;
  readonly note: string | null;
  /** Grows with every change of what a draft holds. */
  readonly revision: number;
  readonly basedOnId: string | null;
  readonly createdById: string | null;
  readonly createdAt: Instant;
  readonly savedById: string | null;
  readonly savedAt: Instant | null;
  readonly submittedById: string | null;
  readonly submittedAt: Instant | null;
  readonly returnedReason: string | null;
  readonly publishedById: string | null;
  readonly publishedAt: Instant | null;
  /** The backtest it was published from. */
  readonly backtestId: string | null;
  /** JSON: everybody who began, saved or submitted it; null = only those of the three columns are known. */
  readonly editorIds: string | null;
}

const PUBLISHED = "state IN ('published', 'retired')";

export const versionById = (reader: Reader, id: string): Promise<VersionRow | undefined> =>
  reader.row<VersionRow>('SELECT * FROM earning_rule_version WHERE id = ?', [id]);

/** A version that stays as it is until the end of the transaction. */
export const lockVersion = async (uow: UnitOfWork, id: string): Promise<VersionRow | undefined> =>
  (await uow.lockRows<VersionRow>('SELECT * FROM earning_rule_version WHERE id = ?', [id]))[0];

/** The version in force at a time. */
export const versionInForce = (reader: Reader, at: Instant): Promise<VersionRow | undefined> =>
  reader.row<VersionRow>(
    `SELECT * FROM earning_rule_version WHERE ${PUBLISHED} AND effectiveFrom <= ?
     ORDER BY effectiveFrom DESC, versionNumber DESC LIMIT 1`,
    [at],
  );

/** Versions that were published and are not in force yet, the next one first. */
export const versionsToCome = (reader: Reader, now: Instant): Promise<VersionRow[]> =>
  reader.rows<VersionRow>(
    `SELECT * FROM earning_rule_version WHERE ${PUBLISHED} AND effectiveFrom > ? ORDER BY effectiveFrom, versionNumber`,
    [now],
  );

/** What published versions other than one hold, oldest first. */
export const publishedTexts = async (reader: Reader, exceptId: string): Promise<string[]> =>
  (
    await reader.rows<{ rules: string }>(
      `SELECT rules FROM earning_rule_version WHERE ${PUBLISHED} AND id <> ? ORDER BY versionNumber`,
      [exceptId],
    )
  ).map(({ rules }) => rules);

export interface VersionQuery {
  readonly state: RuleVersionState | undefined;
  readonly inForceId: string | undefined;
  readonly now: Instant;
  readonly beforeId: string | undefined;
  readonly limit: number;
}

/** Conditions of a state. Whether a published version is retired follows from the time, not from its row. */
const stateCondition = ({ state, inForceId = '', now }: VersionQuery): { sql: string; params: SqlValue[] } => {
  switch (state) {
    case undefined:
      return { sql: '1 = 1', params: [] };
    case 'published':
      return { sql: `${PUBLISHED} AND (id = ? OR effectiveFrom > ?)`, params: [inForceId, now] };
    case 'retired':
      return { sql: `${PUBLISHED} AND id <> ? AND effectiveFrom <= ?`, params: [inForceId, now] };
    default:
      return { sql: 'state = ?', params: [state] };
  }
};

/** Newest first, one row more than `limit`. */
export const listVersions = (reader: Reader, query: VersionQuery): Promise<VersionRow[]> => {
  const { sql, params } = stateCondition(query);
  const after = query.beforeId === undefined ? '' : 'AND id < ?';
  return reader.rows<VersionRow>(`SELECT * FROM earning_rule_version WHERE (${sql}) ${after} ORDER BY id DESC LIMIT ?`, [
    ...params,
    ...(query.beforeId === undefined ? [] : [query.beforeId]),
    query.limit + 1,
  ]);
};

export type NewDraft = Pick<VersionRow, 'title' | 'note' | 'basedOnId' | 'rules' | 'editorIds'> & { readonly staffId: string };

/** @returns its id */
export const insertDraft = async (uow: UnitOfWork, { staffId, ...draft }: NewDraft): Promise<string> => {
  const id = uow.newId();
  const row: Row = {
    id,
    versionNumber: 0,
    draftKey: id,
    state: 'draft',
    effectiveFrom: 0,
    ...draft,
    revision: 1,
    createdById: staffId,
    createdAt: uow.now,
    savedById: staffId,
    savedAt: uow.now,
  };
  await uow.insert('earning_rule_version', row);
  return id;
};

/** Locked first: another request must not add somebody between the reading and the writing. */
const editorsAfter = async (uow: UnitOfWork, id: string, staffId: string): Promise<string> =>
  editorsWith((await lockVersion(uow, id)) ?? null, staffId);

/** @returns false when the draft is another revision, in another state, or gone */
export const saveDraft = async (
  uow: UnitOfWork,
  id: string,
  revision: number,
  content: Pick<VersionRow, 'title' | 'note' | 'rules'> & { readonly staffId: string },
): Promise<boolean> => {
  const { title, note, rules, staffId } = content;
  const editors = await editorsAfter(uow, id, staffId);
  const changed = await uow.run(
    `UPDATE earning_rule_version SET title = ?, note = ?, rules = ?, revision = revision + 1, savedById = ?, savedAt = ?,
       editorIds = ? WHERE id = ? AND state = 'draft' AND revision = ?`,
    [title, note, rules, staffId, uow.now, editors, id, revision],
  );
  return changed === 1;
};

/** @returns false when it is no draft, or one that was published and withdrawn */
export const deleteDraft = async (uow: UnitOfWork, id: string): Promise<boolean> =>
  (await uow.run("DELETE FROM earning_rule_version WHERE id = ? AND state = 'draft' AND versionNumber = 0", [id])) === 1;

/** @returns false when the draft is another revision or in another state */
export const submitDraft = async (uow: UnitOfWork, id: string, revision: number, staffId: string): Promise<boolean> => {
  const editors = await editorsAfter(uow, id, staffId);
  const changed = await uow.run(
    `UPDATE earning_rule_version SET state = 'review', submittedById = ?, submittedAt = ?, editorIds = ?, returnedReason = NULL
     WHERE id = ? AND state = 'draft' AND revision = ?`,
    [staffId, uow.now, editors, id, revision],
  );
  return changed === 1;
};

/** @returns false when it is not in review */
export const returnDraft = async (uow: UnitOfWork, id: string, reason: string): Promise<boolean> => {
  const changed = await uow.run(
    "UPDATE earning_rule_version SET state = 'draft', returnedReason = ? WHERE id = ? AND state = 'review'",
    [reason, id],
  );
  return changed === 1;
};

/** One publishes at a time, so that numbers have no holes: the first version's row is the lock, taken before any other. */
export const lockNumbers = async (uow: UnitOfWork): Promise<void> => {
  await uow.lockRows("SELECT id FROM earning_rule_version WHERE versionNumber = 1 AND draftKey = ''");
};

/** @returns the number of the published version, or null when it is not in review at this revision any more */
export const publishVersion = async (
  uow: UnitOfWork,
  id: string,
  revision: number,
  decision: { readonly staffId: string; readonly effectiveFrom: Instant; readonly backtestId: string | null },
): Promise<number | null> => {
  const last = await uow.row<{ number: number }>('SELECT MAX(versionNumber) AS number FROM earning_rule_version');
  const number = (last?.number ?? 0) + 1;
  const changed = await uow.run(
    `UPDATE earning_rule_version SET state = 'published', versionNumber = ?, draftKey = '', effectiveFrom = ?,
       publishedById = ?, publishedAt = ?, backtestId = ? WHERE id = ? AND state = 'review' AND revision = ?`,
    [number, decision.effectiveFrom, decision.staffId, uow.now, decision.backtestId, id, revision],
  );
  return changed === 1 ? number : null;
};

/**
 * Makes a published version a draft again, under its own id. The number stays with it, so that no other version gets it.
 * @param earliest it must not take effect before this instant
 * @returns false when it is not published, or takes effect sooner
 */
export const withdrawVersion = async (uow: UnitOfWork, id: string, reason: string, earliest: Instant): Promise<boolean> => {
  const changed = await uow.run(
    `UPDATE earning_rule_version SET state = 'draft', draftKey = id, effectiveFrom = 0, publishedById = NULL,
       publishedAt = NULL, backtestId = NULL, returnedReason = ? WHERE id = ? AND state = 'published' AND effectiveFrom >= ?`,
    [reason, id, earliest],
  );
  return changed === 1;
};
