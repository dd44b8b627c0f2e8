import {
  addMonths,
  type LocalDate,
  localDate,
  type PointsLineView,
  type PointsStatementFilter,
  type PointsTransactionKind,
  startOfDay,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { explainLine } from '../domain/explain';
import { shownExpiry } from '../domain/lots';
import { disputeStatesOf } from '../persistence/dispute-store';
import {
  type LotUseRow,
  lotUses,
  type OpenedLotRow,
  openedLots,
  statementRows,
  studentPostings,
} from '../persistence/statement-store';
import { type TransactionRow, transactionsBySources } from '../persistence/transaction-store';

const FILTERS: Readonly<Record<PointsStatementFilter, readonly PointsTransactionKind[]>> = {
  earned: ['credit', 'adjust_credit', 'release'],
  spent: ['spend', 'commit', 'adjust_debit'],
  expired: ['expire'],
  held: ['hold', 'void', 'commit'],
  corrected: ['undo', 'claw_back', 'adjust_credit', 'adjust_debit'],
};

export interface StatementQuery {
  readonly studentId: string;
  /** `YYYY-MM`, by the day a line was recorded. */
  readonly month?: string | undefined;
  readonly filter?: PointsStatementFilter | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface StatementPage {
  readonly items: PointsLineView[];
  readonly nextCursor: string | null;
}

/**
 * One page of a student's statement, newest first. Five statements, whatever the length of the history.
 * @throws AppError invalid_request for a cursor that is none
 */
export const statementOf = async (reader: Reader, query: StatementQuery): Promise<StatementPage> => {
  const first: LocalDate | null = query.month === undefined ? null : localDate(`${query.month}-01`);
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['number', 'number']);
  const rows = await statementRows(reader, {
    studentId: query.studentId,
    kinds: query.filter === undefined ? [] : FILTERS[query.filter],
    from: first && startOfDay(first),
    to: first && startOfDay(addMonths(first, 1)),
    after: after && { recordedAt: Number(after[0]), seq: Number(after[1]) },
    limit: query.limit,
  });
  const page = toPage(rows, query.limit, (row) => [row.recordedAt, row.seq]);
  return { items: await linesOf(reader, page.items), nextCursor: page.nextCursor };
};

/** The lines that were booked for one source each, e.g. what a check-in earned. Sources of one type. */
export const linesForSource = async (
  reader: Reader,
  sources: { readonly type: string; readonly ids: readonly string[] },
): Promise<PointsLineView[]> => {
  if (sources.ids.length === 0) return [];
  return linesOf(reader, await transactionsBySources(reader, sources.type, sources.ids));
};

/** Rows of the ledger as lines of the statement, in their order. Four statements, however many rows. */
export const linesOf = async (reader: Reader, rows: readonly TransactionRow[]): Promise<PointsLineView[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const postings = await studentPostings(reader, ids);
  const lots = new Map((await openedLots(reader, ids)).map((lot) => [lot.id, lot]));
  const uses = await lotUses(reader, ids);
  const disputes = await disputeStatesOf(reader, ids);
  return rows.map((row) => {
    const change = (account: string): number =>
      postings.find((one) => one.transactionId === row.id && one.account === account)?.amount ?? 0;
    const changes = {
      available: change('available'),
      pending: change('pending'),
      held: change('held'),
      debt: 0 - change('debt'),
    };
    // Avoids −0, which is not equal to 0 in a comparison of responses.
    if (changes.debt === 0) changes.debt = 0;
    const own = uses.filter((use) => use.transactionId === row.id && use.lotId !== row.id);
    return toLine(row, changes, lots.get(row.id), own, disputes.get(row.id) ?? null);
  });
};

const toLine = (
  row: TransactionRow,
  changes: PointsLineView['changes'],
  opened: OpenedLotRow | undefined,
  uses: readonly LotUseRow[],
  disputeState: PointsLineView['disputeState'],
): PointsLineView => {
  const lot = opened ? presentLot(opened) : null;
  return {
    transactionId: row.id,
    kind: row.kind,
    title: row.title,
    amount: row.amount,
    changes,
    after: { available: row.availableAfter, pending: row.pendingAfter, held: row.heldAfter, debt: row.debtAfter },
    effectiveAt: row.effectiveAt,
    recordedAt: row.recordedAt,
    reason: row.reason,
    source: { type: row.sourceType, id: row.sourceId },
    actor: { kind: row.actorKind, id: row.actorId },
    ruleVersionId: row.ruleVersionId,
    inputs: JSON.parse(row.inputs) as Record<string, unknown>,
    reversesId: row.reversesId,
    lot,
    uses: uses.map((use) => ({
      lotId: use.lotId,
      lotTitle: use.lotTitle,
      // A reservation only moves points within the lot: what it set aside is what it took.
      amount: row.kind === 'hold' ? use.remainingDelta : use.remainingDelta + (row.kind === 'commit' ? use.heldDelta : 0),
      expiresOn: shownExpiry(use.expiresOn),
    })),
    explanations: explainLine({ kind: row.kind, changes, lot, usedLots: uses.length }),
    disputeState,
  };
};

const presentLot = (lot: OpenedLotRow): NonNullable<PointsLineView['lot']> => ({
  credited: lot.credited,
  remaining: lot.remaining + lot.held,
  expiresOn: shownExpiry(lot.expiresOn),
  pending: lot.state === 'pending',
  availableOn: lot.state === 'pending' ? lot.releaseOn : null,
});
