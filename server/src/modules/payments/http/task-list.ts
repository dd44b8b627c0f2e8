import type { financeContracts, PaymentTaskView, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { staffNames } from '../../identity';
import { isRefundable, mayClose, taskText } from '../domain/task-text';
import { codeOfTask, isUnderWay, listTasks, TASK_AMOUNT, type TaskDetail } from '../persistence/task-store';
import { campusesOf } from './scope';

/** What the list of tasks is sorted by. */
const KEYS: Readonly<Record<string, SortKey<TaskDetail>>> = {
  created: null,
  amount: { column: TASK_AMOUNT, type: 'number', of: ({ amount }) => amount ?? 0 },
};

const moneyOf = (row: TaskDetail) =>
  row.captureOutcome === null
    ? undefined
    : {
        outcome: row.captureOutcome,
        amount: row.captureAmount ?? 0,
        reserved: row.captureReserved ?? 0,
        refunded: row.captureRefunded ?? 0,
      };

export const presentTasks = async (reader: Reader, rows: readonly TaskDetail[]): Promise<PaymentTaskView[]> => {
  const names = await staffNames(reader, [...new Set(rows.flatMap(({ resolvedById }) => resolvedById ?? []))]);
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

/** A page of the tasks that a member of staff may see; those about no campus are for people with school-wide scope only. */
export const pageOfTasks = async (reader: Reader, staff: StaffPrincipal, query: QueryOf<typeof financeContracts.tasks>) => {
  const { state, kind, limit } = query;
  const keys = keySet(query.sort, query.cursor, KEYS, 't.id');
  const campusIds = campusesOf(staff, 'payment.reconcile', query.campusId);
  const page = toPage(await listTasks(reader, { campusIds, state, kind }, keys, limit), limit, keys.cursorOf);
  return { ...page, items: await presentTasks(reader, page.items) };
};
