import type { BudgetSource, BudgetState, Instant, LocalDate } from '@qingya/shared';
import type { Reader, SqlValue, UnitOfWork } from '../../../platform/db';

export interface PeriodRow {
  readonly id: string;
  readonly title: string;
  readonly fromDate: LocalDate;
  readonly throughDate: LocalDate;
  readonly source: BudgetSource;
  readonly baseFen: number;
  readonly shareBasisPoints: number;
  readonly pointsPerYuan: number;
  readonly costFen: number;
  readonly points: number;
  readonly whenFull: 'refuse' | 'queue';
  /** 1 = points that expire unused return to it. */
  readonly expiredReturn: 0 | 1;
  readonly state: BudgetState;
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A closed period goes on counting what belongs to its days. */
const COUNTING = "state IN ('active', 'closed')";
/** Far more than a school makes; a list without an end would be a mistake all the same. */
const MOST_SHOWN = 200;

export const listPeriods = (reader: Reader): Promise<PeriodRow[]> =>
  reader.rows<PeriodRow>(`SELECT * FROM budget_period ORDER BY fromDate DESC, id DESC LIMIT ${MOST_SHOWN}`);

export const periodById = (reader: Reader, id: string): Promise<PeriodRow | undefined> =>
  reader.row<PeriodRow>('SELECT * FROM budget_period WHERE id = ?', [id]);

export const activePeriods = (reader: Reader): Promise<PeriodRow[]> =>
  reader.rows<PeriodRow>("SELECT * FROM budget_period WHERE state = 'active' ORDER BY id");

export const lockPeriod = async (uow: UnitOfWork, id: string): Promise<PeriodRow | undefined> =>
  (await uow.lockRows<PeriodRow>('SELECT * FROM budget_period WHERE id = ?', [id]))[0];

/** Held by whoever starts a budget, until the end of the unit of work. */
export const lockStarting = (uow: UnitOfWork): Promise<unknown> =>
  uow.lockRows("SELECT name FROM budget_lock WHERE name = 'periods'");

/**
 * Held by whoever gives points that no budget counts, or takes such back, until the end of the unit of work: whoever starts a budget
 * waits for them and then finds what they did. It shuts out nobody else.
 */
export const holdWithoutBudget = async (uow: UnitOfWork): Promise<void> => {
  if (uow.engine === 'mysql') await uow.row("SELECT name FROM budget_lock WHERE name = 'periods' LOCK IN SHARE MODE");
};

/** The days of every period that counts; they never overlap. */
export const countingSpans = (reader: Reader): Promise<Pick<PeriodRow, 'id' | 'fromDate' | 'throughDate'>[]> =>
  reader.rows(`SELECT id, fromDate, throughDate FROM budget_period WHERE ${COUNTING} ORDER BY fromDate`);

/** Every period that counts, oldest first. */
export const countingPeriods = (reader: Reader): Promise<PeriodRow[]> =>
  reader.rows<PeriodRow>(`SELECT * FROM budget_period WHERE ${COUNTING} ORDER BY fromDate`);

/** The period that counts a day; they never overlap. */
export const periodOn = (reader: Reader, on: LocalDate): Promise<Pick<PeriodRow, 'title' | 'pointsPerYuan'> | undefined> =>
  reader.row(`SELECT title, pointsPerYuan FROM budget_period WHERE ${COUNTING} AND fromDate <= ? AND throughDate >= ? LIMIT 1`, [
    on,
    on,
  ]);

export const overlaps = async (reader: Reader, from: LocalDate, through: LocalDate): Promise<boolean> =>
  (await reader.row(`SELECT id FROM budget_period WHERE ${COUNTING} AND fromDate <= ? AND throughDate >= ? LIMIT 1`, [
    through,
    from,
  ])) !== undefined;

/** The first day of the next period that counts, or null. */
export const nextFirstDay = async (reader: Reader, after: LocalDate): Promise<LocalDate | null> =>
  (
    await reader.row<{ fromDate: LocalDate }>(
      `SELECT fromDate FROM budget_period WHERE ${COUNTING} AND fromDate > ? ORDER BY fromDate LIMIT 1`,
      [after],
    )
  )?.fromDate ?? null;

export type PeriodFields = Omit<PeriodRow, 'id' | 'state' | 'revision' | 'createdAt' | 'updatedAt'>;

export const insertPeriod = async (uow: UnitOfWork, fields: PeriodFields): Promise<string> => {
  const id = uow.newId();
  const born = { state: 'draft', revision: 1, createdAt: uow.now, updatedAt: uow.now };
  await uow.insert('budget_period', { id, ...fields, ...born });
  return id;
};

/** Only under the lock of the period. */
export const changePeriod = async (
  uow: UnitOfWork,
  id: string,
  change: Partial<Omit<PeriodRow, 'id' | 'revision' | 'createdAt' | 'updatedAt'>>,
): Promise<void> => {
  const columns = Object.keys(change) as (keyof typeof change)[];
  const values: SqlValue[] = columns.map((column) => change[column] ?? null);
  const sets = columns.map((column) => `${column} = ?`).join(', ');
  await uow.run(`UPDATE budget_period SET ${sets}, revision = revision + 1, updatedAt = ? WHERE id = ?`, [
    ...values,
    uow.now,
    id,
  ]);
};

export const removePeriod = (uow: UnitOfWork, id: string): Promise<number> =>
  uow.run('DELETE FROM budget_period WHERE id = ?', [id]);

/** Where an award may draw on. */
export interface Source {
  readonly periodId: string;
  readonly whenFull: 'refuse' | 'queue';
  readonly allocationId: string;
  readonly campusId: string;
  readonly behaviourGroup: string;
}

/** The allocations that fit an award in the period of its day; none without such a period. */
export const sourcesOn = (reader: Reader, on: LocalDate, campusId: string, behaviourGroup: string): Promise<Source[]> =>
  reader.rows<Source>(
    `SELECT p.id AS periodId, p.whenFull, a.id AS allocationId, a.campusId, a.behaviourGroup
       FROM budget_period p JOIN budget_allocation a ON a.periodId = p.id
      WHERE p.${COUNTING} AND p.fromDate <= ? AND p.throughDate >= ?
        AND a.campusId IN (?, '') AND a.behaviourGroup IN (?, '')`,
    [on, on, campusId, behaviourGroup],
  );
