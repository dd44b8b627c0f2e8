import { problem, type RosterIssue } from './issue';
import type { RosterGuardian, RosterRow } from './parse-row';
import { covers, foldName, type PlanState, type Step } from './plan-state';
import type { Ref, StudentFact } from './plan-types';

/** The campus a row speaks of; null when the cell is empty and no campus was stated with the upload. */
export const campusOf = (state: PlanState, row: RosterRow, issues: RosterIssue[]): string | null => {
  const { campusId, campusScope } = state.options;
  if (row.campus === null) return campusId;
  const found = state.campuses.get(foldName(row.campus)) ?? [];
  const campus = found[0];
  if (campus === undefined || found.length > 1) {
    const what = campus === undefined ? `系统里没有校区「${row.campus}」。` : `有多个校区叫「${row.campus}」。`;
    issues.push(problem(row.line, 'campus', 'campus_unknown', what, '请填写系统里的校区名称或校区编号。'));
    return null;
  }
  if (!covers(campusScope, campus.id) || (campusId !== null && campusId !== campus.id)) {
    issues.push(
      problem(
        row.line,
        'campus',
        'campus_not_allowed',
        `这次导入不包括校区「${campus.name}」。`,
        '请由该校区的同事导入，或选择对应的校区重新上传。',
      ),
    );
    return null;
  }
  return campus.id;
};

/** The student as the row leaves it. Empty cells change nothing. Null with an issue when the row cannot be right. */
export const studentOf = (
  state: PlanState,
  row: RosterRow,
  campusId: string | null,
  issues: RosterIssue[],
): { student: StudentFact; apply: Step } | null => {
  const earlier = state.studentLines.get(row.studentNo);
  if (earlier !== undefined && row.name !== null && row.name !== earlier.name) {
    issues.push(
      problem(
        row.line,
        'name',
        'student_no_two_names',
        `学号 ${row.studentNo} 在第 ${earlier.line} 行是另一个姓名。`,
        '请核对学号和姓名，一个学号只能属于一位学员。',
      ),
    );
    return null;
  }
  const known = state.students.get(row.studentNo);
  return known === undefined ? newStudent(state, row, campusId, issues) : knownStudent(state, row, known, campusId, issues);
};

const newStudent = (state: PlanState, row: RosterRow, campusId: string | null, issues: RosterIssue[]) => {
  const before = issues.length;
  if (row.name === null) {
    issues.push(problem(row.line, 'name', 'name_missing', '新学员没有填写姓名。', '请填写姓名；如果是老学员，请核对学号。'));
  }
  if (campusId === null && row.campus === null) {
    issues.push(problem(row.line, 'campus', 'campus_missing', '新学员没有填写校区。', '请填写校区。'));
  }
  if (row.guardians.length === 0) {
    issues.push(
      problem(row.line, 'guardianPhone', 'guardian_missing', '新学员没有家长手机。', '请填写家长手机，家长靠它绑定小程序。'),
    );
  }
  const families = familiesFor(state, row.guardians);
  if (families.length > 1) {
    issues.push(
      problem(
        row.line,
        'guardianPhone',
        'guardians_two_families',
        '家长手机在系统里属于不同的家庭，无法确定是哪一家。',
        '请核对手机号；确需合并家庭请联系主管处理。',
      ),
    );
  }
  if (issues.length > before || campusId === null || row.name === null) return null;
  const [first] = row.guardians;
  if (first === undefined) return null;
  const familyId: Ref = families[0] ?? `new:family:${first.phone}`;
  const student: StudentFact = {
    id: `new:student:${row.studentNo}`,
    externalNo: row.studentNo,
    name: row.name,
    gender: row.gender,
    birthDate: row.birthDate,
    campusId,
    familyId,
    status: 'active',
  };
  const apply = (): void => {
    if (families.length === 0) state.addFamily({ ref: familyId, campusId, ...first });
    keep(state, row, student);
  };
  return { student, apply };
};

const knownStudent = (state: PlanState, row: RosterRow, known: StudentFact, campusId: string | null, issues: RosterIssue[]) => {
  const before = issues.length;
  if (known.status !== 'active') {
    issues.push(
      problem(
        row.line,
        'studentNo',
        'student_inactive',
        `学号 ${row.studentNo} 的学员已离校。`,
        '请先在学员档案中恢复在读，或删去这一行。',
      ),
    );
  }
  if (!covers(state.options.campusScope, known.campusId)) {
    issues.push(
      problem(
        row.line,
        'studentNo',
        'student_other_campus',
        `学号 ${row.studentNo} 属于其他校区的学员。`,
        '请核对学号，或由该校区的同事导入。',
      ),
    );
  } else if (campusId !== null && campusId !== known.campusId && !row.move) {
    issues.push(
      problem(
        row.line,
        'campus',
        'campus_differs',
        `学号 ${row.studentNo} 的学员在系统里属于另一个校区。`,
        '确实转校区时，请在「调班」列填「是」；否则请核对校区和学号。',
      ),
    );
  }
  for (const guardian of row.guardians) {
    const families = state.familiesOf(guardian.phone);
    if (families.length > 0 && !families.includes(known.familyId)) {
      issues.push(
        problem(
          row.line,
          'guardianPhone',
          'phone_other_family',
          '这个家长手机在系统里属于另一个家庭。',
          '请核对手机号和学号；确需合并家庭请联系主管处理。',
        ),
      );
    }
  }
  if (issues.length > before) return null;
  const student: StudentFact = {
    ...known,
    name: row.name ?? known.name,
    gender: row.gender ?? known.gender,
    birthDate: row.birthDate ?? known.birthDate,
    campusId: campusId ?? known.campusId,
  };
  return { student, apply: (): void => keep(state, row, student) };
};

const keep = (state: PlanState, row: RosterRow, student: StudentFact): void => {
  state.students.set(row.studentNo, student);
  state.touchedStudents.set(row.studentNo, student);
  if (!state.studentLines.has(row.studentNo)) state.studentLines.set(row.studentNo, { line: row.line, name: student.name });
  for (const guardian of row.guardians) state.keepGuardian(guardian, student.familyId, student.campusId);
};

/** Families that hold every known number of the row, else all that hold any of them: more than one is for people to decide. */
const familiesFor = (state: PlanState, guardians: readonly RosterGuardian[]): readonly Ref[] => {
  const known = guardians.map((guardian) => state.familiesOf(guardian.phone)).filter((families) => families.length > 0);
  const [first = [], second] = known;
  const common = second === undefined ? first : first.filter((family) => second.includes(family));
  return common.length > 0 ? common : [...new Set(known.flat())];
};
