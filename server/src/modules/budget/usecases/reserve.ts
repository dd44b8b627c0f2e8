import type { BudgetGroup, LocalDate } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { keyOf, placesFor } from '../domain/allocations';
import { gather, SLOT_COUNT, slotOf } from '../domain/slots';
import { insertMovement, type MovementRow, takingOf } from '../persistence/movement-store';
import { type Source, sourcesOn } from '../persistence/period-store';
import { addBeyond, freeSlot, lockSlots, returnToSlot, setCapacity, slotsOf, takeFromSlot } from '../persistence/slot-store';

/** An award that is about to be credited. */
export interface Reservation {
  readonly awardId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly group: BudgetGroup;
  readonly points: number;
  /** The award's own day. */
  readonly on: LocalDate;
}

/** The most particular allocation that fits; what is full never falls back to a more general one. */
const sourceOf = async (uow: UnitOfWork, { campusId, group, on }: Reservation): Promise<Source | undefined> => {
  const sources = new Map((await sourcesOn(uow, on, campusId, group)).map((source) => [keyOf(source), source]));
  return placesFor(campusId, group)
    .map((place) => sources.get(keyOf(place)))
    .find((source) => source !== undefined);
};

/** A slot with room for so many such awards is worth waiting for; nobody empties it meanwhile. */
const AMPLE = 64;

/**
 * Takes points from one slot of an allocation: the student's own or the next one with room that is free at the moment, else the
 * student's own as soon as it is free, else the student's own after the others gave it what they have.
 * @returns the slot, or undefined when all together have too little room
 */
const takeWithin = async (uow: UnitOfWork, allocationId: string, own: number, points: number): Promise<number | undefined> => {
  const free =
    (await freeSlot(uow, allocationId, [own, SLOT_COUNT], points)) ?? (await freeSlot(uow, allocationId, [0, own], points));
  if (free !== undefined && (await takeFromSlot(uow, allocationId, free, points))) return free;
  const seen = await slotsOf(uow, allocationId);
  if (seen.reduce((room, { capacity, used }) => room + capacity - used, 0) < points) return undefined;
  const mine = seen[own];
  const isAmple = mine !== undefined && mine.capacity - mine.used >= points * AMPLE;
  if (isAmple && (await takeFromSlot(uow, allocationId, own, points))) return own;
  const changed = gather(await lockSlots(uow, allocationId), own, points);
  if (!changed) return undefined;
  for (const [slot, capacity] of changed) await setCapacity(uow, allocationId, slot, capacity);
  return (await takeFromSlot(uow, allocationId, own, points)) ? own : undefined;
};

/** @returns false when somebody wrote the same award down first; then nothing stays taken */
const book = async (
  uow: UnitOfWork,
  { periodId, allocationId }: Source,
  { awardId, points, on }: Reservation,
  taken: Pick<MovementRow, 'slot' | 'kind'>,
): Promise<boolean> => {
  try {
    await insertMovement(uow, { periodId, allocationId, awardId, takingKey: awardId, points, awardedOn: on, ...taken });
    return true;
  } catch (error) {
    if (!isUniqueViolation(error, 'uq_budget_movement_taking', 'budget_movement.takingKey')) throw error;
    await returnToSlot(uow, { allocationId, points, ...taken });
    return false;
  }
};

const requirePoints = ({ points }: Reservation): void => {
  if (!Number.isSafeInteger(points) || points < 1) throw new RangeError(`a budget is drawn on by whole points, got ${points}`);
};

/**
 * Takes the points of an award from the budget of its day, before they are credited. Once per award: a repeat takes nothing more.
 * Whoever reserves for several awards in one unit of work does so in the order of their groups, then students.
 * @returns `free` = no budget covers that day; `queue` and `refuse` = no room, and what the budget says about it
 */
export const reserve = async (uow: UnitOfWork, reservation: Reservation): Promise<'free' | 'reserved' | 'queue' | 'refuse'> => {
  requirePoints(reservation);
  if (await takingOf(uow, reservation.awardId)) return 'reserved';
  const source = await sourceOf(uow, reservation);
  if (!source) return 'free';
  const slot = await takeWithin(uow, source.allocationId, slotOf(reservation.studentId), reservation.points);
  if (slot === undefined) return source.whenFull;
  await book(uow, source, reservation, { slot, kind: 'within' });
  return 'reserved';
};

/**
 * The same for a queued award that somebody approved: from the budget when it has room by now, else beyond it, which is counted
 * apart.
 */
export const reserveBeyond = async (uow: UnitOfWork, reservation: Reservation): Promise<'free' | 'reserved' | 'beyond'> => {
  const outcome = await reserve(uow, reservation);
  if (outcome === 'free' || outcome === 'reserved') return outcome;
  const source = await sourceOf(uow, reservation);
  if (!source) return 'free';
  const slot = slotOf(reservation.studentId);
  await addBeyond(uow, source.allocationId, slot, reservation.points);
  return (await book(uow, source, reservation, { slot, kind: 'beyond' })) ? 'beyond' : 'reserved';
};
