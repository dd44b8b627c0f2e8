import { type AttendanceDispute, byDate, type Objection, ofAttendance, ofPoints } from './objections';

const noon = Date.parse('2026-11-21T12:00:00+08:00');

const attendance: AttendanceDispute = {
  id: 'a',
  attendanceId: 'x',
  studentId: 's',
  campusId: 'c',
  message: '孩子到了',
  status: 'open',
  answer: null,
  decidedAt: null,
  createdAt: noon,
  lesson: { id: 'l', date: '2026-11-21', startsAt: noon, courseTitle: '少儿书法', classGroupName: '一班' },
  record: { status: 'absent', onTime: false, consumption: 'consumed' },
  moved: null,
};

const points: Parameters<typeof ofPoints>[0] = {
  disputeId: 'p',
  studentId: 's',
  campusId: 'c',
  transactionId: 't',
  lineTitle: '准时到课',
  lineAmount: 5,
  state: 'explained',
  reasonText: '少了五分',
  filedAt: noon,
  answerText: '已经发过',
  decidedAt: noon + 1,
  correctionId: null,
  correctionAmount: null,
};

it('says what a lesson is recorded as while an objection waits', () => {
  expect(ofAttendance(attendance)).toMatchObject({
    kind: '考勤课时',
    state: { text: '处理中' },
    record: '缺课，已扣课时',
    result: null,
  });
});

it.each([
  [{ credits: 1, points: 0 }, '退回 1 课时'],
  [{ credits: 1, points: 20 }, '退回 1 课时 · 补发 20 积分'],
  [{ credits: -1, points: -20 }, '扣除 1 课时 · 收回 20 积分'],
  [{ credits: 0, points: 0 }, null],
])('a correction that moved %j is told as %s', (moved, text) => {
  const corrected = ofAttendance({ ...attendance, status: 'corrected', answer: '更正了', decidedAt: noon + 1, moved });
  expect([corrected.state.text, corrected.result]).toEqual(['已更正', text]);
});

it('tells points that were corrected, and those that were explained', () => {
  expect(ofPoints(points)).toMatchObject({ title: '准时到课 +5 积分', state: { text: '已答复' }, result: null, record: null });
  expect(ofPoints({ ...points, state: 'upheld', correctionAmount: 5 }).result).toBe('补发 5 积分');
  expect(ofPoints({ ...points, state: 'upheld', correctionAmount: -5 }).result).toBe('收回 5 积分');
});

it('holds back what a further page may still come before', () => {
  const at = (id: string, filedAt: number): Objection => ({ ...ofPoints(points), id, filedAt });
  const ids = (...parts: { items: Objection[]; more: boolean }[]) => byDate(...parts).map(({ id }) => id);
  const lessons = [at('l9', 9), at('l5', 5)];
  const lines = [at('p7', 7), at('p2', 2)];
  expect(ids({ items: lessons, more: false }, { items: lines, more: false })).toEqual(['l9', 'p7', 'l5', 'p2']);
  expect(ids({ items: lessons, more: true }, { items: lines, more: false })).toEqual(['l9', 'p7', 'l5']);
  expect(ids({ items: lessons, more: true }, { items: lines, more: true })).toEqual(['l9', 'p7', 'l5']);
  expect(ids({ items: [], more: false }, { items: lines, more: true })).toEqual(['p7', 'p2']);
  expect(ids({ items: [], more: false }, { items: [], more: false })).toEqual([]);
});
