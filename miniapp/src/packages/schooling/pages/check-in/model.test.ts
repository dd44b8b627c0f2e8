import {
  chosenFirst,
  codeIn,
  consumptionLine,
  consumptionReason,
  pointsLines,
  pointsSentence,
  remedyOf,
  streakLine,
} from './model';

it.each([
  ['kABC', 'kABC'],
  ['  kABC\n', 'kABC'],
  ['packages/schooling/pages/check-in/index?scene=kABC', 'kABC'],
  ['https://x.example/#/packages/schooling/pages/check-in/index?a=1&scene=k%2DBC&b=2', 'k-BC'],
  ['scene=kABC', 'scene=kABC'],
  ['%E0%A4%A', '%E0%A4%A'],
])('reads %j', (scanned, code) => {
  expect(codeIn(scanned)).toBe(code);
});

it('says what was consumed', () => {
  const paid = { enrolmentId: 'e', title: '秋季', consumed: 1, remaining: 23, total: 24, reason: '最早到期' };
  expect(consumptionLine(paid)).toBe('本次扣 1 节，还剩 23 / 24 节');
  expect(consumptionReason(paid)).toBe('秋季 · 最早到期');
  expect(consumptionLine({ ...paid, consumed: 0 })).toContain('不扣节数');
  expect(consumptionLine(null)).toBe('本次没有扣课时');
  expect(consumptionReason(null)).toBeNull();
});

it('says what was earned', () => {
  expect(pointsLines({ state: 'credited', total: 25, lines: [{ points: 25, title: '连续准时' }] })).toEqual([
    { title: '连续准时', amount: '+25' },
  ]);
  expect(pointsLines({ state: 'pending' })).toEqual([]);
  expect(pointsSentence({ state: 'pending' })).toContain('正在计算');
  expect(pointsSentence({ state: 'credited', total: 0, lines: [] })).toBe('本次没有积分');
  expect(pointsSentence({ state: 'credited', total: 1, lines: [{ points: 1, title: 'x' }] })).toBeNull();
});

const way = (current: number, target: number, nextPoints: number | null, unit: 'lesson' | 'day' = 'lesson') => ({
  code: 'c',
  title: 't',
  explanation: 'e',
  nextPoints,
  progress: { current, target, unit },
  timesEarned: 0,
  done: false,
});

it('tells the row of lessons on time and the next step', () => {
  expect(streakLine([way(3, 4, 20)])).toBe('已连续准时到课 3 节，再 1 节可得 20 积分');
  expect(streakLine([way(4, 4, 20)])).toBe('已连续准时到课 4 节');
  expect(streakLine([way(13, 12, null)])).toBe('已连续准时到课 13 节');
  expect(streakLine([way(0, 4, 20)])).toBeNull();
  expect(streakLine([way(3, 7, 50, 'day')])).toBeNull();
  expect(streakLine([])).toBeNull();
});

it('knows what a family can do about a refusal', () => {
  expect(remedyOf('check_in_code_expired')).toBe('scan');
  expect(remedyOf('no_credits_left')).toBe('attendance');
  expect(remedyOf('lesson_cancelled')).toBe('lessons');
  expect(remedyOf('check_in_lesson_over')).toBe('contact');
});

it('offers the child looked at last first', () => {
  const students = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  expect(chosenFirst(students, 'b').map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  expect(chosenFirst(students, null)).toEqual(students);
});
