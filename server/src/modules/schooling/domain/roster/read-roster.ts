import { findHeader, type HeaderMap, titleOf } from './columns';
import { problem, type RosterIssue, warning } from './issue';
import { type ParsedRow, parseRow } from './parse-row';
import { isTemplateRow } from './template';

export interface RosterSheet {
  /** What concerns the file as a whole. An error here means nothing of it can be imported. */
  readonly issues: readonly RosterIssue[];
  readonly rows: readonly ParsedRow[];
}

const HEADER_REMEDY = '请下载模板，把内容填进模板后重新上传。';

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface OpenedSheet {
  readonly issues: RosterIssue[];
  /** Lines that hold a student, and how to read one; long files are read in turns. */
  readonly lines: readonly Line[];
  readonly read: (line: Line) => ParsedRow;
}

const unreadable = (issues: RosterIssue[]): OpenedSheet => ({
  issues,
  lines: [],
  read: ({ line }) => ({ line, row: null, issues: [] }),
});

/** Finds the header and the lines below it that are to be read. */
export const openRoster = (lines: readonly Line[]): OpenedSheet => {
  const header = findHeader(lines);
  if (header === undefined) {
    return unreadable([problem(0, null, 'header_missing', '没有找到表头，表头里至少要有「学号」和另一列。', HEADER_REMEDY)]);
  }
  const issues = headerIssues(lines[header.index]?.line ?? 1, header.map);
  if (issues.some((issue) => issue.severity === 'error')) return unreadable(issues);
  const numberAt = header.map.positions.get('studentNo') ?? 0;
  const body = lines.slice(header.index + 1).filter((row) => !isTemplateRow(row.cells[numberAt] ?? ''));
  if (body.length === 0) issues.push(problem(0, null, 'no_rows', '表格里没有学员。', '请在表头下面填写学员后重新上传。'));
  return { issues, lines: body, read: ({ line, cells }) => parseRow(line, cells, header.map) };
};

/** Turns all lines of a file into roster rows at once. */
export const readRoster = (lines: readonly Line[]): RosterSheet => {
  const sheet = openRoster(lines);
  return { issues: sheet.issues, rows: sheet.lines.map(sheet.read) };
};

const headerIssues = (line: number, map: HeaderMap): RosterIssue[] => [
  ...map.repeated.map((name) =>
    problem(line, name, 'column_repeated', `表头里「${titleOf(name)}」出现了两次。`, '请删去其中一列。'),
  ),
  ...map.unknown.map((title) =>
    warning(
      line,
      null,
      'column_unknown',
      `不认识「${title.slice(0, 24)}」这一列，已忽略。`,
      '不需要可以不管；需要导入请改成模板里的列名。',
    ),
  ),
];
