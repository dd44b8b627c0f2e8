import { localDate } from '@qingya/shared';
import fc from 'fast-check';
import { applied, emptySnapshot, HEAD, type RowText, sheetOf } from '../../../../../test/support/roster';
import { planRoster } from './plan';
import type { PlanOptions, RosterPlan, RosterSnapshot } from './plan-types';
import { readRoster } from './read-roster';

const options: PlanOptions = { today: localDate('2026-11-21'), campusScope: 'all', campusId: null, catalogueScope: 'all' };
const plan = (
  rows: readonly RowText[],
  snapshot: RosterSnapshot = emptySnapshot(),
  with_: Partial<PlanOptions> = {},
): RosterPlan => planRoster(readRoster(sheetOf(rows)).rows, snapshot, { ...options, ...with_ });
const codes = (result: RosterPlan) => result.issues.map((issue) => `${issue.line}:${issue.severity}:${issue.code}`);
const errors = (result: RosterPlan) => result.issues.filter((issue) => issue.severity === 'error').map((issue) => issue.code);

const ming: RowText = { 学号: 'S1', 姓名: '王小明', 校区: '城东', 班级: '书法一班', 课程: '书法', 家长手机: '13800000001' };
const withPackage: RowText = {
  ...ming,
  报名号: 'E1',
  总课时: '48',
  剩余课时: '30',
  开课日期: '2026-09-01',
  到期日期: '2027-08-31',
};

/** 王小明 in 书法一班 with E1, as an import of the row above leaves it. */
const settled = (): RosterSnapshot => applied(emptySnapshot(), plan([withPackage]).changes);

describe('planning a roster', () => {
  it('creates course, class, family, guardian, student, membership and enrolment from one row, and says so', () => {
    const result = plan([withPackage]);
    expect(codes(result)).toEqual(['2:notice:course_created', '2:notice:class_created']);
    expect(result.counts).toMatchObject({
      rows: 1,
      errorRows: 0,
      studentsCreated: 1,
      guardiansCreated: 1,
      coursesCreated: 1,
      classGroupsCreated: 1,
      membershipsAdded: 1,
      enrolmentsCreated: 1,
    });
  });

  it('changes nothing when the same file comes again', () => {
    const again = plan([withPackage], settled());
    expect(Object.values(again.changes).flat()).toEqual([]);
    expect(again.counts).toMatchObject({ studentsUnchanged: 1, enrolmentsUnchanged: 1, studentsCreated: 0 });
  });

  it('changes only what a filled cell says, never what an empty one leaves out', () => {
    const result = plan([{ 学号: 'S1', 姓名: '王晓明' }], settled());
    expect(result.changes.studentUpdates).toEqual([{ id: 'new:student:S1', from: { name: '王小明' }, to: { name: '王晓明' } }]);
    expect(result.counts).toMatchObject({ studentsUpdated: 1, membershipsMoved: 0, membershipsAdded: 0, enrolmentsUpdated: 0 });
  });

  describe('class changes', () => {
    const other: RowText = { ...ming, 班级: '书法二班' };
    const world = () =>
      applied(
        settled(),
        plan([{ ...ming, 学号: 'S2', 姓名: '李雷', 家长手机: '13800000002', 班级: '书法二班' }], settled()).changes,
      );

    it('never moves a student because a class was written differently', () => {
      expect(errors(plan([other], world()))).toEqual(['move_not_stated']);
    });
    it('moves when the row says so, and reports the move', () => {
      const result = plan([{ ...other, 调班: '是' }], world());
      expect(codes(result)).toEqual(['2:notice:class_move']);
      expect(result.counts).toMatchObject({ membershipsMoved: 1, membershipsAdded: 0 });
      expect(result.changes.closings).toHaveLength(1);
    });
    it('does not guess the campus of a class', () => {
      expect(errors(plan([{ 学号: 'S1', 班级: '书法二班' }], world()))).toEqual(['class_without_campus']);
      expect(errors(plan([{ 学号: 'S1', 班级: '书法二班', 调班: '是' }], world()))).toEqual(['class_without_campus']);
    });
    it('keeps same-named classes of two campuses apart', () => {
      const result = plan([{ ...ming, 学号: 'S3', 姓名: '韩梅', 家长手机: '13800000003', 校区: '城西' }], world());
      expect(result.changes.classGroups).toHaveLength(1);
      expect(result.changes.classGroups[0]?.campusId).toBe('c-west');
    });
    it('adds a class of another course without leaving the first', () => {
      const result = plan([{ ...ming, 课程: '围棋', 班级: '围棋一班' }], world());
      expect(result.counts).toMatchObject({ membershipsAdded: 1, membershipsMoved: 0 });
    });
    it('refuses two classes of one course in one file', () => {
      const rows = [
        { ...ming, 学号: 'S9', 家长手机: '13800000009' },
        { ...ming, 学号: 'S9', 班级: '书法二班', 调班: '是' },
      ];
      expect(errors(plan(rows))).toEqual(['two_classes_same_course']);
      expect(errors(plan([ming, { ...other, 调班: '是' }], world()))).toEqual(['two_classes_same_course']);
    });
    it('fills a class exactly to its limit', () => {
      const row = (n: number): RowText => ({ ...ming, 学号: `N${n}`, 家长手机: `138${String(n).padStart(8, '0')}` });
      const fill = (count: number) => plan(Array.from({ length: count }, (_, n) => row(n)));
      expect(errors(fill(40))).toEqual([]);
      expect(errors(fill(41))).toEqual(['class_full']);
    });
    it('needs a statement to change the campus, too', () => {
      expect(errors(plan([{ 学号: 'S1', 校区: '城西' }], world()))).toEqual(['campus_differs']);
      expect(plan([{ 学号: 'S1', 校区: '城西', 调班: '是' }], world()).changes.studentUpdates[0]?.to).toEqual({
        campusId: 'c-west',
      });
    });
    it('refuses a closed class and a class of another course', () => {
      const closed = { ...world(), classGroups: world().classGroups.map((group) => ({ ...group, closed: true })) };
      expect(errors(plan([ming], closed))).toEqual(['class_closed']);
      expect(errors(plan([{ ...ming, 课程: '围棋' }], world()))).toEqual(['class_other_course']);
    });
  });

  describe('families', () => {
    it('puts children with one phone into one family', () => {
      const result = plan([ming, { ...ming, 学号: 'S2', 姓名: '王小红' }]);
      expect(result.changes.families).toHaveLength(1);
      expect(new Set(result.changes.students.map((student) => student.familyId)).size).toBe(1);
      expect(result.counts.guardiansCreated).toBe(1);
    });
    it('joins a new child to the family that has the phone', () => {
      const result = plan([{ ...ming, 学号: 'S2', 姓名: '王小红' }], settled());
      expect(result.changes.families).toHaveLength(0);
      expect(result.changes.students[0]?.familyId).toBe(settled().students.get('S1')?.familyId);
    });
    it('adds a second guardian, but never takes one from another family', () => {
      const two = applied(settled(), plan([{ ...ming, 学号: 'S2', 姓名: '李雷', 家长手机: '13800000002' }], settled()).changes);
      expect(plan([{ 学号: 'S1', 家长手机: '13800000007' }], two).counts.guardiansCreated).toBe(1);
      expect(errors(plan([{ 学号: 'S1', 家长手机: '13800000002' }], two))).toEqual(['phone_other_family']);
      expect(errors(plan([{ ...ming, 学号: 'S3', 家长2手机: '13800000002' }], two))).toEqual(['guardians_two_families']);
    });
    it.each([
      ['姓名', 'name_missing'],
      ['校区', 'campus_missing'],
      ['家长手机', 'guardian_missing'],
    ])('needs %s for a new student', (column, code) => {
      const { [column]: _, 班级: __, ...row } = ming;
      expect(errors(plan([row]))).toContain(code);
    });
  });

  describe('enrolments', () => {
    const change = (text: RowText, touched = false, row: RowText = { 学号: 'S1', 报名号: 'E1' }) => {
      const world = settled();
      const enrolments = new Map([...world.enrolments].map(([no, enrolment]) => [no, { ...enrolment, touched }]));
      return plan([{ ...row, ...text }], { ...world, enrolments });
    };
    it('does not reset what is left once lessons were consumed here', () => {
      expect(errors(change({ 剩余课时: '35' }, true))).toEqual(['credits_conflict']);
      expect(change({ 剩余课时: '35' }, false).changes.enrolmentUpdates[0]?.to.remainingCredits).toBe(35);
      expect(errors(change({ 剩余课时: '30' }, true))).toEqual([]);
    });
    it('raises what is left by what was bought on top', () => {
      expect(change({ 总课时: '58' }, true).changes.enrolmentUpdates[0]?.to).toMatchObject({
        totalCredits: 58,
        remainingCredits: 40,
      });
      expect(errors(change({ 总课时: '58', 剩余课时: '40' }, true))).toEqual([]);
      expect(errors(change({ 总课时: '58', 剩余课时: '41' }, true))).toEqual(['credits_conflict']);
    });
    it('refuses a total below what was used', () => {
      expect(errors(change({ 总课时: '18' }))).toEqual([]);
      expect(errors(change({ 总课时: '17' }))).toEqual(['credits_out_of_range']);
    });
    it('refuses the number of another student, another course, the same number twice', () => {
      expect(errors(change({ 课程: '围棋' }))).toEqual(['enrolment_other_course']);
      const world = applied(settled(), plan([{ ...ming, 学号: 'S2', 姓名: '李雷', 家长手机: '13800000002' }], settled()).changes);
      expect(errors(plan([{ 学号: 'S2', 报名号: 'E1' }], world))).toEqual(['enrolment_other_student']);
      expect(errors(plan([withPackage, withPackage]))).toEqual(['enrolment_twice']);
    });
    it.each([
      [{ 剩余课时: '3' }, 'total_missing'],
      [{}, 'enrolment_empty'],
      [{ 总课时: '0' }, 'total_zero'],
      [{ 到期日期: '2026-11-20' }, 'starts_on_missing'],
    ])('needs the terms of a new one: %j', (text, code) => {
      expect(errors(change(text as RowText, false, { ...ming, 报名号: 'E2' }))).toEqual([code]);
    });
    it('takes a validity without credits as a period, and today as its first day', () => {
      const result = change({ 到期日期: '2026-11-21' }, false, { ...ming, 报名号: 'E2' });
      expect(result.changes.enrolments[0]).toMatchObject({
        kind: 'period',
        totalCredits: 0,
        startsOn: '2026-11-21',
        expiresOn: '2026-11-21',
      });
      const world = applied(settled(), result.changes);
      expect(errors(plan([{ 学号: 'S1', 报名号: 'E2', 总课时: '10' }], world))).toEqual(['enrolment_is_period']);
    });
  });

  describe('scope', () => {
    it('refuses other campuses than the importer’s, for rows and for students', () => {
      expect(errors(plan([ming], emptySnapshot(), { campusScope: ['c-west'] }))).toEqual(['campus_not_allowed']);
      expect(errors(plan([{ 学号: 'S1', 姓名: '改名' }], settled(), { campusScope: ['c-west'] }))).toEqual([
        'student_other_campus',
      ]);
      expect(errors(plan([ming], emptySnapshot(), { campusId: 'c-west' }))).toEqual(['campus_not_allowed']);
    });
    it('takes the campus stated with the upload for an empty cell', () => {
      const { 校区: _, ...row } = ming;
      expect(plan([row], emptySnapshot(), { campusId: 'c-west' }).changes.students[0]?.campusId).toBe('c-west');
    });
    it('creates courses and classes only where the importer may', () => {
      expect(errors(plan([ming], emptySnapshot(), { catalogueScope: ['c-west'] }))).toEqual(['course_unknown', 'class_unknown']);
      expect(errors(plan([{ ...ming, 班级: '书法九班' }], settled(), { catalogueScope: [] }))).toEqual(['class_unknown']);
    });
  });

  it('lets a broken row change nothing, and the rows after it live', () => {
    const result = plan([{ ...ming, 家长手机: '1' }, ming, { ...ming, 姓名: '别人' }]);
    expect(result.counts).toMatchObject({ rows: 3, errorRows: 2, studentsCreated: 1 });
    expect(errors(result)).toEqual(['bad_guardian_phone', 'student_no_two_names']);
  });

  it('gives the same world for any file imported once or twice', () => {
    const word = fc.constantFrom('', '一班', '二班', '三班');
    const rowArbitrary = fc.record({
      学号: fc.constantFrom('S1', 'S2', 'S3', 'S4'),
      姓名: fc.constantFrom('甲', '乙', ''),
      校区: fc.constantFrom('城东', '城西', ''),
      班级: word,
      课程: fc.constantFrom('书法', '围棋', ''),
      调班: fc.constantFrom('', '是'),
      家长手机: fc.constantFrom('', '13800000001', '13800000002', '13800000003'),
      家长2手机: fc.constantFrom('', '13800000003'),
      报名号: fc.constantFrom('', 'E1', 'E2', 'E3'),
      总课时: fc.constantFrom('', '10', '20'),
      剩余课时: fc.constantFrom('', '5', '10'),
      到期日期: fc.constantFrom('', '2027-01-01'),
    });
    fc.assert(
      fc.property(fc.array(rowArbitrary, { maxLength: 12 }), (rows) => {
        const first = plan(rows);
        const world = applied(emptySnapshot(), first.changes);
        // The rows that were good: a row refused at first may become possible in the new world.
        const bad = new Set(first.issues.filter((issue) => issue.severity === 'error').map((issue) => issue.line));
        const good = rows.filter((_, index) => !bad.has(index + 2));
        const second = plan(good, world);
        // A file may name a package or a class only in passing; what it settled stays settled.
        expect(second.changes.students).toEqual([]);
        expect(second.changes.enrolments).toEqual([]);
        expect(second.changes.families).toEqual([]);
        expect(second.changes.classGroups).toEqual([]);
        for (const [, members] of world.memberships) {
          const courses = members.map((ref) => world.classGroups.find((group) => group.id === ref)?.courseId);
          expect(new Set(courses).size).toBe(courses.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('knows every column of the fixtures', () => {
    expect(HEAD.length).toBeGreaterThan(10);
  });
});
