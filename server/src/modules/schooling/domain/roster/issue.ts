import { type RosterColumnName, titleOf } from './columns';

export type Severity = 'error' | 'warning' | 'notice';

/** One line of the report: where, what, and how to mend it. */
export interface RosterIssue {
  /** Line of the file; 0 = the file as a whole. */
  readonly line: number;
  /** Title of the column, or null for the whole row. */
  readonly column: string | null;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const TEXT_LIMIT = 390;
const clip = (text: string): string => (text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text);

const issueOf =
  (severity: Severity) =>
  (line: number, column: RosterColumnName | null, code: string, message: string, remedy: string): RosterIssue => ({
    line,
    column: column === null ? null : titleOf(column),
    severity,
    code,
    message: clip(message),
    remedy: clip(remedy),
  });

/** The row will not be imported. */
export const problem = issueOf('error');
/** The row is imported, but somebody should look. */
export const warning = issueOf('warning');
/** Something the importer should know beforehand: a move, a new class group. */
export const notice = issueOf('notice');
