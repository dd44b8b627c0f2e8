import type { Me } from '../types';
import {
  type AwardOptions,
  bodyOf,
  decisionBlocked,
  emptyDraft,
  limitProblem,
  limitText,
  type ManualAward,
  needsApproval,
  OTHER,
  outcomeText,
  policyOf,
  readAmount,
  submitText,
  takeBackOf,
  textsOf,
} from './manual-awards';

const options: AwardOptions = {
  studentName: '林小雨',
  available: 120,
  limit: { perAward: 50, perDay: 300, perDeduction: 20, deductionsPerDay: 100 },
  awardedToday: 270,
  deductedToday: 0,
  today: '2026-11-24',
  reasons: ['帮助同学'],
  amounts: [5, 10],
};
const award: ManualAward = {
  id: 'a',
  studentId: 's',
  studentName: '林小雨',
  campusId: 'c',
  points: 10,
  reason: '帮助同学',
  state: 'given',
  waitedFor: null,
  givenById: 'me',
  givenByName: '陈静',
  givenAt: 0,
  decidedByName: null,
  decidedAt: null,
  note: null,
  transactionId: 't',
  undoableUntil: 600_000,
};

describe('what is sent', () => {
  it('is a preset reason and a preset amount after one tap', () => {
    expect(bodyOf({ ...emptyDraft, reason: '帮助同学' })).toEqual({ points: 10, reason: '帮助同学' });
  });
  it('is nothing without a reason', () => {
    expect(bodyOf(emptyDraft)).toBeNull();
    expect(bodyOf({ ...emptyDraft, reason: OTHER, ownReason: ' 好 ' })).toBeNull();
  });
  it('is what was typed, with the sign of the kind', () => {
    const typed = { ...emptyDraft, reason: OTHER, ownReason: ' 损坏教具 ', amount: OTHER, ownAmount: '1,2' } as const;
    expect(bodyOf({ ...typed, kind: 'deduction' })).toEqual({ points: -12, reason: '损坏教具' });
    expect(bodyOf({ ...typed, ownAmount: '1.5' })).toBeNull();
  });
  it.each(['', '0', '-5', '1.5', '十', '100001'])('refuses %s as an amount', (text) => {
    expect(readAmount(text)).toHaveProperty('problem');
  });
});

describe('limits', () => {
  it('say what is left today and when somebody must approve', () => {
    expect(limitText(options, 'award')).toBe('今天还可直接发 30 积分，单次最多 50；超出的需要主管审批');
    expect(limitText(options, 'deduction')).toBe('今天还可直接扣 100 积分，单次最多 20；超出的需要主管审批');
    expect([30, 31, -20, -21].map((points) => needsApproval(options, points))).toEqual([false, true, false, true]);
  });
  it('are said on the button', () => {
    const draft = { ...emptyDraft, reason: '帮助同学' };
    expect(submitText(options, emptyDraft)).toBe('奖励积分');
    expect(submitText(options, draft)).toBe('奖励 10 积分');
    expect(submitText(options, { ...draft, amount: '50' })).toBe('提交审批：奖励 50 积分');
    expect(submitText(options, { ...draft, kind: 'deduction' })).toBe('扣减 10 积分');
  });
  it('go from figures to texts and back', () => {
    const limits = { owner: options.limit, campus_manager: options.limit, front_desk: options.limit, teacher: options.limit };
    for (const validMonths of [12, null]) {
      expect(policyOf(textsOf({ limits, validMonths }))).toEqual({ limits, validMonths });
    }
    expect(policyOf({ ...textsOf({ limits, validMonths: 1 }), 'teacher.perDay': '-1' })).toBeNull();
  });
  it.each([
    ['teacher.perDay', ''],
    ['teacher.perDay', '1.5'],
    ['teacher.perDay', '1000001'],
    ['validMonths', '0'],
    ['validMonths', '121'],
  ])('refuse %s = «%s»', (name, text) => {
    expect(limitProblem(name, text)).toBeDefined();
  });
});

describe('what happened', () => {
  it('is said in a sentence', () => {
    expect(outcomeText(award)).toBe('已奖励 林小雨 10 积分：帮助同学');
    expect(outcomeText({ ...award, points: -10, state: 'undone' })).toBe('已撤回：扣减 林小雨 10 积分');
    expect(outcomeText({ ...award, state: 'waiting', waitedFor: 'per_day' })).toBe(
      '已提交审批（超过当天限额）：奖励 林小雨 10 积分，通过后到账',
    );
  });
  it('can be taken back while it waits, or for ten minutes', () => {
    expect(takeBackOf(award, 600_000)).toBe('undo');
    expect(takeBackOf(award, 600_001)).toBeNull();
    expect(takeBackOf({ ...award, state: 'waiting', undoableUntil: null }, 9e9)).toBe('withdraw');
    expect(takeBackOf({ ...award, state: 'approved', undoableUntil: null }, 0)).toBeNull();
  });
  it('is not decided by the one who asked', () => {
    const me = { staff: { staffId: 'me' } } as Me;
    expect(decisionBlocked({ ...award, state: 'waiting' }, me)).toContain('另一位同事');
    expect(decisionBlocked({ ...award, state: 'waiting', givenById: 'you' }, me)).toBeNull();
  });
});
