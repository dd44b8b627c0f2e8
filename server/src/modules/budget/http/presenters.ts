import { type BudgetBoardView, type BudgetGroup, type BudgetPeriodView, type LocalDate, localDateOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { allows, type StaffPrincipal } from '../../../platform/http/principal';
import type { Place } from '../domain/allocations';
import { alertsOfPeriod } from '../persistence/alert-store';
import { issuedByDay } from '../persistence/movement-store';
import { listPeriods, type PeriodRow, periodById } from '../persistence/period-store';
import { type UseOfPeriod, usesOf } from '../usecases/board';
import { endsFreely } from '../usecases/warnings';

const seesWholeSchool = (staff: StaffPrincipal): boolean => staff.permissions.get('budget.read') === 'all';

const presentPeriod = (row: PeriodRow, { whole }: UseOfPeriod, staff: StaffPrincipal): BudgetPeriodView => ({
  id: row.id,
  title: row.title,
  from: row.fromDate,
  through: row.throughDate,
  source: row.source,
  baseFen: seesWholeSchool(staff) ? row.baseFen : null,
  shareBasisPoints: row.shareBasisPoints,
  pointsPerYuan: row.pointsPerYuan,
  costFen: row.costFen,
  whenFull: row.whenFull,
  expiredReturn: row.expiredReturn === 1,
  state: row.state,
  revision: row.revision,
  ...whole,
});

const presentPlace = ({ campusId, behaviourGroup }: Place) => ({
  campusId: campusId === '' ? null : campusId,
  group: behaviourGroup === '' ? null : (behaviourGroup as BudgetGroup),
});

/** All budgets, as they stand today. */
export const presentList = async (reader: Reader, staff: StaffPrincipal): Promise<BudgetPeriodView[]> => {
  const uses = await usesOf(reader, await listPeriods(reader), localDateOf(reader.now));
  return uses.map((use) => presentPeriod(use.period, use, staff));
};

/** @throws AppError not_found */
const useOfOne = async (reader: Reader, id: string, today: LocalDate): Promise<UseOfPeriod> => {
  const row = await periodById(reader, id);
  const [use] = row ? await usesOf(reader, [row], today) : [];
  if (!use) throw fail('not_found');
  return use;
};

/** One budget without its parts. @throws AppError not_found */
export const presentOne = async (reader: Reader, id: string, staff: StaffPrincipal): Promise<BudgetPeriodView> => {
  const use = await useOfOne(reader, id, localDateOf(reader.now));
  return presentPeriod(use.period, use, staff);
};

const runningDays = (days: readonly { readonly date: LocalDate; readonly points: number }[]): BudgetBoardView['days'] => {
  let issued = 0;
  return days.map(({ date, points }) => {
    issued += points;
    return { date, issued };
  });
};

/** One budget with the allocations of the campuses the caller may see, and those of all campuses. @throws AppError not_found */
export const presentBoard = async (reader: Reader, id: string, staff: StaffPrincipal): Promise<BudgetBoardView> => {
  const today = localDateOf(reader.now);
  const use = await useOfOne(reader, id, today);
  const shown = use.allocations.filter(({ row }) => row.campusId === '' || allows(staff, 'budget.read', row.campusId));
  const places = new Map(shown.map(({ row }) => [row.id, presentPlace(row)]));
  const alerts = (await alertsOfPeriod(reader, id)).flatMap(
    ({ id: alertId, allocationId, kind, points, issued, projected, raisedAt }) => {
      const place = allocationId === '' ? { campusId: null, group: null } : places.get(allocationId);
      if (!place) return [];
      return [
        {
          id: alertId,
          allocationId: allocationId === '' ? null : allocationId,
          ...place,
          kind,
          points,
          issued,
          projected,
          raisedAt,
        },
      ];
    },
  );
  return {
    ...presentPeriod(use.period, use, staff),
    allocations: shown.map(({ row, use: part }) => ({ id: row.id, ...presentPlace(row), ...part })),
    alerts,
    days: runningDays(await issuedByDay(reader, id)),
    endsFreely: await endsFreely(reader, use.period),
    today,
  };
};
