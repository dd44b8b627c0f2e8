import type { QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex } from './ddl';

/** The second half of the schooling migration: what happens at and around a lesson. */
export const createAttendanceTables = async (runner: QueryRunner): Promise<void> => {
  await createAttendance(runner);
  await createRequests(runner);
};

const createAttendance = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'schooling_attendance', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'lessonId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'classGroupId varchar(26) NOT NULL',
    'courseId varchar(26) NOT NULL',
    'lessonDate varchar(10) NOT NULL',
    'startsAt bigint NOT NULL',
    'status varchar(24) NOT NULL',
    'onTime integer NOT NULL',
    'method varchar(24) NOT NULL',
    'isMakeUp integer NOT NULL',
    'consumption varchar(24) NOT NULL',
    'consumedEnrolmentId varchar(26) NULL',
    'revision integer NOT NULL',
    'recordedAt bigint NOT NULL',
    'recordedByKind varchar(24) NOT NULL',
    'recordedById varchar(64) NOT NULL',
    'offlineScannedAt bigint NULL',
    'note varchar(200) NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_attendance_status', 'status', ['present', 'late', 'leave', 'absent']),
    checkIn('ck_schooling_attendance_method', 'method', ['qr', 'roll_call', 'leave', 'correction']),
    checkIn('ck_schooling_attendance_consumption', 'consumption', ['consumed', 'owed', 'none']),
    "CONSTRAINT ck_schooling_attendance_consumed CHECK ((consumption = 'consumed') = (consumedEnrolmentId IS NOT NULL))",
    'CONSTRAINT fk_schooling_attendance_lesson FOREIGN KEY (lessonId) REFERENCES schooling_lesson (id)',
    'CONSTRAINT fk_schooling_attendance_student FOREIGN KEY (studentId) REFERENCES schooling_student (id)',
    'CONSTRAINT fk_schooling_attendance_enrolment FOREIGN KEY (consumedEnrolmentId) REFERENCES schooling_enrolment (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_attendance', 'schooling_attendance', ['lessonId', 'studentId']);
  await createIndex(runner, 'ix_schooling_attendance_student', 'schooling_attendance', ['studentId', 'startsAt', 'id']);
  await createIndex(runner, 'ix_schooling_attendance_campus', 'schooling_attendance', ['campusId', 'startsAt', 'id']);
  await createTable(runner, 'schooling_credit_entry', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'enrolmentId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'attendanceId varchar(26) NULL',
    'attendanceRevision integer NULL',
    'lessonId varchar(26) NULL',
    'kind varchar(24) NOT NULL',
    'delta integer NOT NULL',
    'remainingAfter integer NOT NULL',
    'reason varchar(200) NOT NULL',
    'actorKind varchar(24) NOT NULL',
    'actorId varchar(64) NOT NULL',
    'createdAt bigint NOT NULL',
    checkIn('ck_schooling_credit_entry_kind', 'kind', ['opening', 'consume', 'return', 'adjust']),
    'CONSTRAINT fk_schooling_credit_entry_enrolment FOREIGN KEY (enrolmentId) REFERENCES schooling_enrolment (id)',
  ]);
  // One consumption and one return at most for each state an attendance goes through.
  await createUniqueIndex(runner, 'uq_schooling_credit_entry', 'schooling_credit_entry', [
    'attendanceId',
    'attendanceRevision',
    'kind',
  ]);
  await createIndex(runner, 'ix_schooling_credit_entry_enrolment', 'schooling_credit_entry', ['enrolmentId', 'id']);
  await createIndex(runner, 'ix_schooling_credit_entry_student', 'schooling_credit_entry', ['studentId', 'id']);
};

/** `activeKey` is filled while a request is open or in force and NULL afterwards, so that only one can be at a time. */
const createRequests = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'schooling_leave_request', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'lessonId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'classGroupId varchar(26) NOT NULL',
    'status varchar(24) NOT NULL',
    'activeKey varchar(60) NULL',
    'reason varchar(200) NOT NULL',
    'requestedByKind varchar(24) NOT NULL',
    'requestedById varchar(64) NOT NULL',
    'requestedAt bigint NOT NULL',
    'decidedByKind varchar(24) NULL',
    'decidedById varchar(64) NULL',
    'decidedAt bigint NULL',
    'decisionNote varchar(200) NULL',
    checkIn('ck_schooling_leave_status', 'status', ['pending', 'approved', 'rejected', 'cancelled']),
    'CONSTRAINT fk_schooling_leave_lesson FOREIGN KEY (lessonId) REFERENCES schooling_lesson (id)',
    'CONSTRAINT fk_schooling_leave_student FOREIGN KEY (studentId) REFERENCES schooling_student (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_leave_active', 'schooling_leave_request', ['activeKey']);
  await createIndex(runner, 'ix_schooling_leave_campus', 'schooling_leave_request', ['campusId', 'status', 'id']);
  await createIndex(runner, 'ix_schooling_leave_student', 'schooling_leave_request', ['studentId', 'id']);
  await createTable(runner, 'schooling_make_up', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'missedLessonId varchar(26) NOT NULL',
    'makeUpLessonId varchar(26) NOT NULL',
    'status varchar(24) NOT NULL',
    'missedKey varchar(60) NULL',
    'lessonKey varchar(60) NULL',
    'requestedByKind varchar(24) NOT NULL',
    'requestedById varchar(64) NOT NULL',
    'decidedById varchar(64) NULL',
    'note varchar(200) NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_make_up_status', 'status', ['requested', 'assigned', 'rejected', 'cancelled']),
    'CONSTRAINT fk_schooling_make_up_student FOREIGN KEY (studentId) REFERENCES schooling_student (id)',
    'CONSTRAINT fk_schooling_make_up_missed FOREIGN KEY (missedLessonId) REFERENCES schooling_lesson (id)',
    'CONSTRAINT fk_schooling_make_up_lesson FOREIGN KEY (makeUpLessonId) REFERENCES schooling_lesson (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_make_up_missed', 'schooling_make_up', ['missedKey']);
  await createUniqueIndex(runner, 'uq_schooling_make_up_lesson', 'schooling_make_up', ['lessonKey']);
  await createIndex(runner, 'ix_schooling_make_up_lesson', 'schooling_make_up', ['makeUpLessonId', 'studentId']);
  await createIndex(runner, 'ix_schooling_make_up_campus', 'schooling_make_up', ['campusId', 'id']);
  await createTable(runner, 'schooling_attendance_dispute', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'attendanceId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'guardianId varchar(26) NOT NULL',
    'message varchar(500) NOT NULL',
    'status varchar(24) NOT NULL',
    'openKey varchar(26) NULL',
    'answer varchar(500) NULL',
    'decidedById varchar(64) NULL',
    'decidedAt bigint NULL',
    'createdAt bigint NOT NULL',
    checkIn('ck_schooling_dispute_status', 'status', ['open', 'corrected', 'explained']),
    'CONSTRAINT fk_schooling_dispute_attendance FOREIGN KEY (attendanceId) REFERENCES schooling_attendance (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_dispute_open', 'schooling_attendance_dispute', ['openKey']);
  await createIndex(runner, 'ix_schooling_dispute_campus', 'schooling_attendance_dispute', ['campusId', 'status', 'id']);
};
