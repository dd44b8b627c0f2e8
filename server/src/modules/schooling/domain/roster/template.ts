import { ROSTER_COLUMNS } from './columns';

export const TEMPLATE_TITLE = '学员名册';

/** Header and example row of the template; the example's student number is one that no import accepts. */
export const EXAMPLE_STUDENT_NO = '示例';

export const templateHeaders = (): string[] => ROSTER_COLUMNS.map((column) => column.title);

/** The example row: what a filled row looks like. Rows whose student number is «示例» are skipped on import. */
export const templateExample = (): string[] =>
  ROSTER_COLUMNS.map((column) => (column.name === 'studentNo' ? EXAMPLE_STUDENT_NO : column.example));

/** The row of remarks below the header; skipped like the example. */
export const templateNotes = (): string[] =>
  ROSTER_COLUMNS.map((column) => (column.name === 'studentNo' ? `${EXAMPLE_STUDENT_NO}说明：${column.note}` : column.note));

/** Whether a row of the file is the template's own example or remark. */
export const isTemplateRow = (studentNo: string): boolean =>
  studentNo.trim() === EXAMPLE_STUDENT_NO || studentNo.trim().startsWith(`${EXAMPLE_STUDENT_NO}说明：`);
