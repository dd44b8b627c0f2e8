/** The points module's only door: what other modules and the composition root may use. */
export { disputeOwner } from './http/object-owners';
export { createPointsRoutes, type PointsRouteDeps } from './http/routes';
export { jobs as pointsTasks, repeatingJobs as pointsRepeatingTasks } from './jobs';
export { correctionsGiven, disputeById as findDispute, disputesWaiting } from './persistence/dispute-store';
export { pointsEntities } from './persistence/entities';
export { type ExpiredLot, expiredLeft, expiredLots } from './persistence/expired-store';
export { holdStates, holdsForReason } from './persistence/hold-store';
export type { PendingLot } from './persistence/line-store';
export { sourcesBooked, transactionsBySources } from './persistence/transaction-store';
export { type AdjustCommand, adjustPoints } from './usecases/adjust-points';
export {
  type Balance,
  balanceOf,
  balancesOf,
  type ExpiringBucket,
  expiringOf,
} from './usecases/balances';
export {
  type Availability,
  DEFAULT_LEDGER_POLICY,
  type LedgerActor,
  type LedgerPolicy,
  type LedgerSource,
  type Posted,
} from './usecases/commands';
export type { Correction, CorrectionPort } from './usecases/corrections';
export { type CreditCommand, type CreditResult, credit } from './usecases/credit';
export { CORRECTION_REASON } from './usecases/decide-dispute';
export { type CommitHoldCommand, commitHold, type EndHoldCommand, voidHold } from './usecases/end-hold';
export { expireHolds } from './usecases/expire-holds';
export { expireLots, expireLotsChunk, type SweepTotals } from './usecases/expire-lots';
export { lastDaysOfReturn, pendingLotsOf } from './usecases/expiries';
export {
  countLotsChunk,
  type DatedLot,
  type ExtensionStep,
  extendLotsChunk,
  type LastDays,
  lotExtensions,
} from './usecases/extend-lots';
export { type PointsFamilyData, pointsFamilyData, type StudentsOfFamily } from './usecases/family-data';
export { type Lapsing, lapsingOf, lapsingSince, studentsWithExpiry, type Wait } from './usecases/lapsing';
export {
  type DebtMovement,
  type LotMonthMove,
  type LotMovement,
  liabilityQueries,
  type RecordedRange,
  type SchoolMovement,
} from './usecases/liability-queries';
export { type LineMove, type LineStory, lineStory } from './usecases/line-story';
export { type DayReasonSum, type MonitorRange, monitorQueries, type PersonSum } from './usecases/monitor-queries';
export { earnedByRules, outstandingPoints } from './usecases/pace';
export { type Difference, type Reconciliation, reconcile } from './usecases/reconcile';
export { releasePending } from './usecases/release-pending';
export { type HoldResult, type ReserveHoldCommand, reserveHold } from './usecases/reserve-hold';
export { type ReverseCommand, type ReverseResult, reverseTransaction } from './usecases/reverse-transaction';
export { type SpendCommand, spend } from './usecases/spend';
export { linesForSource, type StatementPage, type StatementQuery, statementOf } from './usecases/statement';
export { type FoundTransaction, findTransaction } from './usecases/transactions';
