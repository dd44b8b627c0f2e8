import { addDays, type LocalDate, startOfDay } from '@qingya/shared';
import type { Database, Row, UnitOfWork } from '../../platform/db';

const CAMPUSES = ['01J0000000000000000000CAM1', '01J0000000000000000000CAM2', '01J0000000000000000000CAM3'] as const;
const COURSE = '01J0000000000000000000COUR';
const GROUP_SIZE = 10;
const HOUR_MS = 3_600_000;
/** Two lessons a week, sign-ins on five days of seven, homework every week, an award or an examination now and then. */
const LESSON_WEEKDAYS: ReadonlySet<number> = new Set([2, 5]);

/** What a student did in a year, as rows. */
export interface PlantedYear {
  readonly attendance: number;
  readonly signIns: number;
  readonly behaviours: number;
}

/**
 * Students in families of one or two, in class groups of ten, with a year of lessons, sign-ins and behaviours: rows as the
 * use cases write them.
 * @param last the last day on which anything happened
 */
export const plantYear = async (db: Database, students: number, days: number, last: LocalDate): Promise<PlantedYear> => {
  await db.transaction(plantCourse);
  const sums = { attendance: 0, signIns: 0, behaviours: 0 };
  for (let group = 0; group * GROUP_SIZE < students; group += 1) {
    const planted = await db.transaction((uow) =>
      plantGroup(uow, group, { days, last, perGroup: Math.min(GROUP_SIZE, students) }),
    );
    sums.attendance += planted.attendance;
    sums.signIns += planted.signIns;
    sums.behaviours += planted.behaviours;
  }
  return sums;
};

const plantCourse = async (uow: UnitOfWork): Promise<void> => {
  const course = {
    id: COURSE,
    code: 'bench',
    title: '钢琴',
    subject: null,
    absenceConsumes: 1,
    leaveAutoApprove: 0,
    status: 'active',
  };
  await uow.insert('schooling_course', { ...course, createdAt: uow.now, updatedAt: uow.now });
};

interface Year {
  readonly days: number;
  readonly last: LocalDate;
  readonly perGroup: number;
}

const plantGroup = async (uow: UnitOfWork, index: number, { days, last, perGroup }: Year): Promise<PlantedYear> => {
  const campusId = CAMPUSES[index % CAMPUSES.length] ?? CAMPUSES[0];
  const group = { id: uow.newId(), campusId, courseId: COURSE };
  const stamps = { createdAt: uow.now, updatedAt: uow.now };
  const rest = { teacherStaffId: null, room: null, capacity: 20, skipStatutoryHolidays: 0, status: 'active' };
  await uow.insert('schooling_class_group', { ...group, externalCode: `G${index}`, name: `班级 ${index}`, ...rest, ...stamps });
  const dates = Array.from({ length: days }, (_, at) => addDays(last, at + 1 - days));
  const lessons = dates.filter((date) => LESSON_WEEKDAYS.has(weekday(date))).map((date) => lessonOf(uow, group, date));
  await uow.insert('schooling_lesson', lessons);
  const children = childrenOf(uow, campusId, perGroup);
  await uow.insert(
    'schooling_student',
    children.map((one) => ({ ...one, ...stamps })),
  );
  const [first = last] = dates;
  const member = (studentId: string): Row => ({
    id: uow.newId(),
    classGroupId: group.id,
    studentId,
    fromDate: first,
    toDate: null,
    createdAt: uow.now,
  });
  await uow.insert(
    'schooling_class_member',
    children.map(({ id }) => member(id)),
  );
  const attendance = children.flatMap(({ id }, child) => lessons.map((lesson, at) => attendanceOf(uow, lesson, id, child + at)));
  await uow.insert('schooling_attendance', attendance);
  const signIns = children.flatMap((child, no) =>
    dates.filter((_, at) => (at + no) % 7 < 5).map((date) => signInOf(uow, child, date)),
  );
  await uow.insert('schooling_sign_in', signIns);
  const behaviours = children.flatMap((child, no) => dates.flatMap((date, at) => behaviourOf(uow, child, date, at + no)));
  await uow.insert('schooling_behaviour', behaviours);
  return { attendance: attendance.length, signIns: signIns.length, behaviours: behaviours.length };
};

const weekday = (date: LocalDate): number => new Date(`${date}T00:00:00Z`).getUTCDay();

interface Child {
  readonly id: string;
  readonly familyId: string;
  readonly campusId: string;
}

/** Every third child has a sibling in the same group. */
const childrenOf = (uow: UnitOfWork, campusId: string, count: number) => {
  let familyId = uow.newId();
  return Array.from({ length: count }, (_, at) => {
    if (at % 3 !== 1) familyId = uow.newId();
    const id = uow.newId();
    const unknown = { birthDate: null, gender: null, interests: null };
    return { id, familyId, campusId, externalNo: id, name: '学员', ...unknown, status: 'active' };
  });
};

const lessonOf = (
  uow: UnitOfWork,
  { id: classGroupId, courseId, campusId }: Row & { id: string; courseId: string; campusId: string },
  date: LocalDate,
) => {
  const id = uow.newId();
  const startsAt = startOfDay(date) + 18 * HOUR_MS;
  const unset = {
    slotId: null,
    slotDate: null,
    teacherStaffId: null,
    room: null,
    topic: null,
    changeReason: null,
    movedFromStartsAt: null,
  };
  const times = { date, startsAt, endsAt: startsAt + HOUR_MS, createdAt: uow.now, updatedAt: uow.now };
  return { id, shortCode: id.slice(-10), classGroupId, courseId, campusId, ...unset, ...times, status: 'scheduled' };
};

const attendanceOf = (uow: UnitOfWork, lesson: ReturnType<typeof lessonOf>, studentId: string, no: number): Row => {
  const { id: lessonId, campusId, classGroupId, courseId, date: lessonDate, startsAt } = lesson;
  const status = no % 13 === 0 ? 'absent' : no % 11 === 0 ? 'leave' : 'present';
  const record = {
    method: 'roll_call',
    isMakeUp: 0,
    consumption: 'none',
    consumedEnrolmentId: null,
    revision: 1,
    recordedAt: startsAt,
  };
  const rest = { recordedByKind: 'staff', recordedById: 'bench', offlineScannedAt: null, note: null, updatedAt: startsAt };
  const id = uow.newId();
  const where = { id, lessonId, studentId, campusId, classGroupId, courseId, lessonDate, startsAt };
  return { ...where, status, onTime: status === 'present' ? 1 : 0, ...record, ...rest };
};

const signInOf = (uow: UnitOfWork, { id: studentId, familyId, campusId }: Child, date: LocalDate): Row => {
  return { id: uow.newId(), studentId, familyId, campusId, date, guardianId: 'bench', signedAt: startOfDay(date) + 9 * HOUR_MS };
};

/** Homework once a week; an award every ninety days, an examination every hundred and twenty. */
const behaviourOf = (uow: UnitOfWork, child: Child, date: LocalDate, no: number): Row[] => {
  const kind = no % 120 === 0 ? 'exam' : no % 90 === 0 ? 'award' : no % 7 === 0 ? 'homework' : null;
  if (kind === null) return [];
  const { id: studentId, familyId, campusId } = child;
  const unset = {
    lessonId: null,
    classGroupId: null,
    score: null,
    body: null,
    naturalKey: null,
    checkedById: null,
    checkedAt: null,
  };
  const gone = { checkNote: null, revokedById: null, revokedAt: null, revokeReason: null };
  const result = { level: kind === 'award' ? 'city' : null, passed: kind === 'exam' ? 1 : null };
  const record = {
    recordedByKind: 'staff',
    recordedById: 'bench',
    recordedAt: startOfDay(date),
    state: 'active',
    courseId: COURSE,
  };
  return [{ id: uow.newId(), kind, studentId, familyId, campusId, date, title: '记录', ...result, ...unset, ...gone, ...record }];
};
