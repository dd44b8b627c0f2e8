import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, createUniqueIndex, dropTables } from './ddl';

const APPEND_ONLY = 'points_lot_extension';

/** Points granted already that are made to last longer: what staff decided, and what it did to each lot. */
export class LotExtensions1763700000021 implements MigrationInterface {
  name = 'LotExtensions1763700000021';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, APPEND_ONLY, [
      'lotId varchar(26) NOT NULL',
      'extensionId varchar(26) NOT NULL',
      'fromDate varchar(10) NOT NULL',
      'toDate varchar(10) NOT NULL',
      'recordedAt bigint NOT NULL',
      'PRIMARY KEY (lotId, extensionId)',
      'CONSTRAINT fk_points_lot_extension_lot FOREIGN KEY (lotId) REFERENCES points_lot (id)',
      'CONSTRAINT ck_points_lot_extension_longer CHECK (toDate > fromDate)',
    ]);
    await createIndex(runner, 'ix_points_lot_extension_recorded', APPEND_ONLY, ['recordedAt']);
    await refuseChanges(runner);
    await createTable(runner, 'earning_extension', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'title varchar(60) NOT NULL',
      'kind varchar(12) NOT NULL',
      'months integer NULL',
      'ruleVersionId varchar(26) NULL',
      'ruleCodes text NOT NULL',
      'campusId varchar(26) NULL',
      'state varchar(12) NOT NULL',
      'position varchar(26) NOT NULL',
      'students bigint NOT NULL',
      'lots bigint NOT NULL',
      'points bigint NOT NULL',
      'doneStudents bigint NOT NULL',
      'doneLots bigint NOT NULL',
      'donePoints bigint NOT NULL',
      'createdById varchar(26) NOT NULL',
      'createdAt bigint NOT NULL',
      'confirmedById varchar(26) NULL',
      'confirmedAt bigint NULL',
      'finishedAt bigint NULL',
      'openSlot varchar(26) NOT NULL',
      checkIn('ck_earning_extension_kind', 'kind', ['policy', 'months']),
      checkIn('ck_earning_extension_state', 'state', ['counting', 'ready', 'running', 'done', 'cancelled']),
    ]);
    await createIndex(runner, 'ix_earning_extension_state', 'earning_extension', ['state', 'id']);
    await createUniqueIndex(runner, 'uq_earning_extension_open', 'earning_extension', ['openSlot']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const verb of ['update', 'delete']) await runner.query(`DROP TRIGGER IF EXISTS tr_${APPEND_ONLY}_${verb}`);
    await dropTables(runner, ['earning_extension', APPEND_ONLY]);
  }
}

/** What became of a lot's last day is history, like the ledger itself. */
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
