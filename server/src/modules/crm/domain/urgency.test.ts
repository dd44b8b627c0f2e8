import { WORK_KINDS } from '@qingya/shared';
import fc from 'fast-check';
import { byUrgency, dueAt, firstDue, isOverdue, type Pile } from './urgency';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-23T10:00:00+08:00');

const pile = fc.record({
  kind: fc.constantFrom(...WORK_KINDS),
  waiting: fc.array(
    fc.record({
      since: fc.integer({ min: NOW - 90 * 24 * HOUR, max: NOW }),
      deadline: fc.option(fc.integer({ min: NOW - HOUR, max: NOW + 30 * 24 * HOUR }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

describe('the urgency of work', () => {
  it('puts what is due first on top, whatever has waited longest', () => {
    const piles: Pile[] = [
      { kind: 'points_dispute', waiting: [{ since: NOW - 40 * HOUR }] },
      { kind: 'roll_call', waiting: [{ since: NOW - 3 * HOUR }] },
      { kind: 'leave', waiting: [{ since: NOW - HOUR }] },
    ];
    expect(piles.sort(byUrgency).map(({ kind }) => kind)).toEqual(['roll_call', 'points_dispute', 'leave']);
  });

  it('hurries for a lesson that is about to begin', () => {
    const calm: Pile = { kind: 'leave', waiting: [{ since: NOW - HOUR, deadline: NOW + 48 * HOUR }] };
    const pressing: Pile = { kind: 'make_up', waiting: [{ since: NOW, deadline: NOW + HOUR }] };
    expect([calm, pressing].sort(byUrgency)[0]).toBe(pressing);
    expect(dueAt('leave', { since: NOW, deadline: NOW + 48 * HOUR })).toBe(NOW + 12 * HOUR);
  });

  it('looks at the most pressing of a pile, not at the oldest', () => {
    const leave: Pile = {
      kind: 'leave',
      waiting: [{ since: NOW - 5 * HOUR }, { since: NOW - HOUR, deadline: NOW + HOUR }],
    };
    expect(firstDue(leave)).toBe(NOW + HOUR);
  });

  it('is overdue from the moment after it was due', () => {
    const rollCall: Pile = { kind: 'roll_call', waiting: [{ since: NOW - 2 * HOUR }] };
    expect([isOverdue(rollCall, NOW), isOverdue(rollCall, NOW + 1)]).toEqual([false, true]);
  });

  it('is never overdue for what need not be settled, which comes after all that is due, in an order of its own', () => {
    const since = NOW - 90 * 24 * HOUR;
    const news: Pile = { kind: 'budget_alert', waiting: [{ since, unhurried: true }] };
    const other: Pile = { kind: 'points_dispute', waiting: [{ since, unhurried: true }] };
    const due: Pile = { kind: 'queued_award', waiting: [{ since: NOW }] };
    expect([isOverdue(news, NOW), firstDue(news)]).toEqual([false, Number.POSITIVE_INFINITY]);
    for (const piles of [
      [news, other, due],
      [due, other, news],
    ])
      expect(piles.sort(byUrgency)).toEqual([due, other, news]);
    expect(isOverdue({ ...news, waiting: [...news.waiting, { since }] }, NOW)).toBe(true);
  });

  it('orders all piles the same way, in whatever order they come, and waiting never makes a pile less urgent', () => {
    fc.assert(
      fc.property(fc.uniqueArray(pile, { selector: ({ kind }) => kind, minLength: 2 }), (piles) => {
        const sorted = [...piles].sort(byUrgency);
        expect([...piles].reverse().sort(byUrgency)).toEqual(sorted);
        const dues = sorted.map(firstDue);
        expect(dues).toEqual([...dues].sort((a, b) => a - b));
        const last = sorted.at(-1) as Pile;
        const older = { ...last, waiting: [...last.waiting, { since: NOW - 200 * 24 * HOUR }] };
        expect([...sorted.slice(0, -1), older].sort(byUrgency)[0]).toBe(older);
      }),
    );
  });
});
