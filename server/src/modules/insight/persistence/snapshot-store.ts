import type { LocalDate } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import type { DaySnapshot, DayState, Part } from '../domain/liability';

const DAY_COLUMNS = 'campusId, outstanding, debt, issued, adjusted, undone, redeemed, expired, clawedBack';

/** The latest day that is stored, up to a day. */
export const latestStored = async (reader: Reader, through: LocalDate): Promise<LocalDate | undefined> => {
  const row = await reader.row<{ date: LocalDate | null }>(
    'SELECT MAX(date) AS date FROM insight_liability_day WHERE date <= ?',
    [through],
  );
  return row?.date ?? undefined;
};

/** A stored day; undefined when it is not there. */
export const storedSnapshot = async (reader: Reader, date: LocalDate): Promise<DaySnapshot | undefined> => {
  const campuses = await reader.rows<DayState>(
    `SELECT ${DAY_COLUMNS} FROM insight_liability_day WHERE date = ? ORDER BY campusId`,
    [date],
  );
  if (campuses.length === 0) return undefined;
  const parts = await reader.rows<Part>(
    `SELECT campusId, dimension, code, points FROM insight_liability_part WHERE date = ? ORDER BY campusId, dimension, code`,
    [date],
  );
  return { date, campuses, parts };
};

/** The stored days between two, both included, oldest first. */
export const storedDays = (
  reader: Reader,
  from: LocalDate,
  through: LocalDate,
): Promise<(DayState & { readonly date: LocalDate })[]> =>
  reader.rows(`SELECT date, ${DAY_COLUMNS} FROM insight_liability_day WHERE date >= ? AND date <= ? ORDER BY date, campusId`, [
    from,
    through,
  ]);

/** Writes a day in place of what was stored of it. */
export const writeSnapshot = async (uow: UnitOfWork, { date, campuses, parts }: DaySnapshot): Promise<void> => {
  await uow.run('DELETE FROM insight_liability_part WHERE date = ?', [date]);
  await uow.run('DELETE FROM insight_liability_day WHERE date = ?', [date]);
  await uow.insert(
    'insight_liability_day',
    campuses.map((state) => ({ date, ...state })),
  );
  await uow.insert(
    'insight_liability_part',
    parts.map((part) => ({ date, ...part })),
  );
};
