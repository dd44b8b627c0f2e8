import type { Instant, QueryOf, refundContracts, StaffRefundView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { listRefunds, type RefundDetail } from '../persistence/refund-store';
import { presentRefund } from './presenters';
import { campusesOf, spanOf } from './scope';

/** Title of a refund whose money belongs to no payment. */
const NO_PAYMENT = '找不到缴费单的微信付款';

/** What the list of refunds is sorted by. */
const KEYS: Readonly<Record<string, SortKey<RefundDetail>>> = {
  created: null,
  amount: { column: 'r.amount', type: 'number', of: ({ amount }) => amount },
};

export const presentStaffRefund = (row: RefundDetail, now: Instant): StaffRefundView => ({
  ...presentRefund(row, now),
  title: row.title ?? NO_PAYMENT,
  campusId: row.campusId,
});

/** A page of the refunds that a member of staff may see. */
export const pageOfRefunds = async (reader: Reader, staff: StaffPrincipal, query: QueryOf<typeof refundContracts.list>) => {
  const { view, channel, search, limit } = query;
  const keys = keySet(query.sort, query.cursor, KEYS, 'r.id');
  const campusIds = campusesOf(staff, 'payment.read', query.campusId);
  const rows = await listRefunds(reader, { campusIds, view, channel, search, ...spanOf(query) }, keys, limit);
  const page = toPage(rows, limit, keys.cursorOf);
  return { ...page, items: page.items.map((row) => presentStaffRefund(row, reader.now)) };
};
