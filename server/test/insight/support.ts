import { addDays, type LocalDate } from '@qingya/shared';
import { type LiabilityDifference, reconcileLiability } from '../../src/modules/insight';
import type { DaySnapshot } from '../../src/modules/insight/domain/liability';
import { daysAfter } from '../../src/modules/insight/usecases/days';
import type { Database } from '../../src/platform/db';

export const FIRST_DAY = '2026-11-21' as LocalDate;
export const later = (days: number): LocalDate => addDays(FIRST_DAY, days);

/** Everything the reconciler of the liability finds. */
export const liabilityDifferences = async (db: Database): Promise<LiabilityDifference[]> => {
  const found: LiabilityDifference[] = [];
  await reconcileLiability(db, (difference) => found.push(difference));
  return found;
};

/** All days through one, worked out from the ledger's beginning. */
export const countedDays = (db: Database, through: LocalDate): Promise<DaySnapshot[]> =>
  db.read(async (reader) => {
    const days: DaySnapshot[] = [];
    for await (const day of daysAfter(reader, undefined, through)) days.push(day);
    return days;
  });

interface Held {
  readonly campusId: string;
  readonly month: string;
  readonly reason: string;
  readonly points: number;
}

/** What lots hold at this moment, read straight from them: the end of a day, when asked at its end. */
export const lotsNow = async (db: Database): Promise<Held[]> => {
  const rows = await db.read((reader) =>
    reader.rows<Omit<Held, 'points'> & { points: number | string }>(
      `SELECT l.campusId AS campusId, SUBSTR(l.expiresOn, 1, 7) AS month, t.reason AS reason, l.remaining + l.held AS points
       FROM points_lot l JOIN points_transaction t ON t.id = l.id WHERE l.remaining + l.held > 0`,
    ),
  );
  return rows.map((row) => ({ ...row, points: Number(row.points) }));
};

/** Σ of the cached balances by kind. */
export const balancesNow = async (db: Database): Promise<{ outstanding: number; debt: number }> => {
  const row = await db.read((reader) =>
    reader.row<{ outstanding: number | string | null; debt: number | string | null }>(
      'SELECT SUM(available + pending + held) AS outstanding, SUM(debt) AS debt FROM points_account',
    ),
  );
  return { outstanding: Number(row?.outstanding ?? 0), debt: Number(row?.debt ?? 0) };
};
