import type { Instant, LocalDate } from '@qingya/shared';
import { chunk, placeholders, type Reader, type UnitOfWork } from '../../../platform/db';
import { NEVER } from '../domain/lots';
import { ACCOUNT_COLUMNS, type AccountRow } from './account-store';

/** A lot whose last usable day has not passed. */
export interface DatedLot {
  /** Also the id of the transaction that opened it. */
  readonly id: string;
  readonly studentId: string;
  readonly campusId: string;
  /** Free and held points in it; 0 = all spent, but an undone spend would come back to it. */
  readonly points: number;
  readonly expiresOn: LocalDate;
}

/** The next accounts in id order, locked. */
export const lockNextAccounts = (uow: UnitOfWork, afterStudentId: string, limit: number): Promise<AccountRow[]> =>
  uow.lockRows<AccountRow>(
    `SELECT ${ACCOUNT_COLUMNS} FROM points_account WHERE studentId > ? ORDER BY studentId LIMIT ${limit}`,
    [afterStudentId],
  );

/** The ids of the next accounts, unlocked. */
export const nextAccountIds = async (reader: Reader, afterStudentId: string, limit: number): Promise<string[]> => {
  const rows = await reader.rows<{ studentId: string }>(
    `SELECT studentId FROM points_account WHERE studentId > ? ORDER BY studentId LIMIT ${limit}`,
    [afterStudentId],
  );
  return rows.map(({ studentId }) => studentId);
};

/** Lots of students that have a last usable day, today or later. */
export const datedLotsOf = async (reader: Reader, studentIds: readonly string[], today: LocalDate): Promise<DatedLot[]> => {
  if (studentIds.length === 0) return [];
  return reader.rows<DatedLot>(
    `SELECT id, studentId, campusId, remaining + held AS points, expiresOn FROM points_lot
     WHERE studentId IN (${placeholders(studentIds.length)}) AND expiresOn >= ? AND expiresOn < '${NEVER}' ORDER BY studentId, id`,
    [...studentIds, today],
  );
};

/** What became of the last day of one lot. */
export interface ExtensionRow {
  readonly lotId: string;
  readonly extensionId: string;
  readonly fromDate: LocalDate;
  readonly toDate: LocalDate;
  readonly recordedAt: Instant;
}

const LOTS_A_STATEMENT = 200;

/**
 * Gives lots a later last usable day and writes it down. The accounts must be locked.
 * @throws Error when a lot is not as it was read, which the locks make impossible
 */
export const writeExtensions = async (uow: UnitOfWork, rows: readonly ExtensionRow[]): Promise<void> => {
  for (const part of chunk(rows, LOTS_A_STATEMENT)) {
    await uow.insert(
      'points_lot_extension',
      part.map((row) => ({ ...row })),
    );
    const cases = `CASE id ${'WHEN ? THEN ? '.repeat(part.length)}END`;
    const changed = await uow.run(
      `UPDATE points_lot SET expiresOn = ${cases} WHERE id IN (${placeholders(part.length)}) AND expiresOn < (${cases})`,
      [
        ...part.flatMap(({ lotId, toDate }) => [lotId, toDate]),
        ...part.map(({ lotId }) => lotId),
        ...part.flatMap(({ lotId, toDate }) => [lotId, toDate]),
      ],
    );
    if (changed !== part.length) throw new Error(`${part.length} lots were to last longer, ${changed} did`);
  }
};

/** What staff did to the last day of these lots, oldest first. @param before an instant; later ones are left out */
export const extensionsOfLots = async (reader: Reader, lotIds: readonly string[], before: Instant): Promise<ExtensionRow[]> => {
  const found: ExtensionRow[] = [];
  for (const part of chunk(lotIds, LOTS_A_STATEMENT)) {
    const rows = await reader.rows<ExtensionRow>(
      `SELECT lotId, extensionId, fromDate, toDate, recordedAt FROM points_lot_extension
       WHERE lotId IN (${placeholders(part.length)}) AND recordedAt < ? ORDER BY recordedAt, extensionId`,
      [...part, before],
    );
    found.push(...rows);
  }
  return found;
};
