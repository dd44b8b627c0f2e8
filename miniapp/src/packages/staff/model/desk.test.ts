import type { StaffMember } from '../types';
import { actionText, dayRange, detailsText } from './audit';
import {
  ageText,
  goodRows,
  guardiansText,
  importSteps,
  isMoving,
  lastDayText,
  nextTry,
  percentOf,
  progressText,
  queryOf,
  readPoints,
  stamp,
} from './desk';
import { grantsBody, grantsOf, grantsProblem, toggleCampus } from './grants';

it('leaves blank filters out', () => {
  expect(queryOf({ q: ' ', campusId: 'C', from: '' })).toEqual({ campusId: 'C' });
});

describe('imports', () => {
  it.each([
    [0, 0, 0],
    [0, 3, 0],
    [1, 3, 33],
    [2_999, 3_000, 99],
    [3_000, 3_000, 100],
    [4, 3, 100],
  ])('%d of %d rows are %d percent', (rowsDone, rowsTotal, percent) => {
    expect(percentOf({ rowsDone, rowsTotal })).toBe(percent);
  });

  it('counts the rows without errors, never below zero', () => {
    expect(goodRows({ rowsTotal: 10, errorRows: 3 })).toBe(7);
    expect(goodRows({ rowsTotal: 1, errorRows: 2 })).toBe(0);
  });

  it('shows where an import stands, and what broke', () => {
    const at = (state: Parameters<typeof importSteps>[0]['state'], checked = false) => {
      const counts = { studentsCreated: 1 } as unknown as Parameters<typeof importSteps>[0]['counts'];
      const steps = importSteps({ state, counts: checked ? counts : null });
      return steps === null ? null : [steps.current, steps.failed];
    };
    expect([at('uploaded'), at('checking'), at('checked', true), at('committing', true), at('done', true)]).toEqual([
      [0, false],
      [0, false],
      [1, false],
      [2, false],
      [4, false],
    ]);
    expect([at('failed'), at('failed', true), at('cancelled', true)]).toEqual([[0, true], [2, true], null]);
  });

  it('watches a job only while the server works on it', () => {
    const states = ['uploaded', 'checking', 'checked', 'committing', 'done', 'failed', 'cancelled'] as const;
    expect(states.filter(isMoving)).toEqual(['uploaded', 'checking', 'committing']);
  });
});

it('names a family by its guardians', () => {
  expect(guardiansText([{ name: '李女士' }, { name: '王先生' }])).toBe('李女士、王先生');
  expect(guardiansText([])).toBe('还没有家长');
});

describe('readPoints', () => {
  it.each([
    ['50', 50],
    ['+50', 50],
    [' -50 ', -50],
    ['－50', -50],
    ['1,000', 1_000],
    ['1000000', 1_000_000],
    ['-1000000', -1_000_000],
  ])('reads %s', (text, amount) => {
    expect(readPoints(text)).toEqual({ amount });
  });

  it.each([[''], ['0'], ['1.5'], ['五十'], ['1000001'], ['-1000001'], ['1e3'], ['--5']])('refuses %s', (text) => {
    expect(readPoints(text)).toHaveProperty('problem');
  });
});

it.each([
  [0, '0 秒'],
  [59, '59 秒'],
  [60, '1 分钟'],
  [3_599, '59 分钟'],
  [3_600, '1 小时'],
  [86_399, '23 小时'],
  [86_400, '1 天'],
])('%d seconds are %s', (seconds, text) => {
  expect(ageText(seconds)).toBe(text);
});

it('writes times and days in Shanghai, with the year where it is another one', () => {
  const now = Date.UTC(2025, 11, 31, 15, 59);
  expect(stamp(Date.UTC(2025, 11, 4, 16, 5), now)).toBe('12月5日 周五 00:05');
  expect(stamp(Date.UTC(2025, 11, 4, 16, 5), now + 60_000)).toBe('2025年12月5日 周五 00:05');
  expect(stamp(Date.UTC(2025, 11, 31, 16), now)).toBe('2026年1月1日 周四 00:00');
  expect(lastDayText('2025-12-31', now)).toBe('最晚 12月31日 周三');
  expect(lastDayText('2026-12-31', now)).toBe('最晚 2026年12月31日 周四');
});

it('says what a task has done in words', () => {
  expect(progressText({ created: 3, new_thing: 1 })).toBe('新建 3，new_thing 1');
  expect(progressText(null)).toBe('');
});

it('says when a delivery is tried again', () => {
  expect(nextTry({ state: 'dead', nextAttemptAt: 5 })).toBe('已停止重试');
  expect(nextTry({ state: 'pending', nextAttemptAt: 0 })).toBe('立即');
  expect(nextTry({ state: 'pending', nextAttemptAt: Date.UTC(2026, 10, 21, 10, 30) })).toBe('11月21日 周六 18:30');
});

describe('audit', () => {
  it('names a known action and shows an unknown one as it is', () => {
    expect([actionText('points.adjust'), actionText('new.thing')]).toEqual(['调整积分', 'new.thing']);
  });

  it('writes details on one line, in words, without ids', () => {
    expect(detailsText({ before: null, rows: 3, by: 'link', other: ['a', 'b'] })).toBe(
      '原来：无，行数：3，方式：邀请链接，other：a、b',
    );
    expect(detailsText({ familyId: '01KBP0BRM011CJ5DM6PWXVB92Y' })).toBe('');
    expect(
      detailsText({
        roles: [
          { role: 'teacher', campuses: ['01KBP0BRM011CJ5DM6PWXVB92Y'] },
          { role: 'owner', campuses: 'all' },
        ],
      }),
    ).toBe('角色：任课老师、机构负责人 校区：全部');
  });

  it('writes money as money and an end as a time', () => {
    const details = { amount: 12_850, channel: 'cash', expiresAt: Date.UTC(2026, 10, 29, 15, 59) };
    expect(detailsText(details, 'payments.payment.opened')).toBe('金额：¥128.50，方式：现金，截止：11月29日 周日 23:59');
    expect(detailsText({ amount: 12_850 }, 'points.adjust')).toBe('数量：12,850');
  });

  it('takes whole Shanghai days', () => {
    const day = '2026-11-21' as Parameters<typeof dayRange>[0];
    const midnight = Date.UTC(2026, 10, 20, 16);
    expect(dayRange(day, day)).toEqual({ from: midnight, to: midnight + 86_400_000 - 1 });
    expect(dayRange(null, null)).toEqual({});
  });
});

describe('grants', () => {
  it('ticks and unticks a campus', () => {
    const none = { role: 'teacher', campusIds: [] } as const;
    const one = toggleCampus(none, 'E');
    expect(one.campusIds).toEqual(['E']);
    expect(toggleCampus(one, 'E').campusIds).toEqual([]);
  });

  it('asks for a role, for campuses, and for no role twice', () => {
    expect(grantsProblem([])).not.toBeNull();
    expect(grantsProblem([{ role: 'teacher', campusIds: [] }])).not.toBeNull();
    expect(grantsProblem([{ role: 'owner', campusIds: [] }])).toBeNull();
    expect(grantsProblem([{ role: 'teacher', campusIds: ['E'] }])).toBeNull();
    expect(
      grantsProblem([
        { role: 'teacher', campusIds: ['E'] },
        { role: 'teacher', campusIds: ['W'] },
      ]),
    ).not.toBeNull();
  });

  it('sends the owner with every campus, and reads it back', () => {
    expect(grantsBody([{ role: 'owner', campusIds: ['E'] }])).toEqual([{ role: 'owner', campuses: 'all' }]);
    const member = { roles: [{ role: 'teacher', campuses: ['E'] }] } as unknown as StaffMember;
    expect(grantsBody(grantsOf(member))).toEqual([{ role: 'teacher', campuses: ['E'] }]);
  });
});
