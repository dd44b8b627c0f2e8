import type { LocalDate } from '@qingya/shared';
import { chunk, placeholders, type Reader, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import type { ParsedRow } from '../domain/roster/parse-row';
import type { ClassGroupFact, CourseFact, EnrolmentFact, RosterSnapshot, StudentFact } from '../domain/roster/plan-types';
import type { RosterFamilies } from '../usecases/roster-ports';

const LOOK_UP_SIZE = 500;

/** Reads rows by a long list of values, a piece at a time, letting other requests through in between. */
const inPieces = async <T>(
  values: readonly string[],
  read: (part: readonly string[], marks: string) => Promise<T[]>,
): Promise<T[]> => {
  const found: T[] = [];
  for (const part of chunk(values, LOOK_UP_SIZE)) {
    found.push(...(await read(part, placeholders(part.length))));
    await yieldToEventLoop();
  }
  return found;
};

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

/**
 * Everything the database knows about what the rows mention.
 * @param lock with a unit of work: also locks the students, class groups and enrolments until its end
 */
export const loadSnapshot = async (
  reader: Reader,
  families: RosterFamilies,
  rows: readonly ParsedRow[],
  today: LocalDate,
  lock?: UnitOfWork,
): Promise<RosterSnapshot> => {
  const good = rows.flatMap(({ row }) => (row === null ? [] : [row]));
  if (lock) await lockKnownStudents(lock, distinct(good.map((row) => row.studentNo)));
  const select = <T>(sql: string, values: readonly string[]): Promise<T[]> =>
    lock ? lock.lockRows<T>(sql, values) : reader.rows<T>(sql, values);
  const students = await inPieces<StudentFact>(distinct(good.map((row) => row.studentNo)), (part, marks) =>
    select(
      `SELECT id, externalNo, name, gender, birthDate, campusId, familyId, status FROM schooling_student
        WHERE externalNo IN (${marks}) ORDER BY id`,
      part,
    ),
  );
  const enrolments = await loadEnrolments(reader, distinct(good.flatMap((row) => row.enrolmentNo ?? [])), select);
  const phones = distinct(good.flatMap((row) => row.guardians.map((guardian) => guardian.phone)));
  const guardians = new Map<string, string[]>();
  for (const { phone, familyId } of await families.findByPhone(reader, phones)) {
    guardians.set(phone, [...(guardians.get(phone) ?? []), familyId]);
  }
  return {
    campuses: await families.campuses(reader),
    courses: await reader.rows<CourseFact>("SELECT id, code, title FROM schooling_course WHERE status = 'active' ORDER BY id"),
    classGroups: await loadClassGroups(reader, today, lock),
    students: new Map(students.map((student) => [student.externalNo, student])),
    memberships: await loadMemberships(reader, distinct(students.map((student) => student.id)), today),
    guardians,
    enrolments,
  };
};

/** In id order over the whole file, as everybody locks students: a roll call and a commit then wait, and never deadlock. */
const lockKnownStudents = async (uow: UnitOfWork, numbers: readonly string[]): Promise<void> => {
  const known = await inPieces<{ id: string }>(numbers, (part, marks) =>
    uow.rows(`SELECT id FROM schooling_student WHERE externalNo IN (${marks})`, part),
  );
  for (const part of chunk(distinct(known.map(({ id }) => id)), LOOK_UP_SIZE)) {
    await uow.lockRows(`SELECT id FROM schooling_student WHERE id IN (${placeholders(part.length)}) ORDER BY id`, part);
  }
};

const loadEnrolments = async (
  reader: Reader,
  numbers: readonly string[],
  select: <T>(sql: string, values: readonly string[]) => Promise<T[]>,
): Promise<Map<string, EnrolmentFact>> => {
  const rows = await inPieces<Omit<EnrolmentFact, 'touched'>>(numbers, (part, marks) =>
    select(
      `SELECT id, externalNo, studentId, courseId, kind, totalCredits, remainingCredits, startsOn, expiresOn
        FROM schooling_enrolment WHERE externalNo IN (${marks}) ORDER BY id`,
      part,
    ),
  );
  // What an import itself wrote (actor: system) is no reason to distrust the next import.
  const touched = await inPieces<{ enrolmentId: string }>(
    rows.map((row) => row.id),
    (part, marks) =>
      reader.rows(
        `SELECT DISTINCT enrolmentId FROM schooling_credit_entry WHERE enrolmentId IN (${marks})
          AND (kind IN ('consume', 'return') OR (kind = 'adjust' AND actorKind <> 'system'))`,
        part,
      ),
  );
  const ids = new Set(touched.map((row) => row.enrolmentId));
  return new Map(rows.map((row) => [row.externalNo, { ...row, touched: ids.has(row.id) }]));
};

const loadClassGroups = async (reader: Reader, today: LocalDate, lock: UnitOfWork | undefined): Promise<ClassGroupFact[]> => {
  if (lock !== undefined) await lock.lockRows("SELECT id FROM schooling_class_group WHERE status = 'active' ORDER BY id");
  const rows = await reader.rows<Omit<ClassGroupFact, 'closed' | 'memberCount'> & { status: string }>(
    'SELECT id, campusId, courseId, externalCode, name, capacity, status FROM schooling_class_group ORDER BY id',
  );
  const members = await reader.rows<{ classGroupId: string; members: number }>(
    'SELECT classGroupId, COUNT(*) AS members FROM schooling_class_member WHERE toDate IS NULL OR toDate >= ? GROUP BY classGroupId',
    [today],
  );
  const counts = new Map(members.map((row) => [row.classGroupId, Number(row.members)]));
  return rows.map(({ status, ...row }) => ({ ...row, closed: status !== 'active', memberCount: counts.get(row.id) ?? 0 }));
};

const loadMemberships = async (
  reader: Reader,
  studentIds: readonly string[],
  today: LocalDate,
): Promise<Map<string, string[]>> => {
  const rows = await inPieces<{ studentId: string; classGroupId: string }>(studentIds, (part, marks) =>
    reader.rows(
      `SELECT studentId, classGroupId FROM schooling_class_member WHERE studentId IN (${marks})
        AND (toDate IS NULL OR toDate >= ?) ORDER BY classGroupId`,
      [...part, today],
    ),
  );
  const found = new Map<string, string[]>();
  for (const { studentId, classGroupId } of rows) found.set(studentId, [...(found.get(studentId) ?? []), classGroupId]);
  return found;
};
