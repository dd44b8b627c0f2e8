import { editorsWith, effectiveTime, isSecondPerson, leadOf, standingOf } from './version-life';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;

describe('the life of a version', () => {
  it('asks for somebody who neither wrote, nor saved, nor submitted it', () => {
    const hands = { createdById: 'a', savedById: 'b', submittedById: 'c', editorIds: null };
    expect(['a', 'b', 'c', 'd'].map((who) => isSecondPerson(hands, who))).toEqual([false, false, false, true]);
    expect(isSecondPerson({ createdById: null, savedById: null, submittedById: null, editorIds: null }, 'a')).toBe(true);
  });

  it('keeps everybody who ever had a hand in it, each once', () => {
    const begun = editorsWith(null, 'a');
    const saved = editorsWith({ createdById: 'a', savedById: 'a', submittedById: null, editorIds: begun }, 'b');
    const hands = { createdById: 'a', savedById: 'a', submittedById: 'a', editorIds: saved };
    expect(['a', 'b', 'c'].map((who) => isSecondPerson(hands, who))).toEqual([false, false, true]);
    expect(JSON.parse(editorsWith(hands, 'b'))).toEqual(['a', 'b']);
    // Of a version from before only the last ones are known.
    const old = { createdById: 'a', savedById: 'b', submittedById: null, editorIds: null };
    expect(JSON.parse(editorsWith(old, 'c'))).toEqual(['a', 'b', 'c']);
  });

  it('takes effect when nothing more can be known of before, or later within a year, never sooner', () => {
    const lead = leadOf(30 * 60_000);
    expect(lead).toBe(31 * 60_000);
    const earliest = NOW + lead;
    expect(effectiveTime(null, NOW, lead)).toBe(earliest);
    expect([NOW, earliest - 1, earliest].map((at) => effectiveTime(at, NOW, lead))).toEqual([null, null, earliest]);
    const last = NOW + 366 * DAY;
    expect([effectiveTime(last, NOW, lead), effectiveTime(last + 1, NOW, lead)]).toEqual([last, null]);
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
