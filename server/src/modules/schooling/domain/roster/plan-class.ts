import { notice, problem, type RosterIssue } from './issue';
import type { RosterRow } from './parse-row';
import { covers, foldName, type PlanState, type Step } from './plan-state';
import type { ClassGroupFact, CourseFact, StudentFact } from './plan-types';

/** Size of a class group that an import creates; staff change it afterwards. */
export const DEFAULT_CAPACITY = 40;

export interface Found<T> {
  readonly value: T;
  readonly apply: Step;
}
const nothing: Step = () => undefined;

/** The course a row names; created when missing and the importer may. */
export const courseOf = (
  state: PlanState,
  row: RosterRow,
  campusId: string | null,
  issues: RosterIssue[],
): Found<CourseFact> | null => {
  if (row.course === null) return null;
  const title = row.course;
  const found = state.coursesNamed(title);
  if (found.length > 1) {
    issues.push(problem(row.line, 'course', 'course_ambiguous', `有多门课程叫「${title}」。`, '请改填课程编号。'));
    return null;
  }
  if (found[0] !== undefined) return { value: found[0], apply: nothing };
  // The campus itself is wrong: that has been said.
  if (campusId === null && row.campus !== null) return null;
  if (campusId === null || !covers(state.options.catalogueScope, campusId)) {
    issues.push(
      problem(row.line, 'course', 'course_unknown', `系统里没有课程「${title}」。`, '请核对课程名称，或请校区主管先新建课程。'),
    );
    return null;
  }
  const course: CourseFact = { id: `new:course:${foldName(title)}`, code: title, title };
  return {
    value: course,
    apply: () => {
      if (state.coursesNamed(title).length > 0) return;
      issues.push(
        notice(
          row.line,
          'course',
          'course_created',
          `将新建课程「${title}」。`,
          '如果只是写法不同，请改成系统里的课程名称后重新上传。',
        ),
      );
      state.addCourse(course);
    },
  };
};

/** The class group a row names. Without a campus it is never guessed. */
export const classOf = (
  state: PlanState,
  row: RosterRow,
  campusId: string | null,
  course: Found<CourseFact> | null,
  issues: RosterIssue[],
): Found<ClassGroupFact> | null => {
  if (row.classGroup === null) return null;
  const name = row.classGroup;
  if (campusId === null) {
    if (row.campus === null) {
      issues.push(
        problem(
          row.line,
          'campus',
          'class_without_campus',
          `填写了班级「${name}」，但没有填写校区。`,
          '不同校区可能有同名班级，请补上校区。',
        ),
      );
    }
    return null;
  }
  const found = state.groupsNamed(campusId, name);
  const group = found[0];
  if (found.length > 1) {
    issues.push(problem(row.line, 'classGroup', 'class_ambiguous', `这个校区有多个班级叫「${name}」。`, '请改填班级编号。'));
    return null;
  }
  if (group === undefined) return newClass(state, row, name, campusId, course, issues);
  if (group.closed) {
    issues.push(problem(row.line, 'classGroup', 'class_closed', `班级「${name}」已结班。`, '请填写在开的班级。'));
    return null;
  }
  if (course !== null && course.value.id !== group.courseId) {
    issues.push(
      problem(
        row.line,
        'course',
        'class_other_course',
        `班级「${name}」不属于课程「${course.value.title}」。`,
        '请核对班级和课程。',
      ),
    );
    return null;
  }
  return { value: group, apply: nothing };
};

const newClass = (
  state: PlanState,
  row: RosterRow,
  name: string,
  campusId: string,
  course: Found<CourseFact> | null,
  issues: RosterIssue[],
): Found<ClassGroupFact> | null => {
  if (!covers(state.options.catalogueScope, campusId)) {
    issues.push(
      problem(
        row.line,
        'classGroup',
        'class_unknown',
        `这个校区没有班级「${name}」。`,
        '请核对班级名称，或请校区主管先新建班级。',
      ),
    );
    return null;
  }
  if (course === null) {
    if (row.course === null) {
      issues.push(
        problem(
          row.line,
          'course',
          'class_without_course',
          `班级「${name}」还不存在，新建班级需要填写课程。`,
          '请补上课程；如果班级已存在，请核对班级名称。',
        ),
      );
    }
    return null;
  }
  const group: ClassGroupFact = {
    id: `new:class:${campusId}:${foldName(name)}`,
    campusId,
    courseId: course.value.id,
    externalCode: name,
    name,
    capacity: DEFAULT_CAPACITY,
    closed: false,
    memberCount: 0,
  };
  return {
    value: group,
    apply: () => {
      if (state.group(group.id) !== undefined) return;
      issues.push(
        notice(
          row.line,
          'classGroup',
          'class_created',
          `将新建班级「${name}」，人数上限 ${DEFAULT_CAPACITY}。`,
          '如果只是写法不同，请改成系统里的班级名称后重新上传。',
        ),
      );
      state.addGroup({ ...group, line: row.line });
    },
  };
};

/**
 * Puts the student into the class group. Another class of the same course is left only when the row says so in its own
 * column: a class that was merely mistyped must not move anybody.
 */
export const membershipOf = (
  state: PlanState,
  row: RosterRow,
  student: StudentFact,
  group: ClassGroupFact,
  issues: RosterIssue[],
): Step | null => {
  const current = state.memberships.get(student.id) ?? new Set<string>();
  const fileKey = `${row.studentNo} ${group.courseId}`;
  if (!isSameClassAsBefore(state, row, fileKey, group, issues)) return null;
  const remember = (): void => {
    state.classLines.set(fileKey, { line: row.line, classGroup: group.id });
  };
  if (current.has(group.id)) return remember;
  const siblings = [...current].filter((ref) => state.group(ref)?.courseId === group.courseId);
  const [from] = siblings;
  if (!mayEnter(state, row, siblings, group, issues)) return null;
  return () => {
    if (from !== undefined) {
      issues.push(
        notice(
          row.line,
          'classGroup',
          'class_move',
          `将从班级「${state.group(from)?.name ?? ''}」调到「${group.name}」。`,
          '如果不是要调班，请改正班级后重新上传。',
        ),
      );
      state.closings.push({ studentId: student.id, classGroupId: from });
      state.changeHeadCount(from, -1);
      current.delete(from);
    }
    state.openings.push({ student: student.id, classGroup: group.id });
    state.changeHeadCount(group.id, 1);
    state.memberships.set(student.id, current.add(group.id));
    remember();
  };
};

/** One file puts a student into one class of a course, not into one after the other. */
const isSameClassAsBefore = (
  state: PlanState,
  row: RosterRow,
  fileKey: string,
  group: ClassGroupFact,
  issues: RosterIssue[],
): boolean => {
  const earlier = state.classLines.get(fileKey);
  if (earlier !== undefined && earlier.classGroup !== group.id) {
    issues.push(
      problem(
        row.line,
        'classGroup',
        'two_classes_same_course',
        `第 ${earlier.line} 行已为这位学员安排了同一课程的另一个班级。`,
        '同一课程请只保留一个班级。',
      ),
    );
    return false;
  }
  return true;
};

const mayEnter = (
  state: PlanState,
  row: RosterRow,
  siblings: readonly string[],
  group: ClassGroupFact,
  issues: RosterIssue[],
): boolean => {
  const [from] = siblings;
  if (siblings.length > 1) {
    issues.push(
      problem(
        row.line,
        'classGroup',
        'several_classes',
        '学员现在在这门课程的多个班级。',
        '请在班级名单中手动调整，或清空这一行的班级。',
      ),
    );
    return false;
  }
  if (from !== undefined && !row.move) {
    issues.push(
      problem(
        row.line,
        'classGroup',
        'move_not_stated',
        `学员现在在班级「${state.group(from)?.name ?? ''}」，表里写的是「${group.name}」。`,
        '确实调班时，请在「调班」列填「是」；否则请改回原班级。',
      ),
    );
    return false;
  }
  if (state.headCountOf(group) >= group.capacity) {
    issues.push(
      problem(
        row.line,
        'classGroup',
        'class_full',
        `班级「${group.name}」人数已满（上限 ${group.capacity}）。`,
        '请先调高班级人数上限，或换一个班级。',
      ),
    );
    return false;
  }
  return true;
};
