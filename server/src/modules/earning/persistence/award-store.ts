import type { BudgetGroup, Instant, LocalDate, Rule, RuleSet } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import { type RuleVersion, readRuleSet } from '../domain/rules';

interface VersionRow {
  readonly id: string;
  readonly versionNumber: number;
  readonly effectiveFrom: number;
  readonly revision: number;
}

/** Texts that were read already, by version and revision: what was published never changes, and every fact asks for it. */
const texts = new Map<string, RuleSet>();
/** A school publishes a few versions a year; many schools in one process are tests. */
const MOST_TEXTS = 200;

const keyOf = ({ id, revision }: Pick<VersionRow, 'id' | 'revision'>): string => `${id}.${revision}`;

/** @returns the texts of these versions by their keys */
const textsOf = async (reader: Reader, rows: readonly VersionRow[]): Promise<ReadonlyMap<string, RuleSet>> => {
  const known = new Map<string, RuleSet>();
  const missing: string[] = [];
  for (const row of rows) {
    const text = texts.get(keyOf(row));
    if (text) known.set(keyOf(row), text);
    else missing.push(row.id);
  }
  if (missing.length === 0) return known;
  const found = await reader.rows<Pick<VersionRow, 'id' | 'revision'> & { readonly rules: string }>(
    `SELECT id, revision, rules FROM earning_rule_version WHERE id IN (${placeholders(missing.length)})`,
    missing,
  );
  if (texts.size + found.length > MOST_TEXTS) texts.clear();
  for (const row of found) {
    const text = readRuleSet(row.rules);
    known.set(keyOf(row), text);
    texts.set(keyOf(row), text);
  }
  return known;
};

/** Every version that was ever in force: a late fact may need an old one. */
export const publishedVersions = async (reader: Reader): Promise<RuleVersion[]> => {
  const rows = await reader.rows<VersionRow>(
    `SELECT id, versionNumber, effectiveFrom, revision FROM earning_rule_version
     WHERE state IN ('published', 'retired') ORDER BY versionNumber`,
  );
  const known = await textsOf(reader, rows);
  return rows.map((row) => {
    const text = known.get(keyOf(row));
    if (!text) throw new Error(`version ${row.id} was published and has no text`);
    return { id: row.id, number: row.versionNumber, effectiveFrom: row.effectiveFrom, ...text };
  });
};

export interface AwardRow {
  readonly id: string;
  readonly ruleVersionId: string;
  readonly ruleCode: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly sourceType: string;
  readonly sourceId: string;
  readonly step: number;
  readonly grantNo: number;
  readonly points: number;
  readonly title: string;
  readonly earnedAt: number;
  readonly earnedOn: LocalDate;
  /** Null while no points have moved. */
  readonly transactionId: string | null;
  readonly state: 'given' | 'taken_back' | 'queued' | 'refused';
  readonly changedAt: Instant;
  /** How much of the points went again. */
  readonly takenBack: number;
  /** '' on awards older than budgets. */
  readonly budgetGroup: BudgetGroup | '';
  readonly expiresOn: LocalDate | null;
  /** JSON of the rule's availability. */
  readonly availability: string;
  /** JSON of what the amount was computed from. */
  readonly inputs: string;
  /** The condition the points wait for. */
  readonly waitsFor: Extract<Rule['availability'], { kind: 'condition' }>['condition'] | null;
  readonly decidedById: string | null;
  /** Why somebody refused it. */
  readonly note: string | null;
}

/** Awards of some facts, whatever became of them. */
export const awardsOfSources = async (reader: Reader, sourceType: string, sourceIds: readonly string[]): Promise<AwardRow[]> =>
  sourceIds.length === 0
    ? []
    : reader.rows<AwardRow>(
        `SELECT * FROM earning_award WHERE sourceId IN (${placeholders(sourceIds.length)}) AND sourceType = ? ORDER BY id`,
        [...sourceIds, sourceType],
      );

/** Awards by the transactions that booked them. */
export const awardsByTransactions = (
  reader: Reader,
  transactionIds: readonly string[],
): Promise<Pick<AwardRow, 'id' | 'transactionId' | 'budgetGroup'>[]> =>
  transactionIds.length === 0
    ? Promise.resolve([])
    : reader.rows(
        `SELECT id, transactionId, budgetGroup FROM earning_award WHERE transactionId IN (${placeholders(transactionIds.length)})`,
        transactionIds,
      );

export const awardById = (reader: Reader, id: string): Promise<AwardRow | undefined> =>
  reader.row<AwardRow>('SELECT * FROM earning_award WHERE id = ?', [id]);

/** Awards that use up caps: those that stand, and those the budget had no room for. */
export const countedAwards = async (reader: Reader, studentIds: readonly string[]): Promise<AwardRow[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<AwardRow>(
        `SELECT * FROM earning_award WHERE studentId IN (${placeholders(studentIds.length)})
         AND state IN ('given', 'queued', 'refused') ORDER BY id`,
        studentIds,
      );

export const insertAward = (uow: UnitOfWork, row: AwardRow): Promise<void> => uow.insert('earning_award', { ...row });

/** @returns false when somebody else changed it since it was read */
export const markTakenBack = async (uow: UnitOfWork, award: AwardRow, amount: number): Promise<boolean> => {
  const takenBack = award.takenBack + amount;
  const state = takenBack === award.points ? 'taken_back' : award.state;
  return (
    (await uow.run(
      'UPDATE earning_award SET takenBack = ?, state = ?, changedAt = ? WHERE id = ? AND takenBack = ? AND state = ?',
      [takenBack, state, uow.now, award.id, award.takenBack, award.state],
    )) === 1
  );
};

/** A student's awards that wait for a condition. @param upTo those earned until this instant */
export const awardsWaiting = (
  reader: Reader,
  studentId: string,
  condition: NonNullable<AwardRow['waitsFor']>,
  upTo: Instant,
): Promise<AwardRow[]> =>
  reader.rows<AwardRow>(
    "SELECT * FROM earning_award WHERE studentId = ? AND waitsFor = ? AND earnedAt <= ? AND state = 'given' ORDER BY id",
    [studentId, condition, upTo],
  );

/** The wait of some awards is over. */
export const endWait = async (uow: UnitOfWork, awardIds: readonly string[]): Promise<void> => {
  if (awardIds.length === 0) return;
  await uow.run(`UPDATE earning_award SET waitsFor = NULL WHERE id IN (${placeholders(awardIds.length)})`, awardIds);
};

/**
 * The row of a family is the lock under which caps are counted. On SQLite the single writer already is the lock.
 */
export const lockFamily = async (uow: UnitOfWork, familyId: string): Promise<void> => {
  if ((await uow.lockRows('SELECT familyId FROM earning_family WHERE familyId = ?', [familyId])).length > 0) return;
  // «Ignore» would leave those who come second with a shared lock each, and they would wait for each other.
  const whenThere = uow.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE familyId = VALUES(familyId)' : 'ON CONFLICT DO NOTHING';
  await uow.run(`INSERT INTO earning_family (familyId) VALUES (?) ${whenThere}`, [familyId]);
};

/** An award that stays as it is until the end of the transaction. */
export const lockAward = async (uow: UnitOfWork, id: string): Promise<AwardRow | undefined> =>
  (await uow.lockRows<AwardRow>('SELECT * FROM earning_award WHERE id = ?', [id]))[0];

/** Decides what waited or what the budget had refused. @returns false when it was decided already */
export const closeQueued = async (
  uow: UnitOfWork,
  { id, state, transactionId, waitsFor, decidedById, note }: AwardRow,
): Promise<boolean> =>
  (await uow.run(
    `UPDATE earning_award SET state = ?, transactionId = ?, waitsFor = ?, decidedById = ?, note = ?, changedAt = ?
      WHERE id = ? AND (state = 'queued' OR (state = 'refused' AND decidedById IS NULL))`,
    [state, transactionId, waitsFor, decidedById, note, uow.now, id],
  )) === 1;
