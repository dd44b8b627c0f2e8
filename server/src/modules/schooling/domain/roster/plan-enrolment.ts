import { notice, problem, type RosterIssue } from './issue';
import type { RosterRow } from './parse-row';
import type { PlanState, Step } from './plan-state';
import type { ClassGroupFact, CourseFact, EnrolmentFact, EnrolmentTerms, StudentFact } from './plan-types';

interface Context {
  readonly student: StudentFact;
  readonly course: CourseFact | null;
  readonly group: ClassGroupFact | null;
  readonly campusId: string | null;
}

/** The enrolment a row names by its number: created, changed or left as it is. Null when the row cannot be right. */
export const enrolmentOf = (state: PlanState, row: RosterRow, context: Context, issues: RosterIssue[]): Step | null => {
  if (row.enrolmentNo === null) return () => undefined;
  const no = row.enrolmentNo;
  const earlier = state.enrolmentLines.get(no);
  if (earlier !== undefined) {
    issues.push(
      problem(
        row.line,
        'enrolmentNo',
        'enrolment_twice',
        `报名号 ${no} 在第 ${earlier} 行已经出现。`,
        '一个报名号只写一行，请删去重复的一行。',
      ),
    );
    return null;
  }
  const known = state.snapshot.enrolments.get(no);
  const step = known === undefined ? newEnrolment(state, row, no, context, issues) : changed(state, row, known, context, issues);
  if (step === null) return null;
  return () => {
    state.enrolmentLines.set(no, row.line);
    step();
  };
};

const newEnrolment = (state: PlanState, row: RosterRow, no: string, context: Context, issues: RosterIssue[]): Step | null => {
  const before = issues.length;
  const courseId = context.course?.id ?? context.group?.courseId;
  if (courseId === undefined && row.course === null && row.classGroup === null) {
    issues.push(problem(row.line, 'course', 'enrolment_without_course', `报名号 ${no} 没有填写课程。`, '请补上课程。'));
  }
  if (row.totalCredits === null && row.remainingCredits !== null) {
    issues.push(problem(row.line, 'totalCredits', 'total_missing', '填写了剩余课时，但没有总课时。', '请补上总课时。'));
  } else if (row.totalCredits === null && row.expiresOn === null) {
    issues.push(
      problem(
        row.line,
        'totalCredits',
        'enrolment_empty',
        `报名号 ${no} 没有总课时，也没有到期日期。`,
        '按课时的课包请填总课时，按有效期的请填到期日期。',
      ),
    );
  } else if (row.totalCredits === 0) {
    issues.push(
      problem(row.line, 'totalCredits', 'total_zero', '总课时是 0。', '请填写购买的课时数；按有效期的课包请清空总课时。'),
    );
  }
  const startsOn = row.startsOn ?? state.options.today;
  if (row.startsOn === null && row.expiresOn !== null && row.expiresOn < startsOn) {
    issues.push(problem(row.line, 'startsOn', 'starts_on_missing', '到期日期已经过去，又没有填写开课日期。', '请补上开课日期。'));
  }
  if (issues.length > before || courseId === undefined) return null;
  const title = context.course?.title ?? state.snapshot.courses.find((course) => course.id === courseId)?.title ?? no;
  const kind = row.totalCredits === null ? 'period' : 'credits';
  return () => {
    state.newEnrolments.push({
      externalNo: no,
      student: context.student.id,
      course: courseId,
      campusId: context.campusId ?? context.student.campusId,
      classGroup: context.group?.id ?? null,
      title,
      kind,
      totalCredits: row.totalCredits ?? 0,
      remainingCredits: row.remainingCredits ?? row.totalCredits ?? 0,
      startsOn,
      expiresOn: row.expiresOn,
    });
  };
};

const changed = (
  state: PlanState,
  row: RosterRow,
  known: EnrolmentFact,
  context: Context,
  issues: RosterIssue[],
): Step | null => {
  const before = issues.length;
  judgeIdentity(row, known, context, issues);
  const terms = newTerms(row, known);
  judgeTerms(row, known, terms, issues);
  if (issues.length > before) return null;
  const same = (Object.keys(terms) as (keyof EnrolmentTerms)[]).every((field) => terms[field] === known[field]);
  if (same) {
    return () => {
      state.enrolmentsUnchanged += 1;
    };
  }
  return () => {
    if (terms.expiresOn !== known.expiresOn) {
      issues.push(
        notice(
          row.line,
          'expiresOn',
          'expiry_changed',
          `到期日期由 ${known.expiresOn ?? '不过期'} 改为 ${terms.expiresOn ?? '不过期'}。`,
          '如果不是要修改，请改正后重新上传。',
        ),
      );
    }
    const from = {
      totalCredits: known.totalCredits,
      remainingCredits: known.remainingCredits,
      startsOn: known.startsOn,
      expiresOn: known.expiresOn,
    };
    state.enrolmentUpdates.push({ id: known.id, studentId: known.studentId, from, to: terms });
  };
};

/** Credits bought on top raise what is left by as much, unless the row says what is left. */
const newTerms = (row: RosterRow, known: EnrolmentFact): EnrolmentTerms => {
  const totalCredits = row.totalCredits ?? known.totalCredits;
  return {
    totalCredits,
    remainingCredits: row.remainingCredits ?? known.remainingCredits + totalCredits - known.totalCredits,
    startsOn: row.startsOn ?? known.startsOn,
    expiresOn: row.expiresOn ?? known.expiresOn,
  };
};

/** Whether the number is this student's, of this course, and counts what the row counts. */
const judgeIdentity = (row: RosterRow, known: EnrolmentFact, context: Context, issues: RosterIssue[]): void => {
  if (known.studentId !== context.student.id) {
    issues.push(
      problem(
        row.line,
        'enrolmentNo',
        'enrolment_other_student',
        `报名号 ${known.externalNo} 属于另一位学员。`,
        '请核对报名号和学号。',
      ),
    );
  }
  const courseId = context.course?.id ?? context.group?.courseId;
  if (courseId !== undefined && courseId !== known.courseId) {
    issues.push(
      problem(
        row.line,
        'course',
        'enrolment_other_course',
        `报名号 ${known.externalNo} 在系统里是另一门课程。`,
        '请核对课程；换课程请使用新的报名号。',
      ),
    );
  }
  if (known.kind === 'period' && (row.totalCredits !== null || row.remainingCredits !== null)) {
    issues.push(
      problem(row.line, 'totalCredits', 'enrolment_is_period', '这份课包按有效期计，没有课时。', '请清空总课时和剩余课时。'),
    );
  }
};

/** Whether the new terms add up, and do not overrule lessons that were consumed here. */
const judgeTerms = (row: RosterRow, known: EnrolmentFact, terms: EnrolmentTerms, issues: RosterIssue[]): void => {
  if (terms.remainingCredits < 0 || terms.remainingCredits > terms.totalCredits) {
    issues.push(
      problem(
        row.line,
        'totalCredits',
        'credits_out_of_range',
        `总课时改为 ${terms.totalCredits} 后，与剩余课时对不上（系统里剩余 ${known.remainingCredits}）。`,
        '请核对总课时和剩余课时。',
      ),
    );
  } else if (known.touched && terms.remainingCredits !== known.remainingCredits + terms.totalCredits - known.totalCredits) {
    issues.push(
      problem(
        row.line,
        'remainingCredits',
        'credits_conflict',
        `表里剩余 ${terms.remainingCredits} 课时，系统里剩余 ${known.remainingCredits}，并且已在系统里上过课。`,
        '以系统为准时请清空这一格；确需更改请在报名详情中调整课时并写明原因。',
      ),
    );
  }
  if (terms.expiresOn !== null && terms.expiresOn < terms.startsOn) {
    issues.push(problem(row.line, 'expiresOn', 'expires_before_start', '到期日期早于开课日期。', '请核对两个日期。'));
  }
};
