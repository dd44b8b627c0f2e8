import type { DeskVoidView, deskVoidContracts, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { staffNames } from '../../identity';
import { type DeskVoidDetail, listDeskVoids } from '../persistence/desk-void-store';
import { campusesOf } from './scope';

/** What the list of voids is sorted by. */
const KEYS: Readonly<Record<string, SortKey<DeskVoidDetail>>> = {
  requested: null,
  amount: { column: 'c.amount', type: 'number', of: ({ amount }) => amount },
};

export const presentVoids = async (reader: Reader, rows: readonly DeskVoidDetail[]): Promise<DeskVoidView[]> => {
  const people = rows.flatMap(({ requestedById, decidedById }) => [requestedById, ...(decidedById ? [decidedById] : [])]);
  const names = await staffNames(reader, [...new Set(people)]);
  return rows.map((row) => ({
    id: row.id,
    captureId: row.captureId,
    paymentId: row.intentId,
    campusId: row.campusId,
    title: row.title,
    channel: row.channel,
    receiptNo: row.receiptNo,
    amount: row.amount,
    state: row.state,
    reason: row.reason,
    requestedById: row.requestedById,
    requestedByName: names.get(row.requestedById) ?? null,
    requestedAt: row.requestedAt,
    decidedByName: row.decidedById === null ? null : (names.get(row.decidedById) ?? null),
    decidedAt: row.decidedAt,
    note: row.note,
  }));
};

/** A page of the requests to void a desk receipt that a member of staff may see. */
export const pageOfVoids = async (reader: Reader, staff: StaffPrincipal, query: QueryOf<typeof deskVoidContracts.list>) => {
  const keys = keySet(query.sort, query.cursor, KEYS, 'v.id');
  const filter = { campusIds: campusesOf(staff, 'payment.read', query.campusId), state: query.state };
  const page = toPage(await listDeskVoids(reader, filter, keys, query.limit), query.limit, keys.cursorOf);
  return { ...page, items: await presentVoids(reader, page.items) };
};
