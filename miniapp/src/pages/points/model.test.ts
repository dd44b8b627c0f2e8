import type { LocalDate } from '@/vocabulary';
import { byMonth, expiryWords, factsOf, type Line, lineState, mayDispute, ruleSentences } from './model';

const line = (over: Partial<Line> = {}): Line => ({
  transactionId: 't',
  kind: 'credit',
  title: '准时到课',
  amount: 20,
  changes: { available: 15, pending: 0, held: 0, debt: -5 },
  after: { available: 1015, pending: 0, held: 0, debt: 0 },
  effectiveAt: Date.parse('2026-11-21T10:32:00Z'),
  recordedAt: Date.parse('2026-11-21T10:33:00Z'),
  reason: 'attendance',
  source: { type: 'attendance', id: 'a' },
  actor: { kind: 'system', id: '' },
  ruleVersionId: null,
  inputs: {},
  reversesId: null,
  lot: { credited: 20, remaining: 15, expiresOn: '2027-11-21', pending: false, availableOn: null },
  uses: [],
  explanations: [],
  disputeState: null,
  ...over,
});

it('groups by the month in Shanghai, in the order given', () => {
  const december = line({ transactionId: 'c', recordedAt: Date.parse('2026-11-30T16:00:00Z') });
  const november = line({ transactionId: 'b', recordedAt: Date.parse('2026-11-30T15:59:59Z') });
  const months = byMonth([december, november, line()]);
  expect(months.map(({ title, lines }) => [title, lines.length])).toEqual([
    ['2026年12月', 1],
    ['2026年11月', 2],
  ]);
  expect(byMonth([])).toEqual([]);
});

it('takes a line apart', () => {
  expect(factsOf(line())).toEqual([
    { name: '时间', value: '11月21日 周六 18:32' },
    { name: '方式', value: '系统自动' },
    { name: '变化', value: '可用 +15，欠分 -5' },
    { name: '之后可用', value: '1,015' },
    { name: '这批还剩', value: '15' },
  ]);
});

it('names the lots a spend was taken from and a later booking', () => {
  const spend = line({
    lot: null,
    recordedAt: Date.parse('2026-11-22T10:33:00Z'),
    uses: [
      { lotId: 'l', lotTitle: '每日打卡', amount: -30, expiresOn: null },
      { lotId: 'm', lotTitle: '课程评价', amount: 5, expiresOn: null },
    ],
  });
  const facts = factsOf(spend);
  expect(facts).toContainEqual({ name: '记账时间', value: '11月22日 周日 18:33' });
  expect(facts).toContainEqual({ name: '用自', value: '每日打卡 -30' });
  expect(facts).toContainEqual({ name: '退回', value: '课程评价 +5' });
});

it('marks what is discussed before what is pending', () => {
  const pending = { credited: 1, remaining: 1, expiresOn: null, pending: true, availableOn: null };
  expect(lineState({ disputeState: 'open', lot: pending })?.text).toBe('异议处理中');
  expect(lineState({ disputeState: null, lot: pending })?.text).toBe('待生效');
  expect(lineState({ disputeState: null, lot: null })).toBeUndefined();
  expect(mayDispute({ disputeState: 'open' })).toBe(false);
  expect(mayDispute({ disputeState: 'explained' })).toBe(true);
});

it.each([
  ['2026-11-21', '今天是最后一天'],
  ['2026-11-22', '还有 1 天'],
  ['2026-12-21', '还有 30 天'],
])('expiry on %s: %s', (date, words) => {
  expect(expiryWords(date, '2026-11-21' as LocalDate)).toBe(words);
});

it('says the rule behind a line', () => {
  const way = {
    code: 'attendance_on_time',
    title: '连续准时到课',
    explanation: '每连续准时 4 节得 20 分。',
    nextPoints: 20,
    progress: null,
    timesEarned: 0,
    done: false,
  };
  expect(ruleSentences(line({ inputs: { rule: 'attendance_on_time' } }), [way])).toEqual([
    '规则：连续准时到课。每连续准时 4 节得 20 分。',
  ]);
  expect(ruleSentences(line({ inputs: { rule: 'another' } }), [way])).toEqual([]);
  expect(ruleSentences(line(), [way])).toEqual([]);
});
