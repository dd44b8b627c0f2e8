import type { paymentStaffContracts, QueryOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { toPage } from '../../../platform/http/cursor';
import { keySet, type SortKey } from '../../../platform/http/key-set';
import type { StaffPrincipal } from '../../../platform/http/principal';
import { listPaymentsInOrder, type PaymentSums } from '../persistence/payment-views';
import type { PaymentPorts } from '../ports';
import { withNames } from './detail';
import { campusesOf, filterOf } from './scope';

/** What the list of payments is sorted by. */
const KEYS: Readonly<Record<string, SortKey<PaymentSums>>> = {
  created: null,
  amount: { column: 'i.amount', type: 'number', of: ({ amount }) => amount },
};

/** A page of the payments that a member of staff may see. */
export const pageOfPayments = async (
  reader: Reader,
  ports: Pick<PaymentPorts, 'studentNames'>,
  staff: StaffPrincipal,
  query: QueryOf<typeof paymentStaffContracts.list>,
) => {
  const keys = keySet(query.sort, query.cursor, KEYS, 'i.id');
  const filter = filterOf(query, campusesOf(staff, 'payment.read', query.campusId));
  const page = toPage(await listPaymentsInOrder(reader, filter, keys, query.limit), query.limit, keys.cursorOf);
  return { ...page, items: await withNames(reader, ports, page.items) };
};
