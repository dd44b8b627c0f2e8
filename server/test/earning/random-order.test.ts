import { randomInt } from 'node:crypto';
import { addDays } from '@qingya/shared';
import { type Random, seededRandom } from '../../src/demo/random';
import type { AttendanceStatus } from '../../src/modules/schooling/domain/types';
import { describeProduct } from '../support/product';
import { awardsOf, type Classroom, classroom, eventsOf, expectedForLessons, FIRST_DAY, replay } from './support';

const LESSONS = 14;
const STEPS = 300;
/** Mostly on time, or no row would ever grow long. */
const STATUSES: readonly AttendanceStatus[] = ['present', 'present', 'present', 'present', 'late', 'leave', 'absent'];

type Known = (AttendanceStatus | 'cancelled' | null)[];

interface Facts {
  readonly lessons: Known;
  /** Examinations that were passed and not revoked. */
  readonly exams: Set<string>;
  signIns: number;
}

const recordOrCorrect = async (s: Classroom, facts: Facts, random: Random): Promise<void> => {
  const i = random.whole(0, LESSONS - 1);
  const status = random.pick(STATUSES);
  const before = facts.lessons[i];
  if (before === 'cancelled') return;
  if (before === null && random.chance(4)) {
    await s.cancel(i);
    facts.lessons[i] = 'cancelled';
    return;
  }
  if (before === null) await s.record(i, status);
  else await s.correct(i, status);
  facts.lessons[i] = status;
};

const oneStep = async (s: Classroom, facts: Facts, random: Random, step: number): Promise<void> => {
  const dice = random.whole(1, 100);
  if (dice <= 60) return recordOrCorrect(s, facts, random);
  if (dice <= 68) {
    const passed = random.chance(70);
    const { id } = await s.exam(`考试 ${step}`, passed);
    if (passed) facts.exams.add(id);
    return;
  }
  if (dice <= 74) {
    const [some] = facts.exams;
    if (some === undefined) return;
    await s.revoke(some);
    facts.exams.delete(some);
    return;
  }
  if (dice <= 82) {
    await s.signInOn(addDays(FIRST_DAY, LESSONS + facts.signIns));
    facts.signIns += 1;
    return;
  }
  if (dice <= 90) return s.t.settle();
  const events = await eventsOf(s);
  if (events.length > 0) await replay(s.t, random.pick(events));
};

const expectedOf = ({ lessons, exams, signIns }: Facts): string[] => {
  const newest = lessons.reduce<number>((last, status, i) => (status === null || status === 'cancelled' ? last : i), -1);
  return [
    ...expectedForLessons(lessons.slice(0, newest + 1)),
    ...Array.from(exams, () => 'exam_passed:200'),
    ...Array.from({ length: Math.floor(signIns / 7) }, () => 'sign_in_streak:50'),
  ].sort();
};

describeProduct('facts in any order', (open) => {
  it('earn what they earn in the right order, with corrections, repeats and replays between', async () => {
    const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));
    const random = seededRandom(seed);
    const s = await classroom(open(), LESSONS);
    // After the last lesson, so that any of them can be recorded at any time.
    await s.signInOn(addDays(FIRST_DAY, LESSONS));
    const facts: Facts = { lessons: Array.from({ length: LESSONS }, () => null), exams: new Set(), signIns: 1 };
    for (let step = 0; step < STEPS; step += 1) {
      await oneStep(s, facts, random, step);
      if (step % 10 === 0) expect({ seed, step, awards: await awardsOf(s) }).toEqual({ seed, step, awards: expectedOf(facts) });
    }
    expect({ seed, awards: await awardsOf(s) }).toEqual({ seed, awards: expectedOf(facts) });
    expect({ seed, differences: await open().differences() }).toEqual({ seed, differences: [] });
    expect(facts.lessons.filter((status) => status !== null).length).toBeGreaterThan(LESSONS / 2);
  });
});
