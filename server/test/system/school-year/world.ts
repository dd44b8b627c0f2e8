import { type LocalDate, localDate } from '@qingya/shared';
import type { Random } from '../../../src/demo/random';
import { upsertGuardians } from '../../../src/modules/identity';
import {
  addMember,
  addSlot,
  createClassGroup,
  createCourse,
  createEnrolment,
  createStudent,
} from '../../../src/modules/schooling';
import type { UnitOfWork } from '../../../src/platform/db';
import { AppError } from '../../../src/platform/errors';
import type { TestProduct } from '../../support/product';
import { buildCampus, buildStaff, SYSTEM } from '../../support/product-school';

export const FIRST_DAY = localDate('2027-09-01');
export const LAST_DAY = localDate('2028-08-31');
const BEFORE = localDate('2027-08-20');

const CAMPUSES = 2;
const STUDENTS = 400;
const COURSES = 5;
const GROUPS_PER_CAMPUS = 10;
/** So that the families come to 300. */
const FAMILIES_WITH_SIBLINGS = 100;
/** Of all students, those who mean to sign in every day. */
const STEADY = 20;

export interface Student {
  readonly id: string;
  readonly family: Family;
  readonly campusId: string;
  readonly groups: readonly Group[];
  /** Signs in nearly every day. */
  readonly steady: boolean;
}

export interface Family {
  readonly id: string;
  readonly students: Student[];
  erased: boolean;
}

export interface Group {
  readonly id: string;
  readonly campusId: string;
  readonly courseId: string;
  readonly members: Student[];
}

export interface Staff {
  readonly owner: string;
  readonly finance: string;
  /** By campus. */
  readonly managers: readonly string[];
  readonly teachers: readonly string[];
}

/** Two campuses with 400 students of 300 families in twenty classes, and everything the year's deeds share. */
export interface World {
  readonly t: TestProduct;
  readonly random: Random;
  /** Percent of the full number of deeds a day. */
  readonly density: number;
  readonly campusIds: readonly string[];
  readonly courseIds: readonly string[];
  readonly families: readonly Family[];
  readonly students: readonly Student[];
  readonly groups: readonly Group[];
  readonly staff: Staff;
  readonly studentById: ReadonlyMap<string, Student>;
  /** How often each deed was done, and each refusal met. */
  readonly done: Map<string, number>;
  readonly refused: Map<string, number>;
  /** What arrives later than it happened: from which day on, and how. */
  readonly late: { readonly from: LocalDate; readonly arrive: () => Promise<void> }[];
  /** News of something that happened on an earlier day: the student's family, that day and the day of the news. */
  readonly lateNews: {
    readonly familyId: string;
    readonly behaviour: string;
    readonly on: LocalDate;
    readonly heardOn: LocalDate;
  }[];
}

const count = (numbers: Map<string, number>, name: string): void => void numbers.set(name, (numbers.get(name) ?? 0) + 1);

/** Does something in one unit of work; a refusal with a code is a part of life as well. */
export const attempt = async <T>(w: World, what: string, work: (uow: UnitOfWork) => Promise<T>): Promise<T | undefined> => {
  try {
    const result = await w.t.db.transaction(work);
    count(w.done, what);
    return result;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    count(w.refused, `${what}: ${error.code}`);
    return undefined;
  }
};

/** Whether something that happens so often in a hundred at full density happens now. */
export const happens = (w: World, percent: number): boolean => w.random.chance((percent * w.density) / 100);

/** Whether a deed has not been done yet. A thin year has few of what is rare, and each kind must come up: the first is not left to chance. */
export const isMissing = (w: World, deed: string): boolean => !w.done.has(deed);

/** As `happens`, and for certain until the deed has been done. */
export const happensAtLeastOnce = (w: World, percent: number, deed: string): boolean => happens(w, percent) || isMissing(w, deed);

/** Which of two ways something goes: as drawn, once both have come up. @param drawn that it is the first one */
export const eitherWay = (w: World, drawn: boolean, first: string, second: string): boolean =>
  isMissing(w, first) || (drawn && !isMissing(w, second));

/** How many of what happens so often a day at full density happen today. */
export const timesToday = (w: World, full: number): number => {
  const wanted = (full * w.density) / 100;
  return Math.floor(wanted) + (w.random.next() < wanted % 1 ? 1 : 0);
};

export const anyStudent = (w: World): Student => {
  for (;;) {
    const student = w.random.pick(w.students);
    if (!student.family.erased) return student;
  }
};

const at = <T>(items: readonly T[], index: number): T => {
  const found = items[index];
  if (found === undefined) throw new RangeError(`there is no item ${index}`);
  return found;
};

const buildFamilies = async (t: TestProduct, campusIds: readonly string[]): Promise<Family[]> => {
  const lines = Array.from({ length: STUDENTS - FAMILIES_WITH_SIBLINGS }, (_, index) => ({
    phone: `136${String(index).padStart(8, '0')}`,
    name: '家长',
    relation: 'mother' as const,
    campusId: at(campusIds, index % CAMPUSES),
    familyId: null,
  }));
  const made = await t.db.transaction((uow) => upsertGuardians(uow, t.product.modules.identity.vault, lines));
  return made.map(({ familyId }) => ({ id: familyId, students: [], erased: false }));
};

const buildGroups = (t: TestProduct, campusIds: readonly string[], courseIds: readonly string[]): Promise<Group[]> =>
  t.db.transaction(async (uow) => {
    const groups: Group[] = [];
    for (const campusId of campusIds) {
      for (let i = 0; i < GROUPS_PER_CAMPUS; i += 1) {
        const courseId = at(courseIds, i % COURSES);
        const row = await createClassGroup(uow, {
          campusId,
          courseId,
          externalCode: `G${i}`,
          name: `${i + 1} 班`,
          teacherStaffId: null,
          room: null,
          capacity: 60,
          skipStatutoryHolidays: true,
        });
        const slot = {
          weekday: 1 + (i % 7),
          startMinute: 540 + 100 * Math.floor(i / 4),
          durationMinutes: 80,
          validFrom: FIRST_DAY,
        };
        const open = { validTo: null, room: null, teacherStaffId: null, skipStatutoryHolidays: null } as const;
        await addSlot(uow, row.id, { ...slot, ...open });
        groups.push({ id: row.id, campusId, courseId, members: [] });
      }
    }
    return groups;
  });

/** Every tenth student is in two classes. */
const groupsOf = (groups: readonly Group[], campus: number, position: number): Group[] => {
  const own = groups.slice(campus * GROUPS_PER_CAMPUS, (campus + 1) * GROUPS_PER_CAMPUS);
  const first = at(own, position % GROUPS_PER_CAMPUS);
  return position % 10 === 3 ? [first, at(own, (position + 1) % GROUPS_PER_CAMPUS)] : [first];
};

/** A package for a course; what is still owed for it is paid at once. */
export const sellPackage = (uow: UnitOfWork, student: Student, group: Group, credits: number, startsOn: LocalDate) =>
  createEnrolment(
    uow,
    {
      campusId: group.campusId,
      studentId: student.id,
      courseId: group.courseId,
      classGroupId: group.id,
      externalNo: null,
      title: `${credits} 课时`,
      kind: 'credits',
      totalCredits: credits,
      startsOn,
      expiresOn: localDate('2029-12-31'),
    },
    SYSTEM,
  );

const buildStudents = async (
  t: TestProduct,
  random: Random,
  campusIds: readonly string[],
  families: readonly Family[],
  groups: readonly Group[],
): Promise<Student[]> => {
  const students: Student[] = [];
  for (let index = 0; index < STUDENTS; index += 1) {
    const family = at(families, index < families.length ? index : index - families.length);
    const campus = (index < families.length ? index : index - families.length) % CAMPUSES;
    const campusId = at(campusIds, campus);
    const own = groupsOf(groups, campus, Math.floor(index / CAMPUSES));
    const student = await t.db.transaction(async (uow) => {
      const { id } = await createStudent(uow, { campusId, familyId: family.id, externalNo: `Y${index}`, name: `学员${index}` });
      const made: Student = { id, family, campusId, groups: own, steady: index % (STUDENTS / STEADY) === 0 };
      for (const group of own) {
        await addMember(uow, { classGroupId: group.id, studentId: id, fromDate: FIRST_DAY, toDate: null });
        await sellPackage(uow, made, group, random.whole(20, 40), BEFORE);
      }
      return made;
    });
    family.students.push(student);
    for (const group of own) group.members.push(student);
    students.push(student);
  }
  return students;
};

const buildTeam = async (t: TestProduct, campusIds: readonly string[]): Promise<Staff> => {
  const managers: string[] = [];
  const teachers: string[] = [];
  for (const campusId of campusIds) {
    managers.push((await buildStaff(t, 'campus_manager', campusId)).staffId);
    teachers.push((await buildStaff(t, 'teacher', campusId)).staffId);
  }
  const owner = (await buildStaff(t, 'owner')).staffId;
  return { owner, finance: (await buildStaff(t, 'finance', ...campusIds)).staffId, managers, teachers };
};

/** Opens the school some days before its year. */
export const openSchool = async (t: TestProduct, random: Random, density: number): Promise<World> => {
  t.clock.set(`${BEFORE}T09:00:00+08:00`);
  const campusIds: string[] = [];
  for (let i = 0; i < CAMPUSES; i += 1) campusIds.push(await buildCampus(t));
  const staff = await buildTeam(t, campusIds);
  const courseIds = await t.db.transaction(async (uow) => {
    const ids: string[] = [];
    for (let i = 0; i < COURSES; i += 1) {
      const policy = { absenceConsumes: i % 2 === 0, leaveAutoApprove: i % 3 !== 0 };
      ids.push((await createCourse(uow, { code: `SY${i}`, title: `课程 ${i + 1}`, subject: null, ...policy })).id);
    }
    return ids;
  });
  const families = await buildFamilies(t, campusIds);
  const groups = await buildGroups(t, campusIds, courseIds);
  const students = await buildStudents(t, random, campusIds, families, groups);
  return {
    t,
    random,
    density,
    campusIds,
    courseIds,
    families,
    students,
    groups,
    staff,
    studentById: new Map(students.map((student) => [student.id, student])),
    done: new Map(),
    refused: new Map(),
    late: [],
    lateNews: [],
  };
};
