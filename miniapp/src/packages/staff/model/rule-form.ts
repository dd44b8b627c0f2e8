import { isLocalDate } from '@/vocabulary';
import { readYuan, yuanText } from './money';
import { BEHAVIOURS, type Behaviour, type Campaign, type FormulaKind, formulasFor, type Rule } from './rule-words';

/** Levels of an award, lowest first. */
export const LEVELS = ['school', 'district', 'city', 'province', 'national'] as const;
type Level = (typeof LEVELS)[number];

/** A rule as its form holds it: what is typed stays text until it is read. */
export interface RuleForm {
  /** Stays the same for life; made from the behaviour for a new rule. */
  readonly code: string;
  readonly title: string;
  readonly explanation: string;
  readonly behaviour: Behaviour;
  readonly formula: FormulaKind;
  readonly points: string;
  readonly perYuan: string;
  readonly steps: readonly { readonly at: string; readonly points: string }[];
  readonly cycle: string;
  readonly levels: Readonly<Record<Level, string>>;
  readonly onlyPassed: boolean;
  readonly caps: readonly { readonly per: string; readonly window: string; readonly times: string; readonly points: string }[];
  readonly campusIds: readonly string[];
  readonly courseIds: readonly string[];
  readonly tags: string;
  readonly tiers: string;
  readonly validFrom: string;
  readonly validThrough: string;
  readonly tierMultiplier: boolean;
  readonly campaignMultiplier: boolean;
  readonly expiry: string;
  readonly months: string;
  readonly month: string;
  readonly day: string;
  readonly years: string;
  readonly availability: string;
  readonly days: string;
  readonly group: Rule['group'];
}

/** What is wrong, by the field it is wrong in. */
export type FormProblems = Readonly<Record<string, string>>;

const LEVEL_NOUGHT = { school: '', district: '', city: '', province: '', national: '' };

/** A code for a new rule, that no rule of the set has. */
export const freshCode = (stem: string, taken: readonly string[]): string => {
  if (!taken.includes(stem)) return stem;
  for (let serial = 2; ; serial += 1) if (!taken.includes(`${stem}_${serial}`)) return `${stem}_${serial}`;
};

/** An empty form for a new rule. */
export const newRule = (behaviour: Behaviour, taken: readonly string[]): RuleForm => ({
  ...reformed({ ...BLANK, formula: 'fixed' }, (formulasFor(behaviour)[0]?.value ?? 'fixed') as FormulaKind),
  behaviour,
  code: freshCode(behaviour, taken),
  group: BEHAVIOURS.find(({ value }) => value === behaviour)?.group ?? 'participation',
});

/** Usually a point for each yuan really paid. */
const POINTS_PER_YUAN = '1';

/**
 * A form with another way of giving points: in proportion to what was paid it begins with a point per yuan, which no other
 * way takes over unseen. Points that were typed stay.
 */
export const reformed = <T extends Pick<RuleForm, 'formula' | 'points'>>(form: T, formula: FormulaKind): T => {
  if (formula === form.formula) return form;
  if (formula === 'proportional') return { ...form, formula, points: form.points.trim() === '' ? POINTS_PER_YUAN : form.points };
  const isDefault = form.formula === 'proportional' && form.points === POINTS_PER_YUAN;
  return { ...form, formula, points: isDefault ? '' : form.points };
};

const BLANK: Omit<RuleForm, 'behaviour' | 'code' | 'formula' | 'group'> = {
  title: '',
  explanation: '',
  points: '',
  perYuan: '1',
  steps: [{ at: '', points: '' }],
  cycle: '',
  levels: LEVEL_NOUGHT,
  onlyPassed: false,
  caps: [],
  campusIds: [],
  courseIds: [],
  tags: '',
  tiers: '',
  validFrom: '',
  validThrough: '',
  tierMultiplier: false,
  campaignMultiplier: true,
  expiry: 'rolling',
  months: '12',
  month: '1',
  day: '1',
  years: '1',
  availability: 'now',
  days: '7',
};

const textOf = (value: number | null): string => (value === null ? '' : String(value));

const formulaForm = (formula: Rule['formula']): Partial<RuleForm> & Pick<RuleForm, 'formula'> => {
  switch (formula.kind) {
    case 'fixed':
      return { formula: 'fixed', points: String(formula.points) };
    case 'proportional':
      return { formula: 'proportional', points: String(formula.points), perYuan: yuanText(formula.perFen) };
    case 'stepped':
      return {
        formula: formula.over,
        steps: formula.steps.map(({ at, points }) => ({ at: String(at), points: String(points) })),
        cycle: textOf(formula.cycle),
      };
    case 'graded':
      return {
        formula: 'graded',
        levels: Object.fromEntries(LEVELS.map((level) => [level, String(formula.points[level])])) as Record<Level, string>,
      };
  }
};

const expiryForm = (expiry: Rule['expiry']): Partial<RuleForm> => {
  if (expiry.kind === 'rolling') return { expiry: 'rolling', months: String(expiry.months) };
  if (expiry.kind === 'never') return { expiry: 'never' };
  return { expiry: 'fixed_date', month: String(expiry.month), day: String(expiry.day), years: String(expiry.years) };
};

/** A rule as its form shows it. */
export const formOf = (rule: Rule): RuleForm => ({
  ...BLANK,
  code: rule.code,
  title: rule.title,
  explanation: rule.explanation,
  behaviour: rule.behaviour,
  ...formulaForm(rule.formula),
  onlyPassed: rule.onlyPassed,
  caps: rule.caps.map(({ per, window, times, points }) => ({ per, window, times: textOf(times), points: textOf(points) })),
  campusIds: rule.audience.campusIds,
  courseIds: rule.audience.courseIds,
  tags: rule.audience.tags.join('、'),
  tiers: rule.audience.tiers.join('、'),
  validFrom: rule.validFrom ?? '',
  validThrough: rule.validThrough ?? '',
  tierMultiplier: rule.tierMultiplier,
  campaignMultiplier: rule.campaignMultiplier,
  ...expiryForm(rule.expiry),
  availability: rule.availability.kind === 'condition' ? rule.availability.condition : rule.availability.kind,
  ...(rule.availability.kind === 'after_days' ? { days: String(rule.availability.days) } : {}),
  group: rule.group,
});

/** Collects what is wrong while the fields of a form are read. */
class Reading {
  readonly problems: Record<string, string> = {};

  whole(field: string, text: string, least: number, most: number, what: string): number {
    const clean = text.trim();
    const value = /^\d{1,9}$/.test(clean) ? Number(clean) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.wrong(field, `${what}请填 ${least} 到 ${most} 之间的整数`);
    return least;
  }

  maybe(field: string, text: string, most: number, what: string): number | null {
    return text.trim() === '' ? null : this.whole(field, text, 1, most, what);
  }

  words(field: string, text: string, least: number, most: number, what: string): string {
    const clean = text.trim();
    if (clean.length < least || clean.length > most) this.wrong(field, `${what}请写 ${least} 到 ${most} 个字`);
    return clean;
  }

  date(field: string, text: string): string | null {
    const clean = text.trim();
    if (clean === '') return null;
    if (!isLocalDate(clean)) this.wrong(field, '请按 2026-11-21 的格式填写');
    return clean;
  }

  wrong(field: string, message: string): void {
    this.problems[field] ??= message;
  }
}

/** What a form says, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly problems: FormProblems };

const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/[、,，;；\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
];

const MOST_POINTS = 1_000_000;

const readFormula = (form: RuleForm, read: Reading): Rule['formula'] => {
  const points = (field: string, text: string): number => read.whole(field, text, 1, MOST_POINTS, '积分');
  switch (form.formula) {
    case 'fixed':
      return { kind: 'fixed', points: points('points', form.points) };
    case 'proportional': {
      const money = readYuan(form.perYuan);
      if ('problem' in money) read.wrong('perYuan', money.problem);
      return { kind: 'proportional', points: points('points', form.points), perFen: 'fen' in money ? money.fen : 1 };
    }
    case 'graded':
      return {
        kind: 'graded',
        points: Object.fromEntries(LEVELS.map((level) => [level, points(`levels.${level}`, form.levels[level])])) as Record<
          Level,
          number
        >,
      };
    default:
      return readSteps(form, form.formula, read);
  }
};

const readSteps = (form: RuleForm, over: 'lessons_on_time' | 'sign_in_days' | 'count', read: Reading): Rule['formula'] => {
  const steps = form.steps.map(({ at, points }, index) => ({
    at: read.whole(`steps.${index}.at`, at, 1, 1_000, '次数'),
    points: read.whole(`steps.${index}.points`, points, 1, MOST_POINTS, '积分'),
  }));
  steps.forEach(({ at }, index) => {
    if (index > 0 && at <= (steps[index - 1]?.at ?? 0)) read.wrong(`steps.${index}.at`, '要比上一档大');
  });
  const cycle = read.maybe('cycle', form.cycle, 1_000, '每轮次数');
  const last = steps.at(-1)?.at ?? 0;
  if (cycle !== null && cycle < last) read.wrong('cycle', `不能小于最后一档的 ${last}`);
  return { kind: 'stepped', over, steps, cycle };
};

const readCaps = (form: RuleForm, read: Reading): Rule['caps'] =>
  form.caps.map((cap, index) => {
    const times = read.maybe(`caps.${index}.times`, cap.times, 10_000, '次数');
    const points = read.maybe(`caps.${index}.points`, cap.points, 10_000_000, '积分');
    if (cap.times.trim() === '' && cap.points.trim() === '') read.wrong(`caps.${index}.times`, '次数和积分至少填一项');
    return { per: cap.per as 'student' | 'family', window: cap.window as Rule['caps'][number]['window'], times, points };
  });

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const readExpiry = (form: RuleForm, read: Reading): Rule['expiry'] => {
  if (form.expiry === 'never') return { kind: 'never' };
  if (form.expiry === 'rolling') return { kind: 'rolling', months: read.whole('months', form.months, 1, 120, '月数') };
  const month = read.whole('month', form.month, 1, 12, '月份');
  const day = read.whole('day', form.day, 1, DAYS[month - 1] ?? 31, '日期');
  return { kind: 'fixed_date', month, day, years: read.whole('years', form.years, 1, 5, '年数') };
};

const readAvailability = (form: RuleForm, read: Reading): Rule['availability'] => {
  if (form.availability === 'now') return { kind: 'now' };
  if (form.availability === 'after_days') return { kind: 'after_days', days: read.whole('days', form.days, 1, 366, '天数') };
  return { kind: 'condition', condition: form.availability as 'refund_window_over' | 'lesson_attended' };
};

const readNames = (field: string, text: string, most: number, read: Reading): string[] => {
  const names = listOf(text);
  if (names.length > most) read.wrong(field, `最多 ${most} 个`);
  if (names.some((name) => name.length > 40)) read.wrong(field, '每个请控制在 40 字以内');
  return names;
};

/** Reads a form as a rule; nothing is guessed, every field that cannot be read says so. */
export const ruleOf = (form: RuleForm): Read<Rule> => {
  const read = new Reading();
  const value: Rule = {
    code: form.code,
    title: read.words('title', form.title, 2, 40, '名称'),
    explanation: read.words('explanation', form.explanation, 4, 200, '说明'),
    behaviour: form.behaviour,
    formula: readFormula(form, read),
    onlyPassed: form.behaviour === 'exam' && form.onlyPassed,
    caps: readCaps(form, read),
    audience: {
      campusIds: [...form.campusIds],
      courseIds: [...form.courseIds],
      tags: readNames('tags', form.tags, 50, read),
      tiers: readNames('tiers', form.tiers, 20, read),
    },
    validFrom: read.date('validFrom', form.validFrom),
    validThrough: read.date('validThrough', form.validThrough),
    tierMultiplier: form.tierMultiplier,
    campaignMultiplier: form.campaignMultiplier,
    expiry: readExpiry(form, read),
    availability: readAvailability(form, read),
    group: form.group,
  };
  const { validFrom, validThrough } = value;
  if (validFrom !== null && validThrough !== null && validThrough < validFrom) read.wrong('validThrough', '不能早于第一天');
  return Object.keys(read.problems).length === 0 ? { value } : { problems: read.problems };
};

/** A campaign as its form holds it. */
export interface CampaignForm {
  readonly code: string;
  readonly title: string;
  readonly from: string;
  readonly through: string;
  readonly percent: string;
  readonly ruleCodes: readonly string[];
  readonly campusIds: readonly string[];
}

/** An empty form for a new campaign: double points. */
export const newCampaign = (taken: readonly string[]): CampaignForm => ({
  code: freshCode('campaign', taken),
  title: '',
  from: '',
  through: '',
  percent: '200',
  ruleCodes: [],
  campusIds: [],
});

export const campaignFormOf = (campaign: Campaign): CampaignForm => ({ ...campaign, percent: String(campaign.percent) });

/** Reads a form as a campaign. */
export const campaignOf = (form: CampaignForm): Read<Campaign> => {
  const read = new Reading();
  const day = (field: 'from' | 'through'): string => {
    const date = read.date(field, form[field]);
    if (date === null) read.wrong(field, '请填写日期');
    return date ?? '';
  };
  const value: Campaign = {
    code: form.code,
    title: read.words('title', form.title, 2, 40, '名称'),
    from: day('from'),
    through: day('through'),
    percent: read.whole('percent', form.percent, 101, 1_000, '百分比'),
    ruleCodes: [...form.ruleCodes],
    campusIds: [...form.campusIds],
  };
  if (value.through < value.from) read.wrong('through', '不能早于第一天');
  return Object.keys(read.problems).length === 0 ? { value } : { problems: read.problems };
};

/** A list with one item put in the place of the one of the same code, or at the end. */
export const put = <T extends { readonly code: string }>(items: readonly T[], item: T): T[] =>
  items.some(({ code }) => code === item.code) ? items.map((one) => (one.code === item.code ? item : one)) : [...items, item];

/** Whether an item is on a list, the other way round. */
export const toggled = (ids: readonly string[], id: string): readonly string[] =>
  ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id];
