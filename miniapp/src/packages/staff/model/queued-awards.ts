import { formatPoints, formatWhole } from '@/format';
import type { AnswerOf } from '@/services/api';
import type { ApiFailure, Result } from '@/services/http';

export type QueuedAward = AnswerOf<'earning.queuedAwards'>['items'][number];
export type QueueDecision = 'approve' | 'refuse';
export type QueueState = 'queued' | 'unfunded' | 'approved' | 'refused';

export const QUEUE_STATES: Readonly<Record<QueueState, string>> = {
  queued: '待批',
  unfunded: '预算不足未发',
  approved: '已批准',
  refused: '未批准',
};
/** Whether somebody may still decide it: what waits, and what the budget refused by itself. */
export const isOpenState = (state: QueueState): state is 'queued' | 'unfunded' => state === 'queued' || state === 'unfunded';
export const isQueueState = (text: string): text is QueueState => text in QUEUE_STATES;

/** Whether the last usable day has passed while it waited: then it can only be refused. */
export const isLapsed = ({ expiresOn }: Pick<QueuedAward, 'expiresOn'>, today: string): boolean =>
  expiresOn !== null && expiresOn < today;

const sumOf = (awards: readonly Pick<QueuedAward, 'points'>[]): number => awards.reduce((sum, { points }) => sum + points, 0);

/** By how many points the budget would be exceeded if all of them were approved; 0 = they fit. */
export const excessOf = (awards: readonly Pick<QueuedAward, 'points' | 'room'>[]): number => {
  const wanted = new Map<string, { points: number; readonly left: number }>();
  for (const { points, room } of awards) {
    if (room === null) continue;
    const one = wanted.get(room.allocationId) ?? { points: 0, left: room.left };
    wanted.set(room.allocationId, { ...one, points: one.points + points });
  }
  return [...wanted.values()].reduce((sum, { points, left }) => sum + Math.max(0, points - left), 0);
};

/** 林小雨 20 积分, or how many of them. */
export const whatOf = (awards: readonly QueuedAward[]): string => {
  const [first] = awards;
  const total = `${formatPoints(sumOf(awards))} 积分`;
  return awards.length === 1 && first !== undefined
    ? `${first.studentName || '已删除'} ${total}`
    : `${awards.length} 笔，共 ${total}`;
};

/** What an approval would do to the budget, in words. */
export const approvalText = (awards: readonly QueuedAward[]): string => {
  const excess = excessOf(awards);
  const budget =
    excess > 0
      ? `预算里已经放不下，批准后将超出 ${formatWhole(excess)} 积分，会记在「批准超额」里。`
      : awards.some(({ room }) => room !== null)
        ? '预算里现在放得下，批准后从预算中扣除。'
        : '';
  return `${budget}批准后立即到账，家长会看到。`;
};

/** What became of those that were decided together. */
export interface QueueOutcome {
  readonly done: number;
  /** Somebody else was first. */
  readonly gone: number;
  /** Lapsed while waiting: refused although approval was asked for. */
  readonly lapsed: number;
  /** Why the rest was left; null = nothing was. */
  readonly failure: ApiFailure | null;
}

type Send = (award: QueuedAward) => Promise<Result<{ readonly state: 'given' | 'refused' }>>;

/**
 * Decides one after the other, and stops at the first failure that is not another's decision.
 * @returns the failure itself when nothing came of it at all
 */
export const decideEach = async (
  awards: readonly QueuedAward[],
  decision: QueueDecision,
  send: Send,
): Promise<Result<QueueOutcome>> => {
  const outcome = { done: 0, gone: 0, lapsed: 0 };
  for (const award of awards) {
    const answer = await send(award);
    if (answer.ok) {
      if (decision === 'approve' && answer.data.state === 'refused') outcome.lapsed += 1;
      else outcome.done += 1;
    } else if (answer.error.code === 'earning_award_decided') {
      outcome.gone += 1;
    } else {
      const { done, gone, lapsed } = outcome;
      return done + gone + lapsed === 0 ? answer : { ok: true, data: { ...outcome, failure: answer.error } };
    }
  }
  return { ok: true, data: { ...outcome, failure: null } };
};

/** The outcome in one sentence. */
export const outcomeText = (decision: QueueDecision, { done, gone, lapsed, failure }: QueueOutcome): string =>
  [
    done > 0 ? `${decision === 'approve' ? '已批准' : '已拒绝'} ${done} 笔` : '',
    gone > 0 ? `${gone} 笔已被其他同事处理` : '',
    lapsed > 0 ? `${lapsed} 笔排队期间已过期，未发放` : '',
    failure === null ? '' : `其余没有处理：${failure.message}`,
  ]
    .filter((part) => part !== '')
    .join('；');
