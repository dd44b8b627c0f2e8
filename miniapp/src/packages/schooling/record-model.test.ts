import { type Behaviour, kindName, ofLesson, recordDetail, recordState, starsText } from './record-model';

const record = (over: Partial<Behaviour> = {}): Behaviour => ({
  id: 'b',
  kind: 'teacher_comment',
  studentId: 's',
  studentName: '小雨',
  lessonId: 'l',
  date: '2026-11-21',
  title: '书法',
  level: null,
  passed: null,
  score: null,
  text: null,
  recordedBy: 'staff',
  recordedAt: 1,
  state: 'active',
  checkedAt: null,
  checkNote: null,
  revokeReason: null,
  ...over,
});

it.each([
  ['0', null],
  ['1', '★☆☆☆☆'],
  ['4', '★★★★☆'],
  ['5', '★★★★★'],
  ['6', null],
  ['x', null],
  [null, null],
])('%s stars', (score, text) => {
  expect(starsText(score)).toBe(text);
});

it.each([
  [{ kind: 'award', level: 'city' }, '市级'],
  [{ kind: 'exam', passed: true }, '通过'],
  [{ kind: 'exam', passed: false, score: '58' }, '未通过 · 58'],
  [{ kind: 'homework' }, '待批阅'],
  [{ kind: 'homework', checkedAt: 1 }, '已批阅'],
  [{ kind: 'lesson_comment', score: '3' }, '★★★☆☆'],
  [{ kind: 'activity' }, undefined],
  [{}, undefined],
] as const)('%j is marked %s', (over, text) => {
  expect(recordState(record(over))?.text).toBe(text);
});

it('names a record', () => {
  expect(kindName('course_completed')).toBe('课程结业');
  expect(recordDetail(record())).toBe('11月21日 周六');
  expect(recordDetail(record({ kind: 'award' }))).toBe('获奖 · 11月21日 周六');
});

it('finds what belongs to a lesson', () => {
  const comment = record({ id: 'c', kind: 'lesson_comment' });
  const revoked = record({ id: 'r', kind: 'homework', state: 'revoked' });
  const elsewhere = record({ id: 'e', kind: 'homework', lessonId: 'm' });
  const found = ofLesson([comment, revoked, elsewhere, record()], 'l');
  expect(found.comment).toBe(comment);
  expect(found.homework).toBeUndefined();
  expect(found.fromTeacher).toHaveLength(1);
});
