import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery, pointsSchema } from '../kernel/define-endpoint';
import { sortedPageQuery } from '../kernel/sorted-page-query';
import {
  attendanceSchema,
  attendanceStatusSchema,
  consumptionReceiptSchema,
  consumptionSchema,
  lessonSchema,
  reasonText,
} from './schooling-schemas';

const campusQuery = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const lessonParam = { kind: 'lesson', in: 'params', name: 'lessonId' } as const;
const studentParam = { kind: 'student', in: 'params', name: 'studentId' } as const;
const studentBody = { kind: 'student', in: 'body', name: 'studentId' } as const;
const attendanceParam = { kind: 'attendance', in: 'params', name: 'attendanceId' } as const;
const staffWith = <const P extends string>(permission: P) => ({ kind: 'staff', permission }) as const;
const eitherWith = <const P extends string>(permission: P) => ({ kind: 'guardianOrStaff', permission }) as const;
const lessonParams = z.object({ lessonId: idSchema });
const studentParams = z.object({ studentId: idSchema });
const attendanceParams = z.object({ attendanceId: idSchema });

/** What a check-in earned; pending until the earning rules have run. */
export const earnedPointsSchema = z.object({
  state: z.enum(['credited', 'pending']),
  total: z.number().int().optional(),
  lines: z.array(z.object({ points: z.number().int(), title: z.string() })).optional(),
});

const attendanceWithReceipt = attendanceSchema.extend({ consumed: consumptionReceiptSchema.nullable() });
const disputeSchema = z.object({
  id: idSchema,
  attendanceId: idSchema,
  studentId: idSchema,
  campusId: idSchema,
  message: z.string(),
  status: z.enum(['open', 'corrected', 'explained']),
  answer: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  createdAt: instantSchema,
});
/** What a family reads about its own objection. */
const ownDisputeSchema = disputeSchema.extend({
  lesson: z.object({
    id: idSchema,
    date: localDateSchema,
    startsAt: instantSchema,
    courseTitle: z.string(),
    classGroupName: z.string(),
  }),
  record: attendanceSchema
    .pick({ status: true, onTime: true, consumption: true })
    .describe('what the lesson is recorded as now, whatever it was when the family objected'),
  moved: z
    .object({ credits: z.number().int(), points: pointsSchema })
    .nullable()
    .describe('what the correction gave back (positive) or took; null unless the objection was upheld'),
});
const consentError = ['consent_required'] as const;

/** Check-in, roll call, correction, disputes. */
export const attendanceContracts = {
  checkInCode: endpoint({
    id: 'schooling.checkInCode',
    method: 'GET',
    path: '/lessons/:lessonId/check-in-code',
    summary: 'The text of the QR code to show now; ask again at nextPollAt',
    auth: staffWith('attendance.write'),
    objects: [lessonParam],
    params: lessonParams,
    response: z.object({
      code: z.string(),
      validUntil: instantSchema,
      nextPollAt: instantSchema,
      opensAt: instantSchema,
      closesAt: instantSchema,
    }),
    errors: ['lesson_cancelled'],
  }),
  checkIn: endpoint({
    id: 'schooling.checkIn',
    method: 'POST',
    path: '/check-ins',
    summary: 'Check a child in by the scanned code; repeating it answers with the first result',
    auth: { kind: 'guardian' },
    objects: [studentBody],
    body: z.object({
      code: z.string().max(300),
      studentId: idSchema,
      scannedAt: instantSchema.optional().describe('when the phone scanned, for a scan that is delivered later'),
    }),
    response: z.object({
      attendance: attendanceWithReceipt,
      lesson: lessonSchema,
      replayed: z.boolean(),
      message: z.string(),
      points: earnedPointsSchema,
    }),
    errors: [
      'check_in_code_invalid',
      'check_in_code_expired',
      'check_in_other_lesson',
      'check_in_too_early',
      'check_in_lesson_over',
      'check_in_too_late_delivered',
      'student_not_in_class',
      'lesson_cancelled',
      'no_credits_left',
      'enrolment_expired',
      'enrolment_not_started',
      'enrolment_suspended',
      'no_enrolment',
      'consent_required',
    ],
    idempotent: true,
  }),
  rollCall: endpoint({
    id: 'schooling.rollCall',
    method: 'POST',
    path: '/lessons/:lessonId/roll-call',
    summary: 'Record the whole class in one step; repeating it changes nothing',
    auth: staffWith('attendance.write'),
    objects: [lessonParam],
    params: lessonParams,
    body: z.object({
      entries: z
        .array(z.object({ studentId: idSchema, status: attendanceStatusSchema }))
        .min(1)
        .max(500)
        .refine((entries) => new Set(entries.map((entry) => entry.studentId)).size === entries.length, {
          message: '同一名学员只能出现一次',
        }),
    }),
    response: z.object({
      results: z.array(
        z.object({
          studentId: idSchema,
          attendanceId: idSchema,
          status: attendanceStatusSchema,
          changed: z.boolean(),
          consumption: consumptionSchema,
          owedBecause: z.string().nullable(),
        }),
      ),
    }),
    errors: ['student_not_in_class', 'lesson_cancelled', 'roll_call_too_early', 'roll_call_needs_correction'],
    idempotent: true,
  }),
  lessonAttendance: endpoint({
    id: 'schooling.lessonAttendance',
    method: 'GET',
    path: '/lessons/:lessonId/attendance',
    summary: 'Who is expected and who has arrived; cheap to poll with If-None-Match',
    auth: staffWith('attendance.read'),
    objects: [lessonParam],
    params: lessonParams,
    response: z.object({
      lesson: lessonSchema,
      arrived: z.number().int(),
      expected: z.number().int(),
      items: z.array(
        z.object({
          studentId: idSchema,
          name: z.string(),
          externalNo: z.string(),
          isMakeUp: z.boolean(),
          leavePending: z.boolean(),
          attendance: attendanceSchema.nullable(),
        }),
      ),
    }),
  }),
  todayLessons: endpoint({
    id: 'schooling.todayLessons',
    method: 'GET',
    path: '/today/lessons',
    summary: "Today's lessons with how many have arrived",
    auth: staffWith('lesson.read'),
    objects: [campusQuery],
    query: z.object({ campusId: idSchema.optional() }),
    response: z.object({
      date: localDateSchema,
      items: z.array(lessonSchema.extend({ arrived: z.number().int(), expected: z.number().int() })),
    }),
  }),
  listAttendance: endpoint({
    id: 'schooling.listAttendance',
    method: 'GET',
    path: '/attendance',
    summary:
      'Attendance the caller may see, by start of the lesson or by time of recording; q searches name and number of students',
    auth: staffWith('attendance.read'),
    objects: [campusQuery, { kind: 'classGroup', in: 'query', name: 'classGroupId' }],
    query: sortedPageQuery(['-lesson', 'lesson', '-recorded', 'recorded']).extend({
      campusId: idSchema.optional(),
      classGroupId: idSchema.optional(),
      status: attendanceStatusSchema.optional(),
      consumption: consumptionSchema.optional(),
      offline: z.enum(['yes']).optional(),
      from: localDateSchema.optional().describe('first day of lessons'),
      to: localDateSchema.optional().describe('last day of lessons'),
      q: z.string().trim().max(40).optional(),
    }),
    response: pageOf(
      attendanceSchema.extend({
        campusId: idSchema,
        studentName: z.string(),
        studentNo: z.string(),
        classGroupName: z.string(),
        courseTitle: z.string(),
      }),
    ),
  }),
  studentAttendance: endpoint({
    id: 'schooling.studentAttendance',
    method: 'GET',
    path: '/students/:studentId/attendance',
    summary: "A student's attendance, newest first",
    auth: eitherWith('attendance.read'),
    objects: [studentParam],
    params: studentParams,
    query: pageQuery,
    response: pageOf(
      attendanceSchema.extend({
        classGroupName: z.string(),
        courseTitle: z.string(),
        disputeOpen: z.boolean().describe('an objection waits for its answer'),
      }),
    ),
    errors: consentError,
  }),
  studentLessons: endpoint({
    id: 'schooling.studentLessons',
    method: 'GET',
    path: '/students/:studentId/lessons',
    summary: "A student's timetable between two days",
    auth: eitherWith('lesson.read'),
    objects: [studentParam],
    params: studentParams,
    query: z.object({ from: localDateSchema, to: localDateSchema }),
    response: z.object({
      items: z.array(lessonSchema.extend({ isMakeUp: z.boolean(), attendance: attendanceSchema.nullable() })),
    }),
    errors: ['date_range_invalid', ...consentError],
  }),
  correct: endpoint({
    id: 'schooling.correctAttendance',
    method: 'POST',
    path: '/attendance/:attendanceId/correction',
    summary: 'Correct an attendance with a reason; moves the credit and the points with it',
    auth: staffWith('attendance.correct'),
    objects: [attendanceParam],
    params: attendanceParams,
    body: z.object({
      status: attendanceStatusSchema,
      onTime: z.boolean().optional().describe('default: present is on time'),
      reason: reasonText,
      expectedRevision: z.number().int().min(1),
    }),
    response: attendanceWithReceipt,
    errors: ['attendance_revision_stale', 'attendance_not_changed', 'correction_too_early'],
    idempotent: true,
  }),
  dispute: endpoint({
    id: 'schooling.disputeAttendance',
    method: 'POST',
    path: '/attendance/:attendanceId/disputes',
    summary: 'A guardian objects to an attendance or a deduction',
    auth: { kind: 'guardian' },
    objects: [attendanceParam],
    params: attendanceParams,
    body: z.object({ message: z.string().trim().min(1).max(500) }),
    response: disputeSchema,
    errors: ['dispute_already_open'],
    idempotent: true,
    status: 201,
  }),
  studentDisputes: endpoint({
    id: 'schooling.studentAttendanceDisputes',
    method: 'GET',
    path: '/students/:studentId/attendance-disputes',
    summary: 'What the family objected to and what it was answered, newest first',
    auth: { kind: 'guardian' },
    objects: [studentParam],
    params: studentParams,
    query: pageQuery,
    response: pageOf(ownDisputeSchema),
    errors: consentError,
  }),
  listDisputes: endpoint({
    id: 'schooling.listAttendanceDisputes',
    method: 'GET',
    path: '/attendance-disputes',
    summary: 'Objections, newest first unless sorted otherwise',
    auth: staffWith('attendance.correct'),
    objects: [campusQuery],
    query: sortedPageQuery(['-filed', 'filed']).extend({
      campusId: idSchema.optional(),
      status: z.enum(['open', 'corrected', 'explained']).optional(),
    }),
    response: pageOf(disputeSchema.extend({ studentName: z.string(), attendance: attendanceSchema })),
  }),
  resolveDispute: endpoint({
    id: 'schooling.resolveAttendanceDispute',
    method: 'POST',
    path: '/attendance-disputes/:disputeId/resolution',
    summary: 'Close an objection with an answer; `corrected` also corrects the attendance',
    auth: staffWith('attendance.correct'),
    params: z.object({ disputeId: idSchema }),
    body: z.object({
      answer: z.string().trim().min(1).max(500),
      correction: z
        .object({ status: attendanceStatusSchema, onTime: z.boolean().optional(), expectedRevision: z.number().int().min(1) })
        .optional(),
    }),
    response: disputeSchema,
    errors: ['dispute_already_decided', 'attendance_revision_stale', 'attendance_not_changed', 'correction_too_early'],
    idempotent: true,
  }),
};
