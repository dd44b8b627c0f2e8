import { BEHAVIOUR_KINDS } from '@qingya/shared';
import { isProfileComplete, naturalKeyOf, wasThere } from './behaviour';

const identity = { studentId: 's', lessonId: 'l', courseId: 'c', date: '2026-11-21', level: 'city', titleHash: 'h' } as const;

describe('behaviours', () => {
  it('gives every kind its own key, short enough for its column', () => {
    const long = {
      ...identity,
      studentId: 'x'.repeat(26),
      lessonId: 'y'.repeat(26),
      courseId: 'z'.repeat(26),
      titleHash: 'h'.repeat(16),
    };
    const keys = BEHAVIOUR_KINDS.map((kind) => naturalKeyOf({ ...long, kind }));
    expect(new Set(keys).size).toBe(BEHAVIOUR_KINDS.length);
    for (const key of keys) expect(key.length).toBeLessThanOrEqual(120);
  });

  it.each([
    ['lesson_comment', { lessonId: 'l2' }, { date: '2026-11-22', titleHash: 'h2' }],
    ['award', { level: 'national' }, { lessonId: 'l2' }],
    ['exam', { date: '2026-11-22' }, { level: 'national' }],
    ['course_completed', { courseId: 'c2' }, { date: '2026-11-22' }],
    ['profile_completed', { studentId: 's2' }, { date: '2026-11-22', lessonId: 'l2' }],
  ] as const)('%s is told apart by %j and not by %j', (kind, differs, same) => {
    const key = naturalKeyOf({ ...identity, kind });
    expect(naturalKeyOf({ ...identity, kind, ...differs })).not.toBe(key);
    expect(naturalKeyOf({ ...identity, kind, ...same })).toBe(key);
  });

  it('calls a profile complete only with every field', () => {
    const full = { birthDate: '2017-01-01', gender: 'male', interests: '["画画"]' };
    expect(isProfileComplete(full)).toBe(true);
    for (const field of ['birthDate', 'gender', 'interests'] as const)
      expect(isProfileComplete({ ...full, [field]: null })).toBe(false);
    expect(isProfileComplete({ ...full, interests: '[]' })).toBe(false);
  });

  it('knows who was there', () => {
    expect(['present', 'late', 'leave', 'absent'].map(wasThere)).toEqual([true, true, false, false]);
  });
});
