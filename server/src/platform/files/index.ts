export { contentTypeOf, type FileStore, type StoredFile } from './file-store';
export { instantText } from './instant-text';
export { localFileStore } from './local-file-store';
export { readTable } from './read-table';
export type { Table, TableLimits, TableRow } from './table';
export { DEFAULT_TABLE_LIMITS, TableError } from './table';
export { type TableFormat, tableFile } from './table-file';
export type { CellValue, ExportTable } from './write-table';
export { neutralise, writeCsv, writeXlsx } from './write-table';
