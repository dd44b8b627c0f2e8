import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, dropIndex, dropTables } from './ddl';

const APPEND_ONLY = 'mall_price_change';
const SOLD = 'ix_mall_redemption_sold';

/** What goods cost and cost before, promotions, pictures, and what children wish for. */
export class MallPrices1763700000025 implements MigrationInterface {
  name = 'MallPrices1763700000025';

  async up(runner: QueryRunner): Promise<void> {
    await createPrices(runner);
    await createTable(runner, 'mall_image', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'state varchar(10) NOT NULL',
      'width integer NOT NULL',
      'height integer NOT NULL',
      'bytes integer NOT NULL',
      'createdById varchar(26) NOT NULL',
      'createdAt bigint NOT NULL',
      'releasedAt bigint NULL',
      checkIn('ck_mall_image_state', 'state', ['arriving', 'kept', 'leaving']),
    ]);
    await createIndex(runner, 'ix_mall_image_created', 'mall_image', ['createdAt', 'id']);
    await createTable(runner, 'mall_wish', [
      'studentId varchar(26) NOT NULL',
      'goodId varchar(26) NOT NULL',
      'wishedAt bigint NOT NULL',
      'PRIMARY KEY (studentId, goodId)',
    ]);
    // What was paid for a good lately, and what is redeemed most.
    await createIndex(runner, SOLD, 'mall_redemption', ['goodId', 'redeemedAt']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndex(runner, SOLD, 'mall_redemption');
    for (const verb of ['update', 'delete']) await runner.query(`DROP TRIGGER IF EXISTS tr_${APPEND_ONLY}_${verb}`);
    await dropTables(runner, ['mall_wish', 'mall_image', 'mall_promotion', APPEND_ONLY]);
  }
}

const createPrices = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, APPEND_ONLY, [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'goodId varchar(26) NOT NULL',
    'points integer NOT NULL',
    'changedAt bigint NOT NULL',
    'changedById varchar(26) NOT NULL',
    'CONSTRAINT ck_mall_price_change_points CHECK (points > 0)',
  ]);
  await createIndex(runner, 'ix_mall_price_change_good', APPEND_ONLY, ['goodId', 'id']);
  await createTable(runner, 'mall_promotion', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'goodId varchar(26) NOT NULL',
    'points integer NOT NULL',
    'fromAt bigint NOT NULL',
    'untilAt bigint NULL',
    'belowBreakEven integer NOT NULL',
    'createdById varchar(26) NOT NULL',
    'createdAt bigint NOT NULL',
    'endedById varchar(26) NULL',
    'CONSTRAINT ck_mall_promotion_points CHECK (points > 0)',
    'CONSTRAINT ck_mall_promotion_window CHECK (untilAt IS NULL OR untilAt >= fromAt)',
  ]);
  await createIndex(runner, 'ix_mall_promotion_good', 'mall_promotion', ['goodId', 'fromAt']);
  await refuseChanges(runner);
};

/** What a good cost is history. */
const refuseChanges = async (runner: QueryRunner): Promise<void> => {
  const sqlite = runner.dataSource.options.type === 'better-sqlite3';
  for (const verb of ['update', 'delete']) {
    const message = `${APPEND_ONLY} is append-only`;
    const body = sqlite
      ? `BEGIN SELECT RAISE(ABORT, '${message}'); END`
      : `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`;
    await createTrigger(
      runner,
      `tr_${APPEND_ONLY}_${verb}`,
      `BEFORE ${verb.toUpperCase()} ON ${APPEND_ONLY} FOR EACH ROW ${body}`,
    );
  }
};
