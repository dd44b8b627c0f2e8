import type { UnitOfWork } from '../../../platform/db';
import { keyOf, placesFor } from '../domain/allocations';
import { SLOT_COUNT, slotOf, spread } from '../domain/slots';
import { type AllocationRow, allocationsOf } from '../persistence/allocation-store';
import { insertMovements, type NewMovement, takenAmong } from '../persistence/movement-store';
import type { PeriodRow } from '../persistence/period-store';
import { bookSlot, lockSlots } from '../persistence/slot-store';
import type { AwardsGiven, GivenAward } from '../ports';

const PAGE = 500;

/** What was given before a budget was switched on. */
export interface Booked {
  readonly awards: number;
  /** All of it, also what the budget has no room for. */
  readonly points: number;
  readonly beyond: number;
}

/** An allocation while what was given is counted into it. */
interface Ledger {
  readonly row: AllocationRow;
  left: number;
  readonly used: number[];
  readonly beyond: number[];
}

const ledgerOf = (row: AllocationRow): Ledger => {
  const none = (): number[] => Array.from({ length: SLOT_COUNT }, () => 0);
  return { row, left: row.points, used: none(), beyond: none() };
};

/**
 * Books what was given on the days of a budget before it was switched on, so that the budget bears all that was issued on its days.
 * As far as an allocation has room within it, the rest beyond it and counted apart, as what somebody approves. Only under the lock of
 * the start of budgets, for a draft: nobody else draws on its slots.
 * @param sources what was given; what has drawn on a budget already is left out
 */
export const bookGiven = async (uow: UnitOfWork, period: PeriodRow, sources: readonly AwardsGiven[]): Promise<Booked> => {
  const ledgers = new Map((await allocationsOf(uow, [period.id])).map((row) => [keyOf(row), ledgerOf(row)]));
  const span = { from: period.fromDate, through: period.throughDate };
  let booked: Booked = { awards: 0, points: 0, beyond: 0 };
  for (const source of sources) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: GivenAward[] = await source(uow, span, after, PAGE);
      const taken = await takenAmong(
        uow,
        page.map(({ awardId }) => awardId),
      );
      const movements = page.filter(({ awardId }) => !taken.has(awardId)).map((award) => movementOf(period.id, ledgers, award));
      await insertMovements(uow, movements);
      booked = movements.reduce(withOne, booked);
      after = page.length < PAGE ? undefined : page.at(-1)?.awardId;
    }
  }
  await writeSlots(uow, [...ledgers.values()]);
  return booked;
};

const withOne = ({ awards, points, beyond }: Booked, one: NewMovement): Booked => ({
  awards: awards + 1,
  points: points + one.points,
  beyond: beyond + (one.kind === 'beyond' ? one.points : 0),
});

/** Counts an award into its allocation. */
const movementOf = (periodId: string, ledgers: ReadonlyMap<string, Ledger>, award: GivenAward): NewMovement => {
  const { awardId, studentId, campusId, group, points, on } = award;
  const ledger = placesFor(campusId, group)
    .map((place) => ledgers.get(keyOf(place)))
    .find((one) => one !== undefined);
  if (!ledger) throw new Error(`budget ${periodId} has no allocation of all others`);
  const slot = slotOf(studentId);
  const kind = points <= ledger.left ? 'within' : 'beyond';
  const sums = kind === 'within' ? ledger.used : ledger.beyond;
  sums[slot] = (sums[slot] ?? 0) + points;
  if (kind === 'within') ledger.left -= points;
  return { periodId, allocationId: ledger.row.id, slot, awardId, takingKey: awardId, kind, points, awardedOn: on };
};

const writeSlots = async (uow: UnitOfWork, ledgers: readonly Ledger[]): Promise<void> => {
  const touched = ledgers.filter(({ used, beyond }) => [...used, ...beyond].some((points) => points > 0));
  for (const { row, used, beyond } of touched.sort((a, b) => (a.row.id < b.row.id ? -1 : 1))) {
    const capacities = spread(row.points, used);
    if (!capacities) throw new RangeError('no more is booked within an allocation than it has');
    for (const { slot } of await lockSlots(uow, row.id))
      await bookSlot(uow, row.id, slot, {
        capacity: capacities[slot] ?? 0,
        used: used[slot] ?? 0,
        beyond: beyond[slot] ?? 0,
      });
  }
};
