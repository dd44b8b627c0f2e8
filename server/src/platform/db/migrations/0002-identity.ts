import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createTrigger, createUniqueIndex, dropTables, insertFirstRow } from './ddl';

const id = 'id varchar(26) NOT NULL PRIMARY KEY';
const ROLES = ['owner', 'campus_manager', 'teacher', 'consultant', 'front_desk', 'marketing', 'finance'];

/** Accounts, sessions, families, guardians, consents, staff, the audit log. */
export class Identity1763700000002 implements MigrationInterface {
  name = 'Identity1763700000002';

  async up(runner: QueryRunner): Promise<void> {
    await createSchoolTables(runner);
    await createAccountTables(runner);
    await createFamilyTables(runner);
    await createStaffTables(runner);
    await createAuditTable(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'identity_audit',
      'identity_staff_role',
      'identity_staff',
      'identity_consent',
      'identity_guardian',
      'identity_family_campus',
      'identity_family',
      'identity_web_login',
      'identity_refresh_token',
      'identity_session',
      'identity_account',
      'identity_campus',
      'identity_school',
    ]);
  }
}

const createSchoolTables = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'identity_school', [
    'slot integer NOT NULL PRIMARY KEY',
    'name varchar(60) NOT NULL',
    'updatedAt bigint NOT NULL',
    'CONSTRAINT ck_identity_school_single CHECK (slot = 1)',
  ]);
  // The one row is also the lock under which owners are changed.
  await insertFirstRow(runner, 'identity_school', { slot: 1, name: '青芽', updatedAt: 0 });
  await createTable(runner, 'identity_campus', [
    id,
    'name varchar(40) NOT NULL',
    'address varchar(120) NOT NULL',
    'state varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_identity_campus_state', 'state', ['open', 'closed']),
  ]);
  await createUniqueIndex(runner, 'uq_identity_campus_name', 'identity_campus', ['name']);
};

const createAccountTables = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'identity_account', [
    id,
    'appId varchar(40) NOT NULL',
    'openId varchar(64) NOT NULL',
    'unionId varchar(64) NULL',
    'createdAt bigint NOT NULL',
    'erasedAt bigint NULL',
  ]);
  await createUniqueIndex(runner, 'uq_identity_account_openid', 'identity_account', ['appId', 'openId']);
  await createTable(runner, 'identity_session', [
    id,
    'accountId varchar(26) NOT NULL',
    'kind varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'expiresAt bigint NOT NULL',
    'endedAt bigint NULL',
    'endReason varchar(24) NULL',
    checkIn('ck_identity_session_kind', 'kind', ['wechat', 'web', 'demo']),
    'CONSTRAINT fk_identity_session_account FOREIGN KEY (accountId) REFERENCES identity_account (id)',
  ]);
  await createIndex(runner, 'ix_identity_session_account', 'identity_session', ['accountId', 'endedAt']);
  await createIndex(runner, 'ix_identity_session_expiry', 'identity_session', ['expiresAt']);
  await createTable(runner, 'identity_refresh_token', [
    'tokenHash varchar(64) NOT NULL PRIMARY KEY',
    'sessionId varchar(26) NOT NULL',
    'issuedAt bigint NOT NULL',
    'expiresAt bigint NOT NULL',
    'rotatedAt bigint NULL',
    'successorHash varchar(64) NULL',
    'CONSTRAINT ck_identity_refresh_token_rotation CHECK ((rotatedAt IS NULL) = (successorHash IS NULL))',
    'CONSTRAINT fk_identity_refresh_token_session FOREIGN KEY (sessionId) REFERENCES identity_session (id)',
  ]);
  await createIndex(runner, 'ix_identity_refresh_token_session', 'identity_refresh_token', ['sessionId']);
  await createIndex(runner, 'ix_identity_refresh_token_expiry', 'identity_refresh_token', ['expiresAt']);
  await createTable(runner, 'identity_web_login', [
    'scene varchar(32) NOT NULL PRIMARY KEY',
    'secretHash varchar(64) NOT NULL',
    'state varchar(24) NOT NULL',
    'browser varchar(60) NOT NULL',
    'address varchar(64) NOT NULL',
    'accountId varchar(26) NULL',
    'createdAt bigint NOT NULL',
    'expiresAt bigint NOT NULL',
    checkIn('ck_identity_web_login_state', 'state', ['waiting', 'scanned', 'confirmed', 'consumed', 'refused']),
    "CONSTRAINT ck_identity_web_login_owner CHECK ((state = 'waiting') = (accountId IS NULL))",
  ]);
  await createIndex(runner, 'ix_identity_web_login_expiry', 'identity_web_login', ['expiresAt']);
};

const createFamilyTables = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'identity_family', [
    id,
    'state varchar(24) NOT NULL',
    'source varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'erasedAt bigint NULL',
    checkIn('ck_identity_family_state', 'state', ['active', 'erased']),
    checkIn('ck_identity_family_source', 'source', ['roster', 'visitor', 'staff']),
    "CONSTRAINT ck_identity_family_erased CHECK ((state = 'erased') = (erasedAt IS NOT NULL))",
  ]);
  await createTable(runner, 'identity_family_campus', [
    'familyId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'PRIMARY KEY (familyId, campusId)',
    'CONSTRAINT fk_identity_family_campus_family FOREIGN KEY (familyId) REFERENCES identity_family (id)',
    'CONSTRAINT fk_identity_family_campus_campus FOREIGN KEY (campusId) REFERENCES identity_campus (id)',
  ]);
  await createTable(runner, 'identity_guardian', [
    id,
    'familyId varchar(26) NOT NULL',
    'name varchar(40) NOT NULL',
    'relation varchar(24) NOT NULL',
    'phoneSealed varchar(255) NULL',
    'phoneIndex varchar(64) NULL',
    'ownPhoneIndex varchar(64) NULL',
    'accountId varchar(26) NULL',
    'boundAt bigint NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_identity_guardian_relation', 'relation', ['mother', 'father', 'grandparent', 'other']),
    'CONSTRAINT ck_identity_guardian_phone CHECK ((phoneSealed IS NULL) = (phoneIndex IS NULL))',
    'CONSTRAINT ck_identity_guardian_bound CHECK ((accountId IS NULL) = (boundAt IS NULL))',
    'CONSTRAINT fk_identity_guardian_family FOREIGN KEY (familyId) REFERENCES identity_family (id)',
    'CONSTRAINT fk_identity_guardian_account FOREIGN KEY (accountId) REFERENCES identity_account (id)',
  ]);
  await createUniqueIndex(runner, 'uq_identity_guardian_account', 'identity_guardian', ['accountId']);
  await createUniqueIndex(runner, 'uq_identity_guardian_own_phone', 'identity_guardian', ['ownPhoneIndex']);
  await createUniqueIndex(runner, 'uq_identity_guardian_family_phone', 'identity_guardian', ['familyId', 'phoneIndex']);
  await createIndex(runner, 'ix_identity_guardian_phone', 'identity_guardian', ['phoneIndex']);
  await createTable(runner, 'identity_consent', [
    id,
    'familyId varchar(26) NOT NULL',
    'guardianId varchar(26) NOT NULL',
    'accountId varchar(26) NOT NULL',
    'kind varchar(24) NOT NULL',
    // Orders the decisions of a family; clocks of two servers could not.
    'revision integer NOT NULL',
    'decision varchar(24) NOT NULL',
    'policyVersion varchar(20) NOT NULL',
    'decidedAt bigint NOT NULL',
    checkIn('ck_identity_consent_kind', 'kind', ['child_data']),
    checkIn('ck_identity_consent_decision', 'decision', ['given', 'withdrawn']),
    'CONSTRAINT fk_identity_consent_family FOREIGN KEY (familyId) REFERENCES identity_family (id)',
  ]);
  await createUniqueIndex(runner, 'uq_identity_consent_revision', 'identity_consent', ['familyId', 'kind', 'revision']);
  await refuseChanges(runner, 'identity_consent');
};

const createStaffTables = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'identity_staff', [
    id,
    'name varchar(40) NOT NULL',
    'phoneSealed varchar(255) NOT NULL',
    'phoneIndex varchar(64) NOT NULL',
    'accountId varchar(26) NULL',
    'state varchar(24) NOT NULL',
    'invitationHash varchar(64) NULL',
    'invitationExpiresAt bigint NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_identity_staff_state', 'state', ['invited', 'active', 'inactive']),
    "CONSTRAINT ck_identity_staff_active CHECK ((state = 'active') = (accountId IS NOT NULL))",
    'CONSTRAINT fk_identity_staff_account FOREIGN KEY (accountId) REFERENCES identity_account (id)',
  ]);
  await createUniqueIndex(runner, 'uq_identity_staff_phone', 'identity_staff', ['phoneIndex']);
  await createUniqueIndex(runner, 'uq_identity_staff_account', 'identity_staff', ['accountId']);
  await createUniqueIndex(runner, 'uq_identity_staff_invitation', 'identity_staff', ['invitationHash']);
  await createTable(runner, 'identity_staff_role', [
    'staffId varchar(26) NOT NULL',
    'role varchar(24) NOT NULL',
    // A campus id, or 'all'.
    'scope varchar(26) NOT NULL',
    'PRIMARY KEY (staffId, role, scope)',
    checkIn('ck_identity_staff_role_role', 'role', ROLES),
    "CONSTRAINT ck_identity_staff_role_scope CHECK ((role = 'owner') = (scope = 'all'))",
    'CONSTRAINT fk_identity_staff_role_staff FOREIGN KEY (staffId) REFERENCES identity_staff (id)',
  ]);
  await createIndex(runner, 'ix_identity_staff_role_scope', 'identity_staff_role', ['scope', 'staffId']);
};

const createAuditTable = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'identity_audit', [
    id,
    'at bigint NOT NULL',
    'actorKind varchar(24) NOT NULL',
    'actorId varchar(64) NOT NULL',
    'action varchar(80) NOT NULL',
    'subjectKind varchar(24) NOT NULL',
    'subjectId varchar(64) NOT NULL',
    'campusId varchar(26) NULL',
    'details text NOT NULL',
    checkIn('ck_identity_audit_actor', 'actorKind', ['guardian', 'staff', 'system']),
  ]);
  await createIndex(runner, 'ix_identity_audit_action', 'identity_audit', ['action', 'id']);
  await createIndex(runner, 'ix_identity_audit_subject', 'identity_audit', ['subjectKind', 'subjectId', 'id']);
  await createIndex(runner, 'ix_identity_audit_actor', 'identity_audit', ['actorId', 'id']);
  await createIndex(runner, 'ix_identity_audit_campus', 'identity_audit', ['campusId', 'id']);
  await refuseChanges(runner, 'identity_audit');
};

/** Rows of the table are written once: the database itself refuses every UPDATE and DELETE. */
const refuseChanges = async (runner: QueryRunner, table: string): Promise<void> => {
  const isMysql = runner.dataSource.options.type !== 'better-sqlite3';
  for (const event of ['UPDATE', 'DELETE'] as const) {
    const message = `${table} is append-only`;
    const body = isMysql
      ? `FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${message}'`
      : `BEGIN SELECT RAISE(ABORT, '${message}'); END`;
    await createTrigger(runner, `tr_${table}_no_${event.toLowerCase()}`, `BEFORE ${event} ON ${table} ${body}`);
  }
};
