import { type Difference, reconcile } from '../modules/points';
import { type CreditDifference, reconcileCredits } from '../modules/schooling';
import type { Database } from '../platform/db';

/** More lines than this would hide the last one, which says how bad it is. */
const SHOWN = 100;

const describePoints = ({ what, id, studentId, cached, rebuilt }: Difference): string =>
  `${what}: ${id} (student ${studentId}) says ${cached}, counted ${rebuilt}`;

const describeCredits = ({ kind, subjectId, expected, found }: CreditDifference): string =>
  `credits.${kind}: ${subjectId} says ${expected}, counted ${found}`;

/**
 * Counts the whole ledger of points and the journal of lesson credits again and compares.
 * @param print told of each difference (the first hundred) and of the result
 * @returns how many differences there are
 */
export const reconcileAll = async (db: Database, print: (line: string) => void): Promise<number> => {
  let shown = 0;
  const show = (line: string): void => {
    shown += 1;
    if (shown <= SHOWN) print(line);
  };
  const { accounts, differences } = await reconcile(db, (difference) => show(describePoints(difference)));
  const credits = await reconcileCredits(db, (difference) => show(describeCredits(difference)));
  const counted = await db.read((r) => r.row<{ enrolments: number }>('SELECT COUNT(*) AS enrolments FROM schooling_enrolment'));
  const total = differences + credits;
  print(`${accounts} accounts, ${Number(counted?.enrolments ?? 0)} enrolments checked, ${total} differences`);
  return total;
};
