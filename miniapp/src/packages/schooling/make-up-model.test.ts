import type { LocalDate } from '@/vocabulary';
import {
  type Choice,
  choiceLine,
  isMissed,
  type MakeUp,
  makeUpFor,
  makeUpNotes,
  makeUpState,
  mayCancelMakeUp,
} from './make-up-model';

const startsAt = Date.parse('2026-11-22T10:30:00Z');
const lesson = {
  id: 'm',
  classGroupId: 'g',
  classGroupName: '周日书法二班',
  courseId: 'c',
  courseTitle: '书法',
  campusId: 'x',
  date: '2026-11-22',
  startsAt,
  endsAt: startsAt + 90 * 60_000,
  teacherStaffId: null,
  room: '201 教室',
  topic: null,
  status: 'scheduled' as const,
  changeReason: null,
  movedFromStartsAt: null,
};
const makeUp = (status: MakeUp['status'], over: Partial<MakeUp> = {}): MakeUp => ({
  id: status,
  studentId: 's',
  missedLessonId: 'l',
  makeUpLessonId: 'm',
  status,
  note: null,
  createdAt: 1,
  missedLesson: { ...lesson, id: 'l' },
  makeUpLesson: lesson,
  ...over,
});

it('only leave and absence can be made up', () => {
  expect((['leave', 'absent', 'present', 'late'] as const).map((status) => isMissed({ status }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isMissed(null)).toBe(false);
});

it('takes the one in force before the newest', () => {
  const list = [makeUp('cancelled'), makeUp('requested'), makeUp('rejected')];
  expect(makeUpFor(list, 'l')?.status).toBe('requested');
  expect(makeUpFor([makeUp('rejected'), makeUp('cancelled')], 'l')?.status).toBe('rejected');
  expect(makeUpFor(list, 'other')).toBeUndefined();
});

it.each([
  ['requested', startsAt - 1, '待老师确认', true],
  ['requested', startsAt, '已过时间', true],
  ['assigned', startsAt - 1, '已安排', true],
  ['assigned', startsAt, '已到补课时间', false],
  ['rejected', startsAt - 1, '未通过', false],
  ['cancelled', startsAt - 1, '已取消', false],
] as const)('%s at %i', (status, now, text, cancel) => {
  expect(makeUpState(makeUp(status), now).text).toBe(text);
  expect(mayCancelMakeUp(makeUp(status), now)).toBe(cancel);
});

it('says what the teacher wrote and what comes next', () => {
  expect(makeUpNotes(makeUp('rejected', { note: '这节是汇报课' }), 1)).toEqual([
    '老师留言：这节是汇报课',
    '上次申请的补课没有通过，可以改选其他课次。',
  ]);
  expect(makeUpNotes(makeUp('requested'), startsAt)).toEqual(['老师没有来得及确认，请取消后改选其他课次。']);
});

it('describes a lesson to choose', () => {
  const choice: Choice = { ...lesson, seatsLeft: 3 };
  expect(choiceLine(choice, '2026-11-21' as LocalDate)).toEqual({
    title: '明天 18:30–20:00',
    hint: '周日书法二班 · 201 教室 · 剩 3 个名额',
  });
});
