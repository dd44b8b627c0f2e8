import { effectiveTime, isSecondPerson, standingOf } from './version-life';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;

describe('the life of a version', () => {
  it('asks for somebody who neither wrote, nor saved, nor submitted it', () => {
    const hands = { createdById: 'a', savedById: 'b', submittedById: 'c' };
    expect(['a', 'b', 'c', 'd'].map((who) => isSecondPerson(hands, who))).toEqual([false, false, false, true]);
    expect(isSecondPerson({ createdById: null, savedById: null, submittedById: null }, 'a')).toBe(true);
  });

  it('takes effect at once, or later within a year, never before', () => {
    expect(effectiveTime(null, NOW)).toBe(NOW);
    expect([NOW - 1, NOW, NOW + 1].map((at) => effectiveTime(at, NOW))).toEqual([null, null, NOW + 1]);
    const last = NOW + 366 * DAY;
    expect([effectiveTime(last, NOW), effectiveTime(last + 1, NOW)]).toEqual([last, null]);
  });

  it('retires a published one when time has passed and another is in force', () => {
    const published = { id: 'v1', state: 'published' as const, effectiveFrom: NOW };
    expect(standingOf(published, 'v1', NOW)).toBe('published');
    expect(standingOf(published, 'v2', NOW)).toBe('retired');
    expect(standingOf({ ...published, effectiveFrom: NOW + 1 }, 'v2', NOW)).toBe('published');
    expect(standingOf({ ...published, state: 'draft', effectiveFrom: 0 }, 'v2', NOW)).toBe('draft');
    expect(standingOf({ ...published, state: 'review', effectiveFrom: 0 }, 'v2', NOW)).toBe('review');
  });
});
