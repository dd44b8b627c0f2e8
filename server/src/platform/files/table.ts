/** A table as a person typed it: text only, with the places a report can point at. */
export interface Table {
  readonly format: 'csv' | 'xlsx';
  /** How the bytes of a CSV were written; XLSX is always UTF-8. */
  readonly encoding: 'utf-8' | 'gb18030';
  /** Non-empty rows in file order. */
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** 1-based line of the text file (first line of a quoted value that spans several), or row number of the sheet. */
  readonly line: number;
  /** Cell texts by position; missing cells at the end are simply absent. */
  readonly cells: readonly string[];
}

/** Why a file cannot be read at all. `reason` is stable; the caller turns it into an error with a sentence. */
export class TableError extends Error {
  constructor(
    readonly reason: 'unknown_format' | 'broken' | 'too_large' | 'too_many_rows' | 'empty',
    /** Line on which reading stopped, where known. */
    readonly line?: number,
  ) {
    super(`table: ${reason}`);
    this.name = 'TableError';
  }
}

/** Limits of one file; generous for a school's roster, small enough that no file exhausts the process. */
export interface TableLimits {
  readonly maxBytes: number;
  readonly maxRows: number;
  readonly maxColumns: number;
  /** Sum of all parts of a workbook after unpacking: a zip of a few kilobytes can hold gigabytes. */
  readonly maxUnpackedBytes: number;
  readonly maxCellLength: number;
}

export const DEFAULT_TABLE_LIMITS: TableLimits = {
  maxBytes: 20 * 1024 * 1024,
  maxRows: 50_000,
  maxColumns: 100,
  maxUnpackedBytes: 256 * 1024 * 1024,
  maxCellLength: 4_000,
};

/** Collects rows under the limits, dropping empty ones. */
export class TableRows {
  readonly rows: TableRow[] = [];

  constructor(private readonly limits: TableLimits) {}

  /** @throws TableError too_many_rows */
  add(line: number, cells: readonly string[]): void {
    const texts = cells.slice(0, this.limits.maxColumns).map((cell) => cell.slice(0, this.limits.maxCellLength));
    while (texts.length > 0 && texts.at(-1)?.trim() === '') texts.pop();
    if (texts.length === 0) return;
    if (this.rows.length >= this.limits.maxRows) throw new TableError('too_many_rows', line);
    this.rows.push({ line, cells: texts });
  }
}
