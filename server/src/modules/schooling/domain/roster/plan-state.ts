import { plainText } from './normalise';
import type { RosterGuardian } from './parse-row';
import type {
  ClassGroupFact,
  CourseFact,
  EnrolmentUpdate,
  MembershipClosing,
  MembershipOpening,
  NewClassGroup,
  NewEnrolment,
  NewFamily,
  NewGuardian,
  PlanOptions,
  Ref,
  RosterChanges,
  RosterSnapshot,
  StudentFact,
} from './plan-types';

/** Names compare without regard to case, width and blanks. */
export const foldName = (text: string): string => plainText(text).replaceAll(' ', '').toLowerCase();

const index = <T>(items: readonly T[], keysOf: (item: T) => readonly (string | null)[]): Map<string, T[]> => {
  const map = new Map<string, T[]>();
  for (const item of items) {
    const keys = new Set(keysOf(item).flatMap((key) => (key === null || key === '' ? [] : [foldName(key)])));
    for (const key of keys) map.set(key, [...(map.get(key) ?? []), item]);
  }
  return map;
};

const groupKey = (campusId: string, name: string): string => `${campusId} ${foldName(name)}`;

/** The world as it will be after the rows accepted so far. Only good rows change it. */
export class PlanState {
  private readonly courses: Map<string, CourseFact[]>;
  private readonly groups = new Map<string, ClassGroupFact[]>();
  private readonly groupsById = new Map<Ref, ClassGroupFact>();
  private readonly headCount = new Map<Ref, number>();
  readonly campuses: Map<string, RosterSnapshot['campuses'][number][]>;
  readonly students: Map<string, StudentFact>;
  readonly memberships = new Map<Ref, Set<Ref>>();
  private readonly guardians: Map<string, readonly Ref[]>;
  /** Line on which the file first gave a student, a class of a course, an enrolment. */
  readonly studentLines = new Map<string, { line: number; name: string }>();
  readonly classLines = new Map<string, { line: number; classGroup: Ref }>();
  readonly enrolmentLines = new Map<string, number>();
  readonly touchedStudents = new Map<string, StudentFact>();
  readonly newCourses: CourseFact[] = [];
  readonly newGroups: NewClassGroup[] = [];
  readonly families: NewFamily[] = [];
  readonly newGuardians: NewGuardian[] = [];
  readonly openings: MembershipOpening[] = [];
  readonly closings: MembershipClosing[] = [];
  readonly newEnrolments: NewEnrolment[] = [];
  readonly enrolmentUpdates: EnrolmentUpdate[] = [];
  enrolmentsUnchanged = 0;

  constructor(
    readonly snapshot: RosterSnapshot,
    readonly options: PlanOptions,
  ) {
    this.campuses = index(snapshot.campuses, (campus) => [campus.name, campus.code]);
    this.courses = index(snapshot.courses, (course) => [course.code, course.title]);
    this.students = new Map(snapshot.students);
    this.guardians = new Map(snapshot.guardians);
    for (const group of snapshot.classGroups) this.indexGroup(group);
    for (const [student, groups] of snapshot.memberships) this.memberships.set(student, new Set(groups));
  }

  coursesNamed(text: string): readonly CourseFact[] {
    return this.courses.get(foldName(text)) ?? [];
  }

  groupsNamed(campusId: string, text: string): readonly ClassGroupFact[] {
    return this.groups.get(groupKey(campusId, text)) ?? [];
  }

  group(ref: Ref): ClassGroupFact | undefined {
    return this.groupsById.get(ref);
  }

  headCountOf(group: ClassGroupFact): number {
    return this.headCount.get(group.id) ?? group.memberCount;
  }

  familiesOf(phone: string): readonly Ref[] {
    return this.guardians.get(phone) ?? [];
  }

  addFamily(family: NewFamily): void {
    this.families.push(family);
    this.guardians.set(family.phone, [...this.familiesOf(family.phone), family.ref]);
  }

  /** Adds a guardian to a family. One who is there stays as is: names and relations are corrected by people. */
  keepGuardian(guardian: RosterGuardian, family: Ref, campusId: string): void {
    const families = this.familiesOf(guardian.phone);
    if (families.includes(family)) return;
    this.guardians.set(guardian.phone, [...families, family]);
    this.newGuardians.push({ ...guardian, family, campusId });
  }

  changeHeadCount(ref: Ref, by: number): void {
    const group = this.groupsById.get(ref);
    if (group !== undefined) this.headCount.set(ref, this.headCountOf(group) + by);
  }

  addCourse(course: CourseFact): void {
    this.newCourses.push(course);
    for (const key of new Set([foldName(course.code), foldName(course.title)])) this.courses.set(key, [course]);
  }

  addGroup(group: NewClassGroup): void {
    this.newGroups.push(group);
    this.indexGroup(group);
  }

  private indexGroup(group: ClassGroupFact): void {
    this.groupsById.set(group.id, group);
    for (const key of new Set([groupKey(group.campusId, group.externalCode), groupKey(group.campusId, group.name)])) {
      this.groups.set(key, [...(this.groups.get(key) ?? []), group]);
    }
  }

  changes(): RosterChanges {
    const studentUpdates = [];
    const students: StudentFact[] = [];
    for (const student of this.touchedStudents.values()) {
      const before = this.snapshot.students.get(student.externalNo);
      if (before === undefined) students.push(student);
      else {
        const changed = (['name', 'gender', 'birthDate', 'campusId'] as const).filter(
          (field) => before[field] !== student[field],
        );
        const pick = (from: StudentFact) => Object.fromEntries(changed.map((field) => [field, from[field]]));
        if (changed.length > 0) studentUpdates.push({ id: student.id, from: pick(before), to: pick(student) });
      }
    }
    return {
      courses: this.newCourses,
      classGroups: this.newGroups,
      families: this.families,
      guardians: this.newGuardians,
      students,
      studentUpdates,
      openings: this.openings,
      closings: this.closings,
      enrolments: this.newEnrolments,
      enrolmentUpdates: this.enrolmentUpdates,
    };
  }
}

/** What one row will do to the state once every part of it has been found good. */
export type Step = () => void;

/** Whether a scope covers a campus. */
export const covers = (scope: 'all' | readonly string[], campusId: string): boolean =>
  scope === 'all' || scope.includes(campusId);
