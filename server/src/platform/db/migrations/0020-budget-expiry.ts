import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, createIndex, createTable, dropColumns, dropIndex, dropTables } from './ddl';

/**
 * Expired points that return to the budget; why a queued award was refused; and what staff wrote about a line of the ledger,
 * outside of it so that it can be deleted.
 */
export class BudgetExpiry1763700000020 implements MigrationInterface {
  name = 'BudgetExpiry1763700000020';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'budget_period', ['expiredReturn integer NOT NULL DEFAULT 0']);
    // One row per expiry of a lot (positive: returned) and per claw-back of what had expired (negative: not returned twice).
    await createTable(runner, 'budget_expiry', [
      'id varchar(60) NOT NULL PRIMARY KEY',
      'awardId varchar(80) NOT NULL',
      'points bigint NOT NULL',
      'movedAt bigint NOT NULL',
      'CONSTRAINT ck_budget_expiry_points CHECK (points <> 0)',
    ]);
    await createIndex(runner, 'ix_budget_expiry_award', 'budget_expiry', ['awardId', 'points']);
    await addColumns(runner, 'earning_award', ['note varchar(200) NULL']);
    await createIndex(runner, 'ix_earning_award_transaction', 'earning_award', ['transactionId']);
    await createIndex(runner, 'ix_earning_award_decided', 'earning_award', ['decidedById', 'id']);
    // What a budget refused can be approved from now on, but never for a family that was deleted: decided, and by nobody.
    await runner.query(`UPDATE earning_award SET decidedById = '' WHERE state = 'refused' AND decidedById IS NULL
      AND studentId IN (SELECT id FROM schooling_student WHERE status = 'erased')`);
    await createTable(runner, 'points_note', [
      'transactionId varchar(26) NOT NULL PRIMARY KEY',
      'studentId varchar(26) NOT NULL',
      'title varchar(200) NOT NULL',
      'CONSTRAINT fk_points_note_transaction FOREIGN KEY (transactionId) REFERENCES points_transaction (id)',
    ]);
    await createIndex(runner, 'ix_points_note_student', 'points_note', ['studentId']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['points_note']);
    await dropIndex(runner, 'ix_earning_award_decided', 'earning_award');
    await dropIndex(runner, 'ix_earning_award_transaction', 'earning_award');
    await dropColumns(runner, 'earning_award', ['note']);
    await dropTables(runner, ['budget_expiry']);
    await dropColumns(runner, 'budget_period', ['expiredReturn']);
  }
}
