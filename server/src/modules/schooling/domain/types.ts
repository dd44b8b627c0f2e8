import type { Instant } from '@qingya/shared';

export type AttendanceStatus = 'present' | 'late' | 'leave' | 'absent';
export type AttendanceMethod = 'qr' | 'roll_call' | 'leave' | 'correction';
/** consumed: a package paid for it; owed: it should have been paid for but no package could; none: nothing is due. */
export type Consumption = 'consumed' | 'owed' | 'none';

export interface StudentRow {
  readonly id: string;
  readonly campusId: string;
  readonly familyId: string;
  readonly externalNo: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly gender: 'male' | 'female' | null;
  /** JSON array of words. */
  readonly interests: string | null;
  readonly status: 'active' | 'left' | 'erased';
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface CourseRow {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly subject: string | null;
  /** 0 or 1: an absence without leave costs a credit. */
  readonly absenceConsumes: number;
  /** 0 or 1: a leave request needs no decision by staff. */
  readonly leaveAutoApprove: number;
  readonly status: 'active' | 'archived';
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface ClassGroupRow {
  readonly id: string;
  readonly campusId: string;
  readonly courseId: string;
  readonly externalCode: string;
  readonly name: string;
  readonly teacherStaffId: string | null;
  readonly room: string | null;
  readonly capacity: number;
  readonly skipStatutoryHolidays: number;
  readonly status: 'active' | 'closed';
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface LessonRow {
  readonly id: string;
  readonly shortCode: string;
  readonly classGroupId: string;
  readonly courseId: string;
  readonly campusId: string;
  readonly slotId: string | null;
  readonly slotDate: string | null;
  readonly date: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly teacherStaffId: string | null;
  readonly room: string | null;
  readonly topic: string | null;
  readonly status: 'scheduled' | 'cancelled';
  readonly changeReason: string | null;
  readonly movedFromStartsAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface EnrolmentRow {
  readonly id: string;
  readonly externalNo: string | null;
  readonly studentId: string;
  readonly courseId: string;
  readonly campusId: string;
  readonly classGroupId: string | null;
  readonly title: string;
  readonly kind: 'credits' | 'period';
  readonly totalCredits: number;
  readonly remainingCredits: number;
  readonly startsOn: string;
  /** Last usable day; null = never expires. */
  readonly expiresOn: string | null;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface AttendanceRow {
  readonly id: string;
  readonly lessonId: string;
  readonly studentId: string;
  readonly campusId: string;
  readonly classGroupId: string;
  readonly courseId: string;
  readonly lessonDate: string;
  readonly startsAt: Instant;
  readonly status: AttendanceStatus;
  readonly onTime: number;
  readonly method: AttendanceMethod;
  readonly isMakeUp: number;
  readonly consumption: Consumption;
  readonly consumedEnrolmentId: string | null;
  readonly revision: number;
  readonly recordedAt: Instant;
  readonly recordedByKind: string;
  readonly recordedById: string;
  readonly offlineScannedAt: Instant | null;
  readonly note: string | null;
  readonly updatedAt: Instant;
}
