import { z } from 'zod';
import { idSchema, instantSchema, localDateSchema } from '../kernel/define-endpoint';

/** Pieces that several schooling contracts share. */
export const nameText = (max: number) => z.string().trim().min(1, '请填写内容').max(max);
export const reasonText = z.string().trim().min(1, '请填写原因').max(200);
export const startMinuteSchema = z.number().int().min(0).max(1439).describe('minutes after midnight, Asia/Shanghai');
export const durationSchema = z.number().int().min(10).max(720).describe('minutes');

export const attendanceStatusSchema = z.enum(['present', 'late', 'leave', 'absent']);
export const consumptionSchema = z.enum(['consumed', 'owed', 'none']);

export const courseSchema = z.object({
  id: idSchema,
  code: z.string(),
  title: z.string(),
  subject: z.string().nullable(),
  absenceConsumes: z.boolean(),
  leaveAutoApprove: z.boolean(),
  status: z.enum(['active', 'archived']),
});

export const classGroupSchema = z.object({
  id: idSchema,
  campusId: idSchema,
  courseId: idSchema,
  courseTitle: z.string(),
  externalCode: z.string(),
  name: z.string(),
  teacherStaffId: idSchema.nullable(),
  room: z.string().nullable(),
  capacity: z.number().int(),
  memberCount: z.number().int(),
  skipStatutoryHolidays: z.boolean(),
  status: z.enum(['active', 'closed']),
});

export const slotSchema = z.object({
  id: idSchema,
  weekday: z.number().int().min(1).max(7),
  startMinute: startMinuteSchema,
  durationMinutes: z.number().int(),
  validFrom: localDateSchema,
  validTo: localDateSchema.nullable(),
  room: z.string().nullable(),
  teacherStaffId: idSchema.nullable(),
  skipStatutoryHolidays: z.boolean().nullable(),
});

export const lessonSchema = z.object({
  id: idSchema,
  classGroupId: idSchema,
  classGroupName: z.string(),
  courseId: idSchema,
  courseTitle: z.string(),
  campusId: idSchema,
  date: localDateSchema,
  startsAt: instantSchema,
  endsAt: instantSchema,
  teacherStaffId: idSchema.nullable(),
  room: z.string().nullable(),
  topic: z.string().nullable(),
  status: z.enum(['scheduled', 'cancelled']),
  changeReason: z.string().nullable(),
  movedFromStartsAt: instantSchema.nullable(),
});

export const studentSchema = z.object({
  id: idSchema,
  campusId: idSchema,
  familyId: idSchema,
  externalNo: z.string(),
  name: z.string(),
  birthDate: localDateSchema.nullable(),
  gender: z.enum(['male', 'female']).nullable(),
  interests: z.array(z.string()),
  status: z.enum(['active', 'left', 'erased']),
});

export const enrolmentSchema = z.object({
  id: idSchema,
  externalNo: z.string().nullable(),
  studentId: idSchema,
  courseId: idSchema,
  courseTitle: z.string(),
  campusId: idSchema,
  classGroupId: idSchema.nullable(),
  title: z.string(),
  kind: z.enum(['credits', 'period']),
  totalCredits: z.number().int(),
  remainingCredits: z.number().int(),
  startsOn: localDateSchema,
  expiresOn: localDateSchema.nullable(),
  status: z.enum(['active', 'suspended', 'closed']),
});

/** What a lesson cost and why. */
export const consumptionReceiptSchema = z.object({
  enrolmentId: idSchema,
  title: z.string(),
  consumed: z.number().int(),
  remaining: z.number().int(),
  total: z.number().int(),
  reason: z.string(),
});

export const attendanceSchema = z.object({
  id: idSchema,
  lessonId: idSchema,
  studentId: idSchema,
  lessonDate: localDateSchema,
  startsAt: instantSchema,
  status: attendanceStatusSchema,
  onTime: z.boolean(),
  method: z.enum(['qr', 'roll_call', 'leave', 'correction']),
  isMakeUp: z.boolean(),
  consumption: consumptionSchema,
  consumedEnrolmentId: idSchema.nullable(),
  revision: z.number().int(),
  recordedAt: instantSchema,
  offlineScannedAt: instantSchema.nullable(),
  note: z.string().nullable(),
});
