import fc from 'fast-check';
import { aboutLessons } from './pace';

describe('about how many lessons', () => {
  it('needs none when there is enough, whatever the pace', () => {
    expect(aboutLessons(0, { points: 0, lessons: 0 })).toBe(0);
    expect(aboutLessons(0, { points: 80, lessons: 8 })).toBe(0);
    expect(aboutLessons(1, { points: 80, lessons: 8 })).toBe(1);
  });

  it('cannot tell without a lesson or without anything earned', () => {
    expect(aboutLessons(10, { points: 100, lessons: 0 })).toBeNull();
    expect(aboutLessons(10, { points: 0, lessons: 8 })).toBeNull();
    expect(aboutLessons(10, { points: 1, lessons: 1 })).toBe(10);
  });

  it('rounds up, and not when it comes out even', () => {
    expect(aboutLessons(30, { points: 80, lessons: 8 })).toBe(3);
    expect(aboutLessons(31, { points: 80, lessons: 8 })).toBe(4);
    expect(aboutLessons(29, { points: 80, lessons: 8 })).toBe(3);
    // 7 points in 3 lessons: 7 more points are exactly 3 lessons away, 8 more are 4.
    expect(aboutLessons(7, { points: 7, lessons: 3 })).toBe(3);
    expect(aboutLessons(8, { points: 7, lessons: 3 })).toBe(4);
  });

  it('says 100 lessons, and nothing beyond', () => {
    expect(aboutLessons(1_000, { points: 80, lessons: 8 })).toBe(100);
    expect(aboutLessons(1_001, { points: 80, lessons: 8 })).toBeNull();
  });

  it('is the least number of lessons that is enough', () => {
    const figures = fc.record({ points: fc.integer({ min: 1, max: 100_000 }), lessons: fc.integer({ min: 1, max: 400 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), figures, (lacking, pace) => {
        const about = aboutLessons(lacking, pace);
        if (about === null) return expect(100 * pace.points).toBeLessThan(lacking * pace.lessons);
        expect(about * pace.points).toBeGreaterThanOrEqual(lacking * pace.lessons);
        expect((about - 1) * pace.points).toBeLessThan(lacking * pace.lessons);
      }),
    );
  });
});
