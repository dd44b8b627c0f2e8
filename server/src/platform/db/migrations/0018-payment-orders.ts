import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from './ddl';

/** What lists of money are sorted by besides the time. Voids and tasks wait one by one and are few; what a school took is not. */
const INDEXES: readonly (readonly [name: string, table: string, columns: readonly string[]])[] = [
  ['ix_payments_intent_amount', 'payments_intent', ['amount', 'id']],
  ['ix_payments_refund_amount', 'payments_refund', ['amount', 'id']],
  ['ix_payments_difference_date', 'payments_difference', ['billDate', 'id']],
];

/** Indexes for the orders of the lists of money. */
export class PaymentOrders1763700000018 implements MigrationInterface {
  name = 'PaymentOrders1763700000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, table, columns] of INDEXES) await createIndex(runner, name, table, columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, table] of INDEXES) await dropIndex(runner, name, table);
  }
}
