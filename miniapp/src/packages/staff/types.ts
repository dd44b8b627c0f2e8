import type { AnswerOf } from '@/services/api';

/** The answers the staff screens work with, under short names. */
export type Me = AnswerOf<'identity.me'>;
export type StaffGrant = NonNullable<Me['staff']>['permissions'][number];
export type Permission = StaffGrant['permission'];
export type Campus = AnswerOf<'identity.campusList'>['items'][number];
export type TodayLesson = AnswerOf<'schooling.todayLessons'>['items'][number];
export type LessonAttendance = AnswerOf<'schooling.lessonAttendance'>;
export type LessonLine = LessonAttendance['items'][number];
export type Attendance = NonNullable<LessonLine['attendance']>;
export type AttendanceStatus = Attendance['status'];
export type CheckInCode = AnswerOf<'schooling.checkInCode'>;
export type RollCallResult = AnswerOf<'schooling.rollCall'>['results'][number];
export type ImportJob = AnswerOf<'roster.getImport'>;
export type ImportIssue = AnswerOf<'roster.getImportReport'>['items'][number];
export type Student = AnswerOf<'schooling.listStudents'>['items'][number];
export type Family = AnswerOf<'identity.familyRead'>;
export type Delivery = AnswerOf<'operations.listOutboxDeliveries'>['items'][number];
export type Job = AnswerOf<'operations.listJobs'>['items'][number];
export type JobRun = Job['runs'][number];
export type StaffMember = AnswerOf<'identity.staffList'>['items'][number];
export type AuditRow = AnswerOf<'identity.auditList'>['items'][number];
