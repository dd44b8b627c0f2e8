import type { LocalDate, Points, PointsTransactionKind } from '@qingya/shared';
import { points } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { shownExpiry } from '../domain/lots';
import { clawable } from '../domain/reverse';
import { lotOf } from '../persistence/lot-store';
import { type SourceKey, type TransactionRow, transactionBySource } from '../persistence/transaction-store';

export interface FoundTransaction {
  readonly transactionId: string;
  readonly kind: PointsTransactionKind;
  readonly studentId: string;
  readonly campusId: string;
  /** Signed headline amount. */
  readonly amount: Points;
  readonly ruleVersionId: string | null;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** For an earn: its lot and how much of it may still be taken back. */
  readonly lot: { readonly clawable: Points; readonly remaining: Points; readonly expiresOn: LocalDate | null } | null;
}

/** The transaction booked for a reason and source; undefined when there is none. */
export const findTransaction = async (
  reader: Reader,
  reason: string,
  sourceType: string,
  sourceId: string,
): Promise<FoundTransaction | undefined> => {
  const key: SourceKey = { reason, source: { type: sourceType, id: sourceId } };
  const row = await transactionBySource(reader, key);
  return row && present(reader, row);
};

const present = async (reader: Reader, row: TransactionRow): Promise<FoundTransaction> => {
  const lot = row.kind === 'credit' || row.kind === 'adjust_credit' ? await lotOf(reader, row.id) : undefined;
  return {
    transactionId: row.id,
    kind: row.kind,
    studentId: row.studentId,
    campusId: row.campusId,
    amount: points(row.amount),
    ruleVersionId: row.ruleVersionId,
    inputs: JSON.parse(row.inputs) as Record<string, unknown>,
    lot: lot
      ? { clawable: points(clawable(lot)), remaining: points(lot.remaining), expiresOn: shownExpiry(lot.expiresOn) }
      : null,
  };
};
