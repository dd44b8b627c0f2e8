import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

const STATES = ['waiting', 'sending', 'sent', 'arrived', 'no_consent', 'muted', 'late', 'failed', 'unknown'];

/** The inbox of families, their consents for WeChat messages, and what became of each message. */
export class Messaging1763700000009 implements MigrationInterface {
  name = 'Messaging1763700000009';

  async up(runner: QueryRunner): Promise<void> {
    await createInbox(runner);
    await createConsents(runner);
    await createDeliveries(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'messaging_delivery',
      'messaging_grant_entry',
      'messaging_grant',
      'messaging_preference',
      'messaging_reading',
      'messaging_message',
    ]);
  }
}

const createInbox = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'messaging_message', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'familyId varchar(26) NOT NULL',
    'reason varchar(40) NOT NULL',
    'subject varchar(100) NOT NULL',
    'topic varchar(16) NOT NULL',
    'studentId varchar(26) NULL',
    'title varchar(60) NOT NULL',
    'body varchar(400) NOT NULL',
    'page varchar(300) NULL',
    'template varchar(24) NULL',
    // The template's values, as JSON; NULL when the message goes to the inbox only.
    'templateData text NULL',
    'createdAt bigint NOT NULL',
    'validUntil bigint NULL',
  ]);
  await createUniqueIndex(runner, 'uq_messaging_message_subject', 'messaging_message', ['familyId', 'reason', 'subject']);
  await createIndex(runner, 'ix_messaging_message_family', 'messaging_message', ['familyId', 'id']);
  await createIndex(runner, 'ix_messaging_message_age', 'messaging_message', ['createdAt']);
  await createTable(runner, 'messaging_reading', [
    'accountId varchar(26) NOT NULL',
    'messageId varchar(26) NOT NULL',
    'readAt bigint NOT NULL',
    'PRIMARY KEY (accountId, messageId)',
  ]);
  await createIndex(runner, 'ix_messaging_reading_message', 'messaging_reading', ['messageId']);
  await createTable(runner, 'messaging_preference', [
    'accountId varchar(26) NOT NULL',
    'template varchar(24) NOT NULL',
    'muted integer NOT NULL',
    'updatedAt bigint NOT NULL',
    'PRIMARY KEY (accountId, template)',
  ]);
};

const createConsents = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'messaging_grant', [
    'accountId varchar(26) NOT NULL',
    'template varchar(24) NOT NULL',
    'remaining integer NOT NULL',
    'updatedAt bigint NOT NULL',
    'PRIMARY KEY (accountId, template)',
    'CONSTRAINT ck_messaging_grant_remaining CHECK (remaining >= 0)',
  ]);
  await createTable(runner, 'messaging_grant_entry', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'accountId varchar(26) NOT NULL',
    'template varchar(24) NOT NULL',
    'kind varchar(16) NOT NULL',
    'delta integer NOT NULL',
    // Who said so: `page` (reported by the phone), `push` (WeChat), `send` (our own sending).
    'origin varchar(8) NOT NULL',
    'sourceKey varchar(120) NOT NULL',
    // The other telling of the same tap; a push and a report that were paired name each other.
    'pairedKey varchar(120) NULL',
    'at bigint NOT NULL',
    checkIn('ck_messaging_grant_entry_kind', 'kind', ['granted', 'used', 'returned', 'exhausted', 'switched_off', 'told']),
    checkIn('ck_messaging_grant_entry_origin', 'origin', ['page', 'push', 'send']),
  ]);
  await createUniqueIndex(runner, 'uq_messaging_grant_entry_source', 'messaging_grant_entry', ['sourceKey']);
  await createIndex(runner, 'ix_messaging_grant_entry_account', 'messaging_grant_entry', ['accountId', 'template', 'at']);
};

const createDeliveries = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'messaging_delivery', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'messageId varchar(26) NOT NULL',
    'accountId varchar(26) NOT NULL',
    'template varchar(24) NOT NULL',
    'state varchar(12) NOT NULL',
    'dueAt bigint NOT NULL',
    // 1 = also at night.
    'urgent integer NOT NULL',
    'validUntil bigint NULL',
    'attempts integer NOT NULL',
    'leaseUntil bigint NULL',
    'msgId varchar(64) NULL',
    'errorCode integer NULL',
    'errorKind varchar(24) NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_messaging_delivery_state', 'state', STATES),
  ]);
  await createUniqueIndex(runner, 'uq_messaging_delivery_account', 'messaging_delivery', ['messageId', 'accountId']);
  await createIndex(runner, 'ix_messaging_delivery_due', 'messaging_delivery', ['state', 'dueAt']);
  // Also what a claim locks: everything on its way to one account.
  await createIndex(runner, 'ix_messaging_delivery_account', 'messaging_delivery', ['accountId', 'state']);
  await createIndex(runner, 'ix_messaging_delivery_msg', 'messaging_delivery', ['msgId']);
};
