import type { PointsBalanceView, PointsDisputeView } from '@qingya/shared';
import type { DisputeRow } from '../persistence/dispute-store';
import type { Balance, ExpiringBucket } from '../usecases/balances';

export const presentBalance = (balance: Balance, expiring: readonly ExpiringBucket[]): PointsBalanceView => ({
  studentId: balance.studentId,
  available: balance.available,
  pending: balance.pending,
  held: balance.held,
  debt: balance.debt,
  expiring: expiring.map(({ expiresOn, amount }) => ({ expiresOn, amount })),
});

export const presentDispute = (row: DisputeRow): PointsDisputeView => ({
  disputeId: row.id,
  studentId: row.studentId,
  campusId: row.campusId,
  transactionId: row.transactionId,
  lineTitle: row.lineTitle,
  lineAmount: row.lineAmount,
  state: row.state,
  reasonText: row.reasonText,
  filedAt: row.filedAt,
  answerText: row.answerText,
  decidedAt: row.decidedAt,
  correctionId: row.correctionId,
  correctionAmount: row.correctionAmount,
});
