import { readCsv } from './read-csv';
import { readXlsx } from './read-xlsx';
import { DEFAULT_TABLE_LIMITS, type Table, TableError, type TableLimits } from './table';

const ZIP_MAGIC = Buffer.from('PK\u0003\u0004', 'latin1');
/** The binary format before XLSX, and password-protected XLSX. */
const OLE_MAGIC = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * Reads a table from CSV or XLSX; the content decides, the name only breaks ties.
 * @throws TableError
 */
export const readTable = async (
  content: Buffer,
  fileName: string,
  limits: TableLimits = DEFAULT_TABLE_LIMITS,
): Promise<Table> => {
  if (content.length > limits.maxBytes) throw new TableError('too_large');
  if (content.length === 0) throw new TableError('empty');
  if (content.subarray(0, 4).equals(ZIP_MAGIC)) return readXlsx(content, limits);
  if (content.subarray(0, 4).equals(OLE_MAGIC)) throw new TableError('unknown_format');
  if (/\.xlsx$/i.test(fileName)) throw new TableError('broken');
  return readCsv(content, limits);
};
