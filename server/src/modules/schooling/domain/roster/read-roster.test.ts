import { readRoster } from './read-roster';
import { templateExample, templateHeaders, templateNotes } from './template';

const sheet = (...rows: string[][]) => readRoster(rows.map((cells, index) => ({ line: index + 1, cells })));
const codes = (result: ReturnType<typeof readRoster>) =>
  [...result.issues, ...result.rows.flatMap((row) => row.issues)].map((issue) => `${issue.line}:${issue.column}:${issue.code}`);

describe('reading a roster sheet', () => {
  it('finds the header below a title, in Chinese or English, whatever the spelling', () => {
    const chinese = sheet(
      ['青芽艺术 2026 秋季名册'],
      [],
      ['学员 编号', '姓名（*）'.replace('（*）', ''), '手机号码'],
      ['S1', '王小明', '13800000001'],
    );
    expect(chinese.rows[0]?.row).toMatchObject({
      line: 4,
      studentNo: 'S1',
      name: '王小明',
      guardians: [{ phone: '13800000001' }],
    });
    const english = sheet(
      ['Student No', 'NAME', 'parent_phone', 'Lessons left', 'Total lessons', 'Enrolment No'],
      ['S1', 'Amy', '13800000001', '3', '10', 'E1'],
    );
    expect(english.rows[0]?.row).toMatchObject({ name: 'Amy', totalCredits: 10, remainingCredits: 3, enrolmentNo: 'E1' });
  });

  it('says when there is no header, a column twice, an unknown column, no rows', () => {
    expect(codes(sheet(['a', 'b'], ['1', '2']))).toEqual(['0:null:header_missing']);
    expect(codes(sheet(['学号', '姓名', '姓名'], ['1', '2']))).toEqual(['1:姓名:column_repeated']);
    expect(codes(sheet(['学号', '姓名', '星座'], ['1', '2']))).toEqual(['1:null:column_unknown']);
    expect(codes(sheet(['学号', '姓名']))).toEqual(['0:null:no_rows']);
  });

  it('skips the example and the remarks of its own template', () => {
    const filled = sheet(templateHeaders(), templateExample(), templateNotes(), ['S1', '王小明']);
    expect(filled.rows.map((row) => row.row?.studentNo)).toEqual(['S1']);
  });

  it('accepts the example of the template as a row once it has a real number', () => {
    const [, ...rest] = templateExample();
    const read = sheet(templateHeaders(), ['S1', ...rest]);
    expect(codes(read)).toEqual([]);
    expect(read.rows[0]?.row).not.toBeNull();
  });

  it('reports every unreadable cell of a row, with line, column and remedy', () => {
    const read = sheet(['学号', '姓名', '性别', '出生日期', '家长手机'], ['S1', '王小明', '?', '2026-02-30', '123']);
    expect(codes(read)).toEqual(['2:家长手机:bad_guardian_phone', '2:性别:bad_gender', '2:出生日期:bad_birth_date']);
    expect(read.rows[0]?.row).toBeNull();
    for (const issue of read.rows[0]?.issues ?? []) expect(issue.remedy).not.toBe('');
  });

  it.each([
    ['no student number', ['', '王小明'], 'student_no_missing'],
    ['name of a guardian without phone', ['S1', '王小明', '王建国'], 'guardian_phone_missing'],
    ['credits without enrolment number', ['S1', '王小明', '', '', '10'], 'enrolment_no_missing'],
    ['more left than bought', ['S1', '王小明', '', '', '10', '11', 'E1'], 'remaining_above_total'],
    ['expiry before start', ['S1', '王小明', '', '', '10', '10', 'E1', '2026-09-02', '2026-09-01'], 'expires_before_start'],
    ['the same phone twice', ['S1', '王小明', '', '13800000001', '', '', '', '', '', '13800000001'], 'guardian_phone_twice'],
  ])('refuses a row with %s', (_, cells, code) => {
    const read = sheet(
      ['学号', '姓名', '家长姓名', '家长手机', '总课时', '剩余课时', '报名号', '开课日期', '到期日期', '家长2手机'],
      cells,
    );
    expect(read.rows[0]?.issues.map((issue) => issue.code)).toEqual([code]);
  });

  it('accepts all bought credits left, and an enrolment of one day', () => {
    const read = sheet(
      ['学号', '总课时', '剩余课时', '报名号', '开课日期', '到期日期'],
      ['S1', '10', '10', 'E1', '2026-09-01', '2026-09-01'],
    );
    expect(read.rows[0]?.issues).toEqual([]);
  });
});
