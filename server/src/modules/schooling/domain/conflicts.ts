import type { Instant } from '@qingya/shared';

export interface Booking {
  readonly id: string;
  readonly classGroupId: string;
  readonly campusId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly room: string | null;
  readonly teacherStaffId: string | null;
}

export interface Conflict {
  readonly kind: 'teacher' | 'room' | 'class_group';
  readonly with: Booking;
}

/** Two lessons that only touch (one ends as the other starts) do not overlap. */
export const overlaps = (a: Pick<Booking, 'startsAt' | 'endsAt'>, b: Pick<Booking, 'startsAt' | 'endsAt'>): boolean =>
  a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/**
 * The first thing that stands in the way of a lesson: its class group, its teacher (on any campus) or its room (on the
 * same campus) is taken at that time. A lesson never conflicts with itself.
 */
export const findConflict = (wanted: Booking, others: readonly Booking[]): Conflict | undefined => {
  for (const other of others) {
    if (other.id === wanted.id || !overlaps(wanted, other)) continue;
    if (other.classGroupId === wanted.classGroupId) return { kind: 'class_group', with: other };
    if (wanted.teacherStaffId !== null && other.teacherStaffId === wanted.teacherStaffId) return { kind: 'teacher', with: other };
    if (wanted.room !== null && other.room === wanted.room && other.campusId === wanted.campusId)
      return { kind: 'room', with: other };
  }
  return undefined;
};
