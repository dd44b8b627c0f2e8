import { type Side, sideNames } from '../../model/backtests';
import type { BacktestDetail, BacktestResult } from '../../types';

/** A side with one rule, one group, one campus and two weeks. */
const sideOf = (title: string, versionId: string | null, points: number): Side => ({
  title,
  versionId,
  points,
  fen: points,
  awards: 12,
  students: 4,
  rules: [{ code: 'lesson_comment', title: '课后点评', points, fen: points, times: 12 }],
  groups: [{ group: 'participation', points, fen: points, budgetPoints: 500 }],
  campuses: [{ campusId: 'C1', name: '南山校区', points, fen: points, budgetPoints: null }],
  weeks: [
    { from: '2026-11-09', points: points - 10, fen: points - 10, budgetPoints: null },
    { from: '2026-11-16', points: 10, fen: 10, budgetPoints: 250 },
  ],
  distribution: {
    lowest: 0,
    tenth: 5,
    quarter: 10,
    median: points / 4,
    threeQuarters: 200,
    ninetieth: 300,
    highest: 400,
    buckets: [
      { from: 0, below: 1, students: 1 },
      { from: 1, below: 50, students: 2 },
      { from: 50, below: null, students: points / 100 },
    ],
  },
});

export const inForce = sideOf('当时使用的规则', null, 400);
export const draftA = sideOf('春季规则', 'V2', 600);
export const draftB = {
  ...sideOf('省钱规则', 'V3', 300),
  rules: [{ code: 'sign_in', title: '每日打卡', points: 300, fen: 300, times: 60 }],
};

export const result: BacktestResult = {
  facts: 88,
  students: 5,
  pointsPerYuan: 100,
  budgetPoints: 500,
  sides: [inForce, draftA, draftB],
  comparisons: [
    { older: 0, newer: 1, points: 200, gain: 3, lose: 0, same: 2, rules: [] },
    { older: 0, newer: 2, points: -100, gain: 1, lose: 4, same: 0, rules: [] },
    { older: 1, newer: 2, points: -300, gain: 0, lose: 5, same: 0, rules: [] },
  ],
};

export const backtest: BacktestDetail = {
  id: 'B1',
  title: '春季规则和省钱规则',
  state: 'done',
  from: '2026-05-22',
  through: '2026-11-21',
  ignoreValidity: false,
  candidates: [
    { versionId: 'V2', number: null, title: '春季规则', unchanged: true, campaignsToCome: [] },
    { versionId: 'V3', number: null, title: '省钱规则', unchanged: false, campaignsToCome: [] },
  ],
  progress: { students: 5, of: 5 },
  created: { staffId: 'S1', name: '司马', at: 1_800_000_000_000 },
  startedAt: 1_800_000_001_000,
  finishedAt: 1_800_000_060_000,
  result,
};

export const names = sideNames(backtest.candidates);
export const moving: BacktestDetail = {
  ...backtest,
  state: 'running',
  progress: { students: 1_234, of: 20_000 },
  finishedAt: null,
  result: null,
};
