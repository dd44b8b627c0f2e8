import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropIndex, dropTables } from './ddl';

/** Rules tried on what really happened: the runs, their sums and what each child would get. */
export class RuleBacktests1763700000019 implements MigrationInterface {
  name = 'RuleBacktests1763700000019';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'earning_backtest', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'state varchar(12) NOT NULL',
      // 'active' while it waits or runs, NULL afterwards: one at a time.
      'activeKey varchar(8) NULL',
      'fromDate varchar(10) NOT NULL',
      'throughDate varchar(10) NOT NULL',
      'ignoreValidity integer NOT NULL',
      'firstVersionId varchar(26) NOT NULL',
      'firstTitle varchar(60) NOT NULL',
      'firstHash varchar(64) NOT NULL',
      'firstRules text NOT NULL',
      'secondVersionId varchar(26) NULL',
      'secondTitle varchar(60) NULL',
      'secondHash varchar(64) NULL',
      'secondRules text NULL',
      'createdById varchar(26) NOT NULL',
      'createdAt bigint NOT NULL',
      'startedAt bigint NULL',
      'finishedAt bigint NULL',
      'cursorFamily varchar(26) NOT NULL',
      'studentsDone integer NOT NULL',
      'studentsTotal integer NOT NULL',
      'facts bigint NOT NULL',
      'leaseId varchar(26) NULL',
      'leaseUntil bigint NOT NULL',
      'attempts integer NOT NULL',
      // JSON, from the end of the run on.
      'frozen text NULL',
      checkIn('ck_earning_backtest_state', 'state', ['waiting', 'running', 'done', 'failed', 'cancelled']),
      "CONSTRAINT ck_earning_backtest_active CHECK ((activeKey IS NOT NULL) = (state IN ('waiting', 'running')))",
      "CONSTRAINT ck_earning_backtest_done CHECK (state <> 'done' OR frozen IS NOT NULL)",
    ]);
    await createUniqueIndex(runner, 'uq_earning_backtest_active', 'earning_backtest', ['activeKey']);
    await createIndex(runner, 'ix_earning_backtest_first', 'earning_backtest', ['firstHash', 'id']);
    await createIndex(runner, 'ix_earning_backtest_second', 'earning_backtest', ['secondHash', 'id']);
    await createParts(runner);
    for (const pair of ['01', '02', '12']) {
      const columns = ['backtestId', `gain${pair}`, 'studentId'];
      await createIndex(runner, `ix_earning_backtest_student_${pair}`, 'earning_backtest_student', columns);
    }
    await createIndex(runner, 'ix_earning_backtest_student_id', 'earning_backtest_student', ['studentId']);
    // The lessons of many students are read at once, and the make-up lessons among them.
    await createIndex(runner, 'ix_schooling_make_up_student', 'schooling_make_up', ['status', 'studentId']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndex(runner, 'ix_schooling_make_up_student', 'schooling_make_up');
    await dropTables(runner, ['earning_backtest_student', 'earning_backtest_sum', 'earning_backtest']);
  }
}

/** What a run leaves. */
const createParts = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'earning_backtest_sum', [
    'backtestId varchar(26) NOT NULL',
    'side integer NOT NULL',
    'ruleCode varchar(40) NOT NULL',
    'budgetGroup varchar(24) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'week varchar(10) NOT NULL',
    'points bigint NOT NULL',
    'times integer NOT NULL',
    'PRIMARY KEY (backtestId, side, ruleCode, budgetGroup, campusId, week)',
    'CONSTRAINT fk_earning_backtest_sum FOREIGN KEY (backtestId) REFERENCES earning_backtest (id)',
  ]);
  await createTable(runner, 'earning_backtest_student', [
    'backtestId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'points0 bigint NOT NULL',
    'points1 bigint NOT NULL',
    'points2 bigint NOT NULL',
    'gain01 bigint NOT NULL',
    'gain02 bigint NOT NULL',
    'gain12 bigint NOT NULL',
    // JSON: by side, the points of each rule.
    'parts text NOT NULL',
    'PRIMARY KEY (backtestId, studentId)',
    'CONSTRAINT fk_earning_backtest_student FOREIGN KEY (backtestId) REFERENCES earning_backtest (id)',
  ]);
};
