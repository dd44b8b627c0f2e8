import {
  type BillDifferenceView,
  type BillRunView,
  financeContracts as contracts,
  type LocalDate,
  type PaymentTaskView,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { action, type Route, read, write } from '../../../platform/http/route';
import { staffNames } from '../../identity';
import { isRefundable, mayClose, taskText } from '../domain/task-text';
import {
  type BillRunRow,
  countOpenDifferences,
  type DifferenceRow,
  differenceById,
  listDifferences,
  listRuns,
} from '../persistence/bill-store';
import { codeOfTask, isUnderWay, listTasks, type TaskDetail, taskDetail } from '../persistence/task-store';
import type { PaymentPorts } from '../ports';
import { compareBill } from '../usecases/compare-bill';
import { resolveDifference } from '../usecases/resolve-difference';
import { resolveTask } from '../usecases/resolve-task';
import { positionOf } from './routes-family';

/** Bills are the whole merchant's. @throws AppError forbidden for staff of single campuses */
const requireWholeSchool = (staff: StaffPrincipal): void => {
  if (staff.permissions.get('payment.reconcile') !== 'all') {
    throw fail('forbidden', undefined, '对账涉及全部校区，请由机构负责人或负责全部校区的财务查看。');
  }
};

const namesOf = (reader: Reader, rows: readonly { readonly resolvedById: string | null }[]): Promise<Map<string, string>> =>
  staffNames(reader, [...new Set(rows.flatMap(({ resolvedById }) => resolvedById ?? []))]);

const moneyOf = (row: TaskDetail) =>
  row.captureOutcome === null
    ? undefined
    : {
        outcome: row.captureOutcome,
        amount: row.captureAmount ?? 0,
        reserved: row.captureReserved ?? 0,
        refunded: row.captureRefunded ?? 0,
      };

const presentTasks = async (reader: Reader, rows: readonly TaskDetail[]): Promise<PaymentTaskView[]> => {
  const names = await namesOf(reader, rows);
  return rows.map((row) => {
    const money = moneyOf(row);
    const facts = { kind: row.kind, code: codeOfTask(row), underWay: isUnderWay(row) };
    return {
      id: row.id,
      kind: row.kind,
      campusId: row.campusId,
      paymentId: row.intentId,
      captureId: row.captureId,
      refundId: row.refundId,
      ...taskText(facts),
      amount: row.amount,
      state: row.state,
      canRefund: isRefundable(row, money),
      canClose: row.state === 'open' && mayClose(facts, row.refundState),
      createdAt: row.createdAt,
      resolvedAt: row.resolvedAt,
      resolvedByName: row.resolvedById === null ? null : (names.get(row.resolvedById) ?? null),
      note: row.note,
    };
  });
};

const oneTask = async (reader: Reader, id: string): Promise<PaymentTaskView> => {
  const row = await taskDetail(reader, id);
  const [shown] = row ? await presentTasks(reader, [row]) : [];
  if (!shown) throw fail('not_found');
  return shown;
};

const presentRun = (row: BillRunRow & { readonly openDifferences: number }): BillRunView => ({
  billDate: row.billDate,
  state: row.state,
  checkedAt: row.checkedAt,
  payments: row.payments,
  refunds: row.refunds,
  paymentTotal: row.paymentTotal,
  refundTotal: row.refundTotal,
  openDifferences: row.openDifferences,
  message: row.message,
});

const presentDifferences = async (reader: Reader, rows: readonly DifferenceRow[]): Promise<BillDifferenceView[]> => {
  const names = await namesOf(reader, rows);
  return rows.map((row) => ({
    id: row.id,
    billDate: row.billDate,
    kind: row.kind,
    subject: row.subject,
    number: row.number,
    ours: row.ours,
    theirs: row.theirs,
    paymentId: row.intentId,
    state: row.state,
    note: row.note,
    resolvedByName: row.resolvedById === null ? null : (names.get(row.resolvedById) ?? null),
    resolvedAt: row.resolvedAt,
  }));
};

const taskRoutes = (ports: PaymentPorts): Route[] => [
  read(contracts.tasks, (req) => {
    const { db, query } = req;
    const scope = req.staff().permissions.get('payment.reconcile') ?? [];
    const filter = { scope, state: query.state, beforeId: positionOf(query.cursor), limit: query.limit };
    return db.read(async (reader) => {
      const page = toPage(await listTasks(reader, filter), query.limit, ({ id }) => [id]);
      return { ...page, items: await presentTasks(reader, page.items) };
    });
  }),
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
  read(contracts.bills, async (req) => {
    const { db, query } = req;
    requireWholeSchool(req.staff());
    const rows = await db.read((reader) => listRuns(reader, { beforeDate: positionOf(query.cursor), limit: query.limit }));
    const page = toPage(rows, query.limit, ({ billDate }) => [billDate]);
    return { ...page, items: page.items.map(presentRun) };
  }),
  action(contracts.compareBill, async (req) => {
    const { db } = req;
    const staff = req.staff();
    requireWholeSchool(staff);
    const run = await compareBill(db, ports, req.params.billDate as LocalDate);
    await db.transaction((uow) => ports.audit(uow, comparisonAudit(run, staff.staffId)));
    return presentRun({ ...run, openDifferences: await db.read((reader) => countOpenDifferences(reader, run.billDate)) });
  }),
  read(contracts.differences, async (req) => {
    const { db, query } = req;
    requireWholeSchool(req.staff());
    const { billDate, state, limit } = query;
    return db.read(async (reader) => {
      const rows = await listDifferences(reader, { billDate, state, beforeId: positionOf(query.cursor), limit });
      const page = toPage(rows, limit, ({ id }) => [id]);
      return { ...page, items: await presentDifferences(reader, page.items) };
    });
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
