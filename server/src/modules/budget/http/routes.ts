import { budgetContracts as contracts } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { periodById } from '../persistence/period-store';
import type { BudgetPorts } from '../ports';
import { activatePeriod, closePeriod, discardPeriod } from '../usecases/period-life';
import { createPeriod, savePeriod } from '../usecases/save-period';
import { presentBoard, presentList, presentOne } from './presenters';

/** A budget is the whole school's. @throws AppError forbidden for staff of single campuses */
const requireWholeSchool = (staff: StaffPrincipal): void => {
  if (staff.permissions.get('budget.write') !== 'all') {
    throw fail('forbidden', undefined, '预算涉及全部校区，请由机构负责人或负责全部校区的财务设置。');
  }
};

type Deed = 'created' | 'saved' | 'activated' | 'closed' | 'discarded';

const auditOf =
  ({ audit }: BudgetPorts) =>
  (uow: UnitOfWork, staff: StaffPrincipal, id: string, deed: Deed, details: Readonly<Record<string, unknown>>): Promise<void> =>
    audit(uow, {
      actor: { kind: 'staff', id: staff.staffId },
      action: `budget.period.${deed}`,
      subjectKind: 'budgetPeriod',
      subjectId: id,
      campusId: null,
      details,
    });

/** Figures of a period for the audit log. */
const figures = async (uow: UnitOfWork, id: string) => {
  const row = await periodById(uow, id);
  if (!row) throw fail('not_found');
  const { fromDate, throughDate, costFen, pointsPerYuan, points, whenFull, expiredReturn, state } = row;
  return {
    from: fromDate,
    through: throughDate,
    costFen,
    pointsPerYuan,
    points,
    whenFull,
    expiredReturn: expiredReturn === 1,
    state,
  };
};

/** The board, and what changes budgets. */
export const budgetRoutes = (ports: BudgetPorts): Route[] => {
  const audit = auditOf(ports);
  return [
    read(contracts.list, async (req) => ({ items: await req.db.read((reader) => presentList(reader, req.staff())) })),
    read(contracts.board, (req) => req.db.read((reader) => presentBoard(reader, req.params.budgetPeriodId, req.staff()))),
    write(
      contracts.create,
      async (uow, req) => {
        const staff = req.staff();
        requireWholeSchool(staff);
        const id = await createPeriod(uow, req.body);
        await audit(uow, staff, id, 'created', await figures(uow, id));
        return { id };
      },
      (req, { id }) => req.db.read((reader) => presentOne(reader, id, req.staff())),
    ),
    write(
      contracts.save,
      async (uow, req) => {
        const staff = req.staff();
        const { budgetPeriodId } = req.params;
        requireWholeSchool(staff);
        const { costFen, points } = await savePeriod(uow, budgetPeriodId, req.body);
        await audit(uow, staff, budgetPeriodId, 'saved', {
          before: { costFen, points },
          ...(await figures(uow, budgetPeriodId)),
        });
        return null;
      },
      (req) => req.db.read((reader) => presentOne(reader, req.params.budgetPeriodId, req.staff())),
    ),
    ...lifeRoutes(ports, audit),
  ];
};

const lifeRoutes = ({ given }: BudgetPorts, audit: ReturnType<typeof auditOf>): Route[] => [
  write(
    contracts.activate,
    async (uow, req) => {
      const staff = req.staff();
      const { budgetPeriodId } = req.params;
      requireWholeSchool(staff);
      const booked = await activatePeriod(uow, budgetPeriodId, given);
      await audit(uow, staff, budgetPeriodId, 'activated', { ...(await figures(uow, budgetPeriodId)), booked });
      return null;
    },
    (req) => req.db.read((reader) => presentOne(reader, req.params.budgetPeriodId, req.staff())),
  ),
  write(
    contracts.close,
    async (uow, req) => {
      const staff = req.staff();
      const { budgetPeriodId } = req.params;
      requireWholeSchool(staff);
      await closePeriod(uow, budgetPeriodId);
      await audit(uow, staff, budgetPeriodId, 'closed', await figures(uow, budgetPeriodId));
      return null;
    },
    (req) => req.db.read((reader) => presentOne(reader, req.params.budgetPeriodId, req.staff())),
  ),
  write(contracts.remove, async (uow, req) => {
    const staff = req.staff();
    const { budgetPeriodId } = req.params;
    requireWholeSchool(staff);
    const before = await figures(uow, budgetPeriodId);
    await discardPeriod(uow, budgetPeriodId);
    await audit(uow, staff, budgetPeriodId, 'discarded', before);
    return { ok: true as const };
  }),
];
