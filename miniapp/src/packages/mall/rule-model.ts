import { formatInstant, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { isPin, type Rule } from './good-model';

/** What stands in the form. */
export interface RuleDraft {
  readonly on: boolean;
  /** The limit as it was typed. */
  readonly limit: string;
  readonly pin: string;
  readonly newPin: string;
  readonly repeated: string;
}

/** A limit that asks for the large redemptions only. */
const USUAL_LIMIT = 1_000;
const HIGHEST = 10_000_000;

export const draftOf = ({ approvalAbove }: Pick<Rule, 'approvalAbove'>): RuleDraft => ({
  on: approvalAbove !== null,
  limit: String(approvalAbove ?? USUAL_LIMIT),
  pin: '',
  newPin: '',
  repeated: '',
});

const limitOf = (text: string): number | null => (/^\d{1,8}$/.test(text.trim()) && Number(text) <= HIGHEST ? Number(text) : null);

export interface Problems {
  readonly limit?: string;
  readonly pin?: string;
  readonly newPin?: string;
  readonly repeated?: string;
}

/** What is wrong with what was typed; fields that are still empty are not wrong yet. */
export const problemsOf = ({ on, limit, pin, newPin, repeated }: RuleDraft): Problems => ({
  ...(on && limit.trim() !== '' && limitOf(limit) === null ? { limit: '请填写 0 到 10,000,000 之间的整数' } : {}),
  ...(pin !== '' && !isPin(pin) ? { pin: '家长密码是 6 位数字' } : {}),
  ...(newPin !== '' && !isPin(newPin) ? { newPin: '家长密码是 6 位数字' } : {}),
  ...(repeated !== '' && repeated !== newPin ? { repeated: '两次输入的密码不一样' } : {}),
});

/** Whether a word has to be set with this: it was asked for, or there is none yet that could confirm anything. */
const setsPin = ({ on, newPin }: RuleDraft, { hasPin }: Pick<Rule, 'hasPin'>): boolean => newPin !== '' || (on && !hasPin);

type Body = { approvalAbove: number | null; pin?: string; newPin?: string };

/** What is saved; null while something is missing or wrong, or nothing was changed. */
export const ruleBody = (draft: RuleDraft, rule: Pick<Rule, 'hasPin' | 'approvalAbove'>): Body | null => {
  const { on, limit, pin, newPin, repeated } = draft;
  if (Object.keys(problemsOf(draft)).length > 0) return null;
  const approvalAbove = on ? limitOf(limit) : null;
  if (on && approvalAbove === null) return null;
  if (setsPin(draft, rule) && (!isPin(newPin) || repeated !== newPin)) return null;
  if (rule.hasPin && !isPin(pin)) return null;
  if (approvalAbove === rule.approvalAbove && newPin === '') return null;
  return { approvalAbove, ...(rule.hasPin ? { pin } : {}), ...(newPin === '' ? {} : { newPin }) };
};

/** What holds now, in one sentence. */
export const ruleSentence = ({ approvalAbove }: Pick<AnswerOf<'mallFamily.rule'>, 'approvalAbove'>): string =>
  approvalAbove === null ? '目前所有兑换都不需要家长确认。' : `目前超过 ${formatPoints(approvalAbove)} 积分的兑换要家长确认。`;

const MINUTE_MS = 60_000;

/** From when the word can be tried again: the whole minute after the lock. */
export const lockText = (lockedUntil: number): string =>
  `家长密码连续输错多次，${formatInstant(Math.ceil(lockedUntil / MINUTE_MS) * MINUTE_MS)} 以后可以再试，或请校区前台重置。`;

/** Whether the word cannot be tried for a while. */
export const isLocked = ({ lockedUntil }: Pick<Rule, 'lockedUntil'>, now: number): boolean =>
  lockedUntil !== null && now < lockedUntil;
