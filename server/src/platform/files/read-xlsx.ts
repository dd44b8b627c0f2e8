import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import { yieldToEventLoop } from '../event-loop';
import { cellText } from './cell-text';
import { DEFAULT_TABLE_LIMITS, type Table, TableError, type TableLimits, TableRows } from './table';
import { unzip, type ZipPart, zipStored } from './zip';

const WORKBOOK = 'xl/workbook.xml';
const RELATIONS = 'xl/_rels/workbook.xml.rels';
/** The reader must meet these before the sheet: dates are told from numbers by styles, texts are kept apart. */
const BEFORE_SHEETS = [RELATIONS, WORKBOOK, 'xl/styles.xml', 'xl/sharedStrings.xml'];
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/;
/** The streaming reader only knows sheets by this name. */
const SHEET_NAME = 'xl/worksheets/sheet1.xml';
const ROWS_PER_TURN = 200;

/**
 * Reads the first visible sheet that has content. Dates come as YYYY-MM-DD, numbers with all their digits, formulas by
 * their last result; a cell merged over several rows counts in each of them, as it does for the eye.
 * @throws TableError broken | too_large | too_many_rows | empty
 */
export const readXlsx = async (content: Buffer, limits: TableLimits = DEFAULT_TABLE_LIMITS): Promise<Table> => {
  const parts = await unzip(content, (name) => BEFORE_SHEETS.includes(name) || SHEET.test(name), limits.maxUnpackedBytes);
  const workbook = parts.get(WORKBOOK);
  const relations = parts.get(RELATIONS);
  if (workbook === undefined || relations === undefined) throw new TableError('unknown_format');
  for (const path of visibleSheets(workbook.content.toString('utf8'), relations.content.toString('utf8'))) {
    const sheet = parts.get(path);
    if (sheet === undefined) continue;
    const rows = await readSheet(parts, sheet, limits);
    if (rows.length > 0) return { format: 'xlsx', encoding: 'utf-8', rows };
  }
  throw new TableError('empty');
};

const readSheet = async (parts: ReadonlyMap<string, ZipPart>, sheet: ZipPart, limits: TableLimits): Promise<Table['rows']> => {
  const ordered = [...BEFORE_SHEETS.flatMap((name) => parts.get(name) ?? []), { ...sheet, name: SHEET_NAME }];
  const rows = new TableRows(limits);
  const merges = new VerticalMerges(sheet.content.toString('utf8'));
  try {
    const reader = new ExcelJS.stream.xlsx.WorkbookReader(Readable.from([zipStored(ordered)]), {
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      worksheets: 'emit',
      entries: 'ignore',
    });
    for await (const worksheet of reader) {
      let count = 0;
      for await (const row of worksheet) {
        count += 1;
        const values = Array.isArray(row.values) ? row.values : [];
        const width = Math.min(Math.max(0, values.length - 1), limits.maxColumns);
        const cells = Array.from({ length: width }, (_, column) => cellText(values[column + 1]));
        rows.add(row.number, merges.fill(row.number, cells));
        if (count % ROWS_PER_TURN === 0) await yieldToEventLoop();
      }
    }
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError('broken');
  }
  return rows.rows;
};

/** Paths of the sheets that are not hidden, in the order of the tabs. */
const visibleSheets = (workbook: string, relations: string): string[] => {
  const targets = new Map<string, string>();
  for (const [tag] of relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const target = attribute(tag, 'Target');
    if (target !== undefined) targets.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  const paths: string[] = [];
  for (const [tag] of workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)) {
    const path = targets.get(attribute(tag, 'r:id') ?? '');
    if (path !== undefined && (attribute(tag, 'state') ?? 'visible') === 'visible') paths.push(path);
  }
  return paths;
};

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];

const columnIndex = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Repeats the value of a cell merged over several rows in each of these rows. Merges over columns (titles) are left alone. */
class VerticalMerges {
  private readonly ranges: { readonly column: number; readonly from: number; readonly to: number; value: string }[] = [];

  constructor(sheetXml: string) {
    for (const match of sheetXml.matchAll(/<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g)) {
      const [, left = '', from = '', right = '', to = ''] = match;
      if (left === right && from !== to)
        this.ranges.push({ column: columnIndex(left), from: Number(from), to: Number(to), value: '' });
    }
  }

  fill(line: number, cells: string[]): string[] {
    for (const range of this.ranges) {
      if (line < range.from || line > range.to) continue;
      if (line === range.from) range.value = cells[range.column] ?? '';
      else {
        while (cells.length <= range.column) cells.push('');
        cells[range.column] = range.value;
      }
    }
    return cells;
  }
}
