import {
  AWARD_LEVELS,
  addMonths,
  type Campaign,
  type Cap,
  daysBetween,
  EARNING_BEHAVIOURS,
  type ExpiryPolicy,
  type Formula,
  localDate,
  type Rule,
  type RuleProblem,
  type RuleSet,
  sharingWordIn,
} from '@qingya/shared';

/** What rules may refer to. */
export interface Known {
  readonly campusIds: ReadonlySet<string>;
  readonly courseIds: ReadonlySet<string>;
  /** Behaviour of each rule code in published versions. */
  readonly behaviours: ReadonlyMap<string, string>;
}

type Note = (code: string, path: string, message: string) => void;

/** Everything that keeps rules from being published, in the order of the rules; empty = nothing. */
export const checkRules = (set: RuleSet, known: Known): RuleProblem[] => {
  const problems: RuleProblem[] = [];
  const noteAt =
    (prefix: string): Note =>
    (code, path, message) =>
      void problems.push({ code, path: path === '' ? prefix : `${prefix}.${path}`, message });
  set.rules.forEach((rule, index) => {
    const note = noteAt(`rules.${index}`);
    if (set.rules.findIndex(({ code }) => code === rule.code) !== index) {
      note('rule_code_twice', 'code', `规则代码「${rule.code}」用了两次，请换一个代码。`);
    }
    checkBehaviour(rule, known, note);
    checkFormula(rule, note);
    checkCaps(rule, note);
    checkAudience(rule, known, note);
    checkDates(rule, note);
  });
  set.campaigns.forEach((campaign, index) => {
    const note = noteAt(`campaigns.${index}`);
    if (set.campaigns.findIndex(({ code }) => code === campaign.code) !== index) {
      note('campaign_code_twice', 'code', `活动代码「${campaign.code}」用了两次，请换一个代码。`);
    }
    checkCampaign(campaign, set.rules, known, note);
  });
  return problems;
};

const checkBehaviour = (rule: Rule, known: Known, note: Note): void => {
  const { name, isShare } = EARNING_BEHAVIOURS[rule.behaviour];
  if (isShare) note('rule_bare_share', 'behaviour', `平台规定不能奖励单纯的转发，「${name}」不能得积分，请删除这条规则。`);
  else checkShareWords(rule, note);
  const before = known.behaviours.get(rule.code);
  if (before !== undefined && before !== rule.behaviour) {
    note('rule_code_reused', 'code', `代码「${rule.code}」在已发布的版本里是另一种行为的规则，请换一个代码。`);
  }
  if (rule.onlyPassed && rule.behaviour !== 'exam') {
    note('rule_only_passed', 'onlyPassed', '「只算通过的」仅用于考级考试，请关闭这一项。');
  }
};

/**
 * Sharing must not be rewarded under the name of something else either. Behaviours that somebody paid for may speak of it: a
 * recommended family is rewarded once it has enrolled.
 */
const checkShareWords = ({ behaviour, title, explanation }: Rule, note: Note): void => {
  if (EARNING_BEHAVIOURS[behaviour].core) return;
  for (const [path, text] of Object.entries({ title, explanation })) {
    const word = sharingWordIn(text);
    if (word !== undefined)
      note('rule_bare_share', path, `平台规定不能奖励转发、分享和集赞，请去掉「${word}」，写明真正要做的事。`);
  }
};

const ROWS = {
  lessons_on_time: { behaviour: 'attended_on_time', text: '连续准时上课' },
  sign_in_days: { behaviour: 'sign_in', text: '连续打卡' },
} as const;

const checkFormula = ({ behaviour, formula }: Rule, note: Note): void => {
  const { core, name } = EARNING_BEHAVIOURS[behaviour];
  if (formula.kind === 'proportional' && !core) {
    note('rule_proportional', 'formula.kind', `「${name}」没有实付金额，不能按金额计分，请换一种算法。`);
  }
  if (core && formula.kind !== 'proportional' && formula.kind !== 'fixed') {
    note('rule_core_formula', 'formula.kind', `「${name}」只能按金额计分或给固定积分，请换一种算法。`);
  }
  if (formula.kind === 'stepped') checkSteps(behaviour, formula, note);
  if (formula.kind === 'graded') {
    if (behaviour !== 'award') note('rule_graded_behaviour', 'formula.kind', '只有「获奖」分等级，请换一种算法。');
    if (AWARD_LEVELS.some((level) => formula.points[level] === undefined)) {
      note('rule_graded_levels', 'formula.points', '请填写每个奖项等级的积分。');
    }
  }
};

const checkSteps = (behaviour: string, { over, steps, cycle }: Extract<Formula, { kind: 'stepped' }>, note: Note): void => {
  if (over !== 'count' && ROWS[over].behaviour !== behaviour) {
    note('rule_row_behaviour', 'formula.over', `「${ROWS[over].text}」不能用于这种行为，请改为按累计次数。`);
  }
  if (steps.some(({ at }, index) => index > 0 && at <= (steps[index - 1]?.at ?? 0))) {
    note('rule_steps_order', 'formula.steps', '各档的次数要逐档增大，请检查顺序。');
  }
  const last = Math.max(...steps.map(({ at }) => at));
  if (cycle !== null && cycle < last) {
    note('rule_cycle_short', 'formula.cycle', `每轮次数不能小于最后一档的 ${last}，否则最后一档永远达不到。`);
  }
};

/** The most points that a rule gives at once, before any multiplier. */
const ownPoints = (formula: Formula): number => {
  switch (formula.kind) {
    case 'fixed':
    case 'proportional':
      return formula.points;
    case 'stepped':
      return Math.max(...formula.steps.map(({ points }) => points));
    case 'graded':
      return Math.max(...Object.values(formula.points));
  }
};

const checkCaps = ({ caps, formula }: Rule, note: Note): void => {
  const own = ownPoints(formula);
  caps.forEach(({ points }, index) => {
    if (points !== null && points < own) {
      note('rule_cap_low', `caps.${index}.points`, `上限 ${points} 积分小于这条规则一次给的 ${own} 积分，请调高上限。`);
    }
  });
  const key = ({ per, window }: Cap): string => `${per} ${window}`;
  caps.forEach((cap, index) => {
    if (caps.findIndex((other) => key(other) === key(cap)) !== index) {
      note('rule_cap_twice', `caps.${index}`, '同一对象、同一周期的上限写了两条，请合并为一条。');
    }
  });
};

const checkAudience = ({ audience, behaviour }: Rule, known: Known, note: Note): void => {
  const { name, ofCourse } = EARNING_BEHAVIOURS[behaviour];
  if (audience.courseIds.length > 0 && !ofCourse) {
    note('rule_course_audience', 'audience.courseIds', `「${name}」不属于任何课程，限定课程后谁也得不到，请去掉适用课程。`);
  }
  if (audience.campusIds.some((id) => !known.campusIds.has(id))) {
    note('rule_unknown_campus', 'audience.campusIds', '适用校区中有已不存在的校区，请重新选择。');
  }
  if (audience.courseIds.some((id) => !known.courseIds.has(id))) {
    note('rule_unknown_course', 'audience.courseIds', '适用课程中有已不存在的课程，请重新选择。');
  }
};

const checkDates = ({ validFrom, validThrough, expiry, availability }: Rule, note: Note): void => {
  if (validFrom !== null && validThrough !== null && validThrough < validFrom) {
    note('rule_validity_order', 'validThrough', '规则的最后一天早于第一天，请检查日期。');
  }
  if (!isYearlyDate(expiry)) {
    note('rule_expiry_date', 'expiry.day', '这个清零日期不是每年都有，请换一天。');
  } else if (availability.kind === 'after_days' && availability.days > shortestLife(expiry)) {
    note(
      'rule_waits_past_expiry',
      'availability.days',
      expiry.kind === 'fixed_date'
        ? `清零日前 ${availability.days} 天内得到的积分，还不能用就清零了。${adviceFor(expiry.years, availability.days)}`
        : `积分要等 ${availability.days} 天才能用，有时还没能用就过期了。请延长有效期，或缩短等待天数。`,
    );
  }
};

/** Of a yearly date only the year helps, whatever the day: somebody always earns just before it. */
const adviceFor = (years: number, days: number): string => {
  const needed = Math.ceil(days / 365) + 1;
  const instead = years === 1 ? '改为得到后立即可用' : `把等待天数改为不超过 ${365 * (years - 1)} 天`;
  return `请把「第几个这一天」改为 ${needed}，或${instead}。`;
};

/** Months of a stretch with every kind of year in it that matters: the shortest life begins on the first of one of them. */
const FOUR_YEARS = Array.from({ length: 48 }, (_, month) => addMonths(localDate('2025-01-01'), month));

/** How many days lie between earning and the last usable day, at the very least. */
const shortestLife = (expiry: ExpiryPolicy): number => {
  switch (expiry.kind) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'rolling':
      return Math.min(...FOUR_YEARS.map((from) => daysBetween(from, addMonths(from, expiry.months))));
    case 'fixed_date':
      // What is earned on the day before the date lasts through that day, and the full years that are added.
      return 365 * (expiry.years - 1);
  }
};

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** 29 February is not in every year, and so not a day on which points can lapse each year. */
const isYearlyDate = (expiry: ExpiryPolicy): boolean =>
  expiry.kind !== 'fixed_date' || expiry.day <= (DAYS_IN_MONTH[expiry.month - 1] ?? 0);

const checkCampaign = (campaign: Campaign, rules: readonly Rule[], known: Known, note: Note): void => {
  if (sharingWordIn(campaign.title) !== undefined) {
    note('campaign_bare_share', 'title', '平台规定不能奖励转发、分享和集赞，请换一个活动名称。');
  }
  if (campaign.through < campaign.from) note('campaign_dates', 'through', '活动的最后一天早于第一天，请检查日期。');
  const unknown = campaign.ruleCodes.filter((code) => !rules.some((rule) => rule.code === code));
  if (unknown.length > 0) {
    note('campaign_unknown_rule', 'ruleCodes', `活动指定的规则「${unknown.join('、')}」已不在这一版里，请重新选择。`);
  }
  const apart = rules.filter(({ code, campaignMultiplier }) => campaign.ruleCodes.includes(code) && !campaignMultiplier);
  if (apart.length > 0) {
    const titles = apart.map(({ title }) => title).join('、');
    note('campaign_rule_apart', 'ruleCodes', `「${titles}」没有打开「参加活动加倍」，请打开或从活动中去掉。`);
  }
  if (campaign.campusIds.some((id) => !known.campusIds.has(id))) {
    note('campaign_unknown_campus', 'campusIds', '活动校区中有已不存在的校区，请重新选择。');
  }
};
