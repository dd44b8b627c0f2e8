import { z } from 'zod';
import { endpoint, idSchema, localDateSchema, pointsSchema } from '../kernel/define-endpoint';
import { explainLineContract } from './earning-line';
import { CAP_WINDOWS } from './earning-rule-schemas';

/** Why something that was earned gave no points: it waits for approval, the budget had no room, or somebody refused it. */
export const WITHHELD = ['queued', 'unfunded', 'refused'] as const;
const withheldSchema = z.enum(WITHHELD);
export type Withheld = z.output<typeof withheldSchema>;

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
  done: z.boolean().describe('points were given up to a limit that never ends: nothing is left to earn'),
  limitReached: z
    .enum(CAP_WINDOWS)
    .nullable()
    .optional()
    .describe('nothing more can be earned until this window ends; null = room'),
  validThrough: localDateSchema.nullable().optional().describe('last day on which it can be earned; null = no end'),
  gives: z.string().optional().describe('Chinese: what the rule gives'),
  missing: z.string().optional().describe('Chinese: what is still missing for the next points'),
  steps: z
    .array(
      z.object({
        at: z.number().int(),
        points: pointsSchema.describe('what was given for it, else what the rule says'),
        reached: z.boolean().describe('points were given for it'),
        withheld: withheldSchema.nullable().optional().describe('reached, and no points were given because of the budget'),
      }),
    )
    .optional()
    .describe('of rules with steps: those of the round under way'),
  grades: z
    .array(z.object({ name: z.string(), points: pointsSchema }))
    .optional()
    .describe('of rules by level, lowest first'),
  limits: z.array(z.string()).optional().describe('Chinese: the limits of the rule'),
  limitUntil: localDateSchema
    .nullable()
    .optional()
    .describe('last day of the limit that is reached; null = no limit is, or it never ends'),
  campaign: z
    .object({ title: z.string(), percent: z.number().int(), through: localDateSchema })
    .nullable()
    .optional()
    .describe('the campaign that multiplies it today'),
  pending: z
    .array(
      z.object({
        points: pointsSchema,
        availableOn: localDateSchema.nullable(),
        text: z.string().describe('what they wait for'),
      }),
    )
    .optional()
    .describe('earned by this rule and not usable yet'),
  withheld: z
    .array(
      z.object({
        state: withheldSchema,
        points: pointsSchema,
        text: z.string().describe('Chinese: what became of them'),
      }),
    )
    .optional()
    .describe('earned by this rule and not given: what waits for approval, and of the budget period under way what was refused'),
});
export type EarningWayView = z.output<typeof earningWaySchema>;

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
  explainLine: explainLineContract,
} as const;
