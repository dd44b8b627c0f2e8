import { noWait, placeholders, type Reader, skipLocked, type UnitOfWork } from '../../../platform/db';
import { SLOT_COUNT, type Slot } from '../domain/slots';

/** Locks a slot, unless somebody else is taking from it: then it says so instead of waiting. */
export const lockFreeSlot = async (uow: UnitOfWork, allocationId: string, slot: number): Promise<boolean> =>
  (await uow.row(`SELECT slot FROM budget_slot WHERE allocationId = ? AND slot = ?${skipLocked(uow.engine)}`, [
    allocationId,
    slot,
  ])) !== undefined;

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

/**
 * The same for whoever may hold one of them already: where another holds any, the unit of work begins anew with nothing held.
 * @throws the driver's lock time-out, which a unit of work is repeated after
 */
export const lockSlotsAtOnce = (uow: UnitOfWork, allocationId: string): Promise<Slot[]> =>
  uow.rows<Slot>(`SELECT slot, capacity, used FROM budget_slot WHERE allocationId = ? ORDER BY slot${noWait(uow.engine)}`, [
    allocationId,
  ]);

/** Only under the lock of the allocation's slots. */
export const setCapacity = (uow: UnitOfWork, allocationId: string, slot: number, capacity: number): Promise<number> =>
  uow.run('UPDATE budget_slot SET capacity = ? WHERE allocationId = ? AND slot = ?', [capacity, allocationId, slot]);

/**
 * What was given before its budget was switched on. Only under the lock of the allocation's slots.
 * @throws Error when something was drawn on it already
 */
export const bookSlot = async (
  uow: UnitOfWork,
  allocationId: string,
  slot: number,
  { capacity, used, beyond }: Omit<Slot, 'slot'> & { readonly beyond: number },
): Promise<void> => {
  const matched = await uow.run(
    `UPDATE budget_slot SET capacity = ?, used = used + ?, beyond = beyond + ?
      WHERE allocationId = ? AND slot = ? AND used = 0 AND beyond = 0`,
    [capacity, used, beyond, allocationId, slot],
  );
  if (matched !== 1) throw new Error(`slot ${slot} of ${allocationId} was drawn on before its budget began`);
};

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
