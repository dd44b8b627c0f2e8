import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createAttendanceTables } from './0003-schooling-attendance';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

/** Students, courses, class groups, timetable, lessons, enrolments and everything attendance leaves behind. */
export class Schooling1763700000003 implements MigrationInterface {
  name = 'Schooling1763700000003';

  async up(runner: QueryRunner): Promise<void> {
    await createCatalogue(runner);
    await createCalendar(runner);
    await createStudents(runner);
    await createAttendanceTables(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, [
      'schooling_attendance_dispute',
      'schooling_make_up',
      'schooling_leave_request',
      'schooling_credit_entry',
      'schooling_attendance',
      'schooling_enrolment',
      'schooling_class_member',
      'schooling_student',
      'schooling_schedule_lock',
      'schooling_lesson',
      'schooling_holiday',
      'schooling_timetable_slot',
      'schooling_class_group',
      'schooling_course',
    ]);
  }
}

const createCatalogue = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'schooling_course', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'code varchar(40) NOT NULL',
    'title varchar(80) NOT NULL',
    'subject varchar(40) NULL',
    'absenceConsumes integer NOT NULL',
    'leaveAutoApprove integer NOT NULL',
    'status varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_course_status', 'status', ['active', 'archived']),
  ]);
  await createUniqueIndex(runner, 'uq_schooling_course_code', 'schooling_course', ['code']);
  await createTable(runner, 'schooling_class_group', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'campusId varchar(26) NOT NULL',
    'courseId varchar(26) NOT NULL',
    'externalCode varchar(40) NOT NULL',
    'name varchar(80) NOT NULL',
    'teacherStaffId varchar(26) NULL',
    'room varchar(40) NULL',
    'capacity integer NOT NULL',
    'skipStatutoryHolidays integer NOT NULL',
    'status varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_class_group_status', 'status', ['active', 'closed']),
    'CONSTRAINT ck_schooling_class_group_capacity CHECK (capacity >= 1)',
    'CONSTRAINT fk_schooling_class_group_course FOREIGN KEY (courseId) REFERENCES schooling_course (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_class_group_code', 'schooling_class_group', ['campusId', 'externalCode']);
  await createIndex(runner, 'ix_schooling_class_group_teacher', 'schooling_class_group', ['teacherStaffId']);
};

const createCalendar = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'schooling_timetable_slot', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'classGroupId varchar(26) NOT NULL',
    'weekday integer NOT NULL',
    'startMinute integer NOT NULL',
    'durationMinutes integer NOT NULL',
    'validFrom varchar(10) NOT NULL',
    'validTo varchar(10) NULL',
    'room varchar(40) NULL',
    'teacherStaffId varchar(26) NULL',
    'skipStatutoryHolidays integer NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    'CONSTRAINT ck_schooling_slot_weekday CHECK (weekday BETWEEN 1 AND 7)',
    'CONSTRAINT ck_schooling_slot_start CHECK (startMinute BETWEEN 0 AND 1439)',
    'CONSTRAINT ck_schooling_slot_duration CHECK (durationMinutes BETWEEN 1 AND 720)',
    'CONSTRAINT fk_schooling_slot_group FOREIGN KEY (classGroupId) REFERENCES schooling_class_group (id)',
  ]);
  await createIndex(runner, 'ix_schooling_slot_group', 'schooling_timetable_slot', ['classGroupId']);
  // campusId '' = the whole school: a NULL would escape the unique index.
  await createTable(runner, 'schooling_holiday', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'campusId varchar(26) NOT NULL',
    'date varchar(10) NOT NULL',
    'name varchar(40) NOT NULL',
    'kind varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    checkIn('ck_schooling_holiday_kind', 'kind', ['closed', 'open']),
  ]);
  await createUniqueIndex(runner, 'uq_schooling_holiday_day', 'schooling_holiday', ['date', 'campusId']);
  await createTable(runner, 'schooling_lesson', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'shortCode varchar(10) NOT NULL',
    'classGroupId varchar(26) NOT NULL',
    'courseId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'slotId varchar(26) NULL',
    'slotDate varchar(10) NULL',
    'date varchar(10) NOT NULL',
    'startsAt bigint NOT NULL',
    'endsAt bigint NOT NULL',
    'teacherStaffId varchar(26) NULL',
    'room varchar(40) NULL',
    'topic varchar(120) NULL',
    'status varchar(24) NOT NULL',
    'changeReason varchar(200) NULL',
    'movedFromStartsAt bigint NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_lesson_status', 'status', ['scheduled', 'cancelled']),
    'CONSTRAINT ck_schooling_lesson_times CHECK (endsAt > startsAt)',
    'CONSTRAINT fk_schooling_lesson_group FOREIGN KEY (classGroupId) REFERENCES schooling_class_group (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_lesson_short', 'schooling_lesson', ['shortCode']);
  await createUniqueIndex(runner, 'uq_schooling_lesson_slot', 'schooling_lesson', ['classGroupId', 'slotId', 'slotDate']);
  await createIndex(runner, 'ix_schooling_lesson_group', 'schooling_lesson', ['classGroupId', 'startsAt', 'id']);
  await createIndex(runner, 'ix_schooling_lesson_campus', 'schooling_lesson', ['campusId', 'startsAt', 'id']);
  await createIndex(runner, 'ix_schooling_lesson_teacher', 'schooling_lesson', ['teacherStaffId', 'startsAt']);
  // A row per room or teacher whose calendar is being changed: conflicts are looked up under this lock.
  await createTable(runner, 'schooling_schedule_lock', ['lockName varchar(80) NOT NULL PRIMARY KEY']);
};

const createStudents = async (runner: QueryRunner): Promise<void> => {
  await createTable(runner, 'schooling_student', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'campusId varchar(26) NOT NULL',
    'familyId varchar(26) NOT NULL',
    'externalNo varchar(40) NOT NULL',
    'name varchar(60) NOT NULL',
    'birthDate varchar(10) NULL',
    'gender varchar(24) NULL',
    'interests text NULL',
    'status varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_student_gender', 'gender', ['male', 'female']),
    checkIn('ck_schooling_student_status', 'status', ['active', 'left', 'erased']),
  ]);
  await createUniqueIndex(runner, 'uq_schooling_student_no', 'schooling_student', ['externalNo']);
  await createIndex(runner, 'ix_schooling_student_family', 'schooling_student', ['familyId', 'id']);
  await createIndex(runner, 'ix_schooling_student_campus', 'schooling_student', ['campusId', 'id']);
  await createTable(runner, 'schooling_class_member', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'classGroupId varchar(26) NOT NULL',
    'studentId varchar(26) NOT NULL',
    'fromDate varchar(10) NOT NULL',
    'toDate varchar(10) NULL',
    'createdAt bigint NOT NULL',
    'CONSTRAINT fk_schooling_member_group FOREIGN KEY (classGroupId) REFERENCES schooling_class_group (id)',
    'CONSTRAINT fk_schooling_member_student FOREIGN KEY (studentId) REFERENCES schooling_student (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_member', 'schooling_class_member', ['classGroupId', 'studentId', 'fromDate']);
  await createIndex(runner, 'ix_schooling_member_student', 'schooling_class_member', ['studentId', 'classGroupId']);
  await createTable(runner, 'schooling_enrolment', [
    'id varchar(26) NOT NULL PRIMARY KEY',
    'externalNo varchar(40) NULL',
    'studentId varchar(26) NOT NULL',
    'courseId varchar(26) NOT NULL',
    'campusId varchar(26) NOT NULL',
    'classGroupId varchar(26) NULL',
    'title varchar(80) NOT NULL',
    'kind varchar(24) NOT NULL',
    'totalCredits integer NOT NULL',
    'remainingCredits integer NOT NULL',
    'startsOn varchar(10) NOT NULL',
    'expiresOn varchar(10) NULL',
    'status varchar(24) NOT NULL',
    'createdAt bigint NOT NULL',
    'updatedAt bigint NOT NULL',
    checkIn('ck_schooling_enrolment_kind', 'kind', ['credits', 'period']),
    checkIn('ck_schooling_enrolment_status', 'status', ['active', 'suspended', 'closed']),
    'CONSTRAINT ck_schooling_enrolment_credits CHECK (remainingCredits >= 0 AND remainingCredits <= totalCredits)',
    "CONSTRAINT ck_schooling_enrolment_period CHECK (kind = 'credits' OR totalCredits = 0)",
    'CONSTRAINT fk_schooling_enrolment_student FOREIGN KEY (studentId) REFERENCES schooling_student (id)',
    'CONSTRAINT fk_schooling_enrolment_course FOREIGN KEY (courseId) REFERENCES schooling_course (id)',
  ]);
  await createUniqueIndex(runner, 'uq_schooling_enrolment_no', 'schooling_enrolment', ['externalNo']);
  await createIndex(runner, 'ix_schooling_enrolment_student', 'schooling_enrolment', ['studentId', 'courseId']);
  await createIndex(runner, 'ix_schooling_enrolment_campus', 'schooling_enrolment', ['campusId', 'id']);
};
