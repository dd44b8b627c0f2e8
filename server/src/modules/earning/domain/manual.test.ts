import type { ManualLimit } from '@qingya/shared';
import { boundsOf, kindOf, limitOf, lineTitle, undoableUntil, undoneTitle } from './manual';

const limit = (perAward: number, perDay: number, perDeduction: number, deductionsPerDay: number): ManualLimit => ({
  perAward,
  perDay,
  perDeduction,
  deductionsPerDay,
});
const LIMITS = {
  owner: limit(1_000, 5_000, 900, 4_000),
  campus_manager: limit(500, 2_000, 400, 1_500),
  front_desk: limit(30, 400, 20, 60),
  teacher: limit(50, 300, 10, 80),
};

describe('limits of a person', () => {
  it('are those of the role', () => {
    expect(limitOf(LIMITS, ['teacher'])).toEqual(LIMITS.teacher);
  });
  it('are the highest of each figure for somebody with two roles', () => {
    expect(limitOf(LIMITS, ['teacher', 'front_desk'])).toEqual(limit(50, 400, 20, 80));
  });
  it('are nothing without a role that may give', () => {
    expect(limitOf(LIMITS, ['finance', 'marketing'])).toEqual(limit(0, 0, 0, 0));
    expect(limitOf(LIMITS, [])).toEqual(limit(0, 0, 0, 0));
  });
  it('are told apart for awards and deductions', () => {
    expect(boundsOf(LIMITS.teacher, kindOf(1))).toEqual({ once: 50, day: 300 });
    expect(boundsOf(LIMITS.teacher, kindOf(-1))).toEqual({ once: 10, day: 80 });
  });
});

it('lets the giver undo for ten minutes', () => {
  expect(undoableUntil(1_000)).toBe(601_000);
});

it('says on the statement what for and who', () => {
  expect(lineTitle(20, '帮助同学', '陈静')).toBe('奖励积分：帮助同学（陈静）');
  expect(lineTitle(-20, '损坏教具', '陈静')).toBe('扣减积分：损坏教具（陈静）');
  expect(undoneTitle(20, '帮助同学', '陈静')).toBe('撤回奖励积分：帮助同学（陈静）');
});
