import type { TagTone } from '@/components';
import { formatInstant, formatPoints, formatWhole } from '@/format';
import type { AnswerOf } from '@/services/api';
import type { Me } from '../types';
import { ALREADY_SAVED } from './once';

export type AwardOptions = AnswerOf<'manualAwards.options'>;
export type ManualAward = AnswerOf<'manualAwards.give'>;
export type ManualPolicy = AnswerOf<'manualAwards.policy'>['current'];
export type AwardKind = 'award' | 'deduction';

/** What stands for «something else» among the chips. */
export const OTHER = 'other';

export const MANUAL_STATES: Readonly<Record<ManualAward['state'], { readonly text: string; readonly tone: TagTone }>> = {
  given: { text: '已到账', tone: 'brand' },
  waiting: { text: '待审批', tone: 'points' },
  approved: { text: '审批通过', tone: 'brand' },
  refused: { text: '未通过', tone: 'danger' },
  withdrawn: { text: '已撤回申请', tone: 'neutral' },
  undone: { text: '已撤回', tone: 'neutral' },
};

export const WAITED_FOR: Readonly<Record<NonNullable<ManualAward['waitedFor']>, string>> = {
  per_award: '超过单次限额',
  per_day: '超过当天限额',
  budget: '积分预算不足',
};

/** What somebody has chosen and typed so far. */
export interface AwardDraft {
  readonly kind: AwardKind;
  /** A preset, `OTHER`, or nothing yet. */
  readonly reason: string;
  readonly ownReason: string;
  /** A preset as text, or `OTHER`. */
  readonly amount: string;
  readonly ownAmount: string;
}

export const emptyDraft: AwardDraft = { kind: 'award', reason: '', ownReason: '', amount: '10', ownAmount: '' };

const MOST = 100_000;

/** Points as typed into a field of their own; the sign is the kind's. */
export const readAmount = (text: string): { readonly amount: number } | { readonly problem: string } => {
  const clean = text.trim().replace(/[，,\s]/g, '');
  if (!/^\d+$/.test(clean) || Number(clean) === 0) return { problem: '请填写大于零的整数' };
  return Number(clean) > MOST ? { problem: `一次最多 ${formatWhole(MOST)} 积分` } : { amount: Number(clean) };
};

/** What would be sent; null while something is missing. */
export const bodyOf = (draft: AwardDraft): { readonly points: number; readonly reason: string } | null => {
  const reason = (draft.reason === OTHER ? draft.ownReason : draft.reason).trim();
  const read = readAmount(draft.amount === OTHER ? draft.ownAmount : draft.amount);
  if (reason.length < 2 || !('amount' in read)) return null;
  return { points: draft.kind === 'award' ? read.amount : -read.amount, reason };
};

/** What may still be given (or taken) today without asking anybody. */
export const leftToday = (options: AwardOptions, kind: AwardKind): { readonly once: number; readonly today: number } => {
  const { limit, awardedToday, deductedToday } = options;
  return kind === 'award'
    ? { once: limit.perAward, today: Math.max(0, limit.perDay - awardedToday) }
    : { once: limit.perDeduction, today: Math.max(0, limit.deductionsPerDay - deductedToday) };
};

/** The limits in one line. */
export const limitText = (options: AwardOptions, kind: AwardKind): string => {
  const { once, today } = leftToday(options, kind);
  const word = kind === 'award' ? '发' : '扣';
  return `今天还可直接${word} ${formatWhole(today)} 积分，单次最多 ${formatWhole(once)}；超出的需要主管审批`;
};

/** Whether a second person will have to approve. */
export const needsApproval = (options: AwardOptions, points: number): boolean => {
  const { once, today } = leftToday(options, points > 0 ? 'award' : 'deduction');
  return Math.abs(points) > Math.min(once, today);
};

/** The word on the button. */
export const submitText = (options: AwardOptions, draft: AwardDraft): string => {
  const body = bodyOf(draft);
  const word = draft.kind === 'award' ? '奖励' : '扣减';
  if (body === null) return `${word}积分`;
  const what = `${word} ${formatPoints(Math.abs(body.points))} 积分`;
  return needsApproval(options, body.points) ? `提交审批：${what}` : what;
};

/**
 * What has just happened, in one sentence.
 * @param replayed nothing happened now: this award had been saved before
 */
export const outcomeText = (award: ManualAward, replayed = false): string => {
  const what = `${award.points > 0 ? '奖励' : '扣减'} ${award.studentName ?? '学员'} ${formatPoints(Math.abs(award.points))} 积分`;
  if (replayed)
    return `${ALREADY_SAVED}：${formatInstant(award.givenAt)}${what}，${award.reason}（${MANUAL_STATES[award.state].text}）`;
  if (award.state === 'waiting') {
    const why = award.waitedFor === null ? '' : `（${WAITED_FOR[award.waitedFor]}）`;
    return `已提交审批${why}：${what}，通过后到账`;
  }
  if (award.state === 'undone') return `已撤回：${what}`;
  if (award.state === 'withdrawn') return `已撤回申请：${what}`;
  return `已${what}：${award.reason}`;
};

/** What its giver may still do about an award; null = nothing. */
export const takeBackOf = (award: ManualAward, now: number): 'undo' | 'withdraw' | null => {
  if (award.state === 'waiting') return 'withdraw';
  return award.undoableUntil !== null && now <= award.undoableUntil ? 'undo' : null;
};

/** Why somebody may not decide a request; null = may. */
export const decisionBlocked = (award: Pick<ManualAward, 'state' | 'givenById'>, me: Me): string | null =>
  award.state === 'waiting' && award.givenById === me.staff?.staffId ? '您提交的申请，需由另一位同事审批' : null;

// ---- Limits ----

export type LimitRole = keyof ManualPolicy['limits'];
export type LimitFigure = keyof ManualPolicy['limits'][LimitRole];

export const LIMIT_ROLES: readonly LimitRole[] = ['teacher', 'front_desk', 'campus_manager', 'owner'];
export const LIMIT_FIGURES: readonly { readonly id: LimitFigure; readonly text: string }[] = [
  { id: 'perAward', text: '单次奖励' },
  { id: 'perDay', text: '每天奖励' },
  { id: 'perDeduction', text: '单次扣减' },
  { id: 'deductionsPerDay', text: '每天扣减' },
];

/** The limits as somebody edits them: every figure as text, by `role.figure`, and the months. */
export type LimitTexts = Readonly<Record<string, string>>;

export const textsOf = ({ limits, validMonths }: Pick<ManualPolicy, 'limits' | 'validMonths'>): LimitTexts =>
  Object.fromEntries([
    ...LIMIT_ROLES.flatMap((role) => LIMIT_FIGURES.map(({ id }) => [`${role}.${id}`, String(limits[role][id])])),
    ['validMonths', validMonths === null ? '' : String(validMonths)],
  ]);

/** What is wrong with one figure; undefined = nothing. */
export const limitProblem = (name: string, text: string): string | undefined => {
  const clean = text.trim();
  if (name === 'validMonths') {
    if (clean === '' || (/^\d{1,3}$/.test(clean) && Number(clean) >= 1 && Number(clean) <= 120)) return undefined;
    return '请填写 1 到 120 个月，长期有效请留空';
  }
  return /^\d{1,7}$/.test(clean) && Number(clean) <= 1_000_000 ? undefined : '请填写 0 到 1,000,000 的整数';
};

/** The policy that was typed; null while a figure is wrong. */
export const policyOf = (texts: LimitTexts): Pick<ManualPolicy, 'limits' | 'validMonths'> | null => {
  if (Object.entries(texts).some(([name, text]) => limitProblem(name, text) !== undefined)) return null;
  const roleOf = (role: LimitRole) => {
    const figure = (id: LimitFigure): number => Number(texts[`${role}.${id}`]);
    return {
      perAward: figure('perAward'),
      perDay: figure('perDay'),
      perDeduction: figure('perDeduction'),
      deductionsPerDay: figure('deductionsPerDay'),
    };
  };
  const months = texts.validMonths?.trim() ?? '';
  return {
    limits: {
      owner: roleOf('owner'),
      campus_manager: roleOf('campus_manager'),
      front_desk: roleOf('front_desk'),
      teacher: roleOf('teacher'),
    },
    validMonths: months === '' ? null : Number(months),
  };
};
