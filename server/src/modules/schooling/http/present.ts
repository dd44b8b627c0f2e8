import type { LocalDate } from '@qingya/shared';
import type { SlotRow } from '../domain/timetable';
import type { AttendanceRow, ClassGroupRow, CourseRow, EnrolmentRow, StudentRow } from '../domain/types';
import type { LessonView } from '../persistence/calendar-store';
import type { LeaveView } from '../persistence/leave-store';
import { interestsOf } from '../usecases/students';

export const presentCourse = (row: CourseRow) => ({
  id: row.id,
  code: row.code,
  title: row.title,
  subject: row.subject,
  absenceConsumes: row.absenceConsumes === 1,
  leaveAutoApprove: row.leaveAutoApprove === 1,
  status: row.status,
});

export interface ClassGroupView extends ClassGroupRow {
  readonly courseTitle: string;
  readonly memberCount: number;
}

export const presentClassGroup = (row: ClassGroupView) => ({
  id: row.id,
  campusId: row.campusId,
  courseId: row.courseId,
  courseTitle: row.courseTitle,
  externalCode: row.externalCode,
  name: row.name,
  teacherStaffId: row.teacherStaffId,
  room: row.room,
  capacity: row.capacity,
  memberCount: row.memberCount,
  skipStatutoryHolidays: row.skipStatutoryHolidays === 1,
  status: row.status,
});

export const presentSlot = (row: SlotRow) => ({
  id: row.id,
  weekday: row.weekday,
  startMinute: row.startMinute,
  durationMinutes: row.durationMinutes,
  validFrom: row.validFrom,
  validTo: row.validTo,
  room: row.room,
  teacherStaffId: row.teacherStaffId,
  skipStatutoryHolidays: row.skipStatutoryHolidays === null ? null : row.skipStatutoryHolidays === 1,
});

export const presentLesson = (row: LessonView) => ({
  id: row.id,
  classGroupId: row.classGroupId,
  classGroupName: row.classGroupName,
  courseId: row.courseId,
  courseTitle: row.courseTitle,
  campusId: row.campusId,
  date: row.date as LocalDate,
  startsAt: row.startsAt,
  endsAt: row.endsAt,
  teacherStaffId: row.teacherStaffId,
  room: row.room,
  topic: row.topic,
  status: row.status,
  changeReason: row.changeReason,
  movedFromStartsAt: row.movedFromStartsAt,
});

export const presentStudent = (row: StudentRow) => ({
  id: row.id,
  campusId: row.campusId,
  familyId: row.familyId,
  externalNo: row.externalNo,
  name: row.name,
  birthDate: row.birthDate,
  gender: row.gender,
  interests: interestsOf(row.interests),
  status: row.status,
});

export const presentEnrolment = (row: EnrolmentRow & { readonly courseTitle: string }) => ({
  id: row.id,
  externalNo: row.externalNo,
  studentId: row.studentId,
  courseId: row.courseId,
  courseTitle: row.courseTitle,
  campusId: row.campusId,
  classGroupId: row.classGroupId,
  title: row.title,
  kind: row.kind,
  totalCredits: row.totalCredits,
  remainingCredits: row.remainingCredits,
  startsOn: row.startsOn,
  expiresOn: row.expiresOn,
  status: row.status,
});

export const presentAttendance = (row: AttendanceRow) => ({
  id: row.id,
  lessonId: row.lessonId,
  studentId: row.studentId,
  lessonDate: row.lessonDate,
  startsAt: row.startsAt,
  status: row.status,
  onTime: row.onTime === 1,
  method: row.method,
  isMakeUp: row.isMakeUp === 1,
  consumption: row.consumption,
  consumedEnrolmentId: row.consumedEnrolmentId,
  revision: row.revision,
  recordedAt: row.recordedAt,
  offlineScannedAt: row.offlineScannedAt,
  note: row.note,
});

export const presentLeave = (row: LeaveView) => ({
  id: row.id,
  lessonId: row.lessonId,
  studentId: row.studentId,
  status: row.status,
  reason: row.reason,
  requestedAt: row.requestedAt,
  decidedAt: row.decidedAt,
  decisionNote: row.decisionNote,
  lessonDate: row.lessonDate,
  startsAt: row.startsAt,
});
