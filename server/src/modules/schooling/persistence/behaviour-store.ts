import type { AwardLevel, BehaviourKind, Instant, LocalDate } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';

export interface BehaviourRow {
  readonly id: string;
  readonly kind: BehaviourKind;
  readonly studentId: string;
  readonly familyId: string;
  readonly campusId: string;
  readonly lessonId: string | null;
  readonly classGroupId: string | null;
  readonly courseId: string | null;
  readonly date: LocalDate;
  readonly title: string;
  readonly level: AwardLevel | null;
  /** 0 or 1; null when there was nothing to pass. */
  readonly passed: number | null;
  readonly score: string | null;
  readonly body: string | null;
  readonly recordedByKind: 'guardian' | 'staff' | 'system';
  readonly recordedById: string;
  readonly recordedAt: Instant;
  readonly state: 'active' | 'revoked';
  readonly naturalKey: string | null;
  readonly checkedById: string | null;
  readonly checkedAt: Instant | null;
  readonly checkNote: string | null;
  readonly revokedById: string | null;
  readonly revokedAt: Instant | null;
  readonly revokeReason: string | null;
}

export interface BehaviourView extends BehaviourRow {
  readonly studentName: string;
}

/** With the child's name; erased children are gone. */
export const BEHAVIOUR_VIEW = `SELECT b.*, s.name AS studentName FROM schooling_behaviour b
  JOIN schooling_student s ON s.id = b.studentId AND s.status <> 'erased'`;

/** @throws AppError behaviour_exists */
export const insertBehaviour = async (uow: UnitOfWork, row: BehaviourRow): Promise<void> => {
  try {
    await uow.insert('schooling_behaviour', { ...row });
  } catch (error) {
    throw isUniqueViolation(error, 'uq_schooling_behaviour_natural', 'schooling_behaviour.naturalKey')
      ? fail('behaviour_exists')
      : error;
  }
};

export const behaviourView = (reader: Reader, studentId: string, id: string): Promise<BehaviourView | undefined> =>
  reader.row<BehaviourView>(`${BEHAVIOUR_VIEW} WHERE b.id = ? AND b.studentId = ?`, [id, studentId]);

export const isInForce = async (reader: Reader, naturalKey: string): Promise<boolean> =>
  (await reader.row('SELECT id FROM schooling_behaviour WHERE naturalKey = ?', [naturalKey])) !== undefined;

/** @returns whether it was in force until now */
export const revokeRow = async (uow: UnitOfWork, id: string, staffId: string, reason: string): Promise<boolean> =>
  (await uow.run(
    `UPDATE schooling_behaviour SET state = 'revoked', naturalKey = NULL, revokedById = ?, revokedAt = ?, revokeReason = ?
      WHERE id = ? AND state = 'active'`,
    [staffId, uow.now, reason, id],
  )) === 1;

/** @returns whether it was homework in force that nobody had checked */
export const checkRow = async (uow: UnitOfWork, id: string, staffId: string, note: string): Promise<boolean> =>
  (await uow.run(
    `UPDATE schooling_behaviour SET checkedById = ?, checkedAt = ?, checkNote = ?
      WHERE id = ? AND kind = 'homework' AND state = 'active' AND checkedAt IS NULL`,
    [staffId, uow.now, note, id],
  )) === 1;

/** Whether the student belongs to a lesson: as a member of its class on that day, by a make-up, or by its record. */
export const belongsToLesson = async (reader: Reader, studentId: string, lessonId: string): Promise<boolean> =>
  (await reader.row(
    `SELECT l.id FROM schooling_lesson l WHERE l.id = ? AND (
       EXISTS (SELECT 1 FROM schooling_class_member m WHERE m.studentId = ? AND m.classGroupId = l.classGroupId
                  AND m.fromDate <= l.date AND (m.toDate IS NULL OR m.toDate >= l.date))
       OR EXISTS (SELECT 1 FROM schooling_make_up k WHERE k.studentId = ? AND k.makeUpLessonId = l.id AND k.status = 'assigned')
       OR EXISTS (SELECT 1 FROM schooling_attendance a WHERE a.studentId = ? AND a.lessonId = l.id))`,
    [lessonId, studentId, studentId, studentId],
  )) !== undefined;
