import { z } from 'zod';
import { endpoint, idSchema, instantSchema } from '../kernel/define-endpoint';

/** What can wait for a member of staff. */
export const WORK_KINDS = [
  'roll_call',
  'leave',
  'make_up',
  'attendance_dispute',
  'points_dispute',
  'queued_award',
  'budget_alert',
  'manual_award',
  'redemption',
  'desk_void',
  'payment_task',
  'refund',
  'dead_letter',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Nothing is counted further than this. */
export const WORK_COUNT_CAP = 100;

const workGroupSchema = z.object({
  kind: z.enum(WORK_KINDS),
  count: z.number().int().min(1).max(WORK_COUNT_CAP).describe(`${WORK_COUNT_CAP} = that many or more`),
  oldestAt: instantSchema.describe('since when the oldest of them waits'),
  overdue: z.boolean().describe('something of this kind has waited longer than it should'),
  first: z
    .array(
      z.object({
        id: z.string().describe('of the lesson, request, objection, award, alert, redemption, task, refund or delivery'),
        title: z.string().describe('Chinese: who and what'),
        since: instantSchema,
        campusId: idSchema.nullable().describe('null = the whole school’s'),
      }),
    )
    .max(3)
    .describe('the oldest'),
});
export type WorkGroup = z.output<typeof workGroupSchema>;

/** What waits for people. */
export const workListContracts = {
  list: endpoint({
    id: 'workList.list',
    method: 'GET',
    path: '/work-list',
    summary: 'What waits for the caller to decide or do, the most urgent kind first; kinds with nothing are left out',
    auth: { kind: 'staff', permission: 'lesson.read' },
    objects: [{ kind: 'campus', in: 'query', name: 'campusId' }],
    query: z.object({
      campusId: idSchema.optional().describe('leaves out what belongs to no campus'),
    }),
    response: z.object({ items: z.array(workGroupSchema) }),
  }),
} as const;
