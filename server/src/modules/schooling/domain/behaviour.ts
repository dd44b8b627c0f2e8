import type { BehaviourKind } from '@qingya/shared';

/** What identifies a behaviour, beside the student. */
export interface BehaviourIdentity {
  readonly kind: BehaviourKind;
  readonly studentId: string;
  readonly lessonId: string | null;
  readonly courseId: string | null;
  readonly date: string;
  readonly level: string | null;
  /** Fingerprint of the title: names of awards are long. */
  readonly titleHash: string;
}

/**
 * What may be in force only once: one comment and one piece of homework for each lesson, one completion of a course or
 * profile, one award of a name, level and day.
 */
export const naturalKeyOf = (identity: BehaviourIdentity): string => {
  const { kind, studentId } = identity;
  switch (kind) {
    case 'lesson_comment':
    case 'homework':
    case 'teacher_comment':
      return [kind, studentId, identity.lessonId].join(':');
    case 'course_completed':
      return [kind, studentId, identity.courseId].join(':');
    case 'profile_completed':
      return [kind, studentId].join(':');
    case 'award':
      return [kind, studentId, identity.date, identity.level, identity.titleHash].join(':');
    case 'exam':
    case 'activity':
      return [kind, studentId, identity.date, identity.titleHash].join(':');
  }
};

/** Whether everything a child's profile asks for is there. @param interests JSON array of words, or null */
export const isProfileComplete = (student: {
  readonly birthDate: string | null;
  readonly gender: string | null;
  readonly interests: string | null;
}): boolean => student.birthDate !== null && student.gender !== null && student.interests !== null && student.interests !== '[]';

/** Whether an attendance means that the child was there, so that the family can say how it was. */
export const wasThere = (status: string): boolean => status === 'present' || status === 'late';
