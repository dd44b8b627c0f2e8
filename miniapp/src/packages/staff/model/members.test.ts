import type { Campus, Student } from '../types';
import { creditsLeft, enrolmentValue, lessonsToday, memberHint, studentIn } from './members';

const id = '01K9ZJ5V0QK3T8M2R4W6Y8A0BC';
type Enrolment = Parameters<typeof enrolmentValue>[0];
type Lesson = Parameters<typeof lessonsToday>[0][number];

it('finds the student in a member code and says what else it may be', () => {
  expect(studentIn(` m1.${id} `)).toEqual({ studentId: id });
  expect(studentIn(`m2.${id}`)).toEqual({ problem: expect.stringContaining('更新') });
  for (const text of ['', 'qingya://web-login/x', id])
    expect(studentIn(text)).toEqual({ problem: expect.stringContaining('不是会员码') });
});

it('tells children of one name apart', () => {
  const student = { externalNo: 'S-1', campusId: 'c1', status: 'active' } as Student;
  const campuses = [
    { campusId: 'c1', name: '东校区' },
    { campusId: 'c2', name: '西校区' },
  ] as unknown as readonly Campus[];
  expect(memberHint(student, campuses)).toBe('S-1 · 东校区');
  expect(memberHint(student, campuses.slice(0, 1))).toBe('S-1');
  expect(memberHint({ ...student, status: 'left' }, campuses)).toBe('S-1 · 东校区 · 已离校');
});

const enrolment = (over: Partial<Enrolment>): Enrolment =>
  ({ kind: 'credits', status: 'active', remainingCredits: 3, totalCredits: 10, ...over }) as Enrolment;

it('counts the credits that can be used, and knows packages that have none', () => {
  expect(creditsLeft([])).toBeNull();
  expect(creditsLeft([enrolment({ kind: 'period', remainingCredits: 0 })])).toBeNull();
  expect(creditsLeft([enrolment({ status: 'closed' })])).toBeNull();
  expect(creditsLeft([enrolment({ remainingCredits: 0 })])).toBe(0);
  expect(creditsLeft([enrolment({}), enrolment({ remainingCredits: 4 }), enrolment({ status: 'suspended' })])).toBe(7);
});

it.each([
  [{}, '剩 3 / 10 课时'],
  [{ kind: 'period' as const }, '期限包'],
  [{ status: 'suspended' as const }, '已暂停'],
  [{ status: 'closed' as const, kind: 'period' as const }, '已结束'],
])('names a package %j', (over, text) => {
  expect(enrolmentValue(enrolment(over))).toBe(text);
});

it("puts today's lessons in order and opens only those within reach", () => {
  const lesson = (name: string, startsAt: number) => ({ id: name, startsAt }) as Lesson;
  const rows = lessonsToday([lesson('b', 2), lesson('a', 1)], new Set(['b', 'z']));
  expect(rows.map(({ lesson: { id: name }, opens }) => [name, opens])).toEqual([
    ['a', false],
    ['b', true],
  ]);
});
