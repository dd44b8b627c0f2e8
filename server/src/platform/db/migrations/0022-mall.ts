import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, createUniqueIndex, dropTables } from './ddl';

const APPEND_ONLY = 'mall_stock_move';
const STATES = ['held', 'confirmed', 'ready', 'handed_over', 'shipped', 'done', 'cancelled', 'expired', 'returned'];
const MOVES = ['in', 'out', 'adjust', 'stock_take', 'hold', 'release', 'hand_over', 'return', 'transfer_out', 'transfer_in'];

/** Goods, their stock by campus with its history, and redemptions of points. */
export class Mall1763700000022 implements MigrationInterface {
  name = 'Mall1763700000022';

  async up(runner: QueryRunner): Promise<void> {
    await createGoods(runner);
    await createStock(runner);
    await createRedemptions(runner);
    await refuseChanges(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const verb of ['update', 'delete']) await runner.query(`DROP TRIGGER IF EXISTS tr_${APPEND_ONLY}_${verb}`);
    await dropTables(runner, ['mall_redemption', APPEND_ONLY, 'mall_stock', 'mall_good']);
  }
}

const createGoods = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'mall_good', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'kind varchar(12) NOT NULL',
    'category varchar(20) NOT NULL',
    'title varchar(40) NOT NULL',
    'description text NOT NULL',
    'points integer NOT NULL',
    'moneyFen integer NOT NULL',
    'costFen integer NULL',
    'shippingFen integer NOT NULL',
    'fulfilment text NOT NULL',
    'tiers text NOT NULL',
    'imageIds text NOT NULL',
    'perStudent integer NULL',
    'perFamily integer NULL',
    'limitPeriod varchar(8) NOT NULL',
    'saleFrom bigint NULL',
    'saleUntil bigint NULL',
    'pickUpDays integer NOT NULL',
    'state varchar(12) NOT NULL',
    'version integer NOT NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_mall_good_kind', 'kind', ['physical', 'virtual']),
    checkIn('ck_mall_good_state', 'state', ['draft', 'on_sale', 'off_sale']),
    checkIn('ck_mall_good_period', 'limitPeriod', ['day', 'week', 'month', 'ever']),
    'CONSTRAINT ck_mall_good_points CHECK (points > 0)',
  ]);
  await createIndex(runner, 'ix_mall_good_state', 'mall_good', ['state', 'id']);
  await createIndex(runner, 'ix_mall_good_points', 'mall_good', ['points', 'id']);
};

const createStock = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'mall_stock', [
    'goodId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'offered integer NOT NULL',
    'available integer NOT NULL',
    'held integer NOT NULL',
    'version integer NOT NULL',
    'CONSTRAINT ck_mall_stock_available CHECK (available >= 0)',
    'CONSTRAINT ck_mall_stock_held CHECK (held >= 0)',
    'PRIMARY KEY (goodId, campusId)',
  ]);
  await createIndex(runner, 'ix_mall_stock_campus', 'mall_stock', ['campusId', 'offered', 'goodId']);
  await createTable(runner, APPEND_ONLY, [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'goodId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'seq integer NOT NULL',
    'kind varchar(12) NOT NULL',
    'availableChange integer NOT NULL',
    'heldChange integer NOT NULL',
    'availableAfter integer NOT NULL',
    'heldAfter integer NOT NULL',
    'reason varchar(60) NULL',
    'redemptionId varchar(26) NULL',
    'actorKind varchar(12) NOT NULL',
    'actorId varchar(40) NOT NULL',
    'movedAt bigint NOT NULL',
    checkIn('ck_mall_stock_move_kind', 'kind', MOVES),
  ]);
  await createUniqueIndex(runner, 'uq_mall_stock_move_seq', APPEND_ONLY, ['goodId', 'campusId', 'seq']);
  await createUniqueIndex(runner, 'uq_mall_stock_move_redemption', APPEND_ONLY, ['redemptionId', 'kind']);
  await createIndex(runner, 'ix_mall_stock_move_good', APPEND_ONLY, ['goodId', 'id']);
};

const createRedemptions = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'mall_redemption', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'studentId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'goodId varchar(26) NOT NULL',
    'goodTitle varchar(40) NOT NULL',
    'fulfilment text NOT NULL',
    'delivery varchar(8) NOT NULL',
    'costFen bigint NULL',
    'byChild integer NOT NULL',
    'approvedBy varchar(26) NULL',
    'confirmedAt bigint NULL',
    'transferredFrom varchar(26) NULL',
    'remindedAt bigint NULL',
    'quantity integer NOT NULL',
    'points integer NOT NULL',
    'returnedQuantity integer NOT NULL',
    'returnedPoints integer NOT NULL',
    'state varchar(12) NOT NULL',
    'pickUpCode varchar(8) NOT NULL',
    'holdId varchar(26) NOT NULL',
    'commitId varchar(26) NULL',
    'undoId varchar(26) NULL',
    'guardianId varchar(26) NOT NULL',
    'redeemedAt bigint NOT NULL',
    'redeemedOn varchar(10) NOT NULL',
    'expiresAt bigint NOT NULL',
    'exportedAt bigint NULL',
    'readyAt bigint NULL',
    'handedOverAt bigint NULL',
    'endedAt bigint NULL',
    'note varchar(60) NULL',
    checkIn('ck_mall_redemption_state', 'state', STATES),
    checkIn('ck_mall_redemption_delivery', 'delivery', ['pick_up', 'post', 'auto']),
    'CONSTRAINT ck_mall_redemption_quantity CHECK (quantity > 0)',
    'CONSTRAINT ck_mall_redemption_points CHECK (points > 0)',
    'CONSTRAINT ck_mall_redemption_returned CHECK (returnedQuantity >= 0 AND returnedQuantity <= quantity)',
  ]);
  await createUniqueIndex(runner, 'uq_mall_redemption_code', 'mall_redemption', ['pickUpCode']);
  await createUniqueIndex(runner, 'uq_mall_redemption_hold', 'mall_redemption', ['holdId']);
  await createIndex(runner, 'ix_mall_redemption_due', 'mall_redemption', ['state', 'expiresAt', 'id']);
  await createIndex(runner, 'ix_mall_redemption_campus', 'mall_redemption', ['campusId', 'state', 'id']);
  await createIndex(runner, 'ix_mall_redemption_student', 'mall_redemption', ['studentId', 'id']);
  await createIndex(runner, 'ix_mall_redemption_family', 'mall_redemption', ['familyId', 'goodId', 'redeemedOn']);
  await createIndex(runner, 'ix_mall_redemption_good', 'mall_redemption', ['goodId', 'campusId', 'state']);
  await createIndex(runner, 'ix_mall_redemption_day', 'mall_redemption', ['redeemedOn', 'campusId']);
};

/** What came and went is history; the figures in `mall_stock` follow from it. */
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
