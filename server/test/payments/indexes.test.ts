import { paymentsFamilyData } from '../../src/modules/payments/family-data';
import { ownPayments, ownRefunds } from '../../src/modules/payments/persistence/bill-store';
import { expiredWithoutOrder } from '../../src/modules/payments/persistence/intent-store';
import { dueOrders } from '../../src/modules/payments/persistence/order-store';
import { openSums } from '../../src/modules/payments/persistence/payment-views';
import { dueRefundIds } from '../../src/modules/payments/persistence/refund-store';
import { capturedSums, daySums, refundedSums } from '../../src/modules/payments/persistence/summary-store';
import { closeTasksOfCapture, closeTasksOfRefund } from '../../src/modules/payments/persistence/task-store';
import type { SqlValue, UnitOfWork } from '../../src/platform/db';
import { describeDatabases } from '../support/database';

/** What asks often, or about everything there is. MariaDB plans for tables of a few rows, so SQLite is asked for its plans. */
const QUERIES: Readonly<Record<string, (uow: UnitOfWork) => Promise<unknown>>> = {
  'orders that are due': (uow) => dueOrders(uow, 40),
  'payments that ran out': (uow) => expiredWithoutOrder(uow, 40),
  'refunds that are due': (uow) => dueRefundIds(uow, uow.now, 200),
  'money of a day': (uow) => capturedSums(uow, { campusIds: undefined, from: 1, before: 2 }),
  'money given back on a day': (uow) => refundedSums(uow, { campusIds: undefined, from: 1, before: 2 }),
  'money day by day': (uow) => daySums(uow, { campusIds: undefined, from: 1, before: 2 }),
  'payments of a bill': (uow) => ownPayments(uow, { from: 1, until: 2 }, ['A', 'B']),
  'refunds of a bill': (uow) => ownRefunds(uow, { from: 1, until: 2 }, ['A']),
  'tasks of a refund': (uow) => closeTasksOfRefund(uow, 'R', ['refund_failed'], { resolvedById: 'x', note: 'n' }),
  'tasks of held money': (uow) => closeTasksOfCapture(uow, 'C', ['unknown_order'], { resolvedById: 'x', note: 'n' }),
  'what a family has to pay': (uow) => openSums(uow, 'F'),
  'what keeps a family from being erased': (uow) => paymentsFamilyData.erasureBlockers?.(uow, 'F') ?? Promise.resolve(),
  'the data of a family': (uow) => paymentsFamilyData.exportFamily(uow, 'F', ''),
};

describeDatabases(
  'queries on payments',
  (open) => {
    it.each(Object.keys(QUERIES))('find %s by an index', async (name) => {
      const plans: string[] = [];
      await open().db.transaction(async (uow) => {
        const explain = async (sql: string, params: readonly SqlValue[] = []): Promise<void> => {
          const steps = await uow.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
          plans.push(...steps.map(({ detail }) => detail));
        };
        const watched = new Proxy(uow, {
          get: (target, key) => {
            const value: unknown = Reflect.get(target, key);
            if (typeof value !== 'function') return value;
            return async (...given: unknown[]) => {
              if (key === 'rows' || key === 'row' || key === 'run') await explain(...(given as Parameters<typeof explain>));
              return (value as (...args: unknown[]) => unknown).apply(target, given);
            };
          },
        });
        await QUERIES[name]?.(watched);
      });
      expect(plans).not.toHaveLength(0);
      expect(plans.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    });
  },
  { only: 'sqlite' },
);
