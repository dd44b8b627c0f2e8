import type { LocalDate } from '@/vocabulary';
import {
  ageOn,
  attendanceWay,
  currentEnrolments,
  describeCredits,
  type Enrolment,
  expiryHint,
  lessonTime,
  percentDown,
  relativeDay,
} from './model';

const day = (text: string) => text as LocalDate;
const today = day('2026-11-21');
const enrolment = (over: Partial<Enrolment> = {}): Enrolment => ({
  id: 'e',
  externalNo: null,
  studentId: 's',
  courseId: 'c',
  courseTitle: '创意美术',
  campusId: 'x',
  classGroupId: null,
  title: '秋季 24 节',
  kind: 'credits',
  totalCredits: 24,
  remainingCredits: 23,
  startsOn: '2026-09-01',
  expiresOn: '2027-01-31',
  status: 'active',
  ...over,
});

it.each([
  ['2026-11-20', '昨天'],
  ['2026-11-21', '今天'],
  ['2026-11-22', '明天'],
  ['2026-11-23', '11月23日 周一'],
  ['2026-11-19', '11月19日 周四'],
])('calls %s %s', (date, words) => {
  expect(relativeDay(day(date), today)).toBe(words);
});

it('tells a lesson in Shanghai time', () => {
  const startsAt = Date.parse('2026-11-21T10:30:00Z');
  expect(lessonTime({ startsAt, endsAt: startsAt + 90 * 60_000 }, today)).toBe('今天 18:30–20:00');
});

it.each([
  [0, 24, 0],
  [1, 3, 33],
  [2, 3, 66],
  [24, 24, 100],
  [25, 24, 100],
  [-1, 24, 0],
  [0, 0, 0],
])('%s of %s is %s percent', (part, whole, percent) => {
  expect(percentDown(part, whole)).toBe(percent);
});

it.each([
  [{}, undefined],
  [{ remainingCredits: 4 }, undefined],
  [{ remainingCredits: 3 }, '课时不多'],
  [{ remainingCredits: 0 }, '已用完'],
  [{ expiresOn: '2026-12-06' }, undefined],
  [{ expiresOn: '2026-12-05' }, '即将到期'],
  [{ expiresOn: '2026-11-21' }, '即将到期'],
  [{ expiresOn: '2026-11-20' }, '已过期'],
  [{ startsOn: '2026-11-22' }, '未开始'],
  [{ startsOn: '2026-11-21' }, undefined],
  [{ status: 'suspended' as const }, '已暂停'],
  [{ status: 'closed' as const }, '已结束'],
  [{ expiresOn: null }, undefined],
])('a package with %j is called %s', (over, words) => {
  expect(describeCredits(enrolment(over), today).state?.text).toBe(words);
});

it('writes credits and periods', () => {
  expect(describeCredits(enrolment(), today)).toMatchObject({ left: '剩 23 / 24 节', percent: 95 });
  expect(describeCredits(enrolment(), today).validity).toBe('有效期至 2027年1月31日');
  const period = enrolment({ kind: 'period', totalCredits: 0, remainingCredits: 0, expiresOn: null });
  expect(describeCredits(period, today)).toEqual({ left: '有效期内不限次', validity: '长期有效', percent: null, state: null });
});

it('shows on the first page what still pays', () => {
  const kept = [
    enrolment(),
    enrolment({ kind: 'period', totalCredits: 0, remainingCredits: 0 }),
    enrolment({ expiresOn: '2026-11-21' }),
    enrolment({ status: 'suspended' }),
  ];
  const gone = [enrolment({ status: 'closed' }), enrolment({ expiresOn: '2026-11-20' }), enrolment({ remainingCredits: 0 })];
  expect(currentEnrolments([...kept, ...gone], today)).toEqual(kept);
});

it('says which points lapse first', () => {
  expect(expiryHint({ expiresOn: '2026-12-01', amount: 1200 })).toBe('1,200 积分可用到 12月1日 周二（含当天）');
});

it.each([
  ['2018-11-21', 8],
  ['2018-11-22', 7],
  ['2018-11-20', 8],
])('born on %s is %s', (born, age) => {
  expect(ageOn(day(born), today)).toBe(age);
});

it('says that a scan was delivered later', () => {
  expect(attendanceWay({ method: 'qr', offlineScannedAt: null })).toBe('扫码签到');
  expect(attendanceWay({ method: 'qr', offlineScannedAt: 5 })).toContain('离线');
});
