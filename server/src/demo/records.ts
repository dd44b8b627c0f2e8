import { addDays, DAY_MS, type Instant, instantAt, type LocalDate, localDateOf, MINUTE_MS } from '@qingya/shared';
import { type RecordBehaviour, recordBehaviour, signIn } from '../modules/schooling';
import type { Attended } from './attend';
import { type Cast, type CastStudent, must } from './cast';
import { openingOf, SEED_ACTOR, termStart } from './enact';
import type { Random } from './random';
import { DEMO_PARENT_FAMILY, DEMO_PARENT_OF_THREE_FAMILY, type Story } from './story';
import { ACTIVITIES, AWARDS, EXAMS, FAMILY_COMMENTS, HOMEWORK_TEXTS, TEACHER_COMMENTS } from './texts';
import type { Deed } from './timeline';

const SIGN_IN_DAYS = 40;
/** Tomorrow's or today's sign-in is the seventh day in a row, which earns points. */
const PARENT_ROW_DAYS = 6;
const THREE_ROW_DAYS = 20;

const guardian = (student: CastStudent) => ({ kind: 'guardian', id: student.guardianId }) as const;
const record = (at: Instant, command: RecordBehaviour): Deed => ({ at, run: (uow) => recordBehaviour(uow, command) });

/** What is said about lessons afterwards, by families and teachers. */
export const lessonRecordDeeds = (planned: readonly Attended[], random: Random): Deed[] =>
  planned
    .filter(({ outcome }) => outcome === 'present' || outcome === 'late')
    .flatMap(({ lesson, group, student }): Deed[] => {
      const about = { studentId: student.id, lessonId: lesson.id };
      const later = (hours: number): Instant => lesson.endsAt + random.whole(20, hours * 60) * MINUTE_MS;
      const deeds: Deed[] = [];
      if (student.online && random.chance(28))
        deeds.push(
          record(later(8), { ...about, kind: 'lesson_comment', actor: guardian(student), text: random.pick(FAMILY_COMMENTS) }),
        );
      if (student.online && random.chance(18))
        deeds.push(
          record(later(30), { ...about, kind: 'homework', actor: guardian(student), text: random.pick(HOMEWORK_TEXTS) }),
        );
      if (random.chance(22)) {
        const actor = { kind: 'staff', id: group.teacherStaffId } as const;
        deeds.push(record(later(4), { ...about, kind: 'teacher_comment', actor, text: random.pick(TEACHER_COMMENTS) }));
      }
      return deeds;
    });

/** Profiles, awards, exams, activities and completed courses. */
export const behaviourDeeds = (cast: Cast, story: Story, random: Random, today: LocalDate): Deed[] => {
  const from = termStart(today);
  const managerId = must(cast.staffIds.get('manager'), 'manager');
  const manager = { kind: 'staff', id: managerId } as const;
  return cast.families.flatMap(({ students }) =>
    students.flatMap((student): Deed[] => {
      const day = (): Instant => instantAt(addDays(from, random.whole(3, 78)), random.whole(10 * 60, 19 * 60));
      const of = { studentId: student.id, actor: manager };
      const deeds: Deed[] = [];
      if (student.online) deeds.push(profileDeed(student, random, today));
      if (random.chance(9)) {
        const [title, level] = random.pick(AWARDS);
        deeds.push(record(day(), { ...of, kind: 'award', title, level }));
      }
      if (random.chance(14)) {
        const passed = random.chance(80);
        const score = passed ? '合格' : '未通过';
        deeds.push(record(day(), { ...of, kind: 'exam', title: random.pick(EXAMS), passed, score }));
      }
      if (random.chance(20)) deeds.push(record(day(), { ...of, kind: 'activity', title: random.pick(ACTIVITIES) }));
      const group = story.classGroups.find(({ code }) => student.story.classGroupCodes.includes(code));
      const course = cast.courseIds.get(group?.courseCode ?? '');
      if (course !== undefined && random.chance(10))
        deeds.push(record(day(), { ...of, kind: 'course_completed', courseId: course }));
      return deeds;
    }),
  );
};

/** The points of the demo parent's profile were earned nearly a year ago, so they run out within the month. */
const profileDeed = (student: CastStudent, random: Random, today: LocalDate): Deed => {
  const { familyIndex } = student;
  const old = familyIndex === DEMO_PARENT_FAMILY || familyIndex % 6 === 3;
  const at = old
    ? openingOf(today) + random.whole(0, 9) * DAY_MS + random.whole(0, 500) * MINUTE_MS
    : instantAt(addDays(termStart(today), random.whole(-60, 60)), random.whole(8 * 60, 21 * 60));
  return record(at, { kind: 'profile_completed', studentId: student.id, actor: SEED_ACTOR });
};

const SIGN_IN_HOURS = [7, 12, 18, 20] as const;

/**
 * Daily sign-ins up to now; the children of the log-ins have a row that is alive. Those of one hour share a transaction:
 * they are half of all that happens, and on a database server a commit is what takes time.
 */
export const signInDeeds = (cast: Cast, random: Random, now: Instant): Deed[] => {
  const today = localDateOf(now);
  const byHour = new Map<Instant, CastStudent[]>();
  for (const student of cast.families.flatMap(({ students }) => students)) {
    if (!student.online) continue;
    const habit = random.pick([0, 0, 35, 60, 85, 100]);
    for (let daysAgo = 0; daysAgo < SIGN_IN_DAYS; daysAgo += 1) {
      if (!signsIn(student, daysAgo, habit, random)) continue;
      const at = instantAt(addDays(today, -daysAgo), random.pick(SIGN_IN_HOURS) * 60 + ((daysAgo * 17) % 50));
      byHour.set(at, [...(byHour.get(at) ?? []), student]);
    }
  }
  return [...byHour].map(([at, students]) => ({
    at,
    run: async (uow) => {
      for (const { id, guardianId } of students) await signIn(uow, { studentId: id, guardianId });
    },
  }));
};

const signsIn = (student: CastStudent, daysAgo: number, habit: number, random: Random): boolean => {
  const drawn = random.chance(habit);
  // Today is left to the newcomer.
  if (student.familyIndex === DEMO_PARENT_FAMILY) {
    if (daysAgo <= PARENT_ROW_DAYS) return daysAgo > 0;
    return daysAgo > PARENT_ROW_DAYS + 1 && daysAgo % 3 === 0;
  }
  if (student.familyIndex === DEMO_PARENT_OF_THREE_FAMILY) return daysAgo > 0 && daysAgo <= THREE_ROW_DAYS;
  return drawn;
};
