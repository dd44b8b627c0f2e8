import type { LocalDate } from '@/vocabulary';
import { balanceParts, byMonth, expiryWords, type Line, lineMoment, lineState } from './model';

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

it('says when a line was booked, where another month has it than the day it happened', () => {
  const effectiveAt = Date.parse('2026-10-31T10:30:00Z');
  expect(lineMoment({ effectiveAt, recordedAt: Date.parse('2026-10-31T15:59:59Z') })).toBe('10月31日 周六 18:30');
  expect(lineMoment({ effectiveAt, recordedAt: Date.parse('2026-10-31T16:00:00Z') })).toBe(
    '10月31日 周六 18:30 · 11月1日 周日记入',
  );
  const yearBefore = Date.parse('2025-11-21T10:30:00Z');
  expect(lineMoment({ effectiveAt: yearBefore, recordedAt: line().recordedAt })).toContain('11月21日 周六记入');
});

it('names what cannot be spent, and the lines that made it', () => {
  expect(balanceParts({ pending: 0, held: 0, debt: 0 })).toEqual([]);
  expect(balanceParts({ pending: 5, held: 6, debt: 7 }).map(({ name, filter }) => [name, filter])).toEqual([
    ['待生效', 'earned'],
    ['冻结中', 'held'],
    ['待抵扣', 'corrected'],
  ]);
});

it('marks what is discussed before what is pending', () => {
  const pending = { credited: 1, remaining: 1, expiresOn: null, pending: true, availableOn: null };
  expect(lineState({ disputeState: 'open', lot: pending })?.text).toBe('异议处理中');
  expect(lineState({ disputeState: null, lot: pending })?.text).toBe('待生效');
  expect(lineState({ disputeState: null, lot: null })).toBeUndefined();
});

it.each([
  ['2026-11-21', '今天是最后一天'],
  ['2026-11-22', '还有 1 天'],
  ['2026-12-21', '还有 30 天'],
])('expiry on %s: %s', (date, words) => {
  expect(expiryWords(date, '2026-11-21' as LocalDate)).toBe(words);
});
