import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

/** What an award has had from the beginning. */
const FIRST_COLUMNS = [
  'id',
  'ruleVersionId',
  'ruleCode',
  'studentId',
  'campusId',
  'sourceType',
  'sourceId',
  'step',
  'grantNo',
  'points',
  'title',
  'earnedAt',
  'earnedOn',
  'transactionId',
  'state',
  'changedAt',
];

const HEAD = [
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
];
const TAIL = ['state varchar(24) NOT NULL', 'changedAt bigint NOT NULL'];

const AWARD = [
  ...HEAD,
  // NULL: no points moved, because the budget had no room.
  'transactionId varchar(26) NULL',
  ...TAIL,
  'takenBack integer NOT NULL',
  'budgetGroup varchar(24) NOT NULL',
  'expiresOn varchar(10) NULL',
  // JSON: when the points become available, and what the amount was computed from.
  'availability varchar(120) NOT NULL',
  'inputs text NOT NULL',
  // The condition the points wait for, until it is fulfilled.
  'waitsFor varchar(24) NULL',
  'decidedById varchar(26) NULL',
  checkIn('ck_earning_award_states', 'state', ['given', 'taken_back', 'queued', 'refused']),
  'CONSTRAINT ck_earning_award_amounts CHECK (points > 0 AND takenBack >= 0 AND takenBack <= points)',
  "CONSTRAINT ck_earning_award_moved CHECK (state IN ('queued', 'refused', 'taken_back') OR transactionId IS NOT NULL)",
  'CONSTRAINT fk_earning_award_rules FOREIGN KEY (ruleVersionId) REFERENCES earning_rule_version (id)',
];

const FIRST_AWARD = [
  ...HEAD,
  'transactionId varchar(26) NOT NULL',
  ...TAIL,
  checkIn('ck_earning_award_state', 'state', ['given', 'taken_back']),
  'CONSTRAINT ck_earning_award_points CHECK (points > 0)',
  'CONSTRAINT fk_earning_award_version FOREIGN KEY (ruleVersionId) REFERENCES earning_rule_version (id)',
];

/** Awards that a budget can hold up and refunds can cut; families as locks; facts of revenue. */
export class EarningProgramme1763700000013 implements MigrationInterface {
  name = 'EarningProgramme1763700000013';

  async up(runner: QueryRunner): Promise<void> {
    await replaceAwards(runner, AWARD, 'takenBack', true, {
      columns: [...FIRST_COLUMNS, 'takenBack', 'budgetGroup', 'expiresOn', 'availability', 'inputs', 'waitsFor', 'decidedById'],
      values: `${FIRST_COLUMNS.join(', ')}, CASE WHEN state = 'taken_back' THEN points ELSE 0 END, '', NULL, '{"kind":"now"}', '{}', NULL, NULL`,
      where: '1 = 1',
    });
    await createIndex(runner, 'ix_earning_award_queue', 'earning_award', ['state', 'campusId', 'id']);
    await createTable(runner, 'earning_family', ['familyId varchar(26) NOT NULL PRIMARY KEY']);
    await createTable(runner, 'earning_revenue_fact', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      // NULL until the payment itself is told: its refund may be heard of first.
      'behaviour varchar(24) NULL',
      'studentId varchar(26) NULL',
      'campusId varchar(26) NULL',
      'courseId varchar(26) NULL',
      'happenedAt bigint NULL',
      'netFen bigint NULL',
      'refundedFen bigint NOT NULL',
      'windowOver integer NOT NULL',
      'recordedAt bigint NOT NULL',
      'CONSTRAINT ck_earning_revenue_fact_refunded CHECK (refundedFen >= 0)',
    ]);
    await createIndex(runner, 'ix_earning_revenue_fact_student', 'earning_revenue_fact', [
      'studentId',
      'behaviour',
      'happenedAt',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['earning_revenue_fact', 'earning_family']);
    await replaceAwards(runner, FIRST_AWARD, 'takenBack', false, {
      columns: FIRST_COLUMNS,
      values: FIRST_COLUMNS.join(', '),
      where: "transactionId IS NOT NULL AND state IN ('given', 'taken_back')",
    });
  }
}

interface Copy {
  readonly columns: readonly string[];
  readonly values: string;
  readonly where: string;
}

/**
 * SQLite changes neither constraints nor NOT NULL of a table, so a new one takes the old one's place, on both engines
 * alike. Every step looks at what is there: a start that was killed half-way is finished by the next one.
 * @param marker a column that only one of the two forms has @param wanted whether the new form has it
 */
const replaceAwards = async (
  runner: QueryRunner,
  lines: readonly string[],
  marker: string,
  wanted: boolean,
  copy: Copy,
): Promise<void> => {
  const there = await runner.hasTable('earning_award');
  if (!there || (await runner.hasColumn('earning_award', marker)) !== wanted) {
    if (there) {
      await createTable(runner, 'earning_award_next', lines);
      await runner.query(
        `INSERT INTO earning_award_next (${copy.columns.join(', ')}) SELECT ${copy.values} FROM earning_award
          WHERE ${copy.where} AND NOT EXISTS (SELECT 1 FROM earning_award_next n WHERE n.id = earning_award.id)`,
      );
      await dropTables(runner, ['earning_award']);
    }
    await runner.query('ALTER TABLE earning_award_next RENAME TO earning_award');
  }
  await createUniqueIndex(runner, 'uq_earning_award_source', 'earning_award', [
    'sourceId',
    'sourceType',
    'ruleCode',
    'step',
    'grantNo',
  ]);
  await createIndex(runner, 'ix_earning_award_student', 'earning_award', ['studentId', 'sourceType', 'state']);
};
