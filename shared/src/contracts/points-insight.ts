import { z } from 'zod';
import { endpoint, fenSchema, idSchema, instantSchema, localDateSchema, pointsSchema } from '../kernel/define-endpoint';

const campusQuery = { kind: 'campus', in: 'query', name: 'campusId' } as const;
const readers = { kind: 'staff', permission: 'points.liability.read' } as const;
const file = {
  params: z.object({ format: z.enum(['csv', 'xlsx']) }),
  response: z.unknown(),
  produces: 'file',
  rate: 'heavy',
} as const;

const worth = { points: pointsSchema, fen: fenSchema.describe('rounded up to a whole fen, so that parts may exceed their sum') };
const partSchema = z.object({ code: z.string(), title: z.string().describe('Chinese'), ...worth });
export type LiabilityPart = z.output<typeof partSchema>;

export const LIABILITY_DIMENSIONS = ['month', 'behaviour', 'campus'] as const;
export type LiabilityDimension = (typeof LIABILITY_DIMENSIONS)[number];

const liabilityQuery = z.object({
  date: localDateSchema.optional().describe('end of this day; today by default, as far as it has gone'),
  campusId: idSchema.optional(),
});

const rate = {
  pointsPerYuan: z.number().int().describe('of the budget in force on the report’s last day, else the one that was set'),
  rateSource: z.enum(['budget', 'set']),
  rateBudgetTitle: z.string().nullable().describe('which budget it is of; null = none, it was set'),
};

const liabilitySchema = z.object({
  date: localDateSchema,
  ...rate,
  setPointsPerYuan: z.number().int().describe('the rate that was set, for days without a budget'),
  rateChangedAt: instantSchema.nullable().describe('null = never changed'),
  outstanding: z.object(worth).describe('everything students have: usable, waiting and set aside'),
  debt: z.object(worth).describe('what students owe because it was taken back after it was spent'),
  net: z.object(worth).describe('outstanding less debt: what the school owes'),
  months: z.array(partSchema).describe('outstanding by month of the last usable day, soonest first; code «never» comes last'),
  behaviours: z.array(partSchema).describe('outstanding by what the points were credited for, most first'),
  campuses: z.array(partSchema).describe('outstanding by the campus that bore the points, most first'),
});
export type LiabilityView = z.output<typeof liabilitySchema>;

const movements = {
  opening: pointsSchema,
  issued: pointsSchema,
  adjusted: pointsSchema.describe('signed'),
  undone: pointsSchema,
  redeemed: pointsSchema,
  expired: pointsSchema.describe('less what a later claw-back took over from expired points'),
  clawedBack: pointsSchema,
  transferred: pointsSchema.describe(
    'signed: points of this campus used on another one, or the reverse; 0 in the sum of all campuses',
  ),
  closing: pointsSchema,
};
const rangeQuery = z.object({
  from: localDateSchema.describe('first day, inclusive'),
  to: localDateSchema.describe('last day, inclusive; at most 366 days'),
  campusId: idSchema.optional(),
});

const rollForwardSchema = z.object({
  from: localDateSchema,
  to: localDateSchema,
  ...rate,
  total: z
    .object({ ...movements, closingFen: fenSchema })
    .describe(
      'opening + issued + adjusted + undone − redeemed − expired − clawedBack + transferred = closing, to the last point',
    ),
  campuses: z.array(z.object({ campusId: idSchema, name: z.string(), ...movements })),
  days: z.array(z.object({ date: localDateSchema, closing: pointsSchema })).describe('what was owed at the end of each day'),
});
export type RollForwardView = z.output<typeof rollForwardSchema>;

const reasonSum = z.object({
  code: z.string(),
  title: z.string(),
  points: pointsSchema,
  times: z.number().int(),
  days: z.array(z.object({ date: localDateSchema, points: pointsSchema })).describe('oldest first; quiet days are left out'),
});
const group = z
  .object({ size: z.number().int(), median: z.number().int() })
  .describe('people of the same campus with anything to count in the period');
const studentSchema = z.object({
  studentId: idSchema,
  name: z.string(),
  campusId: idSchema,
  campusName: z.string(),
  points: pointsSchema,
  times: z.number().int(),
  group,
  reasons: z.array(z.string()).describe('Chinese; empty = nothing unusual'),
});
const teacherSchema = z.object({
  staffId: idSchema,
  name: z.string(),
  campusId: idSchema,
  campusName: z.string(),
  points: pointsSchema.describe('given by hand'),
  awards: z.number().int(),
  records: z.number().int().describe('behaviours recorded'),
  group,
  reasons: z.array(z.string()),
});

const monitoringSchema = z.object({
  from: localDateSchema,
  to: localDateSchema,
  days: z
    .array(z.object({ date: localDateSchema, issued: pointsSchema, redeemed: pointsSchema }))
    .describe('oldest first; days on which nothing moved are left out'),
  issued: z.array(reasonSum).describe('by rule, most first'),
  redeemed: z.array(reasonSum).describe('by what was redeemed, most first'),
  students: z.array(studentSchema).describe('who earned most, twenty at most; everybody unusual is among the alerts'),
  teachers: z.array(teacherSchema).describe('who gave most by hand, twenty at most'),
  alerts: z
    .array(
      z.object({
        kind: z.enum(['student', 'teacher']),
        id: idSchema,
        name: z.string(),
        campusName: z.string(),
        text: z.string(),
      }),
    )
    .describe('who stands far out of a group of at least eight'),
});
export type MonitoringView = z.output<typeof monitoringSchema>;

/** What the school owes in points, and who gives and gets them. */
export const insightContracts = {
  liability: endpoint({
    id: 'insight.liability',
    method: 'GET',
    path: '/points-liability',
    summary: 'Outstanding points at the end of a day by expiry month, behaviour and campus, in points and fen',
    auth: readers,
    objects: [campusQuery],
    query: liabilityQuery,
    response: liabilitySchema,
  }),
  rollForward: endpoint({
    id: 'insight.rollForward',
    method: 'GET',
    path: '/points-liability/roll-forward',
    summary: 'How what the school owes moved between two days; adds up to the last point',
    auth: readers,
    objects: [campusQuery],
    query: rangeQuery,
    response: rollForwardSchema,
  }),
  setRate: endpoint({
    id: 'insight.setRate',
    method: 'PUT',
    path: '/points-liability/rate',
    summary: 'Set how many points the report takes for one yuan',
    auth: { kind: 'staff', permission: 'points.liability.write' },
    body: z.object({
      pointsPerYuan: z.number().int('请填写整数').min(1, '至少 1 积分').max(1_000_000, '最多 1000000 积分'),
    }),
    response: z.object({ pointsPerYuan: z.number().int() }),
  }),
  monitoring: endpoint({
    id: 'insight.monitoring',
    method: 'GET',
    path: '/points-monitoring',
    summary: 'Points issued and redeemed by day and rule, who gave and got most, and who stands far out of their group',
    auth: { kind: 'staff', permission: 'points.monitor' },
    objects: [campusQuery],
    query: rangeQuery,
    response: monitoringSchema,
  }),
  exportLiability: endpoint({
    id: 'exports.liability',
    method: 'GET',
    path: '/exports/points-liability.:format',
    summary: 'Outstanding points by one dimension as CSV or XLSX; leaves an audit row',
    auth: readers,
    objects: [campusQuery],
    ...file,
    query: liabilityQuery.extend({ by: z.enum(LIABILITY_DIMENSIONS).default('month') }),
  }),
  exportRollForward: endpoint({
    id: 'exports.rollForward',
    method: 'GET',
    path: '/exports/points-roll-forward.:format',
    summary: 'The roll-forward by campus as CSV or XLSX; leaves an audit row',
    auth: readers,
    objects: [campusQuery],
    ...file,
    query: rangeQuery,
  }),
} as const;
