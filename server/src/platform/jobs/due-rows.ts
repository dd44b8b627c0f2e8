import { type Database, type Reader, yieldToEventLoop } from '../db';
import { errorText } from '../log/background-log';

interface DueRow {
  readonly id: string;
}

/** What is due in order of ids, after the last one that was looked at. */
export type DueRows<R extends DueRow> = (reader: Reader, afterId: string, limit: number) => Promise<readonly R[]>;

export interface RowsDone {
  /** How many rows there was something to do with. */
  readonly done: number;
  /** One line for each row that threw: its id and what was in the way, without personal data. */
  readonly failures: readonly string[];
}

const PAGE = 200;
/** Failures that are named in an error; the log and the job's row hold no more. */
const NAMED = 5;

/**
 * Looks once at every row that is due, page by page. A row that throws is left for the next run and does not keep those
 * behind it waiting; the caller goes on with what else it has to do and then calls `requireNoFailures`.
 * @param work whether there was something to do; its own transaction
 * @throws Error when the rows themselves cannot be read
 */
export const workThroughRows = async <R extends DueRow>(
  db: Database,
  due: DueRows<R>,
  work: (row: R) => Promise<boolean>,
): Promise<RowsDone> => {
  let done = 0;
  const failures: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await db.read((reader) => due(reader, cursor, PAGE));
    for (const row of page) {
      cursor = row.id;
      try {
        if (await work(row)) done += 1;
      } catch (error) {
        failures.push(`${row.id}: ${errorText(error)}`);
      }
    }
    if (page.length < PAGE) return { done, failures };
    await yieldToEventLoop();
  }
};

/**
 * Makes the task fail that left rows behind, once everything else is done: its run shows as failed, its log line says why.
 * @throws Error naming how many rows failed, and the first of them
 */
export const requireNoFailures = (...parts: readonly RowsDone[]): void => {
  const failures = parts.flatMap((part) => part.failures);
  if (failures.length === 0) return;
  throw new Error(`${failures.length} rows could not be handled: ${failures.slice(0, NAMED).join('; ')}`);
};
