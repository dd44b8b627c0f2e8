import type { Attendance } from '@/family/model';
import { attendanceFacts, entryAmount, entryFacts, entryTitle } from './attendance-model';

const attendance: Attendance = {
  id: 'a',
  lessonId: 'l',
  studentId: 's',
  lessonDate: '2026-11-21',
  startsAt: Date.parse('2026-11-21T10:30:00Z'),
  status: 'present',
  onTime: true,
  method: 'qr',
  isMakeUp: false,
  consumption: 'consumed',
  consumedEnrolmentId: 'e',
  revision: 1,
  recordedAt: Date.parse('2026-11-21T10:25:00Z'),
  offlineScannedAt: null,
  note: null,
  classGroupName: '周六班',
  courseTitle: '书法',
  disputeOpen: false,
};

it('takes an attendance apart', () => {
  expect(attendanceFacts(attendance, '秋季 24 节')).toEqual([
    { name: '班级', value: '周六班' },
    { name: '上课时间', value: '11月21日 周六 18:30' },
    { name: '记录时间', value: '11月21日 周六 18:25' },
    { name: '记录方式', value: '扫码签到' },
    { name: '课时', value: '已扣课时 · 秋季 24 节' },
  ]);
});

it('tells make-ups and corrections', () => {
  const facts = attendanceFacts({ ...attendance, isMakeUp: true, revision: 3, consumption: 'none' }, undefined);
  expect(facts).toContainEqual({ name: '类型', value: '补课' });
  expect(facts).toContainEqual({ name: '更正', value: '已更正 2 次' });
  expect(facts).toContainEqual({ name: '课时', value: '没有扣课时' });
});

it.each([
  ['opening', -3, '登记时余额', '-3 节'],
  ['consume', -1, '上课扣课时', '-1 节'],
  ['consume', 0, '期限内上课', '不扣节数'],
  ['return', 1, '退回课时', '+1 节'],
  ['adjust', 2, '学校增加课时', '+2 节'],
  ['adjust', -2, '学校减少课时', '-2 节'],
] as const)('%s of %s', (kind, delta, title, amount) => {
  expect(entryTitle({ kind, delta })).toBe(title);
  expect(entryAmount(delta)).toBe(amount);
});

it('takes a change of credits apart', () => {
  const entry = {
    id: 'x',
    enrolmentId: 'e',
    enrolmentTitle: '秋季 24 节',
    lessonId: 'l',
    attendanceId: 'a',
    disputeOpen: false,
    kind: 'consume' as const,
    delta: -1,
    remainingAfter: 23,
    reason: '扫码签到',
    createdAt: Date.parse('2026-11-21T10:25:00Z'),
  };
  expect(entryFacts(entry).map(({ value }) => value)).toEqual(['秋季 24 节', '11月21日 周六 18:25', '23 节']);
});
