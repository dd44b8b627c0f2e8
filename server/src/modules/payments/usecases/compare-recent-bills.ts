import { addDays, type LocalDate, localDateOf } from '@qingya/shared';
import type { Database } from '../../../platform/db';
import { errorText } from '../../../platform/log/background-log';
import { comparedDates, firstOrderAt } from '../persistence/bill-store';
import type { PaymentPorts } from '../ports';
import { compareBill } from './compare-bill';

/** Dates before today that are made up for. */
const CATCH_UP_DAYS = 7;

/**
 * Compares yesterday, and every date of the last week that was not compared to the end, the oldest first. A date that
 * fails does not keep the others waiting; it is thrown in the end, so that the schedule tries again.
 *
 * @param businessDate the day of the run, not of the bill
 * @throws Error naming the dates that could not be compared
 */
export const compareRecentBills = async (
  db: Database,
  ports: Pick<PaymentPorts, 'gateway' | 'log'>,
  businessDate: LocalDate,
  report: (progress: Readonly<Record<string, number | string>>) => Promise<void>,
): Promise<void> => {
  if (!ports.gateway) return;
  const failed: string[] = [];
  let compared = 0;
  for (const date of await datesToCompare(db, businessDate)) {
    try {
      await compareBill(db, ports, date);
      compared += 1;
    } catch (error) {
      failed.push(date);
      ports.log.warn({ billDate: date, error: errorText(error) }, 'a bill could not be compared; it is tried again');
    }
    await report({ compared, failed: failed.length });
  }
  if (failed.length > 0) throw new Error(`bills not compared: ${failed.join(', ')}`);
};

const datesToCompare = (db: Database, businessDate: LocalDate): Promise<LocalDate[]> =>
  db.read(async (reader) => {
    const yesterday = addDays(businessDate, -1);
    const firstAt = await firstOrderAt(reader);
    if (firstAt === null) return [];
    const weekAgo = addDays(businessDate, -CATCH_UP_DAYS);
    const firstDate = localDateOf(firstAt);
    const done = await comparedDates(reader, weekAgo, yesterday);
    const dates: LocalDate[] = [];
    for (let date = weekAgo; date <= yesterday; date = addDays(date, 1)) {
      if (date >= firstDate && !done.has(date)) dates.push(date);
    }
    return dates;
  });
