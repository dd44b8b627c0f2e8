import { type CsvError, parse } from 'csv-parse';
import { yieldToEventLoop } from '../event-loop';
import { decodeText } from './decode-text';
import { DEFAULT_TABLE_LIMITS, type Table, TableError, type TableLimits, TableRows } from './table';

const DELIMITERS = [',', '\t', ';', '，'] as const;
/** Text is handed to the parser in pieces of this many characters, with a turn of the event loop in between. */
const PIECE = 64 * 1024;

interface ParsedRecord {
  readonly record: string[];
  readonly raw: string;
}

/**
 * Reads CSV, tab- or semicolon-separated text in UTF-8 (with or without mark) or GB18030.
 * @throws TableError broken (an open quote, with its line), too_many_rows, empty
 */
export const readCsv = async (content: Buffer, limits: TableLimits = DEFAULT_TABLE_LIMITS): Promise<Table> => {
  const decoded = decodeText(content);
  // A mark of NUL bytes means this is no text at all.
  if (decoded.text.includes('\u0000')) throw new TableError('unknown_format');
  const text = decoded.text.replace(/\r\n?/g, '\n');
  const rows = new TableRows(limits);
  const parser = parse({
    delimiter: guessDelimiter(text),
    record_delimiter: '\n',
    relax_column_count: true,
    relax_quotes: true,
    raw: true,
    info: true,
  });
  let line = 1;
  let failure: CsvError | Error | undefined;
  parser.on('error', (error) => {
    failure = error;
  });
  const drain = (): void => {
    for (let next = parser.read() as ParsedRecord | null; next !== null; next = parser.read() as ParsedRecord | null) {
      rows.add(line, next.record);
      line += countNewlines(next.raw);
    }
  };
  for (let start = 0; start < text.length && failure === undefined; start += PIECE) {
    parser.write(text.slice(start, start + PIECE));
    drain();
    await yieldToEventLoop();
  }
  await finish(parser, drain, () => failure);
  if (failure !== undefined) throw failure instanceof TableError ? failure : new TableError('broken', line);
  if (rows.rows.length === 0) throw new TableError('empty');
  return { format: 'csv', encoding: decoded.encoding, rows: rows.rows };
};

const finish = (parser: ReturnType<typeof parse>, drain: () => void, failed: () => Error | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const step = (): void => {
      try {
        drain();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    if (failed() !== undefined) {
      resolve();
      return;
    }
    parser.on('readable', step);
    parser.on('end', resolve);
    parser.on('error', () => resolve());
    parser.end();
    step();
  });

const countNewlines = (raw: string): number => {
  let count = 0;
  for (let at = raw.indexOf('\n'); at !== -1; at = raw.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** The separator that occurs most in the first lines, outside quotes; a comma when none does. */
export const guessDelimiter = (text: string): string => {
  const head = text.slice(0, 4_000).replace(/"[^"]*"/g, '');
  let best: string = ',';
  let most = 0;
  for (const candidate of DELIMITERS) {
    const count = head.split(candidate).length - 1;
    if (count > most) [best, most] = [candidate, count];
  }
  return best;
};
