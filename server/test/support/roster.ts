import { ROSTER_COLUMNS } from '../../src/modules/schooling/domain/roster/columns';
import type { RosterChanges, RosterSnapshot } from '../../src/modules/schooling/domain/roster/plan-types';

/** A row of a test sheet, by column title. */
export type RowText = Readonly<Record<string, string>>;

export const HEAD: readonly string[] = ROSTER_COLUMNS.map((column) => column.title);

/** Sheet lines with a header in line 1. */
export const sheetOf = (rows: readonly RowText[]): { line: number; cells: string[] }[] => [
  { line: 1, cells: [...HEAD] },
  ...rows.map((row, index) => ({ line: index + 2, cells: HEAD.map((title) => row[title] ?? '') })),
];

/** A school with two campuses and nothing else. */
export const emptySnapshot = (): RosterSnapshot => ({
  campuses: [
    { id: 'c-east', name: '城东', code: 'E' },
    { id: 'c-west', name: '城西', code: 'W' },
  ],
  courses: [],
  classGroups: [],
  students: new Map(),
  memberships: new Map(),
  guardians: new Map(),
  enrolments: new Map(),
});

/** What the database would say after a commit; the plan's own names serve as ids. */
export const applied = (before: RosterSnapshot, changes: RosterChanges): RosterSnapshot => {
  const students = new Map(before.students);
  for (const student of changes.students) students.set(student.externalNo, student);
  for (const [no, student] of students) {
    for (const update of changes.studentUpdates) if (update.id === student.id) students.set(no, { ...student, ...update.to });
  }
  const guardians = new Map(before.guardians);
  for (const { ref, phone } of changes.families) guardians.set(phone, [...(guardians.get(phone) ?? []), ref]);
  for (const { family, phone } of changes.guardians) guardians.set(phone, [...(guardians.get(phone) ?? []), family]);
  const memberships = new Map([...before.memberships].map(([id, groups]) => [id, new Set(groups)]));
  for (const { studentId, classGroupId } of changes.closings) memberships.get(studentId)?.delete(classGroupId);
  for (const { student, classGroup } of changes.openings) {
    memberships.set(student, (memberships.get(student) ?? new Set()).add(classGroup));
  }
  const enrolments = new Map(before.enrolments);
  for (const { student, course, ...rest } of changes.enrolments) {
    enrolments.set(rest.externalNo, {
      ...rest,
      id: `new:enrolment:${rest.externalNo}`,
      studentId: student,
      courseId: course,
      touched: false,
    });
  }
  for (const [no, enrolment] of enrolments) {
    for (const update of changes.enrolmentUpdates)
      if (update.id === enrolment.id) enrolments.set(no, { ...enrolment, ...update.to });
  }
  const classGroups = [...before.classGroups, ...changes.classGroups].map((group) => ({
    ...group,
    memberCount: [...memberships.values()].filter((groups) => groups.has(group.id)).length,
  }));
  return {
    ...before,
    courses: [...before.courses, ...changes.courses],
    classGroups,
    students,
    memberships: new Map([...memberships].map(([id, groups]) => [id, [...groups]])),
    guardians,
    enrolments,
  };
};
