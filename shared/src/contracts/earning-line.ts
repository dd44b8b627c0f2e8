import { z } from 'zod';
import { endpoint, idSchema, instantSchema, localDateSchema, pointsSchema } from '../kernel/define-endpoint';
import { pointsDisputeSchema, pointsLineSchema } from './points';

const lessonSchema = z.object({
  lessonId: idSchema,
  courseTitle: z.string(),
  classGroupName: z.string(),
  date: localDateSchema,
  startsAt: instantSchema,
  movedFromStartsAt: instantSchema.nullable(),
  cancelled: z.boolean(),
  campusName: z.string().nullable(),
  room: z.string().nullable(),
  teacherName: z.string().nullable(),
  checkedIn: z.string().nullable().describe('Chinese: how the child is recorded now, e.g. 扫码签到，准时'),
});

const recordSchema = z.object({
  kindName: z.string(),
  title: z.string(),
  result: z.string().nullable().describe('Chinese: level, passed or not, score'),
  comment: z.string().nullable().describe('what the family may read of it'),
  recordedBy: z.string().describe('name of the teacher, or who else: 家长, 系统'),
  recordedAt: instantSchema,
  revoked: z.string().nullable().describe('why it was revoked; null = it stands'),
});

const byHandSchema = z.object({
  by: z.string().describe('name of who gave or took the points'),
  reason: z.string(),
  approvedBy: z.string().nullable(),
});

const paymentSchema = z.object({
  netFen: z.number().int().describe('really paid, in fen'),
  refundedFen: z.number().int().describe('of it refunded so far, in fen'),
  courseTitle: z.string().nullable(),
});

const ruleTextSchema = z.object({
  code: z.string(),
  title: z.string(),
  explanation: z.string(),
  sentence: z.string().describe('for what, and what it gives'),
  lines: z.array(z.object({ label: z.string(), text: z.string() })),
  versionNumber: z.number().int(),
  effectiveFrom: instantSchema.nullable().describe('null = from the beginning'),
  now: z.enum(['same', 'changed', 'gone']).describe('how the rule of today compares'),
});

const sumStepSchema = z.object({ text: z.string(), points: pointsSchema.describe('what is left after this step') });

const sumSchema = z.object({
  steps: z.array(sumStepSchema).describe('how the amount came about, in order; the last one is the amount of the line'),
  text: z.string().describe('the steps in one sentence'),
});

const rowSchema = z.object({
  unit: z.enum(['lesson', 'day', 'time']),
  step: z.number().int().describe('how many in a row, or in all, the rule asked for'),
  standsNow: z.boolean().describe('false when records have been corrected since, so that the row is no longer there'),
  items: z
    .array(
      z.object({
        date: localDateSchema,
        startsAt: instantSchema.nullable(),
        title: z.string(),
        mark: z.enum(['counted', 'leave', 'cancelled']),
      }),
    )
    .describe('oldest first; leave and cancelled lessons are stepped over'),
});

/** A line that has to do with another one. */
const lineRefSchema = z.object({
  transactionId: idSchema,
  title: z.string(),
  amount: pointsSchema,
  at: instantSchema,
});

const lotSchema = z.object({
  credited: pointsSchema,
  remaining: pointsSchema,
  expiresOn: localDateSchema.nullable(),
  moves: z.array(lineRefSchema).describe('what took from the lot or gave back to it; with `credited` they add up to `remaining`'),
  movesLeftOut: z.number().int(),
  extended: z
    .array(z.object({ at: instantSchema, from: localDateSchema, to: localDateSchema.nullable() }))
    .describe('when the school made it last longer, oldest first; `to` null = for ever'),
});

/** One line of the statement down to what it came from. Every text is Chinese, for families. */
export const lineExplanationSchema = z.object({
  line: pointsLineSchema,
  happened: z.object({ text: z.string(), on: localDateSchema }),
  lesson: lessonSchema.nullable(),
  record: recordSchema.nullable(),
  byHand: byHandSchema.nullable(),
  payment: paymentSchema.nullable(),
  rule: ruleTextSchema.nullable().describe('as it was when this happened'),
  sum: sumSchema.nullable(),
  row: rowSchema.nullable(),
  waiting: z
    .object({ text: z.string(), missing: z.string() })
    .nullable()
    .describe('what the points wait for and what is still missing'),
  lot: lotSchema.nullable().describe('the lot this line opened'),
  corrects: lineRefSchema.extend({ why: z.string() }).nullable().describe('the line that this one corrects'),
  corrections: z.array(lineRefSchema).describe('later lines that correct this one'),
  disputes: z.array(pointsDisputeSchema).describe('newest first'),
});
export type LineExplanation = z.output<typeof lineExplanationSchema>;

export const explainLineContract = endpoint({
  id: 'earning.explainLine',
  method: 'GET',
  path: '/students/:studentId/points/lines/:transactionId/explanation',
  summary: 'One line of the statement explained: lesson, teacher, record, the rule as it was then, the arithmetic',
  auth: { kind: 'guardianOrStaff', permission: 'points.read' },
  objects: [{ kind: 'student', in: 'params', name: 'studentId' }],
  params: z.object({ studentId: idSchema, transactionId: idSchema }),
  response: lineExplanationSchema,
  errors: ['consent_required', 'points_transaction_not_found'],
});
