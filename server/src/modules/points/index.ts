/** The points module's only door: what other modules and the composition root may use. */
export { disputeOwner } from './http/object-owners';
export { routes as pointsRoutes } from './http/routes';
export { jobs as pointsTasks, repeatingJobs as pointsRepeatingTasks } from './jobs';
export { disputeById as findDispute, disputesWaiting } from './persistence/dispute-store';
export { pointsEntities } from './persistence/entities';
export { type AdjustCommand, adjustPoints } from './usecases/adjust-points';
export {
  type Balance,
  balanceOf,
  balancesOf,
  type ExpiringBucket,
  expiringOf,
  studentsWithExpiry,
} from './usecases/balances';
export {
  type Availability,
  DEFAULT_LEDGER_POLICY,
  type LedgerActor,
  type LedgerPolicy,
  type LedgerSource,
  type Posted,
} from './usecases/commands';
export { type CreditCommand, type CreditResult, credit } from './usecases/credit';
export { commitHold, type EndHoldCommand, voidHold } from './usecases/end-hold';
export { expireHolds } from './usecases/expire-holds';
export { expireLots, expireLotsChunk, type SweepTotals } from './usecases/expire-lots';
export { type PointsFamilyData, pointsFamilyData, type StudentsOfFamily } from './usecases/family-data';
export {
  type DebtMovement,
  type LotMonthMove,
  type LotMovement,
  liabilityQueries,
  type RecordedRange,
  type SchoolMovement,
} from './usecases/liability-queries';
export { type DayReasonSum, type MonitorRange, monitorQueries, type PersonSum } from './usecases/monitor-queries';
export { type Difference, type Reconciliation, reconcile } from './usecases/reconcile';
export { releasePending } from './usecases/release-pending';
export { type HoldResult, type ReserveHoldCommand, reserveHold } from './usecases/reserve-hold';
export { type ReverseCommand, type ReverseResult, reverseTransaction } from './usecases/reverse-transaction';
export { type SpendCommand, spend } from './usecases/spend';
export { linesForSource, type StatementPage, type StatementQuery, statementOf } from './usecases/statement';
export { type FoundTransaction, findTransaction } from './usecases/transactions';
