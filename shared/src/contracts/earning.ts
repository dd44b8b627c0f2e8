import { z } from 'zod';
import { endpoint, idSchema, localDateSchema, pointsSchema } from '../kernel/define-endpoint';
import { CAP_WINDOWS } from './earning-rule-schemas';

/** One way to earn points, with how far this child has come. */
export const earningWaySchema = z.object({
  code: z.string(),
  title: z.string(),
  explanation: z.string(),
  /** Points of the next thing to be earned; null when nothing is left to earn by this rule. */
  nextPoints: pointsSchema.nullable(),
  /** Steps of a row; null for rules without one. */
  progress: z.object({ current: z.number().int(), target: z.number().int(), unit: z.enum(['lesson', 'day', 'time']) }).nullable(),
  /** How often this child has earned by the rule so far. */
  timesEarned: z.number().int(),
  done: z.boolean().describe('a once-only rule that has been earned'),
  limitReached: z
    .enum(CAP_WINDOWS)
    .nullable()
    .optional()
    .describe('nothing more can be earned until this window ends; null = room'),
  validThrough: localDateSchema.nullable().optional().describe('last day on which it can be earned; null = no end'),
});

export const earningContracts = {
  ways: endpoint({
    id: 'earning.ways',
    method: 'GET',
    path: '/students/:studentId/earning',
    summary: 'How to earn points, in plain words and with the child’s own progress',
    auth: { kind: 'guardianOrStaff', permission: 'points.read' },
    objects: [{ kind: 'student', in: 'params', name: 'studentId' }],
    params: z.object({ studentId: idSchema }),
    response: z.object({ ruleVersion: z.number().int(), asOf: localDateSchema, items: z.array(earningWaySchema) }),
    errors: ['consent_required'],
  }),
} as const;
