import { bookedFacts, type Explanation, happenedFacts, lotFacts, mayObject, rowItem, rowTitle, ruleNote } from './line-model';
import { explanation } from './test-samples';

const lesson = {
  lessonId: 'l',
  courseTitle: '创意美术',
  classGroupName: '周六二班',
  date: '2026-11-21',
  startsAt: Date.parse('2026-11-21T10:30:00Z'),
  movedFromStartsAt: Date.parse('2026-11-20T10:30:00Z'),
  cancelled: false,
  campusName: '城东校区',
  room: '301',
  teacherName: '陈静',
  checkedIn: '扫码签到，准时',
};

it('names lesson, place, teacher and check-in', () => {
  expect(happenedFacts(explanation({ lesson }))).toEqual([
    { name: '事由', value: '创意美术：准时到课' },
    { name: '日期', value: '2026年11月21日 周六' },
    { name: '课程', value: '创意美术' },
    { name: '班级', value: '周六二班' },
    { name: '上课时间', value: '11月21日 周六 18:30' },
    { name: '原定时间', value: '11月20日 周五 18:30' },
    { name: '地点', value: '城东校区 · 301' },
    { name: '老师', value: '陈静' },
    { name: '签到', value: '扫码签到，准时' },
    { name: '方式', value: '系统自动' },
  ]);
  const bare = { ...lesson, movedFromStartsAt: null, campusName: null, room: null, teacherName: null, cancelled: true };
  expect(happenedFacts(explanation({ lesson: bare })).map(({ name }) => name)).toEqual([
    '事由', '日期', '课程', '班级', '上课时间', '签到', '课程状态', '方式',
  ]); // biome-ignore format: a list of words
});

it('names a record, a person and money without saying anything twice', () => {
  const record = {
    kindName: '课程评价',
    title: '课程评价',
    result: '5 星',
    comment: '很喜欢',
    recordedBy: '家长',
    recordedAt: 0,
    revoked: null,
  };
  const byHand = { by: '陈静', reason: '帮助同学', approvedBy: null };
  const payment = { netFen: 100_050, refundedFen: 0, courseTitle: null };
  expect(happenedFacts(explanation({ record, byHand, payment })).map(({ name, value }) => `${name} ${value}`)).toEqual([
    '事由 创意美术：准时到课', '日期 2026年11月21日 周六', '结果 5 星', '记录人 家长', '内容 很喜欢', '操作老师 陈静', '原因 帮助同学', '实付 ¥1,000.50', '方式 系统自动',
  ]); // biome-ignore format: a list of words
});

it('says what was booked, and when, if it was later', () => {
  const { line } = explanation();
  expect(bookedFacts(line)).toEqual([
    { name: '变化', value: '可用 +15，待抵扣 -5' },
    { name: '之后可用', value: '1,015' },
  ]);
  expect(bookedFacts({ ...line, recordedAt: Date.parse('2026-11-22T10:33:00Z') })).toContainEqual({
    name: '记账时间',
    value: '11月22日 周日 18:33',
  });
});

it.each([
  ['lesson', '连续的 4 节课'],
  ['day', '连续的 4 天打卡'],
  ['time', '累计的 4 次'],
] as const)('calls a row of %s %s', (unit, title) => {
  expect(rowTitle({ unit, step: 4, standsNow: true, items: [] })).toBe(title);
});

it('says of every lesson of a row whether it counts', () => {
  const item = { date: '2026-11-21', startsAt: lesson.startsAt, title: '创意美术', mark: 'counted' as const };
  expect(rowItem(item)).toMatchObject({ when: '11月21日 周六 18:30', mark: '计入', counts: true });
  expect(rowItem({ ...item, startsAt: null, mark: 'leave' })).toMatchObject({ when: '11月21日 周六', counts: false });
});

it('says from when a rule held and how long points are good', () => {
  const rule = {
    code: 'r',
    title: '',
    explanation: '',
    sentence: '',
    lines: [],
    versionNumber: 2,
    effectiveFrom: null,
    now: 'same' as const,
  };
  expect(ruleNote(rule)).toBe('现在的规则没有变。');
  expect(ruleNote({ ...rule, effectiveFrom: lesson.startsAt, now: 'changed' })).toBe(
    '2026年11月21日 周六起生效。规则后来有调整，这笔仍按当时的规则计算。',
  );
  const lot = { credited: 20, remaining: 5, expiresOn: null, moves: [], movesLeftOut: 0, extended: [] };
  expect(lotFacts(lot)[2]).toEqual({ name: '最后可用日', value: '长期有效' });
  expect(lotFacts({ ...lot, expiresOn: '2027-11-21' })[2]?.value).toBe('2027年11月21日 周日');
  const extended = [{ at: 0, from: '2027-01-31', to: null }];
  expect(lotFacts({ ...lot, extended }).at(-1)).toEqual({ name: '学校延长过', value: '2027年1月31日 周日 → 长期有效' });
});

it('takes one objection at a time', () => {
  const dispute = { state: 'open' } as Explanation['disputes'][number];
  expect(mayObject({ disputes: [] })).toBe(true);
  expect(mayObject({ disputes: [dispute, { ...dispute, state: 'explained' }] })).toBe(false);
  expect(mayObject({ disputes: [{ ...dispute, state: 'upheld' }, dispute] })).toBe(true);
});
