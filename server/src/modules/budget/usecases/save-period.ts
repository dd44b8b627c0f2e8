import type { BudgetInput, LocalDate } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { campusesByIds } from '../../identity';
import { keyOf, type Share, sharesOf } from '../domain/allocations';
import { sizeOf } from '../domain/amounts';
import { type Slot, spread } from '../domain/slots';
import {
  type AllocationRow,
  allocationsOf,
  insertAllocation,
  removeAllocations,
  setAllocationPoints,
} from '../persistence/allocation-store';
import { changePeriod, insertPeriod, lockPeriod, type PeriodFields, type PeriodRow } from '../persistence/period-store';
import { insertSlots, lockSlots, NO_USE, setCapacity } from '../persistence/slot-store';
import { raiseAlertsOf } from './raise-alerts';

interface Plan {
  readonly fields: PeriodFields;
  readonly shares: readonly Share[];
}

/** @throws AppError budget_dates_wrong, budget_campus_unknown, budget_allocation_twice, budget_over_allocated */
const planOf = async (uow: UnitOfWork, input: BudgetInput): Promise<Plan> => {
  const { title, from, through, source, baseFen, pointsPerYuan, whenFull, allocations, expiredReturn = false } = input;
  if (through < from) throw fail('budget_dates_wrong');
  const campusIds = [...new Set(allocations.flatMap(({ campusId }) => campusId ?? []))];
  if ((await campusesByIds(uow, campusIds)).size < campusIds.length) throw fail('budget_campus_unknown');
  const size = sizeOf(input);
  const shares = sharesOf(size.points, allocations);
  if (typeof shares === 'string') throw fail(shares, { points: size.points });
  const dates = { fromDate: from as LocalDate, throughDate: through as LocalDate };
  // A fixed amount is not a share of anything, whatever was sent.
  const shareBasisPoints = source === 'fixed' ? 10_000 : input.shareBasisPoints;
  const settings = { whenFull, expiredReturn: expiredReturn ? 1 : 0 } as const;
  return { fields: { title, ...dates, source, baseFen, shareBasisPoints, pointsPerYuan, ...size, ...settings }, shares };
};

const addShare = async (uow: UnitOfWork, periodId: string, share: Share): Promise<void> => {
  const capacities = spread(share.points, NO_USE);
  if (!capacities) throw new RangeError('a share is never less than nothing');
  await insertSlots(uow, await insertAllocation(uow, periodId, share), capacities);
};

/** A new draft. @throws AppError as the plan does */
export const createPeriod = async (uow: UnitOfWork, input: BudgetInput): Promise<string> => {
  const { fields, shares } = await planOf(uow, input);
  const id = await insertPeriod(uow, fields);
  for (const share of shares) await addShare(uow, id, share);
  return id;
};

/** @throws AppError budget_below_used */
const resize = async (uow: UnitOfWork, id: string, slots: readonly Slot[], points: number): Promise<void> => {
  const capacities = spread(
    points,
    slots.map(({ used }) => used),
  );
  if (!capacities) throw fail('budget_below_used', { used: slots.reduce((sum, { used }) => sum + used, 0) });
  for (const [index, { slot, capacity }] of slots.entries()) {
    const wanted = capacities[index];
    if (wanted !== undefined && wanted !== capacity) await setCapacity(uow, id, slot, wanted);
  }
  await setAllocationPoints(uow, id, points);
};

/** What is in use grows, or shrinks down to what was issued; nothing disappears. */
const changeShares = async (uow: UnitOfWork, periodId: string, shares: readonly Share[]): Promise<void> => {
  const existing = new Map((await allocationsOf(uow, [periodId])).map((row) => [keyOf(row), row]));
  const wanted = new Map(shares.map((share) => [keyOf(share), share]));
  if ([...existing.keys()].some((key) => !wanted.has(key))) throw fail('budget_allocation_kept');
  const touched: { row: AllocationRow; points: number; slots: Slot[] }[] = [];
  // All locks first, in the order of ids, so that two who change budgets and those who draw on them never wait in a circle.
  for (const row of existing.values()) {
    const points = wanted.get(keyOf(row))?.points;
    if (points !== undefined && points !== row.points) touched.push({ row, points, slots: await lockSlots(uow, row.id) });
  }
  for (const { row, points, slots } of touched) await resize(uow, row.id, slots, points);
  for (const share of shares) if (!existing.has(keyOf(share))) await addShare(uow, periodId, share);
};

/**
 * Changes a draft as wished, and an active budget within limits: its days stay, and no allocation goes below what was issued.
 * @returns the period as it was
 * @throws AppError not_found, budget_changed, budget_state_wrong, budget_dates_fixed, budget_allocation_kept, budget_below_used
 */
export const savePeriod = async (
  uow: UnitOfWork,
  periodId: string,
  { revision, ...input }: BudgetInput & { readonly revision: number },
): Promise<PeriodRow> => {
  const row = await lockPeriod(uow, periodId);
  if (!row) throw fail('not_found');
  if (row.state === 'closed') throw fail('budget_state_wrong');
  if (row.revision !== revision) throw fail('budget_changed');
  const { fields, shares } = await planOf(uow, input);
  if (row.state === 'active') {
    if (fields.fromDate !== row.fromDate || fields.throughDate !== row.throughDate) throw fail('budget_dates_fixed');
    await changeShares(uow, periodId, shares);
  } else {
    await removeAllocations(uow, periodId);
    for (const share of shares) await addShare(uow, periodId, share);
  }
  await changePeriod(uow, periodId, { ...fields });
  await raiseAlertsOf(uow, periodId);
  return row;
};
