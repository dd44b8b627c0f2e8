import type { EntityList } from '../../../platform/db';
import { AttendanceEntity } from './attendance.entity';
import { AttendanceDisputeEntity } from './attendance-dispute.entity';
import { ClassGroupEntity } from './class-group.entity';
import { ClassMemberEntity } from './class-member.entity';
import { CourseEntity } from './course.entity';
import { CreditEntryEntity } from './credit-entry.entity';
import { EnrolmentEntity } from './enrolment.entity';
import { HolidayEntity } from './holiday.entity';
import { LeaveRequestEntity } from './leave-request.entity';
import { LessonEntity } from './lesson.entity';
import { MakeUpEntity } from './make-up.entity';
import { ScheduleLockEntity } from './schedule-lock.entity';
import { StudentEntity } from './student.entity';
import { TimetableSlotEntity } from './timetable-slot.entity';

/** Entities of courses, lessons and attendance; roster, sign-in and behaviours list theirs beside these. */
export const coreEntities: EntityList = [
  CourseEntity,
  ClassGroupEntity,
  TimetableSlotEntity,
  HolidayEntity,
  LessonEntity,
  ScheduleLockEntity,
  StudentEntity,
  ClassMemberEntity,
  EnrolmentEntity,
  AttendanceEntity,
  CreditEntryEntity,
  LeaveRequestEntity,
  MakeUpEntity,
  AttendanceDisputeEntity,
];
