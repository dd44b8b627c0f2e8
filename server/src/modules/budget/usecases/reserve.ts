import type { BudgetGroup, LocalDate } from '@qingya/shared';
import { isUniqueViolation, type UnitOfWork } from '../../../platform/db';
import { keyOf, placesFor } from '../domain/allocations';
import { gather, type Slot, slotOf } from '../domain/slots';
import { hasAlert } from '../persistence/alert-store';
import { insertMovement, lockMovements, type MovementRow, takingOf } from '../persistence/movement-store';
import { holdWithoutBudget, type Source, sourcesOn } from '../persistence/period-store';
import {
  addBeyond,
  lockFreeSlot,
  lockSlots,
  lockSlotsAtOnce,
  returnToSlot,
  setCapacity,
  slotsOf,
  takeFromSlot,
} from '../persistence/slot-store';

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

/**
 * Where an award draws on. Before it is given freely, everybody who starts a budget is made to wait for it: one that began a moment ago
 * is seen, and one that begins a moment later finds the award.
 */
const sourceOf = async (uow: UnitOfWork, reservation: Reservation): Promise<Source | undefined> => {
  const source = await findSource(uow, reservation);
  if (source) return source;
  await holdWithoutBudget(uow);
  return uow.engine === 'mysql' ? findSource(uow, reservation) : undefined;
};

/** The most particular allocation that fits; what is full never falls back to a more general one. */
const findSource = async (
  uow: UnitOfWork,
  { campusId, group, on }: Pick<Reservation, 'campusId' | 'group' | 'on'>,
): Promise<Source | undefined> => {
  const sources = new Map((await sourcesOn(uow, on, campusId, group)).map((source) => [keyOf(source), source]));
  return placesFor(campusId, group)
    .map((place) => sources.get(keyOf(place)))
    .find((source) => source !== undefined);
};

/** A slot with room for so many times what is asked for is worth waiting for; hardly anybody empties it meanwhile. */
const AMPLE = 64;
/** How many slots are tried without waiting before the first of them is waited for. */
const TRIES = 3;

const roomOf = ({ capacity, used }: Slot): number => capacity - used;

/** Locks one of some slots that have plenty: one that is free at the moment, else the first as soon as it is free. */
const lockAmple = async (uow: UnitOfWork, allocationId: string, slots: readonly number[]): Promise<number | undefined> => {
  for (const slot of slots.slice(0, TRIES)) if (await lockFreeSlot(uow, allocationId, slot)) return slot;
  return slots[0];
};

/** Takes points from a student's own slot, after the others gave it what is missing; only under the locks of all slots. */
const takeGathered = async (
  uow: UnitOfWork,
  allocationId: string,
  { studentId, points }: Reservation,
): Promise<number | undefined> => {
  const own = slotOf(studentId);
  const changed = gather(await slotsOf(uow, allocationId), own, points);
  if (!changed) return undefined;
  for (const [slot, capacity] of changed) await setCapacity(uow, allocationId, slot, capacity);
  return (await takeFromSlot(uow, allocationId, own, points)) ? own : undefined;
};

/**
 * Takes the points of some awards from an allocation: all from one slot, as long as one has plenty; when points are scarce, each
 * from its student's own slot after the others gave it what is missing.
 *
 * Which of the two it is is decided once, for all awards of a unit of work together and before any slot is locked. Whoever gathers
 * locks all slots in their order and must hold none before that: two who each hold one and then want all would wait for each other.
 * InnoDB also keeps the lock of a row that was looked at and did not fit: whoever is left with one does not wait for the others.
 * @returns a slot for each, in their order; undefined where all slots together have too little room
 */
const takeAll = async (
  uow: UnitOfWork,
  allocationId: string,
  wanted: readonly Reservation[],
): Promise<(number | undefined)[]> => {
  const seen = await slotsOf(uow, allocationId);
  const room = seen.reduce((sum, slot) => sum + roomOf(slot), 0);
  // Room only grows when something is given back: what sees none refuses without making anybody wait.
  if (wanted.every(({ points }) => points > room)) return wanted.map(() => undefined);
  const total = wanted.reduce((sum, { points }) => sum + points, 0);
  const ample = seen.filter((slot) => roomOf(slot) >= total * AMPLE).map(({ slot }) => slot);
  const own = slotOf(wanted[0]?.studentId ?? '');
  const inTurn = [...ample.filter((slot) => slot >= own), ...ample.filter((slot) => slot < own)];
  const slot = await lockAmple(uow, allocationId, inTurn);
  if (slot === undefined) await lockSlots(uow, allocationId);
  else if (await takeFromSlot(uow, allocationId, slot, total)) return wanted.map(() => slot);
  // Somebody who gathered for a large award emptied it meanwhile, and its lock is held by now.
  else await lockSlotsAtOnce(uow, allocationId);
  const taken: (number | undefined)[] = [];
  for (const one of wanted) taken.push(await takeGathered(uow, allocationId, one));
  return taken;
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
 * An allocation refused or queued something. The news is an event: the alert is a row that all who are refused would write at once,
 * and whoever waits for it would keep the locks of the budget meanwhile.
 * @param points the least that did not fit
 */
const tellFull = async (uow: UnitOfWork, { periodId, allocationId }: Source, points: number): Promise<void> => {
  if (await hasAlert(uow, { periodId, allocationId, kind: 'at_100' })) return;
  const aggregate = `budgetAllocation:${allocationId}`;
  await uow.append({ type: 'budget.allocation.exhausted', aggregate, payload: { periodId, allocationId, points } });
};

/** `free` = no budget covers that day; `queue` and `refuse` = no room, and what the budget says about it. */
export type ReserveOutcome = 'free' | 'reserved' | 'queue' | 'refuse';

/**
 * Takes the points of awards from the budgets of their days, before they are credited. Once per award: a repeat takes nothing more.
 * Awards of one unit of work are reserved by one call; where points are scarce the earlier ones go first. Allocations are drawn on in
 * the order of their ids, the same for everybody.
 * @returns an outcome for each, in their order
 */
export const reserveAll = async (uow: UnitOfWork, reservations: readonly Reservation[]): Promise<ReserveOutcome[]> => {
  const outcomes = new Map<string, ReserveOutcome>();
  const wanted = new Map<string, { readonly source: Source; readonly of: Reservation[] }>();
  for (const one of reservations) {
    requirePoints(one);
    if (outcomes.has(one.awardId)) continue;
    outcomes.set(one.awardId, 'reserved');
    if (await takingOf(uow, one.awardId)) continue;
    const source = await sourceOf(uow, one);
    if (!source) outcomes.set(one.awardId, 'free');
    else wanted.set(source.allocationId, { source, of: [...(wanted.get(source.allocationId)?.of ?? []), one] });
  }
  for (const allocationId of [...wanted.keys()].sort()) {
    const draws = wanted.get(allocationId);
    if (!draws) continue;
    const slots = await takeAll(uow, allocationId, draws.of);
    for (const [index, one] of draws.of.entries()) {
      const slot = slots[index];
      if (slot === undefined) outcomes.set(one.awardId, draws.source.whenFull);
      else await book(uow, draws.source, one, { slot, kind: 'within' });
    }
    const unfit = draws.of.filter((_, index) => slots[index] === undefined).map(({ points }) => points);
    if (unfit.length > 0) await tellFull(uow, draws.source, Math.min(...unfit));
  }
  return reservations.map(({ awardId }) => outcomes.get(awardId) ?? 'free');
};

/**
 * Before a unit of work both gives points back and takes some: locks all slots that it may touch, in the order of everybody who needs
 * several. Whoever gave back to one slot and then had to gather would hold that one while waiting for the others; two of those wait
 * for each other, and of many, few get through.
 * @param awardIds whose points will be given back
 * @param wanted what will be asked for
 */
export const lockForExchange = async (
  uow: UnitOfWork,
  awardIds: readonly string[],
  wanted: readonly Pick<Reservation, 'campusId' | 'group' | 'on'>[],
): Promise<void> => {
  const allocationIds = new Set<string>();
  for (const awardId of [...awardIds].sort()) {
    for (const { allocationId } of await lockMovements(uow, awardId)) allocationIds.add(allocationId);
  }
  if (allocationIds.size === 0) return;
  for (const one of wanted) {
    const source = await findSource(uow, one);
    if (source) allocationIds.add(source.allocationId);
  }
  for (const allocationId of [...allocationIds].sort()) await lockSlots(uow, allocationId);
};

/** Takes the points of a single award, as `reserveAll` does. */
export const reserve = async (uow: UnitOfWork, reservation: Reservation): Promise<ReserveOutcome> => {
  const [outcome] = await reserveAll(uow, [reservation]);
  return outcome ?? 'free';
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
