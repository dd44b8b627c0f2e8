import { addDays, addMonths, type LocalDate } from '@/vocabulary';
import { backtest, draftA, draftB, inForce, moving, names, result } from '../console/backtest-result/test-samples';
import {
  bucketPoints,
  budgetPercent,
  budgetSentence,
  campaignText,
  differenceSentence,
  groupRows,
  MONTHS,
  monthsOf,
  pairOptions,
  percentOf,
  progressText,
  rowDifference,
  ruleRows,
  shareText,
  sideNames,
  spreadRows,
  spreadSentence,
  weekPoints,
  weeksWithoutBudget,
  whyText,
} from './backtests';

const pair = { older: 0, newer: 1 };

describe('progress', () => {
  it('is full only when everybody was looked at', () => {
    expect(percentOf({ students: 19_999, of: 20_000 })).toBe(99);
    expect(percentOf({ students: 20_000, of: 20_000 })).toBe(100);
    expect(percentOf({ students: 0, of: 0 })).toBe(0);
  });
  it('is told in words at each stage', () => {
    expect(progressText(moving)).toBe('已算 1,234 / 20,000 位学员（6%）');
    expect(progressText({ state: 'running', progress: { students: 0, of: 0 } })).toBe('正在准备');
    expect(progressText({ state: 'waiting', progress: { students: 0, of: 10 } })).toBe('排队中，马上开始');
  });
});

it('names the sides: drafts by letters only where there are two', () => {
  const name = (...numbers: (number | null)[]) => sideNames(numbers.map((number) => ({ number })));
  expect(name(null)).toEqual(['现行规则', '草案']);
  expect(name(null, null)).toEqual(['现行规则', '草案 A', '草案 B']);
  expect(name(null, 3)).toEqual(['现行规则', '草案', '第 3 版']);
  expect(name(3, null)).toEqual(['现行规则', '第 3 版', '草案']);
  expect(pairOptions(result.comparisons, names).map(({ text }) => text)).toEqual([
    '现行规则 → 草案 A',
    '现行规则 → 草案 B',
    '草案 A → 草案 B',
  ]);
});

describe('the headline', () => {
  it('says what changing over costs or saves', () => {
    expect(differenceSentence(inForce, draftA, ['现行规则', '草案 A'])).toBe(
      '换成草案 A，会比现行规则多发 200 积分（约 ¥2），多 50%。',
    );
    expect(differenceSentence(draftA, draftB, ['草案 A', '草案 B'])).toBe(
      '换成草案 B，会比草案 A 少发 300 积分（约 ¥3），少 50%。',
    );
    expect(differenceSentence(inForce, inForce, ['甲', '乙'])).toBe('乙和甲发出的积分一样多。');
    expect(differenceSentence({ ...inForce, points: 0, fen: 0 }, inForce, ['甲', '乙'])).toBe(
      '换成乙，会比甲多发 400 积分（约 ¥4）。',
    );
  });
  it('rounds shares to whole percent and never calls something nothing', () => {
    expect([shareText(1, 3), shareText(-2, 3), shareText(1, 1_000), shareText(0, 3), shareText(1, 0)]).toEqual([
      '33%',
      '67%',
      '不到 1%',
      '0%',
      '',
    ]);
  });
  it('never shows a full budget for more than there is', () => {
    expect([budgetPercent(500, 500), budgetPercent(501, 500), budgetPercent(0, 0), budgetPercent(1, 0)]).toEqual([
      100, 101, 0, 101,
    ]);
    expect(budgetSentence(inForce, 500, 100)).toBe('用掉预算的 80%，还剩 100 积分');
    expect(budgetSentence(draftA, 500, 100)).toBe('超出预算 100 积分（约 ¥1）');
    expect(budgetSentence(draftA, 599, 300)).toBe('超出预算 1 积分（约 ¥0.01）');
    expect(budgetSentence(draftA, null, 100)).toBe('这段时间没有积分预算');
  });
});

describe('the tables', () => {
  it('put all sides into one line a rule, and say where a side has no such rule', () => {
    const rows = ruleRows(result);
    expect(rows.map(({ title, cells }) => [title, ...cells.map((cell) => cell?.points ?? null)])).toEqual([
      ['课后点评', 400, 600, null],
      ['每日打卡', null, null, 300],
    ]);
    expect(rows.map((row) => rowDifference(row, { older: 1, newer: 2 }))).toEqual([-600, 300]);
  });
  it('name the kinds and their budgets', () => {
    expect(groupRows(result).map(({ title, budget }) => [title, budget])).toEqual([['日常互动', 500]]);
  });
});

describe('the pictures', () => {
  it('draw the budget only in the weeks it covers', () => {
    expect(weekPoints(result, pair).map(({ short, values }) => [short, ...values])).toEqual([
      ['11/9', 390, 590, null],
      ['11/16', 10, 10, 250],
    ]);
    const without = {
      sides: result.sides.map((side) => ({ ...side, weeks: side.weeks.map((week) => ({ ...week, budgetPoints: null })) })),
    };
    expect(weekPoints(without, pair)[0]?.values).toEqual([390, 590]);
    expect([weeksWithoutBudget(result), weeksWithoutBudget(without)]).toEqual([1, 0]);
  });
  it('count students by what they get', () => {
    expect(bucketPoints(result, pair).map(({ name, values }) => [name, ...values])).toEqual([
      ['没有得到积分', 1, 1],
      ['1–49 积分', 2, 2],
      ['50 积分以上', 4, 6],
    ]);
  });
});

it('tells how it is spread without the words of statistics', () => {
  const rows = spreadRows(result);
  expect(rows[3]).toEqual({ id: 'median', title: '一半学员得到这么多或更多', values: [100, 150, 75] });
  expect(rows.map(({ values }) => values[1])).toEqual([400, 300, 200, 150, 10, 5, 0]);
  expect(spreadSentence(inForce, draftA, ['现行规则', '草案 A'])).toBe(
    '按草案 A，一半学员会得到 150 积分以上；按现行规则是 100 积分以上。',
  );
  expect(spreadSentence(inForce, inForce, ['甲', '乙'])).toBe('按乙，一半学员会得到 100 积分以上，和甲一样。');
});

it('says why somebody gets more or less, the largest reasons only', () => {
  const why = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ code: `r${index}`, title: `规则${index}`, points: 5 - index * 4 }));
  expect(whyText(why(2))).toBe('规则0 +5，规则1 +1');
  expect(whyText(why(5))).toBe('规则0 +5，规则1 +1，规则2 -3，另有 2 条');
  expect(whyText([])).toBe('');
});

it('knows how many months were asked for, whatever the month ends', () => {
  for (const through of ['2026-11-21', '2027-02-28', '2028-02-29', '2026-03-30'] as LocalDate[])
    for (let months = 1; months <= MONTHS.length; months += 1)
      expect(monthsOf({ from: addMonths(addDays(through, 1), -months), through })).toBe(months);
  expect(monthsOf(backtest)).toBe(6);
});

it('says how a campaign that is still to come was counted', () => {
  const campaign = { title: '寒假双倍', from: '2026-12-12', through: '2026-12-26' };
  expect(campaignText({ ...campaign, triedOn: null })).toBe('「寒假双倍」2026-12-12 至 2026-12-26，还没开始，加倍没有算进来');
  expect(campaignText({ ...campaign, triedOn: { from: '2026-11-07', through: '2026-11-21' } })).toBe(
    '「寒假双倍」2026-12-12 至 2026-12-26，加倍按 2026-11-07 至 2026-11-21 试算',
  );
});
