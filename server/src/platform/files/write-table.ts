import { PassThrough, Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { yieldToEventLoop } from '../event-loop';

/** A value of an exported cell. Numbers stay numbers; everything else is text. */
export type CellValue = string | number | null;

export interface ExportTable {
  readonly title: string;
  readonly headers: readonly string[];
  /** Rows in order; may be produced page by page. */
  readonly rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>;
}

const ROWS_PER_TURN = 500;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Takes the power from text that a spreadsheet would run as a formula, also in the full-width signs that Chinese Excel takes
 * for the plain ones: it gets a leading apostrophe. Numbers are not touched, so that -5 stays a number.
 */
export const neutralise = (text: string): string => (/^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);

const csvCell = (value: CellValue): string => {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = neutralise(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** CSV that Excel opens as it is: UTF-8 with mark, CRLF, formulas neutralised. */
export const writeCsv = (table: ExportTable): Readable => Readable.from(csvPieces(table), { objectMode: false });

async function* csvPieces(table: ExportTable): AsyncGenerator<string> {
  const lineOf = (cells: readonly CellValue[]): string => `${cells.map(csvCell).join(',')}\r\n`;
  let piece = BYTE_ORDER_MARK + lineOf(table.headers);
  let count = 0;
  for await (const row of table.rows) {
    piece += lineOf(row);
    count += 1;
    if (count % ROWS_PER_TURN === 0) {
      yield piece;
      piece = '';
      await yieldToEventLoop();
    }
  }
  yield piece;
}

const MAX_COLUMN_WIDTH = 40;
const columnWidth = (header: string): number => Math.min(MAX_COLUMN_WIDTH, Math.max(10, header.length * 2 + 4));

/** XLSX with a bold, frozen header row, written while the rows are read. */
export const writeXlsx = (table: ExportTable): Readable => {
  const out = new PassThrough();
  fillWorkbook(table, out).catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
};

const fillWorkbook = async (table: ExportTable, out: PassThrough): Promise<void> => {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet(table.title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = table.headers.map((header) => ({ width: columnWidth(header) }));
  const first = sheet.addRow([...table.headers]);
  first.font = { bold: true };
  first.commit();
  let count = 0;
  for await (const row of table.rows) {
    if (out.destroyed) return;
    // A text cell cannot run as a formula here, but may after «save as CSV».
    sheet.addRow(row.map((value) => (typeof value === 'string' ? neutralise(value) : value))).commit();
    count += 1;
    if (count % ROWS_PER_TURN === 0) await yieldToEventLoop();
  }
  sheet.commit();
  await workbook.commit();
};
