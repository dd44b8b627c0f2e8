import { addDays, type LocalDate } from '@qingya/shared';
import { chunk } from '../../platform/db';
import type { JobContext, ScheduledTask } from '../../platform/jobs';
import { campusesByIds, staffNames } from '../identity';
import { tell } from '../messaging';
import { balancesOf, studentsWithExpiry } from '../points';
import { expectedStudents, lessonsToCome, studentStories } from '../schooling';
import { lessonTomorrow } from './texts/lessons';
import { pointsExpiring } from './texts/others';

const LESSONS_AT_ONCE = 20;

/**
 * Reminds families of tomorrow's lessons. A few lessons a transaction; run again it tells nobody twice. A run that comes
 * after midnight finds the lessons that have not begun.
 */
const remindOfLessons = async ({ db, businessDate, report }: JobContext): Promise<void> => {
  let lessons = 0;
  let told = 0;
  for (let after = ''; ; ) {
    const done = await db.transaction(async (uow) => {
      const page = await lessonsToCome(uow, addDays(businessDate, 1), after, LESSONS_AT_ONCE);
      const campuses = await campusesByIds(uow, [...new Set(page.map(({ campusId }) => campusId))]);
      const teachers = await staffNames(uow, [...new Set(page.flatMap(({ teacherStaffId }) => teacherStaffId ?? []))]);
      let count = 0;
      for (const lesson of page) {
        const place = [campuses.get(lesson.campusId)?.name, lesson.room].filter(Boolean).join(' ');
        for (const child of await expectedStudents(uow, lesson))
          if (await tell(uow, lessonTomorrow(child, lesson, place, teachers.get(lesson.teacherStaffId ?? '')))) count += 1;
      }
      return { count, size: page.length, last: page.at(-1)?.id };
    });
    lessons += done.size;
    told += done.count;
    if (done.last === undefined) break;
    after = done.last;
    await report({ lessons, told });
  }
  await report({ lessons, told });
};

/** Days before the last usable day. Source: the programme's rules on expiry. */
const MILESTONES = [30, 7] as const;
const FAMILIES_AT_ONCE = 50;

interface Lapsing {
  readonly studentId: string;
  readonly name: string;
  readonly amount: number;
}

/** Tells families which points lapse in 30 and in 7 days: one message for all children of a family. */
const warnOfExpiry = async (job: JobContext): Promise<void> => {
  let told = 0;
  for (const milestone of MILESTONES) {
    const on = addDays(job.businessDate, milestone);
    const families = [...(await lapsingByFamily(job, on))];
    for (const part of chunk(families, FAMILIES_AT_ONCE)) {
      told += await warnFamilies(job, part, on, milestone);
      await job.report({ told });
    }
  }
  await job.report({ told });
};

const warnFamilies = (
  { db }: JobContext,
  families: readonly (readonly [string, readonly Lapsing[]])[],
  on: LocalDate,
  milestone: number,
): Promise<number> =>
  db.transaction(async (uow) => {
    let count = 0;
    for (const [familyId, children] of families) {
      const balances = await balancesOf(
        uow,
        children.map(({ studentId }) => studentId),
      );
      const available = balances.reduce((sum, balance) => sum + balance.available, 0);
      if (await tell(uow, pointsExpiring(familyId, { children, on, milestone, available }))) count += 1;
    }
    return count;
  });

const STUDENTS_AT_ONCE = 500;

const lapsingByFamily = async ({ db }: JobContext, on: LocalDate): Promise<Map<string, Lapsing[]>> => {
  const families = new Map<string, Lapsing[]>();
  for (let after = ''; ; ) {
    const page = await db.read((reader) => studentsWithExpiry(reader, on, after, STUDENTS_AT_ONCE));
    const last = page.at(-1);
    if (!last) return families;
    after = last.studentId;
    const students = await db.read((reader) =>
      studentStories(
        reader,
        page.map(({ studentId }) => studentId),
      ),
    );
    for (const { studentId, amount } of page) {
      const student = students.get(studentId);
      if (!student) continue;
      const list = families.get(student.familyId) ?? [];
      families.set(student.familyId, [...list, { studentId, name: student.name, amount }]);
    }
  }
};

/** 18:00: after the last changes of the working day, before the quiet hours. */
const REMIND_AT = 18 * 60;
/** 10:00: outside the quiet hours, after the sweep of the night. */
const WARN_AT = 10 * 60;

export const tasks: readonly ScheduledTask[] = [
  { name: 'notices.lessons', title: '提醒家长明天的课', minuteOfDay: REMIND_AT, run: remindOfLessons },
  { name: 'notices.expiring', title: '提醒家长即将到期的积分', minuteOfDay: WARN_AT, run: warnOfExpiry },
];
