import { placeholders, type Reader, skipLocked, type UnitOfWork } from '../../../platform/db';
import { SLOT_COUNT, type Slot } from '../domain/slots';

/**
 * The first slot of a stretch that has room and that nobody else is taking from. It neither waits nor, when there is none, holds
 * a lock: InnoDB keeps a lock it had to wait for even on a row that turns out not to fit, and two who then want all slots would wait
 * for each other.
 */
export const freeSlot = async (
  uow: UnitOfWork,
  allocationId: string,
  [from, before]: readonly [from: number, before: number],
  points: number,
): Promise<number | undefined> => {
  const row = await uow.row<{ slot: number }>(
    `SELECT slot FROM budget_slot WHERE allocationId = ? AND slot >= ? AND slot < ? AND capacity - used >= ?
      ORDER BY slot LIMIT 1${skipLocked(uow.engine)}`,
    [allocationId, from, before, points],
  );
  return row?.slot;
};

/** Takes points from one slot, if they fit. */
export const takeFromSlot = async (uow: UnitOfWork, allocationId: string, slot: number, points: number): Promise<boolean> =>
  (await uow.run('UPDATE budget_slot SET used = used + ? WHERE allocationId = ? AND slot = ? AND capacity - used >= ?', [
    points,
    allocationId,
    slot,
    points,
  ])) === 1;

/** Counts points that were approved beyond the budget. */
export const addBeyond = (uow: UnitOfWork, allocationId: string, slot: number, points: number): Promise<number> =>
  uow.run('UPDATE budget_slot SET beyond = beyond + ? WHERE allocationId = ? AND slot = ?', [points, allocationId, slot]);

/** Puts points back where they came from. @throws Error when the slot never held them */
export const returnToSlot = async (
  uow: UnitOfWork,
  { allocationId, slot, kind, points }: { allocationId: string; slot: number; kind: 'within' | 'beyond'; points: number },
): Promise<void> => {
  const column = kind === 'within' ? 'used' : 'beyond';
  const matched = await uow.run(
    `UPDATE budget_slot SET ${column} = ${column} - ? WHERE allocationId = ? AND slot = ? AND ${column} >= ?`,
    [points, allocationId, slot, points],
  );
  if (matched !== 1) throw new Error(`slot ${slot} of ${allocationId} never held what comes back to it`);
};

export const slotsOf = (reader: Reader, allocationId: string): Promise<Slot[]> =>
  reader.rows<Slot>('SELECT slot, capacity, used FROM budget_slot WHERE allocationId = ? ORDER BY slot', [allocationId]);

/** Everybody who needs several slots locks them in this order. */
export const lockSlots = (uow: UnitOfWork, allocationId: string): Promise<Slot[]> =>
  uow.lockRows<Slot>('SELECT slot, capacity, used FROM budget_slot WHERE allocationId = ? ORDER BY slot', [allocationId]);

/** Only under the lock of the allocation's slots. */
export const setCapacity = (uow: UnitOfWork, allocationId: string, slot: number, capacity: number): Promise<number> =>
  uow.run('UPDATE budget_slot SET capacity = ? WHERE allocationId = ? AND slot = ?', [capacity, allocationId, slot]);

export const insertSlots = (uow: UnitOfWork, allocationId: string, capacities: readonly number[]): Promise<void> =>
  uow.insert(
    'budget_slot',
    capacities.map((capacity, slot) => ({ allocationId, slot, capacity, used: 0, beyond: 0 })),
  );

/** Empty slots, as many as an allocation has. */
export const NO_USE: readonly number[] = Array.from({ length: SLOT_COUNT }, () => 0);

export interface Sums {
  readonly used: number;
  readonly beyond: number;
}

/** What is issued of each allocation. */
export const sumsOfAllocations = async (reader: Reader, allocationIds: readonly string[]): Promise<Map<string, Sums>> => {
  if (allocationIds.length === 0) return new Map();
  const rows = await reader.rows<{ allocationId: string; used: number | string; beyond: number | string }>(
    `SELECT allocationId, SUM(used) AS used, SUM(beyond) AS beyond FROM budget_slot
      WHERE allocationId IN (${placeholders(allocationIds.length)}) GROUP BY allocationId`,
    allocationIds,
  );
  return new Map(rows.map(({ allocationId, used, beyond }) => [allocationId, { used: Number(used), beyond: Number(beyond) }]));
};
