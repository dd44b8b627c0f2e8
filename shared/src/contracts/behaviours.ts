import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pageOf, pageQuery } from '../kernel/define-endpoint';
import { defineErrors } from '../kernel/errors';

export const behaviourErrors = defineErrors({
  behaviour_exists: { status: 409, message: '这件事已经记录过，无需重复提交，请在记录中查看。' },
  lesson_not_attended: { status: 422, message: '只能评价孩子上过的课，请先完成签到；如有疑问请联系老师。' },
  behaviour_revoked: { status: 409, message: '这条记录已撤销，请刷新后查看。' },
  behaviour_in_future: { status: 422, message: '日期不能晚于今天，请重新选择日期。' },
  homework_already_checked: { status: 409, message: '这份作业已经批阅，请刷新后查看。' },
  text_rejected: { status: 422, message: '内容中含有不适合发布的文字，请修改后重新提交。' },
});

export const BEHAVIOUR_KINDS = [
  'lesson_comment',
  'homework',
  'teacher_comment',
  'award',
  'exam',
  'activity',
  'course_completed',
  'profile_completed',
] as const;
export type BehaviourKind = (typeof BEHAVIOUR_KINDS)[number];

export const BEHAVIOUR_NAMES: Readonly<Record<BehaviourKind, string>> = {
  lesson_comment: '课程评价',
  homework: '提交作业',
  teacher_comment: '老师点评',
  award: '获奖',
  exam: '考级考试',
  activity: '参加活动',
  course_completed: '课程结业',
  profile_completed: '完善资料',
};

export const AWARD_LEVELS = ['school', 'district', 'city', 'province', 'national'] as const;
export type AwardLevel = (typeof AWARD_LEVELS)[number];

const behaviourSchema = z.object({
  id: idSchema,
  kind: z.enum(BEHAVIOUR_KINDS),
  studentId: idSchema,
  studentName: z.string(),
  lessonId: idSchema.nullable(),
  date: localDateSchema,
  title: z.string(),
  level: z.enum(AWARD_LEVELS).nullable(),
  passed: z.boolean().nullable(),
  score: z.string().nullable(),
  text: z.string().nullable(),
  recordedBy: z.enum(['guardian', 'staff', 'system']),
  recordedAt: instantSchema,
  state: z.enum(['active', 'revoked']),
  checkedAt: instantSchema.nullable(),
  checkNote: z.string().nullable(),
  revokeReason: z.string().nullable(),
});
export type Behaviour = z.output<typeof behaviourSchema>;

const studentParam = { kind: 'student', in: 'params', name: 'studentId' } as const;
const lessonBody = { kind: 'lesson', in: 'body', name: 'lessonId' } as const;
const studentParams = z.object({ studentId: idSchema });
const behaviourParams = studentParams.extend({ behaviourId: idSchema });
const guardian = { kind: 'guardian' } as const;
const recorder = { kind: 'staff', permission: 'behaviour.write' } as const;
const longText = z.string().trim().min(1, '请填写内容').max(1_000, '最多 1000 个字');
const title = z.string().trim().min(1, '请填写名称').max(80, '最多 80 个字');

/** Daily sign-in and the behaviours of a student. */
export const behaviourContracts = {
  signIn: endpoint({
    id: 'schooling.signIn',
    method: 'POST',
    path: '/students/:studentId/sign-ins',
    summary: 'The daily sign-in, once a Shanghai calendar day; a repeat gives the first result',
    auth: guardian,
    objects: [studentParam],
    params: studentParams,
    response: z.object({ signInId: idSchema, date: localDateSchema, streak: z.number().int(), replayed: z.boolean() }),
    errors: ['consent_required', 'student_inactive'],
    idempotent: true,
  }),
  signInCalendar: endpoint({
    id: 'schooling.signInCalendar',
    method: 'GET',
    path: '/students/:studentId/sign-ins',
    summary: 'Days of a month with a sign-in, and the row of days that is alive today',
    auth: { kind: 'guardianOrStaff', permission: 'student.read' },
    objects: [studentParam],
    params: studentParams,
    query: z.object({
      month: z
        .string()
        .regex(/^\d{4}-(0[1-9]|1[0-2])$/, '月份格式不正确')
        .optional(),
    }),
    response: z.object({
      month: z.string(),
      dates: z.array(localDateSchema),
      today: localDateSchema,
      signedToday: z.boolean(),
      streak: z.number().int(),
    }),
    errors: ['consent_required'],
  }),
  commentLesson: endpoint({
    id: 'schooling.commentLesson',
    method: 'POST',
    path: '/students/:studentId/lesson-comments',
    summary: "The family's comment on a lesson the child attended, once per lesson",
    auth: guardian,
    objects: [studentParam, lessonBody],
    params: studentParams,
    body: z.object({ lessonId: idSchema, stars: z.number().int().min(1).max(5), text: longText }),
    response: behaviourSchema,
    errors: ['consent_required', 'student_inactive', 'lesson_not_attended', 'behaviour_exists', 'text_rejected'],
    idempotent: true,
    status: 201,
  }),
  handInHomework: endpoint({
    id: 'schooling.handInHomework',
    method: 'POST',
    path: '/students/:studentId/homework',
    summary: 'Homework for a lesson, handed in once',
    auth: guardian,
    objects: [studentParam, lessonBody],
    params: studentParams,
    body: z.object({ lessonId: idSchema, text: longText }),
    response: behaviourSchema,
    errors: ['consent_required', 'student_inactive', 'student_not_in_class', 'behaviour_exists', 'text_rejected'],
    idempotent: true,
    status: 201,
  }),
  checkHomework: endpoint({
    id: 'schooling.checkHomework',
    method: 'POST',
    path: '/students/:studentId/behaviours/:behaviourId/check',
    summary: "The teacher's answer to homework",
    auth: recorder,
    objects: [studentParam],
    params: behaviourParams,
    body: z.object({ note: z.string().trim().min(1, '请填写批语').max(500) }),
    response: behaviourSchema,
    errors: ['homework_already_checked', 'behaviour_revoked'],
    idempotent: true,
  }),
  recordBehaviour: endpoint({
    id: 'schooling.recordBehaviour',
    method: 'POST',
    path: '/students/:studentId/behaviours',
    summary: "Record a teacher's comment, an award, an exam result, an activity or a completed course",
    auth: recorder,
    objects: [studentParam, lessonBody],
    params: studentParams,
    body: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('teacher_comment'), lessonId: idSchema, text: longText }),
      z.object({
        kind: z.literal('award'),
        title,
        level: z.enum(AWARD_LEVELS),
        date: localDateSchema,
        text: longText.optional(),
      }),
      z.object({
        kind: z.literal('exam'),
        title,
        passed: z.boolean(),
        score: z.string().trim().max(20).optional(),
        date: localDateSchema,
        text: longText.optional(),
      }),
      z.object({ kind: z.literal('activity'), title, date: localDateSchema, text: longText.optional() }),
      z.object({ kind: z.literal('course_completed'), courseId: idSchema, date: localDateSchema, text: longText.optional() }),
    ]),
    response: behaviourSchema,
    errors: ['student_inactive', 'student_not_in_class', 'behaviour_exists', 'behaviour_in_future', 'text_rejected'],
    idempotent: true,
    status: 201,
  }),
  revokeBehaviour: endpoint({
    id: 'schooling.revokeBehaviour',
    method: 'POST',
    path: '/students/:studentId/behaviours/:behaviourId/revoke',
    summary: 'Take a record back with a reason; points it earned are taken back as well',
    auth: recorder,
    objects: [studentParam],
    params: behaviourParams,
    body: z.object({ reason: z.string().trim().min(1, '请填写原因').max(200) }),
    response: behaviourSchema,
    errors: ['behaviour_revoked'],
    idempotent: true,
  }),
  listStudentBehaviours: endpoint({
    id: 'schooling.listStudentBehaviours',
    method: 'GET',
    path: '/students/:studentId/behaviours',
    summary: "A student's records, newest first; guardians see what is in force",
    auth: { kind: 'guardianOrStaff', permission: 'student.read' },
    objects: [studentParam],
    params: studentParams,
    query: pageQuery.extend({ kind: z.enum(BEHAVIOUR_KINDS).optional() }),
    response: pageOf(behaviourSchema),
    errors: ['consent_required'],
  }),
  listBehaviours: endpoint({
    id: 'schooling.listBehaviours',
    method: 'GET',
    path: '/behaviours',
    summary: 'Records of the campuses the caller may see, newest first',
    auth: { kind: 'staff', permission: 'student.read' },
    objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
    query: pageQuery.extend({ campusId: idSchema.optional(), kind: z.enum(BEHAVIOUR_KINDS).optional() }),
    response: pageOf(behaviourSchema),
  }),
};
