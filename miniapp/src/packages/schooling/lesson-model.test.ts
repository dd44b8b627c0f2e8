import type { LocalDate } from '@/vocabulary';
import {
  byDay,
  type Leave,
  type Lesson,
  leaveAction,
  leaveFor,
  lessonNotes,
  lessonStanding,
  wasThere,
  weekRange,
  weekTitle,
} from './lesson-model';

const today = '2026-11-21' as LocalDate;
const startsAt = Date.parse('2026-11-21T10:30:00Z');
const endsAt = startsAt + 90 * 60_000;
const attendance = (status: 'present' | 'late' | 'leave' | 'absent') => ({ status }) as NonNullable<Lesson['attendance']>;
const lesson = (over: Partial<Lesson> = {}): Lesson => ({
  id: 'l',
  classGroupId: 'g',
  classGroupName: '周六班',
  courseId: 'c',
  courseTitle: '书法',
  campusId: 'x',
  date: '2026-11-21',
  startsAt,
  endsAt,
  teacherStaffId: null,
  room: null,
  topic: null,
  status: 'scheduled',
  changeReason: null,
  movedFromStartsAt: null,
  isMakeUp: false,
  attendance: null,
  ...over,
});
const leave = (status: Leave['status'], over: Partial<Leave> = {}): Leave => ({
  id: status,
  lessonId: 'l',
  studentId: 's',
  status,
  reason: '感冒',
  requestedAt: 1,
  decidedAt: null,
  decisionNote: null,
  lessonDate: '2026-11-21',
  startsAt,
  ...over,
});

it.each([
  [0, '2026-11-16', '2026-11-22', '本周 · 11月16日–11月22日'],
  [1, '2026-11-23', '2026-11-29', '下周 · 11月23日–11月29日'],
  [-1, '2026-11-09', '2026-11-15', '上周 · 11月9日–11月15日'],
  [6, '2026-12-28', '2027-01-03', '12月28日–1月3日'],
])('week %s', (weeks, from, to, title) => {
  expect(weekRange(today, weeks)).toEqual({ from, to });
  expect(weekTitle(today, weeks)).toBe(title);
});

it('sorts lessons into days', () => {
  const early = lesson({ id: 'a', startsAt: startsAt - 1 });
  const tomorrow = lesson({ id: 'b', date: '2026-11-22', startsAt: startsAt + 86_400_000 });
  expect(byDay([tomorrow, lesson(), early]).map((day) => [day.date, day.lessons.map(({ id }) => id)])).toEqual([
    ['2026-11-21', ['a', 'l']],
    ['2026-11-22', ['b']],
  ]);
});

it('finds the request that counts', () => {
  expect(leaveFor([leave('cancelled'), leave('approved')], 'l')?.status).toBe('approved');
  expect(leaveFor([leave('cancelled'), leave('rejected')], 'l')?.status).toBe('cancelled');
  expect(leaveFor([leave('pending')], 'other')).toBeUndefined();
});

it.each([
  [lesson({ status: 'cancelled' }), undefined, startsAt, '已取消'],
  [lesson({ attendance: attendance('late') }), leave('approved'), startsAt, '迟到'],
  [lesson(), leave('pending'), startsAt, '请假待确认'],
  [lesson(), leave('approved'), startsAt, '已请假'],
  [lesson(), leave('rejected'), startsAt - 1, '待上课'],
  [lesson({ movedFromStartsAt: 5 }), undefined, startsAt - 1, '已调课'],
  [lesson(), undefined, startsAt, '上课中'],
  [lesson(), undefined, endsAt, '上课中'],
  [lesson(), undefined, endsAt + 1, '未记录'],
])('case %# stands as it does', (one, request, now, words) => {
  expect(lessonStanding(one, request, now).text).toBe(words);
});

it.each([
  [lesson(), undefined, startsAt - 1, 'ask'],
  [lesson(), undefined, startsAt, null],
  [lesson(), leave('pending'), startsAt - 1, 'cancel'],
  [lesson({ attendance: attendance('leave') }), leave('approved'), startsAt - 1, 'cancel'],
  [lesson(), leave('approved'), startsAt, null],
  [lesson(), leave('rejected'), startsAt - 1, 'ask'],
  [lesson({ attendance: attendance('present') }), undefined, startsAt - 1, null],
  [lesson({ status: 'cancelled' }), undefined, startsAt - 1, null],
])('leave, case %#', (one, request, now, action) => {
  expect(leaveAction(one, request, now)).toBe(action);
});

it('lets a family comment where the child was', () => {
  expect(wasThere(lesson({ attendance: attendance('late') }))).toBe(true);
  expect(wasThere(lesson({ attendance: attendance('absent') }))).toBe(false);
  expect(wasThere(lesson())).toBe(false);
});

it('tells what changed', () => {
  expect(lessonNotes(lesson(), undefined)).toEqual([]);
  expect(lessonNotes(lesson({ isMakeUp: true, movedFromStartsAt: startsAt, changeReason: '老师出差' }), undefined)).toEqual([
    '这是一节补课。',
    '原定 11月21日 周六 18:30，已调整。',
    '调整原因：老师出差',
  ]);
  expect(lessonNotes(lesson(), leave('rejected', { decisionNote: '请提前一天' }))).toEqual(['请假没有通过：请提前一天']);
  expect(lessonNotes(lesson(), leave('cancelled'))).toEqual(['您已取消这节课的请假。']);
});
