import type { MigrationInterface, QueryRunner } from 'typeorm';
import { autoIncrementKey, checkIn, createIndex, createTable, dropTables } from './ddl';

/** Outbox, jobs, idempotency, files: what the platform keeps for every module. */
export class Platform1763700000001 implements MigrationInterface {
  name = 'Platform1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'outbox_event', [
      autoIncrementKey(runner, 'position'),
      'id varchar(26) NOT NULL',
      'type varchar(80) NOT NULL',
      'aggregate varchar(80) NOT NULL',
      'payload mediumtext NOT NULL',
      'occurredAt bigint NOT NULL',
    ]);
    await createTable(runner, 'outbox_delivery', [
      'position bigint NOT NULL',
      'subscriber varchar(80) NOT NULL',
      'aggregate varchar(80) NOT NULL',
      'state varchar(12) NOT NULL',
      'attempts integer NOT NULL',
      'nextAttemptAt bigint NOT NULL',
      'lastError varchar(1000) NULL',
      'handledAt bigint NULL',
      'PRIMARY KEY (position, subscriber)',
      checkIn('ck_outbox_delivery_state', 'state', ['pending', 'done', 'dead', 'discarded']),
    ]);
    await createIndex(runner, 'ix_outbox_delivery_due', 'outbox_delivery', ['state', 'nextAttemptAt', 'position']);
    await createIndex(runner, 'ix_outbox_delivery_order', 'outbox_delivery', ['subscriber', 'aggregate', 'state', 'position']);
    await createTable(runner, 'job_run', [
      'task varchar(80) NOT NULL',
      'businessDate varchar(10) NOT NULL',
      'state varchar(12) NOT NULL',
      'attempts integer NOT NULL',
      'claimedBy varchar(64) NULL',
      'claimedUntil bigint NULL',
      'nextAttemptAt bigint NOT NULL',
      'startedAt bigint NULL',
      'finishedAt bigint NULL',
      'manual integer NOT NULL',
      'progress mediumtext NULL',
      'lastError varchar(1000) NULL',
      'PRIMARY KEY (task, businessDate)',
      checkIn('ck_job_run_state', 'state', ['requested', 'claimed', 'done', 'failed']),
    ]);
    await createTable(runner, 'http_idempotency', [
      'accountId varchar(26) NOT NULL',
      'idempotencyKey varchar(128) NOT NULL',
      'endpoint varchar(80) NOT NULL',
      'bodyHash varchar(64) NOT NULL',
      'result mediumtext NULL',
      'createdAt bigint NOT NULL',
      'PRIMARY KEY (accountId, idempotencyKey)',
    ]);
    await createIndex(runner, 'ix_http_idempotency_age', 'http_idempotency', ['createdAt']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['http_idempotency', 'job_run', 'outbox_delivery', 'outbox_event']);
  }
}
