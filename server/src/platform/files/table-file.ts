import type { Readable } from 'node:stream';
import { type ExportTable, writeCsv, writeXlsx } from './write-table';

export type TableFormat = 'csv' | 'xlsx';

/** A table as a download, named by its title. */
export const tableFile = (
  table: ExportTable,
  format: TableFormat,
): { readonly fileName: string; readonly contentType: string; readonly content: Readable } =>
  format === 'xlsx'
    ? {
        fileName: `${table.title}.xlsx`,
        contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        content: writeXlsx(table),
      }
    : { fileName: `${table.title}.csv`, contentType: 'text/csv; charset=utf-8', content: writeCsv(table) };
