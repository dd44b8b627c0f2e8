import type { Instant, LocalDate } from '@qingya/shared';
import { placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import { NEVER } from '../domain/lots';
import type { Balances } from '../domain/types';

/** The one row that answers for a student's balances and whose lock serialises everything done to them. */
export interface AccountRow extends Balances {
  readonly studentId: string;
  /** Campus of the first credit; bears what has no campus of its own. */
  readonly campusId: string;
  /** Number of transactions so far; the last one's `seq`. */
  readonly version: number;
  /** On this day or later something runs out or becomes available. Never later than the truth, perhaps earlier. */
  readonly nextDueOn: LocalDate;
  /** When the last transaction was recorded. */
  readonly updatedAt: Instant;
}

export const ACCOUNT_COLUMNS = 'studentId, campusId, available, pending, held, debt, version, nextDueOn, updatedAt';
const LOCK_ONE = `SELECT ${ACCOUNT_COLUMNS} FROM points_account WHERE studentId = ?`;

export const lockAccountRow = async (uow: UnitOfWork, studentId: string): Promise<AccountRow | undefined> =>
  (await uow.lockRows<AccountRow>(LOCK_ONE, [studentId]))[0];

/** Opens the account of a student at zero; does nothing when another request has just done so. */
export const openAccountRow = async (uow: UnitOfWork, studentId: string, campusId: string): Promise<void> => {
  const ignore = uow.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE studentId = studentId' : 'ON CONFLICT (studentId) DO NOTHING';
  await uow.run(`INSERT INTO points_account (${ACCOUNT_COLUMNS}) VALUES (?, ?, 0, 0, 0, 0, 0, '${NEVER}', 0) ${ignore}`, [
    studentId,
    campusId,
  ]);
};

const UPDATE_ONE = `UPDATE points_account SET available = available + ?, pending = pending + ?, held = held + ?, debt = debt + ?,
  version = version + 1, nextDueOn = ?, updatedAt = ? WHERE studentId = ? AND version = ?`;

/**
 * Applies one entry to the cached balances, guarded by the version the decision was made on.
 * @throws Error when the row has moved on, which the lock makes impossible
 */
export const updateAccountRow = async (
  uow: UnitOfWork,
  before: AccountRow,
  change: Balances,
  after: AccountRow,
): Promise<void> => {
  const changed = await uow.run(UPDATE_ONE, [
    change.available,
    change.pending,
    change.held,
    change.debt,
    after.nextDueOn,
    after.updatedAt,
    before.studentId,
    before.version,
  ]);
  if (changed !== 1) throw new Error(`points account ${before.studentId} changed although it was locked`);
};

const COLUMN_NAMES = ACCOUNT_COLUMNS.split(', ');
const CHANGING = COLUMN_NAMES.filter((name) => name !== 'studentId' && name !== 'campusId');

/** Writes many locked accounts at once; an upsert, because it takes each row's values without a statement a row. */
export const overwriteAccountRows = async (uow: UnitOfWork, accounts: readonly AccountRow[]): Promise<void> => {
  if (accounts.length === 0) return;
  const update =
    uow.engine === 'mysql'
      ? `ON DUPLICATE KEY UPDATE ${CHANGING.map((name) => `${name} = VALUES(${name})`).join(', ')}`
      : `ON CONFLICT (studentId) DO UPDATE SET ${CHANGING.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  const tuple = `(${placeholders(COLUMN_NAMES.length)})`;
  await uow.run(
    `INSERT INTO points_account (${ACCOUNT_COLUMNS}) VALUES ${accounts.map(() => tuple).join(', ')} ${update}`,
    accounts.flatMap((one) => [
      one.studentId,
      one.campusId,
      one.available,
      one.pending,
      one.held,
      one.debt,
      one.version,
      one.nextDueOn,
      one.updatedAt,
    ]),
  );
};

/** The next accounts, in id order, on which something is due by `today`; locked. */
export const lockDueAccounts = (
  uow: UnitOfWork,
  afterStudentId: string,
  today: LocalDate,
  limit: number,
): Promise<AccountRow[]> =>
  uow.lockRows<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM points_account WHERE studentId > ? AND nextDueOn <= ? ORDER BY studentId LIMIT ${limit}`,
    [afterStudentId, today],
  );

/** The students whose accounts `lockDueAccounts` would take, unlocked. */
export const dueStudentIds = async (
  reader: Reader,
  afterStudentId: string,
  today: LocalDate,
  limit: number,
): Promise<string[]> => {
  const rows = await reader.rows<{ studentId: string }>(
    `SELECT studentId FROM points_account WHERE studentId > ? AND nextDueOn <= ? ORDER BY studentId LIMIT ${limit}`,
    [afterStudentId, today],
  );
  return rows.map(({ studentId }) => studentId);
};

export const accountRows = async (reader: Reader, studentIds: readonly string[]): Promise<AccountRow[]> =>
  studentIds.length === 0
    ? []
    : reader.rows<AccountRow>(
        `SELECT ${ACCOUNT_COLUMNS} FROM points_account WHERE studentId IN (${placeholders(studentIds.length)})`,
        studentIds,
      );
