import { z } from 'zod';
import { endpoint, fenSchema, idSchema, instantSchema, localDateSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { attendanceSchema, enrolmentSchema, lessonSchema, reasonText, studentSchema } from './schooling-schemas';

const campusQuery = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const studentParam = { kind: 'student', in: 'params', name: 'studentId' } as const;
const studentBody = { kind: 'student', in: 'body', name: 'studentId' } as const;
const leaveParam = { kind: 'leaveRequest', in: 'params', name: 'leaveRequestId' } as const;
const staffWith = <const P extends string>(permission: P) => ({ kind: 'staff', permission }) as const;
const eitherWith = <const P extends string>(permission: P) => ({ kind: 'guardianOrStaff', permission }) as const;
const makeUpParam = { kind: 'makeUp', in: 'params', name: 'makeUpId' } as const;
const leaveParams = z.object({ leaveRequestId: idSchema });

const leaveSchema = z.object({
  id: idSchema,
  lessonId: idSchema,
  studentId: idSchema,
  status: z.enum(['pending', 'approved', 'rejected', 'cancelled']),
  reason: z.string(),
  requestedAt: instantSchema,
  decidedAt: instantSchema.nullable(),
  decisionNote: z.string().nullable(),
  lessonDate: localDateSchema,
  startsAt: instantSchema,
});
const makeUpSchema = z.object({
  id: idSchema,
  studentId: idSchema,
  missedLessonId: idSchema,
  makeUpLessonId: idSchema,
  status: z.enum(['requested', 'assigned', 'rejected', 'cancelled']),
  note: z.string().nullable(),
  createdAt: instantSchema,
});

const makeUpOfStudentSchema = makeUpSchema.extend({
  missedLesson: lessonSchema,
  makeUpLesson: lessonSchema,
});

/** Leave, make-up lessons and the home page. */
export const leaveContracts = {
  requestLeave: endpoint({
    id: 'schooling.requestLeave',
    method: 'POST',
    path: '/leave-requests',
    summary: 'Ask for leave before the lesson starts',
    auth: eitherWith('leave.decide'),
    objects: [studentBody, { kind: 'lesson', in: 'body', name: 'lessonId' }],
    body: z.object({ lessonId: idSchema, studentId: idSchema, reason: reasonText }),
    response: leaveSchema,
    errors: [
      'consent_required',
      'leave_too_late',
      'leave_already_requested',
      'lesson_cancelled',
      'student_not_in_class',
      'attendance_already_recorded',
    ],
    idempotent: true,
    status: 201,
  }),
  decideLeave: endpoint({
    id: 'schooling.decideLeave',
    method: 'POST',
    path: '/leave-requests/:leaveRequestId/decision',
    summary: 'Approve or reject a leave request',
    auth: staffWith('leave.decide'),
    objects: [leaveParam],
    params: leaveParams,
    body: z.object({ approve: z.boolean(), note: z.string().trim().max(200).optional() }),
    response: leaveSchema,
    errors: ['leave_already_decided', 'attendance_already_recorded'],
  }),
  cancelLeave: endpoint({
    id: 'schooling.cancelLeave',
    method: 'POST',
    path: '/leave-requests/:leaveRequestId/cancel',
    summary: 'Take a leave request back before the lesson starts',
    auth: eitherWith('leave.decide'),
    objects: [leaveParam],
    params: leaveParams,
    response: leaveSchema,
    errors: ['leave_already_decided', 'leave_too_late', 'attendance_already_recorded'],
  }),
  listLeave: endpoint({
    id: 'schooling.listLeave',
    method: 'GET',
    path: '/leave-requests',
    summary: 'Leave requests of the campuses the caller may see, newest first',
    auth: staffWith('attendance.read'),
    objects: [campusQuery],
    query: pageQuery.extend({
      campusId: idSchema.optional(),
      status: z.enum(['pending', 'approved', 'rejected', 'cancelled']).optional(),
    }),
    response: pageOf(leaveSchema.extend({ studentName: z.string(), classGroupName: z.string() })),
  }),
  studentLeave: endpoint({
    id: 'schooling.studentLeave',
    method: 'GET',
    path: '/students/:studentId/leave-requests',
    summary: "A student's leave requests, newest first",
    auth: eitherWith('attendance.read'),
    objects: [studentParam],
    params: z.object({ studentId: idSchema }),
    query: pageQuery,
    response: pageOf(leaveSchema),
    errors: ['consent_required'],
  }),
  arrangeMakeUp: endpoint({
    id: 'schooling.arrangeMakeUp',
    method: 'POST',
    path: '/make-ups',
    summary: 'Staff assign, a guardian asks for, another lesson of the course in place of a missed one',
    auth: eitherWith('attendance.write'),
    objects: [studentBody, { kind: 'lesson', in: 'body', name: 'missedLessonId' }],
    body: z.object({
      studentId: idSchema,
      missedLessonId: idSchema,
      makeUpLessonId: idSchema,
      note: z.string().trim().max(200).optional(),
    }),
    response: makeUpSchema,
    errors: [
      'consent_required',
      'make_up_not_missed',
      'make_up_other_course',
      'make_up_lesson_started',
      'make_up_exists',
      'class_group_full',
      'lesson_cancelled',
    ],
    idempotent: true,
    status: 201,
  }),
  makeUpChoices: endpoint({
    id: 'schooling.makeUpChoices',
    method: 'GET',
    path: '/students/:studentId/make-up-lessons',
    summary: 'Lessons of the next four weeks that can take the place of a missed one, soonest first',
    auth: { kind: 'guardian' },
    objects: [studentParam, { kind: 'lesson', in: 'query', name: 'missedLessonId' }],
    params: z.object({ studentId: idSchema }),
    query: z.object({ missedLessonId: idSchema }),
    response: z.object({ items: z.array(lessonSchema.extend({ seatsLeft: z.number().int().min(1) })) }),
    errors: ['consent_required', 'make_up_not_missed'],
  }),
  studentMakeUps: endpoint({
    id: 'schooling.studentMakeUps',
    method: 'GET',
    path: '/students/:studentId/make-ups',
    summary: "A student's make-up lessons and wishes for them, newest first",
    auth: { kind: 'guardian' },
    objects: [studentParam],
    params: z.object({ studentId: idSchema }),
    query: pageQuery,
    response: pageOf(makeUpOfStudentSchema),
    errors: ['consent_required'],
  }),
  cancelMakeUp: endpoint({
    id: 'schooling.cancelMakeUp',
    method: 'POST',
    path: '/make-ups/:makeUpId/cancel',
    summary: 'A guardian takes a wish back, or an assigned make-up lesson before it starts',
    auth: { kind: 'guardian' },
    objects: [makeUpParam],
    params: z.object({ makeUpId: idSchema }),
    response: makeUpSchema,
    errors: ['make_up_already_decided', 'make_up_too_late', 'attendance_already_recorded'],
    idempotent: true,
  }),
  decideMakeUp: endpoint({
    id: 'schooling.decideMakeUp',
    method: 'POST',
    path: '/make-ups/:makeUpId/decision',
    summary: 'Approve, reject or call off a make-up lesson',
    auth: staffWith('attendance.write'),
    params: z.object({ makeUpId: idSchema }),
    body: z.object({ decision: z.enum(['assign', 'reject', 'cancel']), note: z.string().trim().max(200).optional() }),
    response: makeUpSchema,
    errors: ['make_up_already_decided', 'make_up_lesson_started', 'class_group_full', 'lesson_cancelled'],
    idempotent: true,
  }),
  listMakeUps: endpoint({
    id: 'schooling.listMakeUps',
    method: 'GET',
    path: '/make-ups',
    summary: 'Make-up lessons of the campuses the caller may see, newest first',
    auth: staffWith('attendance.read'),
    objects: [campusQuery],
    query: pageQuery.extend({
      campusId: idSchema.optional(),
      status: z.enum(['requested', 'assigned', 'rejected', 'cancelled']).optional(),
    }),
    response: pageOf(makeUpOfStudentSchema.extend({ studentName: z.string() })),
  }),
  home: endpoint({
    id: 'schooling.home',
    method: 'GET',
    path: '/home',
    summary:
      'All a family sees first: children, lessons of today, credits, points, what waits to be paid or picked up, messages not read, the lottery that runs',
    auth: { kind: 'guardian' },
    objects: [{ kind: 'student', in: 'query', name: 'studentId' }],
    query: z.object({ studentId: idSchema.optional() }),
    response: z.object({
      date: localDateSchema,
      students: z.array(studentSchema),
      payments: z
        .object({ open: z.number().int().min(1), amount: fenSchema })
        .nullable()
        .describe('what waits to be paid by the whole family; null = nothing'),
      unread: z.number().int().min(0).describe('messages the caller has not read, counted up to 100'),
      lottery: z
        .object({ id: idSchema, title: z.string(), closesAt: instantSchema, pointsPerDraw: z.number().int() })
        .nullable()
        .describe('the campaign that can be drawn in now and closes first; null = none, or lotteries are off'),
      selected: z
        .object({
          studentId: idSchema,
          lessons: z.array(
            lessonSchema.extend({
              isMakeUp: z.boolean(),
              checkIn: z.enum(['not_open', 'open', 'done', 'leave', 'over', 'cancelled']),
              attendance: attendanceSchema.nullable(),
            }),
          ),
          enrolments: z.array(enrolmentSchema),
          points: z
            .object({
              available: z.number().int(),
              pending: z.number().int(),
              debt: z.number().int(),
              nextExpiry: z
                .object({ expiresOn: localDateSchema, amount: z.number().int() })
                .nullable()
                .describe('the points that lapse first, within 60 days'),
            })
            .nullable(),
          redemptions: z
            .array(
              z.object({
                id: idSchema,
                goodTitle: z.string(),
                campusName: z.string().describe('where it is picked up'),
                state: z.string(),
                expiresAt: instantSchema,
                pickUpRequest: z
                  .object({ taker: z.string(), state: z.enum(['waiting', 'accepted', 'refused']), until: instantSchema })
                  .nullable(),
              }),
            )
            .describe('what was redeemed and is not handed over yet, latest first, at most 20'),
          signIn: z
            .object({ dates: z.array(localDateSchema), signedToday: z.boolean(), streak: z.number().int() })
            .describe('daily sign-ins of this month'),
        })
        .nullable(),
    }),
    errors: ['consent_required'],
  }),
};
