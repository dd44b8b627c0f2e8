import {
  AWARD_LEVELS,
  type AwardLevel,
  BUDGET_GROUP_NAMES,
  type Campaign,
  type Cap,
  type CapWindow,
  EARNING_BEHAVIOURS,
  type ExpiryPolicy,
  type Formula,
  type Rule,
} from '@qingya/shared';

/** Names of what rules refer to by id. */
export interface Names {
  readonly campuses: ReadonlyMap<string, string>;
  readonly courses: ReadonlyMap<string, string>;
  /** Titles of rules, by code. */
  readonly rules: ReadonlyMap<string, string>;
}

/** One field of a rule in words. */
export interface Line {
  readonly field: string;
  readonly label: string;
  readonly text: string;
}

/** Names of the levels of awards. */
export const LEVEL_NAMES: Readonly<Record<AwardLevel, string>> = {
  school: '校级',
  district: '区级',
  city: '市级',
  province: '省级',
  national: '国家级',
};
const WINDOWS: Readonly<Record<CapWindow, string>> = {
  day: '每天',
  week: '每周',
  month: '每月',
  period: '每个预算期',
  ever: '累计',
};

/** Fen as yuan, without needless noughts. */
export const yuan = (fen: number): string => {
  const cents = String(fen % 100).padStart(2, '0');
  return `${Math.trunc(fen / 100)}${cents === '00' ? '' : `.${cents}`} 元`;
};

/** Whole percent as «2 倍», «1.5 倍». */
const times = (percent: number): string => {
  const rest = String(percent % 100).padStart(2, '0');
  return `${Math.trunc(percent / 100)}${rest === '00' ? '' : `.${rest.replace(/0$/, '')}`} 倍`;
};

/** What a formula gives. */
export const formulaWords = (formula: Formula): string => {
  switch (formula.kind) {
    case 'fixed':
      return `每次得 ${formula.points} 积分`;
    case 'proportional':
      return `实付每 ${yuan(formula.perFen)}得 ${formula.points} 积分`;
    case 'stepped':
      return steppedWords(formula);
    case 'graded':
      return AWARD_LEVELS.map((level) => `${LEVEL_NAMES[level]}得 ${formula.points[level]} 积分`).join('，');
  }
};

const steppedWords = ({ over, steps, cycle }: Extract<Formula, { kind: 'stepped' }>): string => {
  const unit = over === 'sign_in_days' ? '天' : over === 'lessons_on_time' ? '节' : '次';
  const lead = over === 'count' ? '累计' : '连续';
  const parts = steps.map(({ at, points }) => `第 ${at} ${unit}得 ${points} 积分`).join('，');
  return `${lead}${parts}${cycle === null ? '' : `；满 ${cycle} ${unit}后重新计`}`;
};

/** A cap in words. */
export const capWords = ({ per, window, times: most, points }: Cap): string => {
  const limits = [...(most === null ? [] : [`${most} 次`]), ...(points === null ? [] : [`${points} 积分`])];
  return `${per === 'student' ? '每位学员' : '每个家庭'}${WINDOWS[window]}最多 ${limits.join('、')}`;
};

/** When points lapse. */
export const expiryWords = (expiry: ExpiryPolicy): string => {
  switch (expiry.kind) {
    case 'never':
      return '不过期';
    case 'rolling':
      return `得到后 ${expiry.months} 个月内有效`;
    case 'fixed_date':
      return `到${expiry.years === 1 ? '下一个' : `第 ${expiry.years} 个`} ${expiry.month} 月 ${expiry.day} 日清零`;
  }
};

const availabilityWords = ({ availability }: Rule): string => {
  switch (availability.kind) {
    case 'now':
      return '立即可用';
    case 'after_days':
      return `${availability.days} 天后可用`;
    case 'condition':
      return availability.condition === 'refund_window_over' ? '过了退费期后可用' : '上完课后可用';
  }
};

const listWords = (ids: readonly string[], names: ReadonlyMap<string, string>, all: string): string =>
  ids.length === 0 ? all : ids.map((id) => names.get(id) ?? '已不存在').join('、');

const audienceWords = ({ audience }: Rule, names: Names): string => {
  const { campusIds, courseIds, tags, tiers } = audience;
  const parts = [
    ...(campusIds.length === 0 ? [] : [`校区：${listWords(campusIds, names.campuses, '')}`]),
    ...(courseIds.length === 0 ? [] : [`课程：${listWords(courseIds, names.courses, '')}`]),
    ...(tags.length === 0 ? [] : [`标签：${tags.join('、')}`]),
    ...(tiers.length === 0 ? [] : [`会员等级：${tiers.join('、')}`]),
  ];
  return parts.join('；') || '全部学员';
};

const validityWords = ({ validFrom, validThrough }: Rule): string => {
  if (validFrom === null && validThrough === null) return '长期有效';
  if (validThrough === null) return `${validFrom} 起`;
  return validFrom === null ? `到 ${validThrough} 为止` : `${validFrom} 至 ${validThrough}`;
};

/** A rule in one sentence: for what, and what it gives. */
export const ruleSentence = (rule: Rule): string => {
  const { name } = EARNING_BEHAVIOURS[rule.behaviour];
  return `${name}${rule.onlyPassed ? '（只算通过的）' : ''}：${formulaWords(rule.formula)}。`;
};

/** Every field of a rule in words, in the order of the form. */
export const ruleLines = (rule: Rule, names: Names): Line[] => {
  const line = (field: string, label: string, text: string): Line => ({ field, label, text });
  return [
    line('title', '名称', rule.title),
    line('explanation', '给家长看的说明', rule.explanation),
    line('behaviour', '行为', EARNING_BEHAVIOURS[rule.behaviour].name),
    line('onlyPassed', '只算通过的', yesNo(rule.onlyPassed)),
    line('formula', '怎么给', formulaWords(rule.formula)),
    line('caps', '上限', rule.caps.map(capWords).join('；') || '不限'),
    line('audience', '适用', audienceWords(rule, names)),
    line('validity', '期限', validityWords(rule)),
    line('tierMultiplier', '会员等级加倍', yesNo(rule.tierMultiplier)),
    line('campaignMultiplier', '参加活动加倍', yesNo(rule.campaignMultiplier)),
    line('expiry', '积分有效期', expiryWords(rule.expiry)),
    line('availability', '何时可用', availabilityWords(rule)),
    line('group', '预算', BUDGET_GROUP_NAMES[rule.group]),
  ];
};

const yesNo = (on: boolean): string => (on ? '是' : '否');

/** A campaign in one sentence. */
export const campaignSentence = ({ from, through, percent }: Campaign): string =>
  `${from === through ? from : `${from} 至 ${through}`}，积分 ${times(percent)}。`;

/** Every field of a campaign in words. */
export const campaignLines = (campaign: Campaign, names: Names): Line[] => [
  { field: 'title', label: '名称', text: campaign.title },
  { field: 'from', label: '第一天', text: campaign.from },
  { field: 'through', label: '最后一天', text: campaign.through },
  { field: 'percent', label: '倍数', text: times(campaign.percent) },
  { field: 'ruleCodes', label: '规则', text: listWords(campaign.ruleCodes, names.rules, '所有参加活动加倍的规则') },
  { field: 'campusIds', label: '校区', text: listWords(campaign.campusIds, names.campuses, '全部校区') },
];
