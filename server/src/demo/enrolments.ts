import { addDays, type LocalDate } from '@qingya/shared';
import { createEnrolment, type NewEnrolment } from '../modules/schooling';
import type { UnitOfWork } from '../platform/db';
import { type Cast, type CastClassGroup, type CastStudent, must } from './cast';
import { SEED_ACTOR, termStart } from './enact';
import type { Random } from './random';
import { DEMO_PARENT_FAMILY, DEMO_PARENT_OF_THREE_FAMILY, LIVE_CLASS_GROUP } from './story';

interface Package {
  readonly label: string;
  /** Lessons; null = a period without a limit. */
  readonly credits: number | null;
  /** Last usable day, counted from the day the story is told on. */
  readonly endsInDays: number;
}

const credits = (count: number, endsInDays: number): Package => ({ label: `${count} 课时`, credits: count, endsInDays });
const YEAR_CARD: Package = { label: '年卡', credits: null, endsInDays: 270 };

/**
 * What the families of the log-ins have bought: a package about to run out before a large one, hardly any lessons left,
 * a package that ends soon.
 */
const personaPackages = (student: CastStudent, position: number): readonly Package[] | undefined => {
  if (student.familyIndex === DEMO_PARENT_FAMILY) return [credits(16, 12), credits(96, 350)];
  if (student.familyIndex !== DEMO_PARENT_OF_THREE_FAMILY) return undefined;
  return [[credits(24, 160), credits(72, 350)], [credits(13, 90)], [credits(32, 20)]][position];
};

const usualPackages = (random: Random, group: CastClassGroup): readonly Package[] => {
  // A lesson runs in this class all day long: with cards by time nobody's lessons are used up by it.
  if (group.story.code === LIVE_CLASS_GROUP) return [YEAR_CARD];
  if (random.chance(12)) return [YEAR_CARD];
  if (random.chance(15)) return [credits(12, 40), credits(48, 300)];
  return [credits(random.pick([13, 24, 32, 48]), random.pick([8, 25, 75, 120, 240]))];
};

/** Sells every member of every class a package, once a course. */
export const enactEnrolments = async (uow: UnitOfWork, cast: Cast, random: Random, today: LocalDate): Promise<void> => {
  let number = 0;
  const sold = new Set<string>();
  for (const group of cast.classGroups) {
    for (const student of group.members) {
      if (sold.has(`${student.id} ${group.courseId}`)) continue;
      sold.add(`${student.id} ${group.courseId}`);
      const position = must(cast.families[student.familyIndex], 'family').students.indexOf(student);
      for (const one of personaPackages(student, position) ?? usualPackages(random, group)) {
        number += 1;
        await createEnrolment(uow, enrolmentOf(cast, group, student, one, number, today), SEED_ACTOR);
      }
    }
  }
};

const enrolmentOf = (
  cast: Cast,
  group: CastClassGroup,
  student: CastStudent,
  { label, credits: count, endsInDays }: Package,
  number: number,
  today: LocalDate,
): NewEnrolment => ({
  campusId: must(cast.campusIds.get(student.story.campusCode), 'campus'),
  studentId: student.id,
  courseId: group.courseId,
  classGroupId: group.id,
  externalNo: `BM${String(20_260_000 + number)}`,
  title: `${group.story.name.split('·')[0]} ${label}`,
  kind: count === null ? 'period' : 'credits',
  totalCredits: count ?? 0,
  startsOn: termStart(today),
  expiresOn: addDays(today, endsInDays),
});
