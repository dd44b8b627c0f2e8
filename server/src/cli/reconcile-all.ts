import { type BudgetDifference, reconcileBudget } from '../modules/budget';
import { type LiabilityDifference, reconcileLiability } from '../modules/insight';
import { type LotteryDifference, reconcileLottery } from '../modules/lottery';
import { type MallDifference, reconcileMall } from '../modules/mall';
import { type ConsentDifference, reconcileConsents } from '../modules/messaging';
import { type PaymentDifference, reconcilePayments } from '../modules/payments';
import { type Difference, reconcile } from '../modules/points';
import { type CreditDifference, reconcileCredits } from '../modules/schooling';
import type { Database } from '../platform/db';

/** More lines than this would hide the last one, which says how bad it is. */
const SHOWN = 100;

const describePoints = ({ what, id, studentId, cached, rebuilt }: Difference): string =>
  `${what}: ${id} (student ${studentId}) says ${cached}, counted ${rebuilt}`;

const describeCredits = ({ kind, subjectId, expected, found }: CreditDifference): string =>
  `credits.${kind}: ${subjectId} says ${expected}, counted ${found}`;

const describePayments = ({ kind, subjectId, expected, found }: PaymentDifference): string =>
  `payments.${kind}: ${subjectId} says ${expected}, counted ${found}`;

const describeConsents = ({ kind, subjectId, expected, found }: ConsentDifference): string =>
  `consents.${kind}: ${subjectId} says ${expected}, counted ${found}`;

const describeBudget = ({ kind, subjectId, expected, found }: BudgetDifference): string =>
  `budget.${kind}: ${subjectId} says ${expected}, counted ${found}`;

const describeLiability = ({ what, id, stored, counted }: LiabilityDifference): string =>
  `liability.${what}: ${id} says ${stored}, counted ${counted}`;

const describeMall = ({ kind, subjectId, expected, found }: MallDifference): string =>
  `mall.${kind}: ${subjectId} says ${expected}, counted ${found}`;

const describeLottery = ({ kind, subjectId, expected, found }: LotteryDifference): string =>
  `lottery.${kind}: ${subjectId} says ${expected}, counted ${found}`;

/**
 * Counts the whole ledger of points, the journal of lesson credits, the money of payments, the consents for messages, the
 * budgets of points, the stored ends of days of what the school owes in points, the stock and redemptions of the mall, and the draws of
 * the lottery again and compares.
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
  const money = await reconcilePayments(db, (difference) => show(describePayments(difference)));
  const consents = await reconcileConsents(db, (difference) => show(describeConsents(difference)));
  const budget = await reconcileBudget(db, (difference) => show(describeBudget(difference)));
  const liability = await reconcileLiability(db, (difference) => show(describeLiability(difference)));
  const mall = await reconcileMall(db, (difference) => show(describeMall(difference)));
  const lottery = await reconcileLottery(db, (difference) => show(describeLottery(difference)));
  const counted = await db.read((r) =>
    r.row<{ enrolments: number; payments: number }>(
      'SELECT (SELECT COUNT(*) FROM schooling_enrolment) AS enrolments, (SELECT COUNT(*) FROM payments_intent) AS payments',
    ),
  );
  const [enrolments, payments] = [Number(counted?.enrolments ?? 0), Number(counted?.payments ?? 0)];
  const total = differences + credits + money + consents + budget + liability + mall + lottery;
  print(`${accounts} accounts, ${enrolments} enrolments, ${payments} payments checked, ${total} differences`);
  return total;
};
