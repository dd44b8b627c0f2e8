import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables, insertFirstRow } from './ddl';

/** How many points may be issued, and what was issued of them. */
export class Budget1763700000015 implements MigrationInterface {
  name = 'Budget1763700000015';

  // Long because it lists the columns of six tables, and a list is easier to read in one piece.
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'budget_lock', ['name varchar(20) NOT NULL PRIMARY KEY']);
    await insertFirstRow(runner, 'budget_lock', { name: 'periods' });
    await createTable(runner, 'budget_period', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'title varchar(80) NOT NULL',
      'fromDate varchar(10) NOT NULL',
      'throughDate varchar(10) NOT NULL',
      'source varchar(12) NOT NULL',
      'baseFen bigint NOT NULL',
      'shareBasisPoints integer NOT NULL',
      'pointsPerYuan integer NOT NULL',
      'costFen bigint NOT NULL',
      'points bigint NOT NULL',
      'whenFull varchar(8) NOT NULL',
      'state varchar(8) NOT NULL',
      'revision integer NOT NULL',
      'createdAt bigint NOT NULL',
      'updatedAt bigint NOT NULL',
      checkIn('ck_budget_period_source', 'source', ['fixed', 'revenue', 'net_profit']),
      checkIn('ck_budget_period_when_full', 'whenFull', ['refuse', 'queue']),
      checkIn('ck_budget_period_state', 'state', ['draft', 'active', 'closed']),
      'CONSTRAINT ck_budget_period_dates CHECK (fromDate <= throughDate)',
      'CONSTRAINT ck_budget_period_points CHECK (points >= 0)',
    ]);
    await createIndex(runner, 'ix_budget_period_state', 'budget_period', ['state', 'throughDate']);
    // `campusId` and `behaviourGroup` are '' for «all others», because NULLs would not be equal to each other in the unique index.
    await createTable(runner, 'budget_allocation', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'periodId varchar(26) NOT NULL',
      'campusId varchar(26) NOT NULL',
      'behaviourGroup varchar(20) NOT NULL',
      'points bigint NOT NULL',
      'CONSTRAINT ck_budget_allocation_points CHECK (points >= 0)',
      'CONSTRAINT fk_budget_allocation_period FOREIGN KEY (periodId) REFERENCES budget_period (id)',
    ]);
    await createUniqueIndex(runner, 'uq_budget_allocation', 'budget_allocation', ['periodId', 'campusId', 'behaviourGroup']);
    await createTable(runner, 'budget_slot', [
      'allocationId varchar(26) NOT NULL',
      'slot integer NOT NULL',
      'capacity bigint NOT NULL',
      'used bigint NOT NULL',
      'beyond bigint NOT NULL',
      'PRIMARY KEY (allocationId, slot)',
      'CONSTRAINT ck_budget_slot_sums CHECK (used >= 0 AND used <= capacity AND beyond >= 0)',
      'CONSTRAINT fk_budget_slot_allocation FOREIGN KEY (allocationId) REFERENCES budget_allocation (id)',
    ]);
    // `takingKey` = the award's id on the row that took its points: one taking per award.
    await createTable(runner, 'budget_movement', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'periodId varchar(26) NOT NULL',
      'allocationId varchar(26) NOT NULL',
      'slot integer NOT NULL',
      'awardId varchar(80) NOT NULL',
      'takingKey varchar(80) NULL',
      'kind varchar(8) NOT NULL',
      'points bigint NOT NULL',
      'awardedOn varchar(10) NOT NULL',
      'movedAt bigint NOT NULL',
      checkIn('ck_budget_movement_kind', 'kind', ['within', 'beyond']),
      'CONSTRAINT ck_budget_movement_taking CHECK ((takingKey IS NOT NULL) = (points > 0))',
      'CONSTRAINT ck_budget_movement_points CHECK (points <> 0)',
    ]);
    await createUniqueIndex(runner, 'uq_budget_movement_taking', 'budget_movement', ['takingKey']);
    await createIndex(runner, 'ix_budget_movement_award', 'budget_movement', ['awardId', 'id']);
    await createIndex(runner, 'ix_budget_movement_day', 'budget_movement', ['periodId', 'awardedOn', 'allocationId', 'points']);
    await createIndex(runner, 'ix_budget_movement_slot', 'budget_movement', ['allocationId', 'slot', 'kind', 'points']);
    await createTable(runner, 'budget_alert', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'periodId varchar(26) NOT NULL',
      'allocationId varchar(26) NOT NULL',
      'kind varchar(12) NOT NULL',
      'points bigint NOT NULL',
      'issued bigint NOT NULL',
      'projected bigint NOT NULL',
      'raisedAt bigint NOT NULL',
      checkIn('ck_budget_alert_kind', 'kind', ['at_70', 'at_90', 'at_100', 'projection']),
      'CONSTRAINT fk_budget_alert_period FOREIGN KEY (periodId) REFERENCES budget_period (id)',
    ]);
    await createUniqueIndex(runner, 'uq_budget_alert', 'budget_alert', ['periodId', 'allocationId', 'kind']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'budget_alert',
      'budget_movement',
      'budget_slot',
      'budget_allocation',
      'budget_period',
      'budget_lock',
    ]);
  }
}
