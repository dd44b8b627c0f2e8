import { addDays, type LocalDate } from '@qingya/shared';
import { chunk, placeholders, type Row, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { isNew, type Ref, type RosterChanges } from '../domain/roster/plan-types';
import type { RosterFamilies } from '../usecases/roster-ports';

const CHUNK = 500;

interface Target {
  readonly uow: UnitOfWork;
  readonly families: RosterFamilies;
  readonly today: LocalDate;
  readonly jobId: string;
  /** Told how many rows have been written. */
  readonly onProgress: (rowsWritten: number) => Promise<void>;
}

/** Ids of what the plan only names. */
class Ids {
  private readonly ids = new Map<Ref, string>();

  constructor(private readonly uow: UnitOfWork) {}

  create(ref: Ref): string {
    const id = this.uow.newId();
    this.ids.set(ref, id);
    return id;
  }

  set(ref: Ref, id: string): void {
    this.ids.set(ref, id);
  }

  /** @throws Error when the plan names something it does not create */
  of(ref: Ref): string {
    if (!isNew(ref)) return ref;
    const id = this.ids.get(ref);
    if (id === undefined) throw new Error('the plan refers to something it does not create');
    return id;
  }
}

/** The row that was planned for is no longer as it was. */
export class RosterDataChanged extends Error {}

/** Writes a whole plan inside the given transaction, in chunks of many rows a statement. */
export const applyRoster = async (target: Target, changes: RosterChanges): Promise<void> => {
  const ids = new Ids(target.uow);
  await applyCatalogue(target.uow, ids, changes);
  await applyFamilies(target, ids, changes);
  await applyStudents(target, ids, changes);
  await applyMemberships(target, ids, changes);
  await applyEnrolments(target, ids, changes);
};

const applyCatalogue = async (uow: UnitOfWork, ids: Ids, changes: RosterChanges): Promise<void> => {
  const stamp = { status: 'active', createdAt: uow.now, updatedAt: uow.now };
  await uow.insert(
    'schooling_course',
    changes.courses.map(({ id, code, title }) => ({
      id: ids.create(id),
      code,
      title,
      subject: null,
      absenceConsumes: 1,
      leaveAutoApprove: 1,
      ...stamp,
    })),
  );
  await uow.insert(
    'schooling_class_group',
    changes.classGroups.map(({ id, campusId, courseId, externalCode, name, capacity }) => ({
      id: ids.create(id),
      campusId,
      courseId: ids.of(courseId),
      externalCode,
      name,
      teacherStaffId: null,
      room: null,
      capacity,
      skipStatutoryHolidays: 1,
      ...stamp,
    })),
  );
};

const applyFamilies = async ({ uow, families }: Target, ids: Ids, changes: RosterChanges): Promise<void> => {
  for (const part of chunk(changes.families, CHUNK)) {
    const lines = part.map(({ phone, name, relation, campusId }) => ({
      phone,
      name: name ?? '',
      relation,
      campusId,
      familyId: null,
    }));
    const placed = await families.placeGuardians(uow, lines);
    part.forEach(({ ref }, index) => {
      const place = placed[index];
      // The number came to another family between the two looks.
      if (!place?.familyCreated) throw new RosterDataChanged();
      ids.set(ref, place.familyId);
    });
    await yieldToEventLoop();
  }
  for (const part of chunk(changes.guardians, CHUNK)) {
    const lines = part.map(({ family, name, ...rest }) => ({ ...rest, name: name ?? '', familyId: ids.of(family) }));
    await families.placeGuardians(uow, lines);
    await yieldToEventLoop();
  }
};

const applyStudents = async ({ uow, families, onProgress }: Target, ids: Ids, changes: RosterChanges): Promise<void> => {
  let written = 0;
  for (const part of chunk(changes.students, CHUNK)) {
    const rows = part.map((student) => ({
      id: ids.create(student.id),
      campusId: student.campusId,
      familyId: ids.of(student.familyId),
      externalNo: student.externalNo,
      name: student.name,
      birthDate: student.birthDate,
      gender: student.gender,
      interests: null,
      status: 'active',
      createdAt: uow.now,
      updatedAt: uow.now,
    }));
    await uow.insert('schooling_student', rows);
    await families.linkCampuses(uow, rows);
    written += part.length;
    await onProgress(written);
    await yieldToEventLoop();
  }
  for (const { id, to } of changes.studentUpdates) {
    const fields = Object.entries(to);
    const sql = `UPDATE schooling_student SET ${fields.map(([name]) => `${name} = ?`).join(', ')}, updatedAt = ? WHERE id = ?`;
    if ((await uow.run(sql, [...fields.map(([, value]) => value), uow.now, id])) !== 1) throw new RosterDataChanged();
    written += 1;
    if (written % CHUNK === 0) {
      await onProgress(written);
      await yieldToEventLoop();
    }
  }
};

const applyMemberships = async ({ uow, today }: Target, ids: Ids, changes: RosterChanges): Promise<void> => {
  for (const { studentId, classGroupId } of changes.closings) {
    const sql = `UPDATE schooling_class_member SET toDate = ? WHERE studentId = ? AND classGroupId = ?
      AND (toDate IS NULL OR toDate >= ?)`;
    if ((await uow.run(sql, [addDays(today, -1), studentId, classGroupId, today])) < 1) throw new RosterDataChanged();
  }
  const openings = changes.openings.map(({ student, classGroup }) => ({
    studentId: ids.of(student),
    classGroupId: ids.of(classGroup),
  }));
  const reopened = await reopenToday(uow, openings, changes, today);
  const rows: Row[] = openings
    .filter((opening) => !reopened.has(`${opening.classGroupId} ${opening.studentId}`))
    .map((opening) => ({ id: uow.newId(), ...opening, fromDate: today, toDate: null, createdAt: uow.now }));
  for (const part of chunk(rows, CHUNK)) {
    await uow.insert('schooling_class_member', part);
    await yieldToEventLoop();
  }
};

/** A membership that began today and was ended today is taken up again: there is one row per student, class and first day. */
const reopenToday = async (
  uow: UnitOfWork,
  openings: readonly { studentId: string; classGroupId: string }[],
  changes: RosterChanges,
  today: LocalDate,
): Promise<Set<string>> => {
  const reopened = new Set<string>();
  const known = changes.openings.flatMap(({ student }, index) => (isNew(student) ? [] : [openings[index]?.studentId ?? '']));
  const wanted = new Set(openings.map((opening) => `${opening.classGroupId} ${opening.studentId}`));
  for (const part of chunk(known, CHUNK)) {
    const rows = await uow.rows<{ id: string; classGroupId: string; studentId: string }>(
      `SELECT id, classGroupId, studentId FROM schooling_class_member WHERE fromDate = ? AND studentId IN (${placeholders(part.length)})`,
      [today, ...part],
    );
    for (const row of rows) {
      const key = `${row.classGroupId} ${row.studentId}`;
      if (!wanted.has(key)) continue;
      await uow.run('UPDATE schooling_class_member SET toDate = NULL WHERE id = ?', [row.id]);
      reopened.add(key);
    }
  }
  return reopened;
};

const IMPORT_REASON = '名册导入';

const applyEnrolments = async ({ uow, jobId }: Target, ids: Ids, changes: RosterChanges): Promise<void> => {
  const entryOf = (
    enrolmentId: string,
    studentId: string,
    kind: 'opening' | 'adjust',
    delta: number,
    remainingAfter: number,
  ): Row => ({
    id: uow.newId(),
    enrolmentId,
    studentId,
    attendanceId: null,
    attendanceRevision: null,
    lessonId: null,
    kind,
    delta,
    remainingAfter,
    reason: IMPORT_REASON,
    actorKind: 'system',
    actorId: `roster.import:${jobId}`,
    createdAt: uow.now,
  });
  for (const part of chunk(changes.enrolments, CHUNK)) {
    const rows = part.map(({ student, course, classGroup, ...terms }) => ({
      id: uow.newId(),
      ...terms,
      studentId: ids.of(student),
      courseId: ids.of(course),
      classGroupId: classGroup === null ? null : ids.of(classGroup),
      status: 'active',
      createdAt: uow.now,
      updatedAt: uow.now,
    }));
    await uow.insert('schooling_enrolment', rows);
    const used = rows.filter((row) => row.remainingCredits < row.totalCredits);
    await uow.insert(
      'schooling_credit_entry',
      used.map((row) => entryOf(row.id, row.studentId, 'opening', row.remainingCredits - row.totalCredits, row.remainingCredits)),
    );
    await yieldToEventLoop();
  }
  for (const { id, studentId, from, to } of changes.enrolmentUpdates) {
    const changed = await uow.run(
      `UPDATE schooling_enrolment SET totalCredits = ?, remainingCredits = ?, startsOn = ?, expiresOn = ?, updatedAt = ?
        WHERE id = ? AND totalCredits = ? AND remainingCredits = ?`,
      [to.totalCredits, to.remainingCredits, to.startsOn, to.expiresOn, uow.now, id, from.totalCredits, from.remainingCredits],
    );
    if (changed !== 1) throw new RosterDataChanged();
    const delta = to.remainingCredits - to.totalCredits - (from.remainingCredits - from.totalCredits);
    if (delta !== 0) await uow.insert('schooling_credit_entry', entryOf(id, studentId, 'adjust', delta, to.remainingCredits));
  }
};
