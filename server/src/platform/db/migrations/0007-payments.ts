import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

const CHANNELS = ['wechat', 'cash', 'pos', 'transfer'];

/** Payment intents, orders at the provider, money received, refunds, and the books that compare them with the bill. */
export class Payments1763700000007 implements MigrationInterface {
  name = 'Payments1763700000007';

  async up(runner: QueryRunner): Promise<void> {
    await createIntents(runner);
    await createMoney(runner);
    await createBooks(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'payments_difference',
      'payments_bill_run',
      'payments_task',
      'payments_desk_void',
      'payments_notification',
      'payments_refund',
      'payments_capture',
      'payments_order',
      'payments_intent',
    ]);
  }
}

const createIntents = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'payments_intent', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'purposeKind varchar(40) NOT NULL',
    'purposeId varchar(80) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'studentId varchar(26) NULL',
    'title varchar(120) NOT NULL',
    'note varchar(200) NULL',
    'amount bigint NOT NULL',
    'latePolicy varchar(12) NOT NULL',
    'state varchar(12) NOT NULL',
    'closeReason varchar(24) NULL',
    'channel varchar(12) NULL',
    'orders integer NOT NULL',
    'createdByKind varchar(24) NOT NULL',
    'createdById varchar(64) NOT NULL',
    'createdAt bigint NOT NULL',
    'expiresAt bigint NOT NULL',
    'settledAt bigint NULL',
    'settledCaptureId varchar(26) NULL',
    'closedAt bigint NULL',
    checkIn('ck_payments_intent_policy', 'latePolicy', ['refund', 'settle']),
    checkIn('ck_payments_intent_state', 'state', ['open', 'settled', 'held', 'closed']),
    checkIn('ck_payments_intent_close', 'closeReason', ['expired', 'cancelled', 'voided', 'refunded', 'handled']),
    checkIn('ck_payments_intent_channel', 'channel', CHANNELS),
    'CONSTRAINT ck_payments_intent_amount CHECK (amount > 0)',
    "CONSTRAINT ck_payments_intent_settled CHECK ((state = 'settled') = (settledCaptureId IS NOT NULL))",
  ]);
  await createUniqueIndex(runner, 'uq_payments_intent_purpose', 'payments_intent', ['purposeKind', 'purposeId']);
  await createIndex(runner, 'ix_payments_intent_family', 'payments_intent', ['familyId', 'id']);
  await createIndex(runner, 'ix_payments_intent_campus', 'payments_intent', ['campusId', 'id']);
  await createIndex(runner, 'ix_payments_intent_due', 'payments_intent', ['state', 'expiresAt']);
  // `openKey` = the intent's id while the order may still be paid: at most one such order per intent.
  await createTable(runner, 'payments_order', [
    'outTradeNo varchar(32) NOT NULL PRIMARY KEY',
    'intentId varchar(26) NOT NULL',
    'accountId varchar(26) NOT NULL',
    'description varchar(127) NOT NULL',
    'amount bigint NOT NULL',
    'expiresAt bigint NOT NULL',
    'state varchar(12) NOT NULL',
    'openKey varchar(26) NULL',
    'prepayId varchar(64) NULL',
    'prepayUntil bigint NULL',
    'checks integer NOT NULL',
    'nextCheckAt bigint NOT NULL',
    'lastCode varchar(60) NULL',
    'createdAt bigint NOT NULL',
    'endedAt bigint NULL',
    checkIn('ck_payments_order_state', 'state', ['placed', 'closing', 'closed', 'paid']),
    'CONSTRAINT fk_payments_order_intent FOREIGN KEY (intentId) REFERENCES payments_intent (id)',
  ]);
  await createUniqueIndex(runner, 'uq_payments_order_open', 'payments_order', ['openKey']);
  await createIndex(runner, 'ix_payments_order_intent', 'payments_order', ['intentId', 'outTradeNo']);
  await createIndex(runner, 'ix_payments_order_check', 'payments_order', ['state', 'nextCheckAt']);
};

// Long because it lists the columns of three tables, and a list is easier to read in one piece.
const createMoney = async (runner: QueryRunner): Promise<void> => {
  // `reference` names the money itself: `wechat:<transactionId>`, `cash:<campusId>:<receiptNo>`. It is what makes
  // settling exactly-once. `reserved` = asked back, arrived or not; `refunded` = arrived at the payer.
  await createTable(runner, 'payments_capture', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'reference varchar(100) NOT NULL',
    'intentId varchar(26) NULL',
    'outTradeNo varchar(32) NULL',
    'transactionId varchar(64) NULL',
    'receiptNo varchar(40) NULL',
    'familyId varchar(26) NULL',
    'campusId varchar(26) NULL',
    'channel varchar(12) NOT NULL',
    'amount bigint NOT NULL',
    'payerTotal bigint NOT NULL',
    'reserved bigint NOT NULL',
    'refunded bigint NOT NULL',
    'outcome varchar(12) NOT NULL',
    'via varchar(16) NOT NULL',
    'paidAt bigint NOT NULL',
    'recordedAt bigint NOT NULL',
    'recordedByKind varchar(24) NOT NULL',
    'recordedById varchar(64) NOT NULL',
    checkIn('ck_payments_capture_channel', 'channel', CHANNELS),
    checkIn('ck_payments_capture_outcome', 'outcome', ['settled', 'late', 'duplicate', 'held', 'voided', 'handled']),
    checkIn('ck_payments_capture_via', 'via', ['notification', 'query', 'desk']),
    'CONSTRAINT ck_payments_capture_sums CHECK (amount > 0 AND refunded >= 0 AND refunded <= reserved AND reserved <= amount)',
  ]);
  await createUniqueIndex(runner, 'uq_payments_capture_reference', 'payments_capture', ['reference']);
  await createIndex(runner, 'ix_payments_capture_intent', 'payments_capture', ['intentId', 'id']);
  await createIndex(runner, 'ix_payments_capture_paid', 'payments_capture', ['channel', 'paidAt']);
  await createIndex(runner, 'ix_payments_capture_campus', 'payments_capture', ['campusId', 'paidAt']);
  await createIndex(runner, 'ix_payments_capture_at', 'payments_capture', ['paidAt']);
  await createIndex(runner, 'ix_payments_capture_order', 'payments_capture', ['outTradeNo']);
  await createIndex(runner, 'ix_payments_capture_family', 'payments_capture', ['familyId']);
  await createTable(runner, 'payments_refund', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'captureId varchar(26) NOT NULL',
    'intentId varchar(26) NULL',
    'campusId varchar(26) NULL',
    'familyId varchar(26) NULL',
    'sourceType varchar(40) NOT NULL',
    'sourceId varchar(80) NOT NULL',
    'cause varchar(12) NOT NULL',
    'channel varchar(12) NOT NULL',
    'amount bigint NOT NULL',
    'reason varchar(80) NOT NULL',
    'outRefundNo varchar(64) NOT NULL',
    'numbers integer NOT NULL',
    'refundId varchar(64) NULL',
    'state varchar(12) NOT NULL',
    'attempts integer NOT NULL',
    'nextAttemptAt bigint NOT NULL',
    'claimedUntil bigint NOT NULL',
    'lastCode varchar(60) NULL',
    'sentAt bigint NULL',
    'handReceiptNo varchar(40) NULL',
    'handReference varchar(100) NULL',
    'createdByKind varchar(24) NOT NULL',
    'createdById varchar(64) NOT NULL',
    'createdAt bigint NOT NULL',
    'succeededAt bigint NULL',
    checkIn('ck_payments_refund_cause', 'cause', ['asked', 'late', 'duplicate', 'held']),
    checkIn('ck_payments_refund_channel', 'channel', CHANNELS),
    checkIn('ck_payments_refund_state', 'state', ['waiting', 'processing', 'blocked', 'abnormal', 'failed', 'succeeded']),
    'CONSTRAINT ck_payments_refund_amount CHECK (amount > 0)',
    'CONSTRAINT fk_payments_refund_capture FOREIGN KEY (captureId) REFERENCES payments_capture (id)',
  ]);
  await createUniqueIndex(runner, 'uq_payments_refund_source', 'payments_refund', ['sourceType', 'sourceId']);
  await createUniqueIndex(runner, 'uq_payments_refund_number', 'payments_refund', ['outRefundNo']);
  await createUniqueIndex(runner, 'uq_payments_refund_hand', 'payments_refund', ['handReference']);
  await createIndex(runner, 'ix_payments_refund_capture', 'payments_refund', ['captureId', 'id']);
  await createIndex(runner, 'ix_payments_refund_intent', 'payments_refund', ['intentId', 'id']);
  await createIndex(runner, 'ix_payments_refund_due', 'payments_refund', ['state', 'nextAttemptAt']);
  await createIndex(runner, 'ix_payments_refund_campus', 'payments_refund', ['campusId', 'id']);
  await createIndex(runner, 'ix_payments_refund_sent', 'payments_refund', ['sentAt']);
  await createIndex(runner, 'ix_payments_refund_succeeded', 'payments_refund', ['succeededAt']);
  await createIndex(runner, 'ix_payments_refund_family', 'payments_refund', ['familyId']);
  await createTable(runner, 'payments_notification', [
    'eventId varchar(64) NOT NULL PRIMARY KEY',
    'kind varchar(12) NOT NULL',
    'outTradeNo varchar(32) NULL',
    'outRefundNo varchar(64) NULL',
    'outcome varchar(24) NOT NULL',
    'receivedAt bigint NOT NULL',
    checkIn('ck_payments_notification_kind', 'kind', ['payment', 'refund', 'other']),
  ]);
  await createIndex(runner, 'ix_payments_notification_order', 'payments_notification', ['outTradeNo']);
  await createIndex(runner, 'ix_payments_notification_received', 'payments_notification', ['receivedAt']);
};

// Long because it lists the columns of four tables, and a list is easier to read in one piece.
const createBooks = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'payments_desk_void', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'captureId varchar(26) NOT NULL',
    'intentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'state varchar(12) NOT NULL',
    'openKey varchar(26) NULL',
    'reason varchar(80) NOT NULL',
    'requestedById varchar(26) NOT NULL',
    'requestedAt bigint NOT NULL',
    'decidedById varchar(26) NULL',
    'decidedAt bigint NULL',
    'note varchar(200) NULL',
    checkIn('ck_payments_desk_void_state', 'state', ['requested', 'approved', 'rejected']),
    'CONSTRAINT fk_payments_desk_void_capture FOREIGN KEY (captureId) REFERENCES payments_capture (id)',
  ]);
  await createUniqueIndex(runner, 'uq_payments_desk_void_open', 'payments_desk_void', ['openKey']);
  await createIndex(runner, 'ix_payments_desk_void_campus', 'payments_desk_void', ['campusId', 'id']);
  // `openKey` = kind and subject while the task is open: the same trouble is one task.
  await createTable(runner, 'payments_task', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'kind varchar(24) NOT NULL',
    'openKey varchar(100) NULL',
    'campusId varchar(26) NULL',
    'intentId varchar(26) NULL',
    'captureId varchar(26) NULL',
    'refundId varchar(26) NULL',
    'details text NOT NULL',
    'state varchar(12) NOT NULL',
    'createdAt bigint NOT NULL',
    'resolvedAt bigint NULL',
    'resolvedById varchar(64) NULL',
    'note varchar(200) NULL',
    checkIn('ck_payments_task_kind', 'kind', [
      'amount_mismatch',
      'account_mismatch',
      'unknown_order',
      'order_refused',
      'refund_not_enough',
      'refund_abnormal',
      'refund_failed',
    ]),
    checkIn('ck_payments_task_state', 'state', ['open', 'done']),
  ]);
  await createUniqueIndex(runner, 'uq_payments_task_open', 'payments_task', ['openKey']);
  await createIndex(runner, 'ix_payments_task_state', 'payments_task', ['state', 'id']);
  await createIndex(runner, 'ix_payments_task_capture', 'payments_task', ['captureId']);
  await createIndex(runner, 'ix_payments_task_refund', 'payments_task', ['refundId']);
  await createTable(runner, 'payments_bill_run', [
    'billDate varchar(10) NOT NULL PRIMARY KEY',
    'state varchar(12) NOT NULL',
    'checkedAt bigint NOT NULL',
    'payments integer NOT NULL',
    'refunds integer NOT NULL',
    'paymentTotal bigint NOT NULL',
    'refundTotal bigint NOT NULL',
    'message varchar(200) NULL',
    checkIn('ck_payments_bill_run_state', 'state', ['done', 'not_ready', 'failed']),
  ]);
  await createTable(runner, 'payments_difference', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'billDate varchar(10) NOT NULL',
    'kind varchar(16) NOT NULL',
    'subject varchar(12) NOT NULL',
    'number varchar(64) NOT NULL',
    'ours bigint NULL',
    'theirs bigint NULL',
    'intentId varchar(26) NULL',
    'state varchar(12) NOT NULL',
    'note varchar(200) NULL',
    'resolvedById varchar(64) NULL',
    'resolvedAt bigint NULL',
    'createdAt bigint NOT NULL',
    checkIn('ck_payments_difference_kind', 'kind', ['missing_here', 'missing_there', 'amount_differs']),
    checkIn('ck_payments_difference_subject', 'subject', ['payment', 'refund']),
    checkIn('ck_payments_difference_state', 'state', ['open', 'resolved', 'gone']),
  ]);
  await createUniqueIndex(runner, 'uq_payments_difference', 'payments_difference', ['billDate', 'subject', 'number', 'kind']);
  await createIndex(runner, 'ix_payments_difference_state', 'payments_difference', ['state', 'id']);
};
