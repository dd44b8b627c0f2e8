import { financeContracts as contracts, type LocalDate, type PaymentTaskView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { action, type Route, read, write } from '../../../platform/http/route';
import { type BillRunRow, countOpenDifferences, differenceById } from '../persistence/bill-store';
import { taskDetail } from '../persistence/task-store';
import type { PaymentPorts } from '../ports';
import { compareBill } from '../usecases/compare-bill';
import { resolveDifference } from '../usecases/resolve-difference';
import { resolveTask } from '../usecases/resolve-task';
import { pageOfDifferences, pageOfRuns, presentDifferences, presentRun, requireWholeSchool } from './bill-lists';
import { pageOfTasks, presentTasks } from './task-list';

const oneTask = async (reader: Reader, id: string): Promise<PaymentTaskView> => {
  const row = await taskDetail(reader, id);
  const [shown] = row ? await presentTasks(reader, [row]) : [];
  if (!shown) throw fail('not_found');
  return shown;
};

const taskRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.tasks, (req) => req.db.read((reader) => pageOfTasks(reader, req.staff(), req.query))),
  write(
    contracts.resolveTask,
    async (uow, req) => {
      const actor = { kind: 'staff', id: req.staff().staffId } as const;
      const { resolution, note } = req.body;
      const task = await resolveTask(uow, { taskId: req.params.paymentTaskId, resolution, note, actor });
      await ports.audit(uow, {
        actor,
        action: 'payments.task.resolved',
        subjectKind: 'paymentTask',
        subjectId: task.id,
        campusId: task.campusId,
        details: { kind: task.kind, resolution, paymentId: task.intentId, captureId: task.captureId, refundId: task.refundId },
      });
      return null;
    },
    ({ db, params }) => db.read((reader) => oneTask(reader, params.paymentTaskId)),
  ),
];

const comparisonAudit = (run: BillRunRow, staffId: string) => ({
  actor: { kind: 'staff', id: staffId } as const,
  action: 'payments.bill.compared',
  subjectKind: 'paymentBill',
  subjectId: run.billDate,
  campusId: null,
  details: { payments: run.payments, refunds: run.refunds },
});

const billRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.bills, (req) => {
    requireWholeSchool(req.staff());
    return req.db.read((reader) => pageOfRuns(reader, req.query));
  }),
  action(contracts.compareBill, async (req) => {
    const { db } = req;
    const staff = req.staff();
    requireWholeSchool(staff);
    const run = await compareBill(db, ports, req.params.billDate as LocalDate);
    await db.transaction((uow) => ports.audit(uow, comparisonAudit(run, staff.staffId)));
    return presentRun({ ...run, openDifferences: await db.read((reader) => countOpenDifferences(reader, run.billDate)) });
  }),
  read(contracts.differences, (req) => {
    requireWholeSchool(req.staff());
    return req.db.read((reader) => pageOfDifferences(reader, req.query));
  }),
  write(
    contracts.resolveDifference,
    async (uow, req) => {
      const staff = req.staff();
      requireWholeSchool(staff);
      const actor = { kind: 'staff', id: staff.staffId } as const;
      const row = await resolveDifference(uow, { differenceId: req.params.paymentDifferenceId, note: req.body.note, actor });
      await ports.audit(uow, {
        actor,
        action: 'payments.difference.resolved',
        subjectKind: 'paymentDifference',
        subjectId: row.id,
        campusId: null,
        details: { billDate: row.billDate, kind: row.kind, subject: row.subject, number: row.number },
      });
      return null;
    },
    ({ db, params }) =>
      db.read(async (reader) => {
        const row = await differenceById(reader, params.paymentDifferenceId);
        const [shown] = row ? await presentDifferences(reader, [row]) : [];
        if (!shown) throw fail('not_found');
        return shown;
      }),
  ),
];

/** What finance looks after. */
export const financeRoutes = (ports: PaymentPorts): Route[] => [...taskRoutes(ports), ...billRoutes(ports)];
