import type { BudgetGroup, LocalDate } from '@qingya/shared';
import { chunk, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { SumPart } from '../domain/backtest';

/** What a child would get. */
export interface StudentRow {
  readonly studentId: string;
  /** At the time of the run. */
  readonly campusId: string;
  /** By side; 0 of sides that are not there. */
  readonly points: readonly number[];
  /** By side: points of each rule. */
  readonly rules: readonly Readonly<Record<string, number>>[];
}

const SUMS_AT_ONCE = 500;

/** Adds what a chunk gave to the sums. */
export const addSums = async (uow: UnitOfWork, backtestId: string, parts: readonly SumPart[]): Promise<void> => {
  const key = 'backtestId, side, ruleCode, budgetGroup, campusId, week';
  const conflict =
    uow.engine === 'mysql'
      ? 'ON DUPLICATE KEY UPDATE points = points + VALUES(points), times = times + VALUES(times)'
      : `ON CONFLICT (${key}) DO UPDATE SET points = points + excluded.points, times = times + excluded.times`;
  for (const some of chunk(parts, SUMS_AT_ONCE)) {
    const cells = some.flatMap(({ side, ruleCode, group, campusId, week, points, times }): SqlValue[] => [
      backtestId,
      side,
      ruleCode,
      group,
      campusId,
      week,
      points,
      times,
    ]);
    const rows = some.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ');
    await uow.run(`INSERT INTO earning_backtest_sum (${key}, points, times) VALUES ${rows} ${conflict}`, cells);
  }
};

/** Writes the children of a chunk; each is in one chunk only. */
export const insertStudents = (uow: UnitOfWork, backtestId: string, rows: readonly StudentRow[]): Promise<void> =>
  uow.insert(
    'earning_backtest_student',
    rows.map(({ studentId, campusId, points, rules }) => {
      const [points0 = 0, points1 = 0, points2 = 0] = points;
      const isThird = points.length > 2;
      return {
        backtestId,
        studentId,
        campusId,
        points0,
        points1,
        points2,
        gain01: points1 - points0,
        gain02: isThird ? points2 - points0 : 0,
        gain12: isThird ? points2 - points1 : 0,
        parts: JSON.stringify(rules),
      };
    }),
  );

/** Sums and children of a run that has no result. */
export const removeResult = async (uow: UnitOfWork, backtestId: string): Promise<void> => {
  await uow.run('DELETE FROM earning_backtest_sum WHERE backtestId = ?', [backtestId]);
  await uow.run('DELETE FROM earning_backtest_student WHERE backtestId = ?', [backtestId]);
};

/** Takes children out of every backtest. */
export const removeStudents = async (uow: UnitOfWork, studentIds: readonly string[]): Promise<void> => {
  if (studentIds.length === 0) return;
  await uow.run(`DELETE FROM earning_backtest_student WHERE studentId IN (${placeholders(studentIds.length)})`, studentIds);
};

/** Ids of the children that a backtest keeps something of. */
export const studentsIn = async (reader: Reader, backtestId: string): Promise<string[]> =>
  (
    await reader.rows<{ studentId: string }>('SELECT studentId FROM earning_backtest_student WHERE backtestId = ?', [backtestId])
  ).map(({ studentId }) => studentId);

const POINTS_AT_ONCE = 20_000;

/** The points of every child by side, some thousands at a time. */
export async function* pointsOfStudents(reader: Reader, backtestId: string, sides: number): AsyncGenerator<number[]> {
  let after = '';
  for (;;) {
    const rows = await reader.rows<{ studentId: string; points0: number; points1: number; points2: number }>(
      `SELECT studentId, points0, points1, points2 FROM earning_backtest_student
        WHERE backtestId = ? AND studentId > ? ORDER BY studentId LIMIT ${POINTS_AT_ONCE}`,
      [backtestId, after],
    );
    for (const { points0, points1, points2 } of rows) yield [points0, points1, points2].slice(0, sides);
    const last = rows.at(-1);
    if (last === undefined || rows.length < POINTS_AT_ONCE) return;
    after = last.studentId;
  }
}

export interface SumRow<K> {
  readonly side: number;
  readonly key: K;
  readonly points: number;
  readonly times: number;
}

const DIMENSIONS = { rule: 'ruleCode', group: 'budgetGroup', campus: 'campusId', week: 'week' } as const;
interface KeyOf {
  readonly rule: string;
  readonly group: BudgetGroup;
  readonly campus: string;
  readonly week: LocalDate;
}

/** Sums of every side by one thing. */
export const sumsBy = async <D extends keyof typeof DIMENSIONS>(
  reader: Reader,
  backtestId: string,
  dimension: D,
): Promise<SumRow<KeyOf[D]>[]> => {
  const column = DIMENSIONS[dimension];
  const rows = await reader.rows<{ side: number; name: KeyOf[D]; points: number | string; times: number | string }>(
    `SELECT side, ${column} AS name, SUM(points) AS points, SUM(times) AS times FROM earning_backtest_sum
      WHERE backtestId = ? GROUP BY side, ${column} ORDER BY side, ${column}`,
    [backtestId],
  );
  return rows.map(({ side, name, points, times }) => ({ side, key: name, points: Number(points), times: Number(times) }));
};

export interface StoredStudent {
  /** The student's. */
  readonly id: string;
  readonly campusId: string;
  readonly points0: number;
  readonly points1: number;
  readonly points2: number;
  /** What it gains, signed. */
  readonly gain: number;
  /** JSON. */
  readonly parts: string;
}

export type GainColumn = 'gain01' | 'gain02' | 'gain12';

export interface StudentsQuery {
  readonly backtestId: string;
  readonly column: GainColumn;
  readonly wants: 'gain' | 'lose';
  /** undefined = every campus */
  readonly campusIds: readonly string[] | undefined;
  readonly after: { readonly sql: string; readonly params: readonly SqlValue[] } | undefined;
  readonly orderBy: string;
  readonly limit: number;
}

/** Children who gain or lose, in the order asked for, one row more than `limit`. */
export const backtestStudents = async (reader: Reader, query: StudentsQuery): Promise<StoredStudent[]> => {
  const { backtestId, column, wants, campusIds, after, orderBy, limit } = query;
  if (campusIds?.length === 0) return [];
  const where = ['backtestId = ?', `${column} ${wants === 'gain' ? '>' : '<'} 0`];
  const params: SqlValue[] = [backtestId];
  if (campusIds) {
    where.push(`campusId IN (${placeholders(campusIds.length)})`);
    params.push(...campusIds);
  }
  if (after) {
    where.push(`(${after.sql})`);
    params.push(...after.params);
  }
  return reader.rows<StoredStudent>(
    `SELECT studentId AS id, campusId, points0, points1, points2, ${column} AS gain, parts FROM earning_backtest_student
      WHERE ${where.join(' AND ')} ORDER BY ${orderBy} LIMIT ?`,
    [...params, limit + 1],
  );
};
