import { type MakeUpCandidate, makeUpChoices, wasMissed } from './make-up-choice';

const missed = { classGroupId: 'own', courseId: 'go', campusId: 'east' };
const candidate = (over: Partial<MakeUpCandidate['lesson']> = {}, seats: { capacity?: number; expected?: number } = {}) => ({
  lesson: {
    id: 'a',
    courseId: 'go',
    campusId: 'east',
    classGroupId: 'sister',
    status: 'scheduled' as const,
    startsAt: 200,
    endsAt: 300,
    ...over,
  },
  capacity: 10,
  expected: 9,
  ...seats,
});
const isOffered = (one: MakeUpCandidate, busy: readonly { startsAt: number; endsAt: number }[] = [], now = 100): boolean =>
  makeUpChoices(missed, [one], busy, now).length === 1;

describe('choosing a make-up lesson', () => {
  it('only leave and absence can be made up', () => {
    expect(['leave', 'absent', 'present', 'late', undefined].map(wasMissed)).toEqual([true, true, false, false, false]);
  });

  it('offers a lesson of another class of the course with a free seat', () => {
    expect(isOffered(candidate())).toBe(true);
    expect(isOffered(candidate({}, { expected: 10 }))).toBe(false);
    expect(isOffered(candidate({ classGroupId: 'own' }))).toBe(false);
    expect(isOffered(candidate({ courseId: 'chess' }))).toBe(false);
    expect(isOffered(candidate({ campusId: 'west' }))).toBe(false);
    expect(isOffered(candidate({ status: 'cancelled' }))).toBe(false);
  });

  it('offers what is still to come', () => {
    expect(isOffered(candidate(), [], 199)).toBe(true);
    expect(isOffered(candidate(), [], 200)).toBe(false);
  });

  it('leaves out hours at which the child has something else; touching hours are fine', () => {
    expect(isOffered(candidate(), [{ startsAt: 299, endsAt: 400 }])).toBe(false);
    expect(isOffered(candidate(), [{ startsAt: 100, endsAt: 201 }])).toBe(false);
    expect(
      isOffered(candidate(), [
        { startsAt: 100, endsAt: 200 },
        { startsAt: 300, endsAt: 400 },
      ]),
    ).toBe(true);
  });

  it('puts the soonest first', () => {
    const later = candidate({ id: 'b', startsAt: 400, endsAt: 500 });
    expect(makeUpChoices(missed, [later, candidate()], [], 100).map(({ lesson }) => lesson.id)).toEqual(['a', 'b']);
  });
});
