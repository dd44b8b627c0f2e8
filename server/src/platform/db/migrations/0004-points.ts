import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, createUniqueIndex, dropTables } from './ddl';

/** Tables whose rows are history: the database itself refuses to change or delete them. */
const APPEND_ONLY = ['points_transaction', 'points_posting'] as const;
const KINDS = [
  'credit',
  'adjust_credit',
  'spend',
  'adjust_debit',
  'hold',
  'commit',
  'void',
  'undo',
  'claw_back',
  'release',
  'expire',
];
const ACCOUNTS = ['available', 'pending', 'held', 'debt', 'issued', 'redeemed', 'expired', 'adjusted'];

/** The points ledger: what may never change (transactions, postings) and what is derived from it (accounts, lots). */
export class Points1763700000004 implements MigrationInterface {
  name = 'Points1763700000004';

  async up(runner: QueryRunner): Promise<void> {
    await createLedger(runner);
    await createLots(runner);
    await createHoldsAndDisputes(runner);
    for (const table of APPEND_ONLY) await refuseChanges(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of APPEND_ONLY) {
      for (const verb of ['update', 'delete']) await runner.query(`DROP TRIGGER IF EXISTS tr_${table}_${verb}`);
    }
    await dropTables(runner, [
      'points_dispute',
      'points_hold',
      'points_lot_use',
      'points_lot',
      'points_posting',
      'points_transaction',
      'points_account',
    ]);
  }
}

const createLedger = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'points_account', [
    'studentId varchar(26) NOT NULL PRIMARY KEY',
    'campusId varchar(26) NOT NULL',
    'available bigint NOT NULL',
    'pending bigint NOT NULL',
    'held bigint NOT NULL',
    'debt bigint NOT NULL',
    'version bigint NOT NULL',
    'nextDueOn varchar(10) NOT NULL',
    'updatedAt bigint NOT NULL',
    'CONSTRAINT ck_points_account_signs CHECK (available >= 0 AND pending >= 0 AND held >= 0 AND debt >= 0)',
    'CONSTRAINT ck_points_account_debt CHECK (debt = 0 OR available = 0)',
  ]);
  await createTable(runner, 'points_transaction', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'kind varchar(24) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'amount bigint NOT NULL',
    'reason varchar(60) NOT NULL',
    'sourceType varchar(40) NOT NULL',
    'sourceId varchar(80) NOT NULL',
    'actorKind varchar(24) NOT NULL',
    'actorId varchar(80) NOT NULL',
    'effectiveAt bigint NOT NULL',
    'recordedAt bigint NOT NULL',
    'seq bigint NOT NULL',
    'ruleVersionId varchar(26) NULL',
    'inputs text NOT NULL',
    'title varchar(200) NOT NULL',
    'reversesId varchar(26) NULL',
    'inputHash varchar(43) NOT NULL',
    'availableAfter bigint NOT NULL',
    'pendingAfter bigint NOT NULL',
    'heldAfter bigint NOT NULL',
    'debtAfter bigint NOT NULL',
    checkIn('ck_points_transaction_kind', 'kind', KINDS),
    checkIn('ck_points_transaction_actor', 'actorKind', ['guardian', 'staff', 'system']),
    'CONSTRAINT ck_points_transaction_title CHECK (length(title) > 0 AND length(reason) > 0 AND length(sourceId) > 0)',
  ]);
  await createUniqueIndex(runner, 'uq_points_transaction_source', 'points_transaction', ['sourceType', 'sourceId', 'reason']);
  await createIndex(runner, 'ix_points_transaction_statement', 'points_transaction', ['studentId', 'recordedAt', 'seq']);
  await createTable(runner, 'points_posting', [
    'transactionId varchar(26) NOT NULL',
    'line integer NOT NULL',
    'account varchar(24) NOT NULL',
    'ownerId varchar(26) NOT NULL',
    'amount bigint NOT NULL',
    'PRIMARY KEY (transactionId, line)',
    'CONSTRAINT fk_points_posting_transaction FOREIGN KEY (transactionId) REFERENCES points_transaction (id)',
    checkIn('ck_points_posting_account', 'account', ACCOUNTS),
    'CONSTRAINT ck_points_posting_amount CHECK (amount <> 0)',
  ]);
  await createIndex(runner, 'ix_points_posting_owner', 'points_posting', ['ownerId', 'account', 'amount']);
};

const createLots = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'points_lot', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'credited bigint NOT NULL',
    'remaining bigint NOT NULL',
    'held bigint NOT NULL',
    'expired bigint NOT NULL',
    'expiredCovered bigint NOT NULL',
    'clawedBack bigint NOT NULL',
    'expiresOn varchar(10) NOT NULL',
    'originalExpiresOn varchar(10) NOT NULL',
    'openedAt bigint NOT NULL',
    'state varchar(24) NOT NULL',
    'releaseOn varchar(10) NULL',
    'releaseWhen varchar(120) NULL',
    'CONSTRAINT fk_points_lot_transaction FOREIGN KEY (id) REFERENCES points_transaction (id)',
    checkIn('ck_points_lot_state', 'state', ['open', 'pending', 'closed']),
    'CONSTRAINT ck_points_lot_amounts CHECK (credited > 0 AND remaining >= 0 AND held >= 0 AND expired >= 0 AND remaining + held + expired <= credited)',
    'CONSTRAINT ck_points_lot_claw_back CHECK (clawedBack >= 0 AND clawedBack <= credited AND expiredCovered >= 0 AND expiredCovered <= expired)',
    "CONSTRAINT ck_points_lot_closed CHECK (state <> 'closed' OR (remaining = 0 AND held = 0))",
  ]);
  await createIndex(runner, 'ix_points_lot_order', 'points_lot', ['studentId', 'state', 'expiresOn', 'openedAt', 'id']);
  await createIndex(runner, 'ix_points_lot_release', 'points_lot', ['releaseWhen']);
  await createTable(runner, 'points_lot_use', [
    'transactionId varchar(26) NOT NULL',
    'lotId varchar(26) NOT NULL',
    'remainingDelta bigint NOT NULL',
    'heldDelta bigint NOT NULL',
    'returned bigint NOT NULL',
    'PRIMARY KEY (transactionId, lotId)',
    'CONSTRAINT fk_points_lot_use_transaction FOREIGN KEY (transactionId) REFERENCES points_transaction (id)',
    'CONSTRAINT fk_points_lot_use_lot FOREIGN KEY (lotId) REFERENCES points_lot (id)',
    'CONSTRAINT ck_points_lot_use_returned CHECK (returned = 0 OR (returned > 0 AND returned + remainingDelta + heldDelta <= 0))',
  ]);
  await createIndex(runner, 'ix_points_lot_use_lot', 'points_lot_use', ['lotId']);
};

const createHoldsAndDisputes = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'points_hold', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'amount bigint NOT NULL',
    'state varchar(24) NOT NULL',
    'reason varchar(60) NOT NULL',
    'sourceType varchar(40) NOT NULL',
    'sourceId varchar(80) NOT NULL',
    'inputHash varchar(43) NOT NULL',
    'title varchar(200) NOT NULL',
    'createdAt bigint NOT NULL',
    'expiresAt bigint NOT NULL',
    'endedAt bigint NULL',
    'endTransactionId varchar(26) NULL',
    'CONSTRAINT fk_points_hold_transaction FOREIGN KEY (id) REFERENCES points_transaction (id)',
    checkIn('ck_points_hold_state', 'state', ['active', 'committed', 'voided', 'timed_out']),
    'CONSTRAINT ck_points_hold_amount CHECK (amount > 0)',
  ]);
  await createUniqueIndex(runner, 'uq_points_hold_source', 'points_hold', ['sourceType', 'sourceId', 'reason']);
  await createIndex(runner, 'ix_points_hold_due', 'points_hold', ['state', 'expiresAt', 'id']);
  await createIndex(runner, 'ix_points_hold_student', 'points_hold', ['studentId', 'state']);
  await createTable(runner, 'points_dispute', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'transactionId varchar(26) NOT NULL',
    'openSlot varchar(26) NOT NULL',
    'state varchar(24) NOT NULL',
    'reasonText varchar(500) NOT NULL',
    'filedByKind varchar(24) NOT NULL',
    'filedById varchar(80) NOT NULL',
    'filedAt bigint NOT NULL',
    'answerText varchar(500) NULL',
    'decidedById varchar(80) NULL',
    'decidedAt bigint NULL',
    'correctionId varchar(26) NULL',
    'CONSTRAINT fk_points_dispute_transaction FOREIGN KEY (transactionId) REFERENCES points_transaction (id)',
    checkIn('ck_points_dispute_state', 'state', ['open', 'upheld', 'explained']),
  ]);
  await createUniqueIndex(runner, 'uq_points_dispute_open', 'points_dispute', ['transactionId', 'openSlot']);
  await createIndex(runner, 'ix_points_dispute_student', 'points_dispute', ['studentId', 'id']);
  await createIndex(runner, 'ix_points_dispute_campus', 'points_dispute', ['campusId', 'state', 'id']);
};

const refuseChanges = async (runner: QueryRunner, table: string): Promise<void> => {
  const sqlite = runner.dataSource.options.type === 'better-sqlite3';
  for (const verb of ['update', 'delete']) {
    const message = `${table} is append-only`;
    const body = sqlite
      ? `BEGIN SELECT RAISE(ABORT, '${message}'); END`
      : `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`;
    await createTrigger(runner, `tr_${table}_${verb}`, `BEFORE ${verb.toUpperCase()} ON ${table} FOR EACH ROW ${body}`);
  }
};
