import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, createUniqueIndex, dropTables } from './ddl';

const GRANTS = ['lesson_credits', 'validity_days', 'coupon', 'benefit_quota', 'activity_seat'];
const RIGHTS = ['coupon', 'benefit_quota', 'activity_seat'];
const USES = 'mall_right_use';
/** Everything but the note, which is blanked when a family is erased. */
const LASTING = ['id', 'rightId', 'seq', 'useId', 'delta', 'studentId', 'actorKind', 'actorId', 'usedAt'];

/** What virtual goods gave, the rights that are used up, and the limit above which a guardian is asked. */
export class MallFulfilment1763700000023 implements MigrationInterface {
  name = 'MallFulfilment1763700000023';

  async up(runner: QueryRunner): Promise<void> {
    await createGrants(runner);
    await createRights(runner);
    await createTable(runner, 'mall_family_rule', [
      'familyId varchar(26) NOT NULL PRIMARY KEY',
      'approvalAbove integer NULL',
      'pinHash varchar(64) NULL',
      'pinSalt varchar(32) NULL',
      'wrongTries integer NOT NULL',
      'lockedUntil bigint NULL',
      'updatedAt bigint NOT NULL',
      'CONSTRAINT ck_mall_family_rule_tries CHECK (wrongTries >= 0)',
      'CONSTRAINT ck_mall_family_rule_above CHECK (approvalAbove IS NULL OR approvalAbove >= 0)',
    ]);
    await refuseChanges(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const verb of ['update', 'delete']) await runner.query(`DROP TRIGGER IF EXISTS tr_${USES}_${verb}`);
    await dropTables(runner, ['mall_family_rule', USES, 'mall_right', 'mall_grant']);
  }
}

const createGrants = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'mall_grant', [
    'redemptionId varchar(26) NOT NULL PRIMARY KEY',
    'kind varchar(20) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'enrolmentId varchar(26) NULL',
    'rightId varchar(26) NULL',
    'amount integer NOT NULL',
    'givenAt bigint NOT NULL',
    'undoneAt bigint NULL',
    checkIn('ck_mall_grant_kind', 'kind', GRANTS),
    'CONSTRAINT ck_mall_grant_amount CHECK (amount > 0)',
  ]);
  await createIndex(runner, 'ix_mall_grant_enrolment', 'mall_grant', ['enrolmentId']);
};

const createRights = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'mall_right', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'familyId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'source varchar(12) NOT NULL',
    'sourceId varchar(26) NOT NULL',
    'kind varchar(20) NOT NULL',
    'label varchar(40) NOT NULL',
    'terms text NULL',
    'valueFen integer NULL',
    'minSpendFen integer NULL',
    'place varchar(60) NULL',
    'startsAt bigint NULL',
    'times integer NOT NULL',
    'used integer NOT NULL',
    'version integer NOT NULL',
    'validThrough varchar(10) NOT NULL',
    'revokedAt bigint NULL',
    'createdAt bigint NOT NULL',
    checkIn('ck_mall_right_kind', 'kind', RIGHTS),
    checkIn('ck_mall_right_source', 'source', ['redemption', 'lottery']),
    'CONSTRAINT ck_mall_right_times CHECK (times > 0)',
    'CONSTRAINT ck_mall_right_used CHECK (used >= 0 AND used <= times)',
  ]);
  await createUniqueIndex(runner, 'uq_mall_right_source', 'mall_right', ['source', 'sourceId']);
  await createIndex(runner, 'ix_mall_right_student', 'mall_right', ['studentId', 'validThrough', 'id']);
  await createIndex(runner, 'ix_mall_right_family', 'mall_right', ['familyId', 'id']);
  await createTable(runner, USES, [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'rightId varchar(26) NOT NULL',
    'seq integer NOT NULL',
    'useId varchar(26) NOT NULL',
    'delta integer NOT NULL',
    'studentId varchar(26) NOT NULL',
    'note varchar(60) NULL',
    'actorKind varchar(12) NOT NULL',
    'actorId varchar(40) NOT NULL',
    'usedAt bigint NOT NULL',
    'CONSTRAINT ck_mall_right_use_delta CHECK (delta IN (1, -1))',
  ]);
  await createUniqueIndex(runner, 'uq_mall_right_use_seq', USES, ['rightId', 'seq']);
  // A use is undone once at most.
  await createUniqueIndex(runner, 'uq_mall_right_use_once', USES, ['useId', 'delta']);
  await createIndex(runner, 'ix_mall_right_use_student', USES, ['studentId', 'id']);
};

/** What was used and undone is history; only what staff wrote about it can go. */
const refuseChanges = async (runner: QueryRunner): Promise<void> => {
  const sqlite = runner.dataSource.options.type === 'better-sqlite3';
  const message = `${USES} is append-only`;
  const changed = LASTING.map((column) => `NEW.${column} <> OLD.${column}`).join(' OR ');
  const refuse = sqlite
    ? `BEGIN SELECT RAISE(ABORT, '${message}'); END`
    : `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`;
  const update = sqlite
    ? `BEFORE UPDATE ON ${USES} FOR EACH ROW WHEN ${changed} ${refuse}`
    : `BEFORE UPDATE ON ${USES} FOR EACH ROW IF ${changed} THEN ${refuse}; END IF`;
  await createTrigger(runner, `tr_${USES}_update`, update);
  await createTrigger(runner, `tr_${USES}_delete`, `BEFORE DELETE ON ${USES} FOR EACH ROW ${refuse}`);
};
