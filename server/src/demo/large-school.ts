import { addDays, type Instant, instantAt, type LocalDate, localDateOf } from '@qingya/shared';
import type { Product } from '../app';
import { createCampus, type IdentityDeps, updateSchool, upsertGuardians } from '../modules/identity';
import {
  addMember,
  addSlot,
  createClassGroup,
  createCourse,
  createEnrolment,
  createStudent,
  generateLessons,
  rollCall,
} from '../modules/schooling';
import type { FakeClock } from '../platform/clock/clock';
import type { UnitOfWork } from '../platform/db';
import { must } from './cast';
import { enactStaff, SEED_ACTOR } from './enact';
import { type Random, seededRandom } from './random';
import { demoStory } from './story';
import { type Stage, settle } from './timeline';

export interface LargeSchool {
  readonly campuses: number;
  /** Per campus. */
  readonly students: number;
  /** Weeks of lessons up to today. */
  readonly weeks: number;
}

/** Told after each step. */
export type Progress = (done: number, total: number) => void;

const CLASS_SIZE = 20;
const WEEKDAY_TIMES = [
  ...[6, 7].flatMap((weekday) => [540, 640, 840, 940].map((startMinute) => [weekday, startMinute] as const)),
  ...[2, 3, 4, 5].map((weekday) => [weekday, 1_110] as const),
] as const;
const DURATION_MINUTES = 80;
const FIRST_PHONE = 18_600_000_000;
const SEED = 50_400;

/**
 * Makes a school of any size with a term of attendance and the points it earned, by the same use cases as everything
 * else, many of them in one transaction.
 */
export const seedLargeSchool = async (
  product: Product,
  clock: FakeClock,
  now: Instant,
  size: LargeSchool,
  progress: Progress,
): Promise<void> => {
  const { db } = product.infrastructure;
  const stage = { db, outbox: product.outbox, clock };
  const today = localDateOf(now);
  const random = seededRandom(SEED);
  // Making a campus is about as much work as two weeks of its roll calls.
  const total = size.campuses * (size.weeks + 4);
  let done = 0;
  const step = (by: number): void => {
    done += by;
    progress(done, total);
  };
  const from = addDays(today, -7 * size.weeks);
  clock.set(instantAt(addDays(from, -7), 9 * 60));
  const courseIds = await db.transaction((uow) => makeCourses(uow, product.modules.identity, today));
  const campusIds: string[] = [];
  for (let number = 1; number <= size.campuses; number += 1) {
    campusIds.push(
      await db.transaction((uow) => makeCampus(uow, product.modules.identity, { number, size, courseIds, from, today, random })),
    );
    step(2);
  }
  for (const campusId of campusIds) {
    await teachTerm(stage, campusId, { from, now, weeks: size.weeks, random, onWeek: () => step(1) });
    clock.set(now);
    await settle(stage);
    step(2);
  }
};

const makeCourses = async (uow: UnitOfWork, identity: IdentityDeps, today: LocalDate): Promise<string[]> => {
  const story = demoStory(today);
  await updateSchool(uow, { name: '青芽教育集团', actor: SEED_ACTOR });
  await enactStaff(uow, identity, must(story.staff[0], 'owner'), new Map());
  const ids: string[] = [];
  for (const { code, name, subject } of story.courses) {
    const row = await createCourse(uow, { code, title: name, subject, absenceConsumes: false, leaveAutoApprove: true });
    ids.push(row.id);
  }
  return ids;
};

interface CampusPlan {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly size: LargeSchool;
  readonly courseIds: readonly string[];
  readonly from: LocalDate;
  readonly today: LocalDate;
  readonly random: Random;
}

const makeCampus = async (uow: UnitOfWork, identity: IdentityDeps, plan: CampusPlan): Promise<string> => {
  const { number, size } = plan;
  const name = `第 ${String(number).padStart(3, '0')} 校区`;
  const { campusId } = await createCampus(uow, { name, address: `示例路 ${number} 号`, actor: SEED_ACTOR });
  const studentIds = await makeStudents(uow, identity, campusId, plan);
  const teachers: string[] = [];
  for (let first = 0, position = 0; first < size.students; first += CLASS_SIZE, position += 1) {
    // A teacher has a room and gives one lesson at each of the week's times.
    const lane = Math.floor(position / WEEKDAY_TIMES.length);
    teachers[lane] ??= await makeTeacher(uow, identity, campusId, number, lane);
    const members = studentIds.slice(first, first + CLASS_SIZE);
    await makeClass(uow, campusId, plan, { position, lane, teacherStaffId: must(teachers[lane], 'teacher'), members });
  }
  return campusId;
};

const makeTeacher = (
  uow: UnitOfWork,
  identity: IdentityDeps,
  campusId: string,
  number: number,
  lane: number,
): Promise<string> => {
  const code = `${number}-${lane + 1}`;
  const phone = String(FIRST_PHONE - 1_000_000 + number * 1_000 + lane);
  const person = { code, name: `老师${code}`, phone, role: 'teacher', campusCodes: [code] } as const;
  return enactStaff(uow, identity, person, new Map([[code, campusId]]));
};

/** Every eighth family has two children. */
const familyOf = (student: number): number => student - Math.floor((student + 1) / 9);

const makeStudents = async (
  uow: UnitOfWork,
  identity: IdentityDeps,
  campusId: string,
  { number, size, random, today }: CampusPlan,
): Promise<string[]> => {
  const first = (number - 1) * size.students;
  const lines = Array.from({ length: size.students }, (_, index) => ({
    phone: String(FIRST_PHONE + familyOf(first + index)),
    name: '',
    relation: 'mother' as const,
    campusId,
    familyId: null,
  }));
  const families = await upsertGuardians(uow, identity.vault, lines);
  const ids: string[] = [];
  for (const [index, { familyId }] of families.entries()) {
    const student = await createStudent(uow, {
      campusId,
      familyId,
      externalNo: `S${String(first + index + 1).padStart(7, '0')}`,
      name: `学员${first + index + 1}`,
      gender: random.chance(50) ? 'female' : 'male',
      birthDate: addDays(today, -random.whole(5 * 365, 12 * 365)),
      interests: [],
    });
    ids.push(student.id);
  }
  return ids;
};

const makeClass = async (
  uow: UnitOfWork,
  campusId: string,
  { courseIds, from, size, today, random }: CampusPlan,
  facts: {
    readonly position: number;
    readonly lane: number;
    readonly teacherStaffId: string;
    readonly members: readonly string[];
  },
): Promise<void> => {
  const { position, lane, teacherStaffId, members } = facts;
  const courseId = must(courseIds[position % courseIds.length], 'course');
  const [weekday, startMinute] = must(WEEKDAY_TIMES[position % WEEKDAY_TIMES.length], 'time');
  const { id } = await createClassGroup(uow, {
    campusId,
    courseId,
    externalCode: `C${position + 1}`,
    name: `${position + 1} 班`,
    teacherStaffId,
    room: `教室 ${lane + 1}`,
    capacity: CLASS_SIZE,
    skipStatutoryHolidays: true,
  });
  for (const studentId of members) {
    await addMember(uow, { classGroupId: id, studentId, fromDate: from, toDate: null });
    const credits = random.pick([size.weeks + 8, size.weeks + 32]);
    const sold = { campusId, studentId, courseId, classGroupId: id, externalNo: null, title: `${credits} 课时` } as const;
    const term = { totalCredits: credits, startsOn: from, expiresOn: addDays(today, random.whole(5, 300)) } as const;
    await createEnrolment(uow, { ...sold, ...term, kind: 'credits' }, SEED_ACTOR);
  }
  const open = { validTo: null, room: null, teacherStaffId: null, skipStatutoryHolidays: null } as const;
  await addSlot(uow, id, { weekday, startMinute, durationMinutes: DURATION_MINUTES, validFrom: from, ...open });
  await generateLessons(uow, id, from, addDays(today, 14));
};

interface TermPlan {
  readonly from: LocalDate;
  readonly now: Instant;
  readonly weeks: number;
  readonly random: Random;
  readonly onWeek: () => void;
}

/**
 * Calls the roll of every lesson of a campus, a week in one transaction. Earning judges a lesson together with all later
 * ones, so that of a student's events only the oldest needs handling once the whole term is written: the others are
 * marked as handled at once.
 */
const teachTerm = async (stage: Stage, campusId: string, { from, now, weeks, random, onWeek }: TermPlan): Promise<void> => {
  const { db, clock } = stage;
  const roll = await db.read((r) =>
    r.rows<{ lessonId: string; date: LocalDate; teacherStaffId: string; studentId: string }>(
      `SELECT l.id AS lessonId, l.date, l.teacherStaffId, m.studentId FROM schooling_lesson l
         JOIN schooling_class_member m ON m.classGroupId = l.classGroupId
        WHERE l.campusId = ? AND l.endsAt < ? ORDER BY l.startsAt, l.id, m.studentId`,
      [campusId, now],
    ),
  );
  const waiting = new Set<string>();
  let position = await lastPosition(stage);
  for (let week = 0; week <= weeks; week += 1) {
    const [start, end] = [addDays(from, week * 7), addDays(from, (week + 1) * 7)];
    const lessons = new Map<string, typeof roll>();
    for (const row of roll.filter(({ date }) => date >= start && date < end))
      lessons.set(row.lessonId, [...(lessons.get(row.lessonId) ?? []), row]);
    clock.set(Math.min(now, instantAt(end, 0)));
    await db.transaction(async (uow) => {
      for (const [lessonId, rows] of lessons) {
        const entries = rows.map(({ studentId }) => ({ studentId, status: drawStatus(random) }));
        const actor = { kind: 'staff', id: must(rows[0], 'row').teacherStaffId } as const;
        await rollCall(uow, { lessonId, entries, actor });
      }
    });
    position = await keepOldestWaiting(stage, waiting, position);
    if (week < weeks) onWeek();
  }
};

const drawStatus = (random: Random): 'present' | 'late' | 'leave' | 'absent' => {
  const drawn = random.whole(1, 100);
  if (drawn <= 84) return 'present';
  if (drawn <= 90) return 'late';
  return drawn <= 96 ? 'leave' : 'absent';
};

const lastPosition = async ({ db }: Stage): Promise<number> =>
  Number((await db.read((r) => r.row<{ last: number | null }>('SELECT MAX(position) AS last FROM outbox_event')))?.last ?? 0);

/** @param waiting students of whom an older event waits; added to @returns the newest position seen */
const keepOldestWaiting = ({ db }: Stage, waiting: Set<string>, after: number): Promise<number> =>
  db.transaction(async (uow) => {
    const rows = await uow.rows<{ position: number; aggregate: string }>(
      "SELECT position, aggregate FROM outbox_delivery WHERE position > ? AND state = 'pending' ORDER BY position",
      [after],
    );
    const covered = rows.filter(({ aggregate }) => {
      const known = waiting.has(aggregate);
      waiting.add(aggregate);
      return known;
    });
    for (let first = 0; first < covered.length; first += 500) {
      const part = covered.slice(first, first + 500).map(({ position }) => position);
      await uow.run(
        `UPDATE outbox_delivery SET state = 'done', handledAt = ? WHERE state = 'pending' AND position IN (${part.map(() => '?').join(', ')})`,
        [uow.now, ...part],
      );
    }
    return rows.at(-1)?.position ?? after;
  });
