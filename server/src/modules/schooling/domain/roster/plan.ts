import type { RosterIssue } from './issue';
import type { ParsedRow, RosterRow } from './parse-row';
import { classOf, courseOf, membershipOf } from './plan-class';
import { enrolmentOf } from './plan-enrolment';
import { PlanState } from './plan-state';
import { campusOf, studentOf } from './plan-student';
import type { PlanOptions, RosterPlan, RosterSnapshot } from './plan-types';

/**
 * Decides what a roster file would change, row by row in file order. A row with an error changes nothing; the others are
 * judged as if it were not there. The same file over its own result changes nothing.
 */
export class RosterPlanner {
  private readonly state: PlanState;
  private readonly issues: RosterIssue[] = [];
  private rows = 0;
  private errorRows = 0;

  constructor(snapshot: RosterSnapshot, options: PlanOptions) {
    this.state = new PlanState(snapshot, options);
  }

  /** Takes the next row of the file. */
  add(parsed: ParsedRow): void {
    this.rows += 1;
    const issues = [...parsed.issues];
    const steps = parsed.row === null ? null : this.judge(parsed.row, issues);
    if (steps === null || issues.some((issue) => issue.severity === 'error')) this.errorRows += 1;
    else for (const step of steps) step();
    this.issues.push(...issues);
  }

  /** Every part of the row is judged, so that one report names all that is wrong with it. */
  private judge(row: RosterRow, issues: RosterIssue[]): (() => void)[] | null {
    const state = this.state;
    const campusId = campusOf(state, row, issues);
    const person = studentOf(state, row, campusId, issues);
    const course = courseOf(state, row, campusId ?? person?.student.campusId ?? null, issues);
    const group = classOf(state, row, campusId, course, issues);
    if (person === null) return null;
    const { student } = person;
    const membership = group === null ? null : membershipOf(state, row, student, group.value, issues);
    const context = { student, course: course?.value ?? null, group: group?.value ?? null, campusId };
    const enrolment = enrolmentOf(state, row, context, issues);
    return [person.apply, course?.apply, group?.apply, membership, enrolment].flatMap((step) => (step ? [step] : []));
  }

  /** The whole plan. Call once, after the last row. */
  finish(): RosterPlan {
    const changes = this.state.changes();
    return {
      changes,
      issues: this.issues,
      counts: {
        rows: this.rows,
        errorRows: this.errorRows,
        studentsCreated: changes.students.length,
        studentsUpdated: changes.studentUpdates.length,
        studentsUnchanged: this.state.touchedStudents.size - changes.students.length - changes.studentUpdates.length,
        guardiansCreated: changes.families.length + changes.guardians.length,
        coursesCreated: changes.courses.length,
        classGroupsCreated: changes.classGroups.length,
        membershipsAdded: changes.openings.length - changes.closings.length,
        membershipsMoved: changes.closings.length,
        enrolmentsCreated: changes.enrolments.length,
        enrolmentsUpdated: changes.enrolmentUpdates.length,
        enrolmentsUnchanged: this.state.enrolmentsUnchanged,
      },
    };
  }
}

/** Plans a whole file at once. */
export const planRoster = (rows: readonly ParsedRow[], snapshot: RosterSnapshot, options: PlanOptions): RosterPlan => {
  const planner = new RosterPlanner(snapshot, options);
  for (const row of rows) planner.add(row);
  return planner.finish();
};
