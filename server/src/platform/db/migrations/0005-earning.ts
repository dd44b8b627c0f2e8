import type { MigrationInterface, QueryRunner } from 'typeorm';
import { EARNING_RULES_V1 } from './data/earning-rules-v1';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables, insertFirstRow } from './ddl';

/** Rule versions, with the first one published, and the record of awards. */
export class Earning1763700000005 implements MigrationInterface {
  name = 'Earning1763700000005';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'earning_rule_version', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'versionNumber integer NOT NULL',
      'state varchar(24) NOT NULL',
      'effectiveFrom bigint NOT NULL',
      'rules mediumtext NOT NULL',
      'createdAt bigint NOT NULL',
      checkIn('ck_earning_rule_version_state', 'state', ['draft', 'review', 'published', 'retired']),
    ]);
    await createUniqueIndex(runner, 'uq_earning_rule_version_number', 'earning_rule_version', ['versionNumber']);
    await createTable(runner, 'earning_award', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'ruleVersionId varchar(26) NOT NULL',
      'ruleCode varchar(40) NOT NULL',
      'studentId varchar(26) NOT NULL',
      'campusId varchar(26) NOT NULL',
      'sourceType varchar(24) NOT NULL',
      'sourceId varchar(26) NOT NULL',
      'step integer NOT NULL',
      'grantNo integer NOT NULL',
      'points integer NOT NULL',
      'title varchar(200) NOT NULL',
      'earnedAt bigint NOT NULL',
      'earnedOn varchar(10) NOT NULL',
      'transactionId varchar(26) NOT NULL',
      'state varchar(24) NOT NULL',
      'changedAt bigint NOT NULL',
      checkIn('ck_earning_award_state', 'state', ['given', 'taken_back']),
      'CONSTRAINT ck_earning_award_points CHECK (points > 0)',
      'CONSTRAINT fk_earning_award_version FOREIGN KEY (ruleVersionId) REFERENCES earning_rule_version (id)',
    ]);
    await createUniqueIndex(runner, 'uq_earning_award_source', 'earning_award', [
      'sourceId',
      'sourceType',
      'ruleCode',
      'step',
      'grantNo',
    ]);
    await createIndex(runner, 'ix_earning_award_student', 'earning_award', ['studentId', 'sourceType', 'state']);
    await insertFirstRow(runner, 'earning_rule_version', {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FV1',
      versionNumber: 1,
      state: 'published',
      effectiveFrom: 0,
      rules: EARNING_RULES_V1,
      createdAt: 1_763_700_000_000,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['earning_award', 'earning_rule_version']);
  }
}
