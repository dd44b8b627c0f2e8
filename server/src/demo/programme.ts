import { addDays, DAY_MS, type Instant, localDateOf, MINUTE_MS, type Rule, type RuleSet } from '@qingya/shared';
import { activatePeriod, createPeriod, giveBack, reserve, reserveBeyond } from '../modules/budget';
import { createDraft, giveManual, publishVersion, ruleSetOf, saveDraftVersion, submitForReview } from '../modules/earning';
import type { UnitOfWork } from '../platform/db';
import { type Cast, type CastStudent, must } from './cast';
import type { Deed } from './timeline';

/** The version that every installation has. */
const FIRST_VERSION = '01ARZ3NDEKTSV4RRFFQ69G5FV1';
const HOUR_MS = 60 * MINUTE_MS;

const EVERYBODY = { campusIds: [], courseIds: [], tags: [], tiers: [] };

/** Awards count by their level: a school's new idea after the first weeks. */
const AWARD_RULE: Rule = {
  code: 'award_won',
  title: '作品与比赛获奖',
  explanation: '孩子获奖后由老师登记，级别越高积分越多',
  behaviour: 'award',
  formula: { kind: 'graded', points: { school: 50, district: 100, city: 200, province: 400, national: 800 } },
  onlyPassed: false,
  caps: [{ per: 'student', window: 'month', times: 5, points: null }],
  audience: EVERYBODY,
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  expiry: { kind: 'rolling', months: 12 },
  availability: { kind: 'now' },
  group: 'learning',
};

const withAwards = ({ rules, campaigns }: RuleSet): RuleSet => ({ rules: [...rules, AWARD_RULE], campaigns });

/** Comments count at most so often, and the new year begins with double points: what waits for a second look. */
const winterRules = ({ rules, campaigns }: RuleSet, now: Instant): RuleSet => ({
  rules: rules.map((rule) =>
    rule.code === 'lesson_comment'
      ? { ...rule, campaignMultiplier: true, caps: [{ per: 'student', window: 'week', times: 2, points: null }] }
      : rule,
  ),
  campaigns: [
    ...campaigns,
    {
      code: 'winter_double',
      title: '寒假双倍积分',
      from: addDays(localDateOf(now), 20),
      through: addDays(localDateOf(now), 34),
      percent: 200,
      ruleCodes: ['lesson_comment'],
      campusIds: [],
    },
  ],
});

interface Writing {
  readonly title: string;
  readonly note: string;
  readonly basedOnId: string;
  readonly staffId: string;
  readonly change: (rules: RuleSet, now: Instant) => RuleSet;
}

/** Writes a draft and hands it over for review. @returns its id */
const write = async (uow: UnitOfWork, { title, note, basedOnId, staffId, change }: Writing): Promise<string> => {
  const id = await createDraft(uow, { title, note, basedOnId, staffId });
  const ruleSet = change(await ruleSetOf(uow, id), uow.now);
  await saveDraftVersion(uow, { id, revision: 1, title, note, ruleSet, staffId });
  await submitForReview(uow, id, 2, staffId);
  return id;
};

const rulesDeeds = (cast: Cast, now: Instant): Deed[] => {
  const owner = must(cast.staffIds.get('owner'), 'owner');
  const manager = must(cast.staffIds.get('manager'), 'manager');
  let secondId = '';
  return [
    {
      at: now - 31 * DAY_MS,
      run: async (uow) => {
        const words = { title: '秋季规则：增加获奖奖励', note: '获奖按级别给积分，每名学员每月最多 5 次' };
        secondId = await write(uow, { ...words, basedOnId: FIRST_VERSION, staffId: manager, change: withAwards });
      },
    },
    {
      at: now - 30 * DAY_MS,
      run: (uow) => publishVersion(uow, { id: secondId, revision: 2, effectiveFrom: null, staffId: owner }),
    },
    {
      at: now - 5 * HOUR_MS,
      run: (uow) => {
        const words = { title: '寒假规则：双倍积分', note: '点评每周最多两次；寒假期间点评双倍' };
        return write(uow, { ...words, basedOnId: secondId, staffId: manager, change: winterRules });
      },
    },
  ];
};

/** Since when the budget of the term counts; it goes on for a month after today. */
const BUDGET_DAYS_BACK = 80;
const BUDGET_DAYS_AHEAD = 30;

/** 220 yuan at 100 points each: most is used by now, and one share is gone, so that some awards wait for approval. */
const budgetDeeds = (cast: Cast, now: Instant): Deed[] => {
  const wangJiang = must(cast.campusIds.get('WJ'), 'campus');
  const west = must(cast.campusIds.get('CX'), 'campus');
  return [
    {
      at: now - BUDGET_DAYS_BACK * DAY_MS,
      run: async (uow) => {
        const today = localDateOf(uow.now);
        const id = await createPeriod(uow, {
          title: '秋季学期积分预算',
          source: 'fixed',
          baseFen: 22_000,
          shareBasisPoints: 10_000,
          pointsPerYuan: 100,
          from: today,
          through: addDays(localDateOf(now), BUDGET_DAYS_AHEAD),
          whenFull: 'queue',
          expiredReturn: false,
          allocations: [
            { campusId: wangJiang, group: 'attendance', points: 3_500 },
            { campusId: west, group: 'attendance', points: 2_500 },
            { campusId: wangJiang, group: 'participation', points: 8_000 },
            { campusId: west, group: 'participation', points: 4_000 },
            { campusId: null, group: 'learning', points: 3_000 },
            { campusId: null, group: 'manual', points: 600 },
          ],
        });
        await activatePeriod(uow, id);
      },
    },
  ];
};

const BUDGET = { reserve, reserveBeyond, giveBack };

/** Points that teachers gave by hand, and one award above the teacher's limit that a manager has to look at. */
const manualDeeds = (cast: Cast, now: Instant): Deed[] => {
  const groups = cast.classGroups.filter(({ members }) => members.length > 1);
  const given: readonly (readonly [daysAgo: number, points: number, reason: string])[] = [
    [26, 20, '主动帮同学整理画具'],
    [19, 10, '课堂发言积极'],
    [12, 30, '作品入选校区展墙'],
    [6, 20, '坚持练字，进步明显'],
    [3, 10, '带新同学熟悉教室'],
  ];
  const award = (at: Instant, index: number, points: number, reason: string): Deed => {
    const group = must(groups[index % groups.length], 'class');
    const student: CastStudent = must(group.members[index % group.members.length], 'member');
    const command = { studentId: student.id, points, reason, staffId: group.teacherStaffId };
    return { at, run: (uow) => giveManual(uow, BUDGET, command) };
  };
  return [
    ...given.map(([daysAgo, points, reason], index) => award(now - daysAgo * DAY_MS, index, points, reason)),
    award(now - 3 * HOUR_MS, given.length, 80, '区级绘画比赛一等奖'),
  ];
};

/** What the school decides about its points: rules, a budget, and what people give by hand. */
export const programmeDeeds = (cast: Cast, now: Instant): Deed[] => [
  ...rulesDeeds(cast, now),
  ...budgetDeeds(cast, now),
  ...manualDeeds(cast, now),
];
