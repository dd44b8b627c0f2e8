import { createHash } from 'node:crypto';
import { type AwardLevel, BEHAVIOUR_NAMES, type BehaviourKind, type LocalDate, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Actor } from '../../../platform/http/principal';
import { isProfileComplete, naturalKeyOf, wasThere } from '../domain/behaviour';
import type { StudentRow } from '../domain/types';
import { attendancesAt, findStudent } from '../persistence/attendance-store';
import {
  type BehaviourRow,
  type BehaviourView,
  behaviourView,
  belongsToLesson,
  checkRow,
  insertBehaviour,
  isInForce,
  revokeRow,
} from '../persistence/behaviour-store';
import { findCourse, findLesson } from '../persistence/calendar-store';

export interface RecordBehaviour {
  readonly kind: BehaviourKind;
  readonly studentId: string;
  readonly actor: Actor;
  readonly lessonId?: string | undefined;
  readonly courseId?: string | undefined;
  /** The day it happened; absent = today. */
  readonly date?: LocalDate | undefined;
  readonly title?: string | undefined;
  readonly level?: AwardLevel | undefined;
  readonly passed?: boolean | undefined;
  readonly score?: string | undefined;
  readonly text?: string | undefined;
}

/**
 * Says at once whether a text may be published. Local and fast, because it runs inside the transaction; a check by a
 * provider belongs into a subscriber that revokes afterwards.
 */
export type TextCheck = (text: string) => boolean;
const acceptEverything: TextCheck = () => true;

/**
 * Records something a student did or received, and tells the other modules.
 * @throws AppError not_found | student_inactive | lesson_not_attended | student_not_in_class | behaviour_exists |
 *   behaviour_in_future | text_rejected
 */
export const recordBehaviour = async (
  uow: UnitOfWork,
  command: RecordBehaviour,
  accepts: TextCheck = acceptEverything,
): Promise<BehaviourView> => {
  if (command.text !== undefined && !accepts(command.text)) throw fail('text_rejected');
  const student = await findStudent(uow, command.studentId);
  if (student === undefined || student.status === 'erased') throw fail('not_found');
  if (student.status !== 'active') throw fail('student_inactive');
  const today = localDateOf(uow.now);
  const date = command.date ?? today;
  if (date > today) throw fail('behaviour_in_future');
  const place = await placeOf(uow, command);
  const row = rowOf(uow, command, student, date, place);
  await insertBehaviour(uow, row);
  await uow.append({
    type: 'schooling.behaviour.recorded',
    aggregate: `student:${student.id}`,
    payload: {
      behaviourId: row.id,
      studentId: row.studentId,
      familyId: row.familyId,
      campusId: row.campusId,
      behaviour: row.kind,
      date: row.date,
      level: row.level,
      passed: row.passed === null ? null : row.passed === 1,
      lessonId: row.lessonId,
    },
  });
  return { ...row, studentName: student.name };
};

interface Place {
  readonly lessonId: string | null;
  readonly classGroupId: string | null;
  readonly courseId: string | null;
  readonly title: string | null;
}

/** The lesson or course it is about; the family speaks only of lessons the child was at. */
const placeOf = async (uow: UnitOfWork, command: RecordBehaviour): Promise<Place> => {
  if (command.lessonId !== undefined) {
    const lesson = await findLesson(uow, command.lessonId);
    if (lesson === undefined) throw fail('not_found');
    if (command.kind === 'lesson_comment') {
      const [attendance] = await attendancesAt(uow, lesson.id, [command.studentId]);
      if (attendance === undefined || !wasThere(attendance.status)) throw fail('lesson_not_attended');
    } else if (!(await belongsToLesson(uow, command.studentId, lesson.id))) throw fail('student_not_in_class');
    return { lessonId: lesson.id, classGroupId: lesson.classGroupId, courseId: lesson.courseId, title: null };
  }
  if (command.courseId === undefined) return { lessonId: null, classGroupId: null, courseId: null, title: null };
  const course = await findCourse(uow, command.courseId);
  if (course === undefined) throw fail('not_found');
  return { lessonId: null, classGroupId: null, courseId: course.id, title: course.title };
};

const rowOf = (uow: UnitOfWork, command: RecordBehaviour, student: StudentRow, date: LocalDate, place: Place): BehaviourRow => {
  const { title: placeTitle, ...where } = place;
  const title = command.title ?? placeTitle ?? BEHAVIOUR_NAMES[command.kind];
  const level = command.level ?? null;
  const titleHash = createHash('sha256')
    .update(title.normalize('NFKC').replace(/\s/g, '').toLowerCase())
    .digest('hex')
    .slice(0, 16);
  return {
    id: uow.newId(),
    kind: command.kind,
    studentId: student.id,
    familyId: student.familyId,
    campusId: student.campusId,
    ...where,
    date,
    title,
    level,
    passed: command.passed === undefined ? null : Number(command.passed),
    score: command.score ?? null,
    body: command.text ?? null,
    recordedByKind: command.actor.kind,
    recordedById: command.actor.id,
    recordedAt: uow.now,
    state: 'active',
    naturalKey: naturalKeyOf({ kind: command.kind, studentId: student.id, ...where, date, level, titleHash }),
    checkedById: null,
    checkedAt: null,
    checkNote: null,
    revokedById: null,
    revokedAt: null,
    revokeReason: null,
  };
};

/**
 * Notes, once, that every field of a child's profile is filled in. Call after a change of the profile.
 * @returns whether it was noted now
 */
export const recordProfileIfComplete = async (uow: UnitOfWork, student: StudentRow, actor: Actor): Promise<boolean> => {
  if (student.status !== 'active' || !isProfileComplete(student)) return false;
  const identity = {
    kind: 'profile_completed',
    studentId: student.id,
    lessonId: null,
    courseId: null,
    date: '',
    level: null,
    titleHash: '',
  } as const;
  if (await isInForce(uow, naturalKeyOf(identity))) return false;
  await recordBehaviour(uow, { kind: 'profile_completed', studentId: student.id, actor });
  return true;
};

/**
 * Takes a record back; what it earned follows by the event. The same thing may then be recorded anew.
 * @throws AppError not_found | behaviour_revoked
 */
export const revokeBehaviour = async (
  uow: UnitOfWork,
  command: { readonly studentId: string; readonly behaviourId: string; readonly staffId: string; readonly reason: string },
): Promise<BehaviourView> => {
  const { studentId, behaviourId, staffId, reason } = command;
  const before = await behaviourView(uow, studentId, behaviourId);
  if (before === undefined) throw fail('not_found');
  if (!(await revokeRow(uow, behaviourId, staffId, reason))) throw fail('behaviour_revoked');
  const { familyId, campusId, kind: behaviour } = before;
  const payload = { behaviourId, studentId, familyId, campusId, behaviour, reason };
  await uow.append({ type: 'schooling.behaviour.revoked', aggregate: `student:${studentId}`, payload });
  return { ...before, state: 'revoked', naturalKey: null, revokedById: staffId, revokedAt: uow.now, revokeReason: reason };
};

/** The teacher's answer to homework. @throws AppError not_found | behaviour_revoked | homework_already_checked */
export const checkHomework = async (
  uow: UnitOfWork,
  command: { readonly studentId: string; readonly behaviourId: string; readonly staffId: string; readonly note: string },
): Promise<BehaviourView> => {
  const before = await behaviourView(uow, command.studentId, command.behaviourId);
  if (before === undefined || before.kind !== 'homework') throw fail('not_found');
  if (!(await checkRow(uow, before.id, command.staffId, command.note))) {
    throw fail(before.state === 'revoked' ? 'behaviour_revoked' : 'homework_already_checked');
  }
  const { id: behaviourId, studentId, familyId, campusId } = before;
  const payload = { behaviourId, studentId, familyId, campusId };
  await uow.append({ type: 'schooling.homework.checked', aggregate: `student:${studentId}`, payload });
  return { ...before, checkedById: command.staffId, checkedAt: uow.now, checkNote: command.note };
};
