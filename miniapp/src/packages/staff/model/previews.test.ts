import type { RulePreview } from '../types';
import { givesPoints, leftOutText, previewLine, previewRows, previewSentence, sampleText, subjectKey } from './previews';

const preview: RulePreview = {
  from: '2026-10-22',
  through: '2026-11-21',
  students: 200,
  ofStudents: 20_000,
  inForce: {
    points: 30,
    rules: [
      { code: 'a', title: '打卡', points: 10, times: 10 },
      { code: 'b', title: '点评', points: 20, times: 4 },
    ],
  },
  draft: {
    points: 45,
    rules: [
      { code: 'b', title: '课后点评', points: 20, times: 4 },
      { code: 'c', title: '作业', points: 25, times: 5 },
    ],
  },
  campaignsLeftOut: [],
  lines: [],
};

it('puts what changes most first, and keeps rules only one side knows', () => {
  expect(previewRows(preview).map(({ title, now, draft }) => [title, now, draft])).toEqual([
    ['作业', 0, 25],
    ['打卡', 10, 0],
    ['课后点评', 20, 20],
  ]);
});

it('says what the whole comes to', () => {
  expect(previewSentence(preview)).toBe('按这份草稿得 45 积分，现在是 30，多 15。');
  expect(previewSentence({ ...preview, draft: preview.inForce })).toBe('按这份草稿得 30 积分，现在是 30，一样多。');
});

it('never passes a sample off as the school', () => {
  expect(sampleText(preview)).toContain('不是全校总数');
  expect(sampleText({ students: 12, ofStudents: 12 })).toBe('全校 12 位学员');
});

it('tells each thing a child did, now and then, and what cut it', () => {
  const side = (points: number, cut: string | null = null) => ({ code: 'a', title: '打卡', points, cut });
  expect(previewLine({ inForce: [side(5)], draft: [side(8), side(0, '每天最多 8 积分'), side(0, '每天最多 8 积分')] })).toEqual({
    now: 5,
    draft: 8,
    by: '打卡 +8，打卡 0，打卡 0',
    cuts: ['每天最多 8 积分'],
  });
  expect(previewLine({ inForce: [], draft: [] })).toEqual({ now: 0, draft: 0, by: '', cuts: [] });
  expect(
    [
      { inForce: [], draft: [] },
      { inForce: [side(5)], draft: [] },
      { inForce: [], draft: [side(5)] },
      { inForce: [], draft: [side(0, '每天最多 8 积分')] },
    ].map(givesPoints),
  ).toEqual([false, true, true, true]);
});

it('has nobody to look at until a child was chosen', () => {
  expect(subjectKey({ kind: 'school' })).toBe('school');
  expect(subjectKey({ kind: 'student', student: null })).toBeNull();
  expect(subjectKey({ kind: 'student', student: { id: 'S1', name: '周明远' } })).toBe('S1');
});

it('names the campaigns that were left out', () => {
  expect(leftOutText(['寒假双倍', '开学日'])).toMatch(/^活动「寒假双倍」「开学日」还没开始，加倍没有算进来/);
});
