import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, dropIndex, dropTables } from './ddl';

/** What the school owed at the end of each day, and the indexes to read a day's movements without reading everything. */
export class Liability1763700000017 implements MigrationInterface {
  name = 'Liability1763700000017';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'insight_liability_day', [
      'date varchar(10) NOT NULL',
      'campusId varchar(26) NOT NULL',
      'outstanding bigint NOT NULL',
      'debt bigint NOT NULL',
      'issued bigint NOT NULL',
      'adjusted bigint NOT NULL',
      'undone bigint NOT NULL',
      'redeemed bigint NOT NULL',
      'expired bigint NOT NULL',
      'clawedBack bigint NOT NULL',
      'PRIMARY KEY (date, campusId)',
    ]);
    await createTable(runner, 'insight_liability_part', [
      'date varchar(10) NOT NULL',
      'campusId varchar(26) NOT NULL',
      'dimension varchar(16) NOT NULL',
      'code varchar(60) NOT NULL',
      'points bigint NOT NULL',
      'PRIMARY KEY (date, campusId, dimension, code)',
      checkIn('ck_insight_liability_part_dimension', 'dimension', ['month', 'reason']),
    ]);
    await createTable(runner, 'insight_setting', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'pointsPerYuan integer NOT NULL',
      'updatedAt bigint NOT NULL',
      'updatedById varchar(26) NOT NULL',
      'CONSTRAINT ck_insight_setting_rate CHECK (pointsPerYuan >= 1)',
    ]);
    await createIndex(runner, 'ix_points_transaction_recorded', 'points_transaction', ['recordedAt']);
    await createIndex(runner, 'ix_schooling_behaviour_recorded', 'schooling_behaviour', ['recordedAt', 'campusId']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndex(runner, 'ix_schooling_behaviour_recorded', 'schooling_behaviour');
    await dropIndex(runner, 'ix_points_transaction_recorded', 'points_transaction');
    await dropTables(runner, ['insight_setting', 'insight_liability_part', 'insight_liability_day']);
  }
}
