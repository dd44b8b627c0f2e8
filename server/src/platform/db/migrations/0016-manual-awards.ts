import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables, insertFirstRow } from './ddl';

/** The limits the product comes with; a school changes them by a new version. */
const FIRST_LIMITS = JSON.stringify({
  owner: { perAward: 2_000, perDay: 10_000, perDeduction: 2_000, deductionsPerDay: 10_000 },
  campus_manager: { perAward: 500, perDay: 2_000, perDeduction: 500, deductionsPerDay: 2_000 },
  front_desk: { perAward: 50, perDay: 200, perDeduction: 20, deductionsPerDay: 100 },
  teacher: { perAward: 50, perDay: 300, perDeduction: 20, deductionsPerDay: 100 },
});

/** Points given and taken by hand: the limits, the awards, and what each person gave on each day. */
export class ManualAwards1763700000016 implements MigrationInterface {
  name = 'ManualAwards1763700000016';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'earning_manual_policy', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'versionNumber integer NOT NULL',
      'limits text NOT NULL',
      'validMonths integer NULL',
      'changedAt bigint NOT NULL',
      'changedById varchar(26) NULL',
    ]);
    await createUniqueIndex(runner, 'uq_earning_manual_policy_number', 'earning_manual_policy', ['versionNumber']);
    await createTable(runner, 'earning_manual_award', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'studentId varchar(26) NOT NULL',
      'campusId varchar(26) NOT NULL',
      'points integer NOT NULL',
      'reason varchar(60) NOT NULL',
      'state varchar(12) NOT NULL',
      'waitedFor varchar(12) NULL',
      'policyNumber integer NOT NULL',
      'givenById varchar(26) NOT NULL',
      'givenAt bigint NOT NULL',
      'givenOn varchar(10) NOT NULL',
      'decidedById varchar(26) NULL',
      'decidedAt bigint NULL',
      'note varchar(60) NULL',
      'transactionId varchar(26) NULL',
      checkIn('ck_earning_manual_award_state', 'state', ['given', 'waiting', 'approved', 'refused', 'withdrawn', 'undone']),
      'CONSTRAINT ck_earning_manual_award_points CHECK (points <> 0)',
    ]);
    await createIndex(runner, 'ix_earning_manual_award_campus', 'earning_manual_award', ['campusId', 'id']);
    await createIndex(runner, 'ix_earning_manual_award_state', 'earning_manual_award', ['state', 'campusId', 'id']);
    await createIndex(runner, 'ix_earning_manual_award_giver', 'earning_manual_award', ['givenById', 'id']);
    await createIndex(runner, 'ix_earning_manual_award_student', 'earning_manual_award', ['studentId', 'id']);
    await createIndex(runner, 'ix_earning_manual_award_points', 'earning_manual_award', ['points', 'id']);
    await createTable(runner, 'earning_manual_day', [
      'staffId varchar(26) NOT NULL',
      'day varchar(10) NOT NULL',
      'kind varchar(12) NOT NULL',
      'used integer NOT NULL',
      checkIn('ck_earning_manual_day_kind', 'kind', ['award', 'deduction']),
      'CONSTRAINT ck_earning_manual_day_used CHECK (used >= 0)',
      'PRIMARY KEY (staffId, day, kind)',
    ]);
    await insertFirstRow(runner, 'earning_manual_policy', {
      id: '01ARZ3NDEKTSV4RRFFQ69G5FM1',
      versionNumber: 1,
      limits: FIRST_LIMITS,
      validMonths: 12,
      changedAt: 1_763_700_000_000,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['earning_manual_day', 'earning_manual_award', 'earning_manual_policy']);
  }
}
