import type { LocalDate } from '@qingya/shared';
import type { RosterIssue } from './issue';
import type { RosterGuardian } from './parse-row';

/** An id of something that exists, or a name (`new:…`) for something the plan creates. */
export type Ref = string;
export const isNew = (ref: Ref): boolean => ref.startsWith('new:');

export interface CampusFact {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
}
export interface CourseFact {
  readonly id: Ref;
  readonly code: string;
  readonly title: string;
}
export interface ClassGroupFact {
  readonly id: Ref;
  readonly campusId: string;
  readonly courseId: Ref;
  readonly externalCode: string;
  readonly name: string;
  readonly capacity: number;
  readonly closed: boolean;
  /** Students in it today or later. */
  readonly memberCount: number;
}
export interface StudentFact {
  readonly id: Ref;
  readonly externalNo: string;
  readonly name: string;
  readonly gender: string | null;
  readonly birthDate: string | null;
  readonly campusId: string;
  readonly familyId: Ref;
  readonly status: string;
}
export interface EnrolmentFact {
  readonly id: string;
  readonly externalNo: string;
  readonly studentId: string;
  readonly courseId: string;
  readonly kind: 'credits' | 'period';
  readonly totalCredits: number;
  readonly remainingCredits: number;
  readonly startsOn: string;
  readonly expiresOn: string | null;
  /** Lessons were consumed, given back or adjusted here since it was created or imported. */
  readonly touched: boolean;
}

/** What the database says about everything a file mentions. */
export interface RosterSnapshot {
  readonly campuses: readonly CampusFact[];
  readonly courses: readonly CourseFact[];
  readonly classGroups: readonly ClassGroupFact[];
  /** By student number. */
  readonly students: ReadonlyMap<string, StudentFact>;
  /** Class groups a student is in today or later, by student id. */
  readonly memberships: ReadonlyMap<string, readonly string[]>;
  /** Families that have a guardian with this phone; one number may stand in several. */
  readonly guardians: ReadonlyMap<string, readonly Ref[]>;
  /** By enrolment number. */
  readonly enrolments: ReadonlyMap<string, EnrolmentFact>;
}

export interface PlanOptions {
  /** The business date of the dry run; the commit decides by the same one. */
  readonly today: LocalDate;
  /** Campuses on which the importer may import. */
  readonly campusScope: 'all' | readonly string[];
  /** The campus stated with the upload: stands for an empty campus cell, and the only one allowed. */
  readonly campusId: string | null;
  /** Campuses on which the importer may create courses and class groups. */
  readonly catalogueScope: 'all' | readonly string[];
}

export interface NewClassGroup extends ClassGroupFact {
  readonly line: number;
}
/** A family and the guardian by whose phone it is found from then on. */
export interface NewFamily extends RosterGuardian {
  readonly ref: Ref;
  readonly campusId: string;
}
/** A further guardian of a family. */
export interface NewGuardian extends RosterGuardian {
  readonly family: Ref;
  readonly campusId: string;
}
export interface StudentUpdate {
  readonly id: string;
  readonly from: Readonly<Record<string, string | null>>;
  readonly to: Readonly<Record<string, string | null>>;
}
export interface MembershipOpening {
  readonly student: Ref;
  readonly classGroup: Ref;
}
export interface MembershipClosing {
  readonly studentId: string;
  readonly classGroupId: string;
}
export interface NewEnrolment {
  readonly externalNo: string;
  readonly student: Ref;
  readonly course: Ref;
  readonly campusId: string;
  readonly classGroup: Ref | null;
  readonly title: string;
  readonly kind: 'credits' | 'period';
  readonly totalCredits: number;
  readonly remainingCredits: number;
  readonly startsOn: string;
  readonly expiresOn: string | null;
}
export interface EnrolmentUpdate {
  readonly id: string;
  readonly studentId: string;
  readonly from: EnrolmentTerms;
  readonly to: EnrolmentTerms;
}
export interface EnrolmentTerms {
  readonly totalCredits: number;
  readonly remainingCredits: number;
  readonly startsOn: string;
  readonly expiresOn: string | null;
}

/** Everything a commit does, in a form that can be compared with what the dry run promised. */
export interface RosterChanges {
  readonly courses: readonly CourseFact[];
  readonly classGroups: readonly NewClassGroup[];
  readonly families: readonly NewFamily[];
  readonly guardians: readonly NewGuardian[];
  readonly students: readonly StudentFact[];
  readonly studentUpdates: readonly StudentUpdate[];
  readonly openings: readonly MembershipOpening[];
  readonly closings: readonly MembershipClosing[];
  readonly enrolments: readonly NewEnrolment[];
  readonly enrolmentUpdates: readonly EnrolmentUpdate[];
}

export interface RosterCounts {
  readonly rows: number;
  readonly errorRows: number;
  readonly studentsCreated: number;
  readonly studentsUpdated: number;
  readonly studentsUnchanged: number;
  readonly guardiansCreated: number;
  readonly coursesCreated: number;
  readonly classGroupsCreated: number;
  readonly membershipsAdded: number;
  readonly membershipsMoved: number;
  readonly enrolmentsCreated: number;
  readonly enrolmentsUpdated: number;
  readonly enrolmentsUnchanged: number;
}

export interface RosterPlan {
  readonly changes: RosterChanges;
  readonly counts: RosterCounts;
  readonly issues: readonly RosterIssue[];
}
