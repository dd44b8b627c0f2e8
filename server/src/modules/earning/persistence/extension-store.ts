import type { ExpiryExtensionKind, ExpiryExtensionState, Instant, LocalDate } from '@qingya/shared';
import { chunk, isUniqueViolation, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';

export interface ExtensionRow {
  readonly id: string;
  readonly title: string;
  readonly kind: ExpiryExtensionKind;
  readonly months: number | null;
  /** Whose expiry is taken over. */
  readonly ruleVersionId: string | null;
  /** JSON list; empty = all. */
  readonly ruleCodes: string;
  readonly campusId: string | null;
  readonly state: ExpiryExtensionState;
  /** The last student that was counted, or made longer; '' at the beginning of either. */
  readonly position: string;
  readonly students: number;
  readonly lots: number;
  readonly points: number;
  readonly doneStudents: number;
  readonly doneLots: number;
  readonly donePoints: number;
  readonly createdById: string;
  readonly createdAt: Instant;
  readonly confirmedById: string | null;
  readonly confirmedAt: Instant | null;
  readonly finishedAt: Instant | null;
}

export const extensionById = (reader: Reader, id: string): Promise<ExtensionRow | undefined> =>
  reader.row<ExtensionRow>('SELECT * FROM earning_extension WHERE id = ?', [id]);

/** Held until the end of the transaction, so that one process at a time makes a step. */
export const lockExtension = async (uow: UnitOfWork, id: string): Promise<ExtensionRow | undefined> =>
  (await uow.lockRows<ExtensionRow>('SELECT * FROM earning_extension WHERE id = ?', [id]))[0];

/** The newest first. @param beforeId a row of the page before */
export const listExtensions = (reader: Reader, limit: number, beforeId: string | undefined): Promise<ExtensionRow[]> =>
  beforeId === undefined
    ? reader.rows<ExtensionRow>('SELECT * FROM earning_extension ORDER BY id DESC LIMIT ?', [limit + 1])
    : reader.rows<ExtensionRow>('SELECT * FROM earning_extension WHERE id < ? ORDER BY id DESC LIMIT ?', [beforeId, limit + 1]);

/** Those that a worker has to go on with. */
export const unfinishedExtensions = (reader: Reader): Promise<ExtensionRow[]> =>
  reader.rows<ExtensionRow>("SELECT * FROM earning_extension WHERE state IN ('counting', 'running') ORDER BY id");

export type NewExtension = Pick<ExtensionRow, 'title' | 'kind' | 'months' | 'ruleVersionId' | 'ruleCodes' | 'campusId'> & {
  readonly staffId: string;
};

/** What `openSlot` holds while a decision is under way; afterwards its own id. So there is one at a time. */
const OPEN = 'open';

/** @returns its id; undefined when another one is under way */
export const insertExtension = async (uow: UnitOfWork, { staffId, ...head }: NewExtension): Promise<string | undefined> => {
  const id = uow.newId();
  const none = { students: 0, lots: 0, points: 0, doneStudents: 0, doneLots: 0, donePoints: 0 };
  const ends = { confirmedById: null, confirmedAt: null, finishedAt: null };
  const begun = { state: 'counting', position: '', createdById: staffId, createdAt: uow.now, openSlot: OPEN };
  try {
    await uow.insert('earning_extension', { id, ...head, ...none, ...ends, ...begun });
    return id;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_earning_extension_open', 'earning_extension.openSlot')) return undefined;
    throw error;
  }
};

/** What one step found or did. */
interface Step {
  readonly cursor: string;
  readonly students: number;
  readonly lots: number;
  readonly points: number;
}

const COLUMNS = {
  counting: ['students', 'lots', 'points'],
  running: ['doneStudents', 'doneLots', 'donePoints'],
} as const;

/** Moves on by one step. @returns false when somebody else did it, or it was cancelled */
export const advanceExtension = async (
  uow: UnitOfWork,
  row: Pick<ExtensionRow, 'id' | 'position'> & { readonly state: 'counting' | 'running' },
  { cursor, students, lots, points }: Step,
): Promise<boolean> => {
  const sums = COLUMNS[row.state].map((name) => `${name} = ${name} + ?`).join(', ');
  const sql = `UPDATE earning_extension SET position = ?, ${sums} WHERE id = ? AND state = ? AND position = ?`;
  return (await uow.run(sql, [cursor, students, lots, points, row.id, row.state, row.position])) === 1;
};

/** Counted to the end, or done. @returns false when it has moved on already */
export const closeStep = async (uow: UnitOfWork, { id, state }: Pick<ExtensionRow, 'id' | 'state'>): Promise<boolean> => {
  const changed =
    state === 'counting'
      ? await uow.run("UPDATE earning_extension SET state = 'ready' WHERE id = ? AND state = 'counting'", [id])
      : await uow.run(
          "UPDATE earning_extension SET state = 'done', finishedAt = ?, openSlot = id WHERE id = ? AND state = 'running'",
          [uow.now, id],
        );
  return changed === 1;
};

/** @returns false when it is not ready (any more) */
export const confirmExtension = async (uow: UnitOfWork, id: string, staffId: string): Promise<boolean> =>
  (await uow.run(
    "UPDATE earning_extension SET state = 'running', position = '', confirmedById = ?, confirmedAt = ? WHERE id = ? AND state = 'ready'",
    [staffId, uow.now, id],
  )) === 1;

/** @returns false when it was confirmed or ended already */
export const cancelExtension = async (uow: UnitOfWork, id: string): Promise<boolean> =>
  (await uow.run(
    "UPDATE earning_extension SET state = 'cancelled', finishedAt = ?, openSlot = id WHERE id = ? AND state IN ('counting', 'ready')",
    [uow.now, id],
  )) === 1;

/** What a rule gave, by the ledger transaction it was booked with. */
export interface AwardOfLot {
  readonly transactionId: string;
  readonly ruleCode: string;
  readonly earnedOn: LocalDate;
}

const IDS_A_QUERY = 500;

/** The awards behind ledger transactions of students. */
export const awardsOfStudents = async (reader: Reader, studentIds: readonly string[]): Promise<AwardOfLot[]> => {
  const found: AwardOfLot[] = [];
  for (const part of chunk(studentIds, IDS_A_QUERY)) {
    const rows = await reader.rows<AwardOfLot>(
      `SELECT transactionId, ruleCode, earnedOn FROM earning_award
       WHERE studentId IN (${placeholders(part.length)}) AND state = 'given' AND transactionId IS NOT NULL`,
      part,
    );
    for (const row of rows) found.push(row);
  }
  return found;
};

/** Whether a decision is under way that goes by a version; the version's row is the lock. */
export const isExtendedBy = async (uow: UnitOfWork, ruleVersionId: string): Promise<boolean> =>
  (await uow.lockRows('SELECT id FROM earning_extension WHERE openSlot = ? AND ruleVersionId = ?', [OPEN, ruleVersionId]))
    .length > 0;
