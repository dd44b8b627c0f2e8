import type { Option, TagTone } from '@/components';
import { formatDay, formatMinute } from '@/format';
import { addDays, isLocalDate, type LocalDate, localDateOf, minuteOfDay, startOfDay } from '@/vocabulary';
import type { RuleVersion, RuleVersionDetail, RuleVersionDiff } from '../types';

export type Rule = RuleVersionDetail['ruleSet']['rules'][number];
export type Campaign = RuleVersionDetail['ruleSet']['campaigns'][number];
export type Behaviour = Rule['behaviour'];

/** Everything that may earn; the mere act of sharing is missing, because it never may. */
export const BEHAVIOURS: readonly {
  readonly value: Behaviour;
  readonly text: string;
  readonly core: boolean;
  /** It may belong to a course, so that a rule can be for some courses only. */
  readonly ofCourse: boolean;
  readonly group: Rule['group'];
}[] = [
  { value: 'attended_on_time', text: '准时上课', core: false, ofCourse: true, group: 'attendance' },
  { value: 'sign_in', text: '每日打卡', core: false, ofCourse: false, group: 'participation' },
  { value: 'lesson_comment', text: '课程评价', core: false, ofCourse: true, group: 'participation' },
  { value: 'homework', text: '提交作业', core: false, ofCourse: true, group: 'learning' },
  { value: 'teacher_comment', text: '老师点评', core: false, ofCourse: true, group: 'learning' },
  { value: 'award', text: '获奖', core: false, ofCourse: false, group: 'learning' },
  { value: 'exam', text: '考级考试', core: false, ofCourse: false, group: 'learning' },
  { value: 'activity', text: '参加活动', core: false, ofCourse: false, group: 'participation' },
  { value: 'course_completed', text: '课程结业', core: false, ofCourse: true, group: 'learning' },
  { value: 'profile_completed', text: '完善资料', core: false, ofCourse: false, group: 'participation' },
  { value: 'purchase', text: '报名缴费', core: true, ofCourse: true, group: 'revenue' },
  { value: 'renewal', text: '续费', core: true, ofCourse: true, group: 'revenue' },
  { value: 'referral_converted', text: '推荐的家庭报名', core: true, ofCourse: true, group: 'referral' },
];

export const GROUPS: readonly Option[] = [
  { value: 'attendance', text: '到课' },
  { value: 'learning', text: '学习成果' },
  { value: 'participation', text: '日常互动' },
  { value: 'revenue', text: '报名续费' },
  { value: 'referral', text: '转介绍' },
  { value: 'manual', text: '老师奖励' },
];

export const WINDOWS: readonly Option[] = [
  { value: 'day', text: '每天' },
  { value: 'week', text: '每周' },
  { value: 'month', text: '每月' },
  { value: 'period', text: '每个预算期' },
  { value: 'ever', text: '累计' },
];

export const HOLDERS: readonly Option[] = [
  { value: 'student', text: '每位学员' },
  { value: 'family', text: '每个家庭' },
];

export const EXPIRIES: readonly Option[] = [
  { value: 'rolling', text: '得到后若干个月' },
  { value: 'fixed_date', text: '每年固定一天清零' },
  { value: 'never', text: '不过期' },
];

export const AVAILABILITIES: readonly Option[] = [
  { value: 'now', text: '立即可用' },
  { value: 'after_days', text: '若干天后可用' },
  { value: 'refund_window_over', text: '过了退费期后可用' },
  { value: 'lesson_attended', text: '上完课后可用' },
];

const FORMULAS = {
  fixed: '每次给固定积分',
  proportional: '按实付金额',
  lessons_on_time: '连续准时上课达到节数',
  sign_in_days: '连续打卡达到天数',
  count: '累计达到次数',
  graded: '按奖项等级',
} as const;
export type FormulaKind = keyof typeof FORMULAS;

/** The ways of giving points that fit a behaviour. */
export const formulasFor = (behaviour: Behaviour): readonly Option[] => {
  const core = BEHAVIOURS.some(({ value, core: isCore }) => value === behaviour && isCore);
  const kinds: FormulaKind[] = core ? ['proportional', 'fixed'] : ['fixed', 'count'];
  if (behaviour === 'attended_on_time') kinds.push('lessons_on_time');
  if (behaviour === 'sign_in') kinds.push('sign_in_days');
  if (behaviour === 'award') kinds.push('graded');
  return kinds.map((value) => ({ value, text: FORMULAS[value] }));
};

/** Whether a rule for a behaviour can be for some courses only. */
export const isOfCourse = (behaviour: Behaviour): boolean =>
  BEHAVIOURS.some(({ value, ofCourse }) => value === behaviour && ofCourse);

type Standing = Pick<RuleVersion, 'state' | 'inForce'>;

/** How a version stands, as a tag. */
export const standingTag = ({ state, inForce }: Standing): { readonly text: string; readonly tone: TagTone } => {
  if (inForce) return { text: '使用中', tone: 'brand' };
  switch (state) {
    case 'draft':
      return { text: '草稿', tone: 'neutral' };
    case 'review':
      return { text: '等待复核', tone: 'points' };
    case 'published':
      return { text: '等待生效', tone: 'info' };
    case 'retired':
      return { text: '已停用', tone: 'neutral' };
  }
};

export const STATES: readonly Option[] = [
  { value: '', text: '全部状态' },
  { value: 'draft', text: '草稿' },
  { value: 'review', text: '等待复核' },
  { value: 'published', text: '使用中和等待生效' },
  { value: 'retired', text: '已停用' },
];

/** «第 3 版 春季规则», and without a number «春季规则». */
export const versionName = ({ number, title }: Pick<RuleVersion, 'number' | 'title'>): string =>
  number === null ? title : `第 ${number} 版 ${title}`;

/** From when a version counts, in words. */
export const effectiveText = ({ effectiveFrom, inForce }: Pick<RuleVersion, 'effectiveFrom' | 'inForce'>): string => {
  if (effectiveFrom === null) return '发布后生效';
  if (effectiveFrom === 0) return '一开始就有';
  const at = `${formatDay(localDateOf(effectiveFrom), true)} ${formatMinute(minuteOfDay(effectiveFrom))}`;
  return `${at}${inForce ? ' 起使用' : ' 起生效'}`;
};

export interface StepLine {
  readonly id: string;
  readonly title: string;
  readonly who: string;
  readonly at: number;
}

/** Who did what to a version, oldest first. */
export const stepsOf = (version: Pick<RuleVersion, 'created' | 'saved' | 'submitted' | 'published'>): readonly StepLine[] => {
  const steps = [
    { id: 'created', title: '建立草稿', step: version.created },
    { id: 'saved', title: '最后保存', step: version.saved },
    { id: 'submitted', title: '提交复核', step: version.submitted },
    { id: 'published', title: '发布', step: version.published },
  ];
  return steps
    .flatMap(({ id, title, step }) => (step === null ? [] : [{ id, title, who: step.name ?? '已离职的员工', at: step.at }]))
    .sort((a, b) => a.at - b.at);
};

/** What a version changes, in one sentence. */
export const diffSentence = ({ rules, campaigns }: RuleVersionDiff): string => {
  const count = (n: number, words: string): string[] => (n === 0 ? [] : [`${words} ${n} 条`]);
  const parts = [
    ...count(rules.added.length, '新增规则'),
    ...count(rules.changed.length, '修改规则'),
    ...count(rules.removed.length, '停用规则'),
    ...count(campaigns.added.length, '新增活动'),
    ...count(campaigns.changed.length, '修改活动'),
    ...count(campaigns.removed.length, '取消活动'),
  ];
  return parts.length === 0 ? '和使用中的版本没有差别。' : `${parts.join('，')}。`;
};

/** What publishing means for families. */
export const FOR_FAMILIES =
  '已经发给家庭的积分和有效期都不变；生效以后发生的事按新规则计分，家长在「怎么得积分」里看到新的说明。生效以前发生、之后才登记的事仍按当时的规则。';

const MINUTE_MS = 60_000;

/** When a version takes effect at the earliest if it is published now. @param now epoch ms @param leadMinutes as the server says */
export const earliestEffect = (now: number, leadMinutes: number): number => now + leadMinutes * MINUTE_MS;

/** Why «as soon as may be» is not at once. @param earliest epoch ms */
export const soonWords = (earliest: number): string =>
  `发布后大约半小时（约 ${formatMinute(minuteOfDay(earliest))}）生效：课前半小时就能签到，已经能签到的课仍按原来的规则，免得同一节课先后按两种规则计分。`;

/** What only a day is known of goes by the rules of its beginning. @param earliest when the version takes effect, epoch ms */
export const notTodayWords = (earliest: number, today: LocalDate): string => {
  const first = startOfDay(localDateOf(earliest)) === earliest ? localDateOf(earliest) : addDays(localDateOf(earliest), 1);
  const day = first === addDays(today, 1) ? '明天' : '后天';
  return `获奖、考级、活动和结业只记哪一天，按那天零点的规则计分：它们从${day}起按新规则。`;
};

/** What is wrong with a day at whose beginning a version is to take effect. @param earliest epoch ms */
export const effectiveDayProblem = (text: string, today: LocalDate, earliest: number): string | undefined => {
  if (!isLocalDate(text)) return '请按 2026-11-21 的格式填写';
  if (text <= today) return '请填写明天或更晚的日期';
  return startOfDay(text) >= earliest ? undefined : '离那天零点不到半小时，有的课已经能签到了，请填写再晚一天';
};

/**
 * What becomes of a version that is published, beside others that were published and do not count yet.
 * @param effectiveFrom when it takes effect, epoch ms
 */
export const pendingSentences = (pending: RuleVersionDetail['pending'], effectiveFrom: number): readonly string[] =>
  pending.map((one) => {
    const at = `${formatDay(localDateOf(one.effectiveFrom), true)} ${formatMinute(minuteOfDay(one.effectiveFrom))}`;
    const replaces = one.effectiveFrom > effectiveFrom;
    return replaces
      ? `「${versionName(one)}」将在 ${at} 生效，到时会取代这一版，它里面没有这一版的改动。如果不再需要，请先撤回它。`
      : `「${versionName(one)}」将在 ${at} 生效，之后由这一版取代。`;
  });
