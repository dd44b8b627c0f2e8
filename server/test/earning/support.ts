import { type AwardLevel, addDays, type LocalDate, localDate, localDateOf } from '@qingya/shared';
import { upsertGuardians } from '../../src/modules/identity';
import {
  cancelLesson,
  correctAttendance,
  createStudent,
  type RecordBehaviour,
  recordBehaviour,
  revokeBehaviour,
  rollCall,
  signIn,
} from '../../src/modules/schooling';
import type { AttendanceRow, AttendanceStatus, ClassGroupRow, LessonRow } from '../../src/modules/schooling/domain/types';
import type { StoredEvent } from '../../src/platform/outbox/types';
import type { TestProduct } from '../support/product';
import { buildCampus, buildClassGroup, buildLesson, enrol, moveTo, nextSerial, SYSTEM } from '../support/product-school';

export const FIRST_DAY = localDate('2026-11-23');
const STAFF_ID = '01J00000000000000000STAFFX';

/** A child in a class, without log-ins: facts go through the use cases, points come by the events. */
export const buildChild = async (t: TestProduct, group: ClassGroupRow, credits = 500) => {
  const { campusId } = group;
  const { vault } = t.product.modules.identity;
  const phone = `139${String(nextSerial()).padStart(8, '0')}`;
  const child = await t.db.transaction(async (uow) => {
    const [family] = await upsertGuardians(uow, vault, [{ phone, name: '家长', relation: null, campusId, familyId: null }]);
    const externalNo = `E${nextSerial()}-${phone}`;
    return createStudent(uow, { campusId, familyId: family?.familyId ?? '', externalNo, name: '小朋友' });
  });
  const enrolment = await enrol(t, group, child, credits);
  return { child, enrolment };
};

/** Lessons one a day, and a child. @param days how many */
export const classroom = async (t: TestProduct, days: number, from: LocalDate = FIRST_DAY) => {
  moveTo(t, from, '08:00');
  const group = await buildClassGroup(t, await buildCampus(t));
  const lessons: LessonRow[] = [];
  for (let i = 0; i < days; i += 1) lessons.push(await buildLesson(t, group, addDays(from, i), 600));
  const { child } = await buildChild(t, group);
  const studentId = child.id;
  const lessonAt = (i: number): LessonRow => {
    const lesson = lessons[i];
    if (!lesson) throw new RangeError(`there is no lesson ${i}`);
    return lesson;
  };
  const attendanceAt = (i: number): Promise<AttendanceRow | undefined> =>
    t.db.read((r) =>
      r.row<AttendanceRow>('SELECT * FROM schooling_attendance WHERE lessonId = ? AND studentId = ?', [
        lessonAt(i).id,
        studentId,
      ]),
    );
  const record = async (i: number, status: AttendanceStatus = 'present'): Promise<void> => {
    if (t.clock.now() < lessonAt(i).startsAt) t.clock.set(lessonAt(i).startsAt);
    const entries = [{ studentId, status }];
    await t.db.transaction((uow) => rollCall(uow, { lessonId: lessonAt(i).id, entries, actor: SYSTEM }));
  };
  const correct = async (i: number, status: AttendanceStatus): Promise<void> => {
    const found = await attendanceAt(i);
    if (!found || found.status === status) return;
    const command = { attendanceId: found.id, status, onTime: undefined, reason: '更正', expectedRevision: found.revision };
    await t.db.transaction((uow) => correctAttendance(uow, { ...command, actor: SYSTEM }));
  };
  const cancel = (i: number): Promise<unknown> => t.db.transaction((uow) => cancelLesson(uow, lessonAt(i).id, '停课'));
  const behave = (fact: Omit<RecordBehaviour, 'studentId' | 'actor'>) =>
    t.db.transaction((uow) => recordBehaviour(uow, { ...fact, studentId, actor: SYSTEM }));
  const exam = (title: string, passed = true, date: LocalDate = localDateOf(t.clock.now())) =>
    behave({ kind: 'exam', title, passed, date });
  const award = (title: string, level: AwardLevel) => behave({ kind: 'award', title, level });
  const revoke = (behaviourId: string) =>
    t.db.transaction((uow) => revokeBehaviour(uow, { studentId, behaviourId, staffId: STAFF_ID, reason: '误记' }));
  const signInOn = async (date: LocalDate, time = '09:00'): Promise<void> => {
    moveTo(t, date, time);
    await t.db.transaction((uow) => signIn(uow, { studentId, guardianId: STAFF_ID }));
  };
  return { t, group, studentId, lessons, attendanceAt, record, correct, cancel, behave, exam, award, revoke, signInOn };
};

export type Classroom = Awaited<ReturnType<typeof classroom>>;

/** Awards that stand, as `rule:points`, sorted. */
export const awardsOf = async ({ t, studentId }: Classroom): Promise<string[]> => {
  await t.settle();
  const rows = await t.db.read((r) =>
    r.rows<{ ruleCode: string; points: number }>(
      "SELECT ruleCode, points FROM earning_award WHERE studentId = ? AND state = 'given'",
      [studentId],
    ),
  );
  return rows.map(({ ruleCode, points }) => `${ruleCode}:${points}`).sort();
};

/** Everything the ledger and the awards say about a child, to compare before and after. */
export const booksOf = async ({ t, studentId }: Pick<Classroom, 't' | 'studentId'>): Promise<unknown> => {
  await t.settle();
  return t.db.read(async (r) => ({
    awards: await r.rows('SELECT * FROM earning_award WHERE studentId = ? ORDER BY id', [studentId]),
    transactions: await r.rows('SELECT id, kind, reason FROM points_transaction WHERE studentId = ? ORDER BY id', [studentId]),
    lots: await r.rows('SELECT * FROM points_lot WHERE studentId = ? ORDER BY id', [studentId]),
  }));
};

export const balanceOf = async ({ t, studentId }: Classroom): Promise<{ available: number; debt: number }> => {
  await t.settle();
  const { balanceOf: read } = await import('../../src/modules/points');
  const { available, debt } = await t.db.read((r) => read(r, studentId));
  return { available, debt };
};

/** Every event ever appended about a child, oldest first. */
export const eventsOf = async ({ t, studentId }: Pick<Classroom, 't' | 'studentId'>): Promise<StoredEvent[]> => {
  const rows = await t.db.read((r) =>
    r.rows<StoredEvent<string>>('SELECT * FROM outbox_event WHERE aggregate = ? ORDER BY position', [`student:${studentId}`]),
  );
  return rows.map((row) => ({ ...row, payload: JSON.parse(row.payload) as unknown }));
};

/** Hands an event to the earning subscriber once more, past the relay and its marks. */
export const replay = async (t: TestProduct, event: StoredEvent): Promise<void> => {
  const subscriber = t.product.modules.subscribers.find(({ name }) => name === 'earning.judge');
  if (!subscriber) throw new Error('the earning subscriber has another name');
  if (!subscriber.types.includes(event.type)) return;
  await t.db.transaction((uow) => subscriber.handle(uow, event));
};

/**
 * What lessons in a row should earn, counted anew and simply.
 * @param statuses of all lessons in the order of their start; null = nothing recorded
 */
export const expectedForLessons = (statuses: readonly (AttendanceStatus | 'cancelled' | null)[]): string[] => {
  const steps: Readonly<Record<number, number>> = { 4: 20, 8: 50, 12: 100 };
  const found: string[] = [];
  let row = 0;
  for (const status of statuses) {
    if (status === 'leave' || status === 'cancelled') continue;
    row = status === 'present' ? row + 1 : 0;
    const points = steps[row];
    if (points !== undefined) found.push(`attendance_on_time:${points}`);
  }
  return found.sort();
};
