import type { BillDifferenceView, BillRunView, financeContracts, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { staffNames } from '../../identity';
import { type BillRunRow, type DifferenceRow, type ListedRun, listDifferences, listRuns } from '../persistence/bill-store';

const RUN_KEYS: Readonly<Record<string, SortKey<ListedRun>>> = { date: null };
const DIFFERENCE_KEYS: Readonly<Record<string, SortKey<DifferenceRow>>> = {
  date: { column: 'd.billDate', type: 'string', of: ({ billDate }) => billDate },
};

/** Bills are the whole merchant's. @throws AppError forbidden for staff of single campuses */
export const requireWholeSchool = (staff: StaffPrincipal): void => {
  if (staff.permissions.get('payment.reconcile') !== 'all') {
    throw fail('forbidden', undefined, '对账涉及全部校区，请由机构负责人或负责全部校区的财务查看。');
  }
};

export const presentRun = (row: BillRunRow & { readonly openDifferences: number }): BillRunView => ({
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

export const presentDifferences = async (reader: Reader, rows: readonly DifferenceRow[]): Promise<BillDifferenceView[]> => {
  const names = await staffNames(reader, [...new Set(rows.flatMap(({ resolvedById }) => resolvedById ?? []))]);
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

/** A page of the days that were compared. */
export const pageOfRuns = async (reader: Reader, query: QueryOf<typeof financeContracts.bills>) => {
  const keys = keySet(query.sort, query.cursor, RUN_KEYS, 'r.billDate');
  const page = toPage(await listRuns(reader, query, keys, query.limit), query.limit, keys.cursorOf);
  return { ...page, items: page.items.map(presentRun) };
};

/** A page of what differed. */
export const pageOfDifferences = async (reader: Reader, query: QueryOf<typeof financeContracts.differences>) => {
  const keys = keySet(query.sort, query.cursor, DIFFERENCE_KEYS, 'd.id');
  const page = toPage(await listDifferences(reader, query, keys, query.limit), query.limit, keys.cursorOf);
  return { ...page, items: await presentDifferences(reader, page.items) };
};
