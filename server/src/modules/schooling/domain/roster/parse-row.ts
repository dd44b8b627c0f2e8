import type { LocalDate } from '@qingya/shared';
import type { HeaderMap, RosterColumnName } from './columns';
import { problem, type RosterIssue } from './issue';
import {
  type Parsed,
  parseCode,
  parseCredits,
  parseDate,
  parseGender,
  parsePhone,
  parseRelation,
  parseText,
  parseYesNo,
  plainText,
  type RosterRelation,
} from './normalise';

export interface RosterGuardian {
  readonly phone: string;
  readonly name: string | null;
  readonly relation: RosterRelation | null;
}

/** One row of the sheet after reading; null = the cell is empty, which means «leave as it is». */
export interface RosterRow {
  readonly line: number;
  readonly studentNo: string;
  readonly name: string | null;
  readonly gender: 'male' | 'female' | null;
  readonly birthDate: LocalDate | null;
  readonly campus: string | null;
  readonly classGroup: string | null;
  readonly course: string | null;
  readonly move: boolean;
  readonly guardians: readonly RosterGuardian[];
  readonly enrolmentNo: string | null;
  readonly totalCredits: number | null;
  readonly remainingCredits: number | null;
  readonly startsOn: LocalDate | null;
  readonly expiresOn: LocalDate | null;
}

export interface ParsedRow {
  readonly line: number;
  /** Null when a cell cannot be read. */
  readonly row: RosterRow | null;
  readonly issues: readonly RosterIssue[];
}

const REMEDIES: Partial<Record<RosterColumnName, string>> = {
  guardianPhone: '请填写 11 位手机号；在表格软件里先把这一列设为「文本」格式再填写。',
  secondGuardianPhone: '请填写 11 位手机号；在表格软件里先把这一列设为「文本」格式再填写。',
  birthDate: '请写成 2017-03-08 这样的日期。',
  startsOn: '请写成 2026-09-01 这样的日期。',
  expiresOn: '请写成 2027-08-31 这样的日期。',
  totalCredits: '请填写整数，如 48。',
  remainingCredits: '请填写整数，如 30。',
  studentNo: '请把这一列设为「文本」格式后重新填写。',
  enrolmentNo: '请把这一列设为「文本」格式后重新填写。',
};

class RowReader {
  readonly issues: RosterIssue[] = [];

  constructor(
    private readonly line: number,
    private readonly cells: readonly string[],
    private readonly header: HeaderMap,
  ) {}

  text(column: RosterColumnName): string {
    const position = this.header.positions.get(column);
    return position === undefined ? '' : plainText(this.cells[position] ?? '');
  }

  value<T>(column: RosterColumnName, parse: (text: string) => Parsed<T>): T | null {
    const text = this.text(column);
    if (text === '') return null;
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    this.issues.push(
      problem(
        this.line,
        column,
        `bad_${snake(column)}`,
        `「${shown(text)}」${parsed.reason}。`,
        REMEDIES[column] ?? '请修改后重新导入。',
      ),
    );
    return null;
  }

  guardian(name: RosterColumnName, phone: RosterColumnName, relation: RosterColumnName): RosterGuardian[] {
    const number = this.value(phone, parsePhone);
    const person = { name: this.value(name, parseText(40)), relation: this.value(relation, parseRelation) };
    if (number !== null) return [{ phone: number, ...person }];
    if (person.name !== null && this.text(phone) === '') {
      this.issues.push(
        problem(
          this.line,
          phone,
          'guardian_phone_missing',
          '填写了家长姓名，但没有手机号。',
          '请补上手机号，或清空这位家长的姓名。',
        ),
      );
    }
    return [];
  }
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
/** What a report repeats of a cell: enough to find it. */
const shown = (text: string): string => (text.length > 24 ? `${text.slice(0, 24)}…` : text);

/** Reads one row; every unreadable cell is reported, not only the first. */
export const parseRow = (line: number, cells: readonly string[], header: HeaderMap): ParsedRow => {
  const reader = new RowReader(line, cells, header);
  const studentNo = reader.value('studentNo', parseCode);
  if (reader.text('studentNo') === '') {
    reader.issues.push(
      problem(line, 'studentNo', 'student_no_missing', '没有填写学号。', '请填写学号；学号是识别学员的唯一依据。'),
    );
  }
  const guardians = [
    ...reader.guardian('guardianName', 'guardianPhone', 'relation'),
    ...reader.guardian('secondGuardianName', 'secondGuardianPhone', 'secondRelation'),
  ];
  const fields = {
    name: reader.value('name', parseText(60)),
    gender: reader.value('gender', parseGender),
    birthDate: reader.value('birthDate', parseDate),
    campus: reader.value('campus', parseText(60)),
    classGroup: reader.value('classGroup', parseText(40)),
    course: reader.value('course', parseText(40)),
    move: reader.value('move', parseYesNo) ?? false,
    enrolmentNo: reader.value('enrolmentNo', parseCode),
    totalCredits: reader.value('totalCredits', parseCredits),
    remainingCredits: reader.value('remainingCredits', parseCredits),
    startsOn: reader.value('startsOn', parseDate),
    expiresOn: reader.value('expiresOn', parseDate),
  };
  checkTogether(line, fields, guardians, reader.issues);
  const row = studentNo === null || reader.issues.length > 0 ? null : { line, studentNo, guardians, ...fields };
  return { line, row, issues: reader.issues };
};

/** What must agree between the cells of one row. */
const checkTogether = (
  line: number,
  row: Pick<RosterRow, 'enrolmentNo' | 'totalCredits' | 'remainingCredits' | 'startsOn' | 'expiresOn'>,
  guardians: readonly RosterGuardian[],
  issues: RosterIssue[],
): void => {
  const { totalCredits, remainingCredits, startsOn, expiresOn } = row;
  if (totalCredits !== null && remainingCredits !== null && remainingCredits > totalCredits) {
    issues.push(
      problem(
        line,
        'remainingCredits',
        'remaining_above_total',
        `剩余课时 ${remainingCredits} 大于总课时 ${totalCredits}。`,
        '请核对两列，改正后重新导入。',
      ),
    );
  }
  if (startsOn !== null && expiresOn !== null && expiresOn < startsOn) {
    issues.push(problem(line, 'expiresOn', 'expires_before_start', '到期日期早于开课日期。', '请核对两个日期。'));
  }
  const hasPackage = totalCredits !== null || remainingCredits !== null || expiresOn !== null || startsOn !== null;
  if (hasPackage && row.enrolmentNo === null) {
    issues.push(
      problem(
        line,
        'enrolmentNo',
        'enrolment_no_missing',
        '填写了课时或日期，但没有报名号。',
        '请填写报名号，系统靠它识别是哪一份课包。',
      ),
    );
  }
  if (guardians.length === 2 && guardians[0]?.phone === guardians[1]?.phone) {
    issues.push(
      problem(line, 'secondGuardianPhone', 'guardian_phone_twice', '两位家长的手机号相同。', '请改正其中一个，或清空家长2。'),
    );
  }
};
