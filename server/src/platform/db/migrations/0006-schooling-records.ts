import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

/** Roster imports with their reports, daily sign-ins and behaviours. */
export class SchoolingRecords1763700000006 implements MigrationInterface {
  name = 'SchoolingRecords1763700000006';

  async up(runner: QueryRunner): Promise<void> {
    await createImports(runner);
    await createRecords(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'schooling_behaviour',
      'schooling_sign_in',
      'schooling_import_issue',
      'schooling_import_piece',
      'schooling_import_job',
    ]);
  }
}

const createImports = async (runner: QueryRunner): Promise<void> => {
  // campusId '' = the whole school. The file's pieces and the issues are personal data and are removed at `purgeAfter`.
  await createTable(runner, 'schooling_import_job', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'campusId varchar(26) NOT NULL',
    'staffId varchar(26) NOT NULL',
    'fileName varchar(200) NOT NULL',
    'state varchar(24) NOT NULL',
    'mode varchar(24) NULL',
    'today varchar(10) NOT NULL',
    'mayCreateCatalogue integer NOT NULL',
    'rowsTotal integer NOT NULL',
    'rowsDone integer NOT NULL',
    'errorRows integer NOT NULL',
    'issueCount integer NOT NULL',
    'summary text NULL',
    'planHash varchar(64) NULL',
    'failure varchar(40) NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    'finishedAt bigint NULL',
    'purgeAfter bigint NOT NULL',
    checkIn('ck_schooling_import_state', 'state', [
      'uploaded',
      'checking',
      'checked',
      'committing',
      'done',
      'failed',
      'cancelled',
    ]),
    checkIn('ck_schooling_import_mode', 'mode', ['all', 'good_rows']),
  ]);
  await createIndex(runner, 'ix_schooling_import_campus', 'schooling_import_job', ['campusId', 'id']);
  await createIndex(runner, 'ix_schooling_import_state', 'schooling_import_job', ['state', 'id']);
  // In pieces: a whole file would exceed what a statement and a portable blob column hold.
  await createTable(runner, 'schooling_import_piece', [
    'jobId varchar(26) NOT NULL',
    'position integer NOT NULL',
    'content blob NOT NULL',
    'PRIMARY KEY (jobId, position)',
    'CONSTRAINT fk_schooling_import_piece_job FOREIGN KEY (jobId) REFERENCES schooling_import_job (id)',
  ]);
  await createTable(runner, 'schooling_import_issue', [
    'jobId varchar(26) NOT NULL',
    'position integer NOT NULL',
    'line integer NOT NULL',
    'columnTitle varchar(40) NULL',
    'severity varchar(12) NOT NULL',
    'code varchar(40) NOT NULL',
    'message varchar(400) NOT NULL',
    'remedy varchar(400) NOT NULL',
    'PRIMARY KEY (jobId, position)',
    checkIn('ck_schooling_import_severity', 'severity', ['error', 'warning', 'notice']),
    'CONSTRAINT fk_schooling_import_issue_job FOREIGN KEY (jobId) REFERENCES schooling_import_job (id)',
  ]);
};

const createRecords = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'schooling_sign_in', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'studentId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'date varchar(10) NOT NULL',
    'guardianId varchar(26) NOT NULL',
    'signedAt bigint NOT NULL',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_sign_in_day', 'schooling_sign_in', ['studentId', 'date']);
  // `naturalKey` says what may exist only once while it is in force; NULL after a revocation.
  await createTable(runner, 'schooling_behaviour', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'kind varchar(24) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'lessonId varchar(26) NULL',
    'classGroupId varchar(26) NULL',
    'courseId varchar(26) NULL',
    'date varchar(10) NOT NULL',
    'title varchar(80) NOT NULL',
    'level varchar(24) NULL',
    'passed integer NULL',
    'score varchar(20) NULL',
    'body text NULL',
    'recordedByKind varchar(24) NOT NULL',
    'recordedById varchar(64) NOT NULL',
    'recordedAt bigint NOT NULL',
    'state varchar(24) NOT NULL',
    'naturalKey varchar(120) NULL',
    'checkedById varchar(26) NULL',
    'checkedAt bigint NULL',
    'checkNote varchar(500) NULL',
    'revokedById varchar(64) NULL',
    'revokedAt bigint NULL',
    'revokeReason varchar(200) NULL',
    checkIn('ck_schooling_behaviour_kind', 'kind', [
      'lesson_comment',
      'homework',
      'teacher_comment',
      'award',
      'exam',
      'activity',
      'course_completed',
      'profile_completed',
    ]),
    checkIn('ck_schooling_behaviour_level', 'level', ['school', 'district', 'city', 'province', 'national']),
    checkIn('ck_schooling_behaviour_state', 'state', ['active', 'revoked']),
  ]);
  await createUniqueIndex(runner, 'uq_schooling_behaviour_natural', 'schooling_behaviour', ['naturalKey']);
  await createIndex(runner, 'ix_schooling_behaviour_student', 'schooling_behaviour', ['studentId', 'id']);
  await createIndex(runner, 'ix_schooling_behaviour_campus', 'schooling_behaviour', ['campusId', 'id']);
  await createIndex(runner, 'ix_schooling_behaviour_lesson', 'schooling_behaviour', ['lessonId', 'kind']);
};
