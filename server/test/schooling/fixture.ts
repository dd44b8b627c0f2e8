import { addDays, type LocalDate, localDate, localDateOf, MINUTE_MS } from '@qingya/shared';
import { createCheckInSigner } from '../../src/modules/schooling';
import { stepAt } from '../../src/modules/schooling/domain/check-in-code';
import type { ClassGroupRow, CourseRow, EnrolmentRow, LessonRow, StudentRow } from '../../src/modules/schooling/domain/types';
import { type CheckInResult, checkIn } from '../../src/modules/schooling/usecases/check-in';
import { createClassGroup, createCourse } from '../../src/modules/schooling/usecases/courses';
import { createEnrolment } from '../../src/modules/schooling/usecases/enrolments';
import { addLesson } from '../../src/modules/schooling/usecases/lessons';
import { addMember } from '../../src/modules/schooling/usecases/members';
import { reconcileCredits } from '../../src/modules/schooling/usecases/reconcile-credits';
import { createStudent } from '../../src/modules/schooling/usecases/students';
import { AppError } from '../../src/platform/errors';
import type { Actor } from '../../src/platform/http/principal';
import { appendEvents } from '../../src/platform/outbox/append-events';
import type { TestDatabase } from '../support/database';

/** 10:00 in Shanghai, when the test clock starts. */
export const TODAY = localDate('2026-11-21');
export const STAFF: Actor = { kind: 'staff', id: '01STAFF00000000000000000000'.slice(0, 26) };
/** Something redeemed that home shows, as the mall tells of it. */
export const REDEEMED = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  goodTitle: '画笔',
  campusName: '东校区',
  state: 'ready',
  expiresAt: Date.parse('2026-12-01T00:00:00Z'),
  pickUpRequest: null,
};

export const MOTHER: Actor = { kind: 'guardian', id: '01MOTHER0000000000000000000'.slice(0, 26) };
export const FATHER: Actor = { kind: 'guardian', id: '01FATHER0000000000000000000'.slice(0, 26) };
export const signer = createCheckInSigner('a secret of the tests that is long enough');

/** The code of an application error, or what was resolved. */
export const outcome = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

let counter = 0;
const unique = (prefix: string): string => {
  counter += 1;
  return `${prefix}${counter}-${process.pid}`;
};

/**
 * A little school in a test database; every call makes fresh things.
 * Long because it is the list of what tests can ask for.
 */
export const schoolOf = ({ db, clock }: TestDatabase) => {
  db.connectOutbox((uow, events) => appendEvents(uow, events, new Map()));
  const newId = () => db.ids.next(clock.now());

  const course = (over: Partial<{ absenceConsumes: boolean; leaveAutoApprove: boolean }> = {}): Promise<CourseRow> =>
    db.transaction((uow) =>
      createCourse(uow, {
        code: unique('C'),
        title: '少儿书法',
        subject: null,
        absenceConsumes: true,
        leaveAutoApprove: true,
        ...over,
      }),
    );

  const classGroup = async (
    over: Partial<{
      course: CourseRow;
      capacity: number;
      campusId: string;
      teacherStaffId: string | null;
      room: string | null;
      name: string;
    }> = {},
  ): Promise<ClassGroupRow> => {
    const owner = over.course ?? (await course());
    return db.transaction((uow) =>
      createClassGroup(uow, {
        campusId: over.campusId ?? newId(),
        courseId: owner.id,
        externalCode: unique('G'),
        name: over.name ?? '周六书法一班',
        teacherStaffId: over.teacherStaffId ?? null,
        room: over.room ?? null,
        capacity: over.capacity ?? 40,
        skipStatutoryHolidays: true,
      }),
    );
  };

  /** By default today 10:20–11:50, so that check-in is open at the start of the test clock. */
  const lesson = (group: ClassGroupRow, startMinute = 620, date: LocalDate = TODAY, durationMinutes = 90): Promise<LessonRow> =>
    db.transaction((uow) =>
      addLesson(uow, group.id, { date, startMinute, durationMinutes, room: undefined, teacherStaffId: undefined }, null),
    );

  const student = (group?: ClassGroupRow, familyId = newId()): Promise<StudentRow> =>
    db.transaction(async (uow) => {
      const row = await createStudent(uow, {
        campusId: group?.campusId ?? newId(),
        familyId,
        externalNo: unique('S'),
        name: '王小明',
      });
      if (group) await addMember(uow, { classGroupId: group.id, studentId: row.id, fromDate: addDays(TODAY, -60), toDate: null });
      return row;
    });

  const enrolment = (
    who: StudentRow,
    group: ClassGroupRow,
    over: Partial<{
      totalCredits: number;
      startsOn: string;
      expiresOn: string | null;
      kind: 'credits' | 'period';
      title: string;
    }> = {},
  ): Promise<EnrolmentRow> =>
    db.transaction((uow) =>
      createEnrolment(
        uow,
        {
          campusId: group.campusId,
          studentId: who.id,
          courseId: group.courseId,
          classGroupId: group.id,
          externalNo: null,
          title: over.title ?? '书法 20 课时',
          kind: over.kind ?? 'credits',
          totalCredits: over.totalCredits ?? 20,
          startsOn: over.startsOn ?? '2026-09-01',
          expiresOn: over.expiresOn === undefined ? '2027-08-31' : over.expiresOn,
        },
        STAFF,
      ),
    );

  /** A child in a class with a lesson that is open for check-in and a package that can pay. */
  const ready = async (over: { totalCredits?: number } = {}) => {
    const group = await classGroup();
    const today = await lesson(group);
    const child = await student(group);
    const paid = await enrolment(child, group, { totalCredits: over.totalCredits ?? 20 });
    return { group, lesson: today, child, enrolment: paid };
  };

  const codeFor = (target: LessonRow, at = clock.now()): string => signer.code(target.shortCode, stepAt(at));

  const scan = (
    target: LessonRow,
    who: StudentRow,
    over: { actor?: Actor; code?: string; scannedAt?: number } = {},
  ): Promise<CheckInResult> =>
    db.transaction((uow) =>
      checkIn(
        uow,
        { signer },
        { code: over.code ?? codeFor(target), studentId: who.id, scannedAt: over.scannedAt, actor: over.actor ?? MOTHER },
      ),
    );

  const remaining = async (id: string): Promise<number> =>
    (await db.read((r) => r.row<{ n: number }>('SELECT remainingCredits AS n FROM schooling_enrolment WHERE id = ?', [id])))?.n ??
    -1;

  const count = async (table: string, column: string, id: string): Promise<number> =>
    (await db.read((r) => r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${column} = ?`, [id])))?.n ?? -1;

  /** Events of one student, oldest first. */
  const events = async (studentId: string): Promise<{ type: string; payload: Record<string, unknown> }[]> =>
    (
      await db.read((r) =>
        r.rows<{ type: string; payload: string }>(
          'SELECT type, payload FROM outbox_event WHERE aggregate = ? ORDER BY position',
          [`student:${studentId}`],
        ),
      )
    ).map((row) => ({ type: row.type, payload: JSON.parse(row.payload) as Record<string, unknown> }));

  const differences = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    await reconcileCredits(db, (difference) => found.push(difference));
    return found;
  };

  /** Sets the clock to a wall-clock time in Shanghai today. */
  const at = (minuteOfDay: number, seconds = 0): void =>
    clock.set(
      Date.parse(`${localDateOf(Date.parse('2026-11-21T02:00:00Z'))}T00:00:00+08:00`) + minuteOfDay * MINUTE_MS + seconds * 1_000,
    );

  return {
    db,
    clock,
    newId,
    course,
    classGroup,
    lesson,
    student,
    enrolment,
    ready,
    codeFor,
    scan,
    remaining,
    count,
    events,
    differences,
    at,
  };
};
