import type { RedemptionState } from '@qingya/shared';
import { type Database, placeholders, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { holdStates, holdsForReason } from '../../points';
import { OPEN_STATES } from '../domain/redemption-state';
import type { RedemptionRow } from '../persistence/redemption-store';
import type { StockRow } from '../persistence/stock-store';
import type { MallDifference } from './mall-difference';
import { compareGrants, compareRights, findLostGrants } from './reconcile-grants';
import { compareReturns } from './reconcile-returns';
import { REDEEM_REASON } from './redemption-words';

export type { MallDifference };

type Report = (difference: MallDifference) => void;

const BATCH = 500;
const OPEN = OPEN_STATES.map((state) => `'${state}'`).join(', ');

/**
 * Counts the mall again: each stock against its moves and against the open redemptions; each redemption against its hold of
 * points, what it gave and what came back of it; each right against its uses; and that no hold was made and nothing given for a redemption that is
 * not there. Rows are locked while they are compared.
 * @returns how many differences there are
 */
export const reconcileMall = async (db: Database, onDifference: Report): Promise<number> => {
  let count = 0;
  for (const compare of [compareStocks, compareRedemptions, findOrphans, compareRights, findLostGrants]) {
    count += await inBatches(db, compare, onDifference);
  }
  return count;
};

/** Compares one batch behind a position; answers the last position, undefined at the end. */
type Compare = (uow: UnitOfWork, after: string, report: Report) => Promise<string | undefined>;

const inBatches = async (db: Database, compare: Compare, onDifference: Report): Promise<number> => {
  let count = 0;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const batch = await db.transaction(async (uow) => {
      // Reported only behind the commit: a deadlock makes this look again, and nothing may count twice.
      const found: MallDifference[] = [];
      const last = await compare(uow, from, (difference) => found.push(difference));
      return { last, found };
    });
    count += batch.found.length;
    for (const difference of batch.found) onDifference(difference);
    after = batch.last;
    await yieldToEventLoop();
  }
  return count;
};

/** A batch is all stocks of one good. */
const compareStocks = async (uow: UnitOfWork, after: string, report: Report): Promise<string | undefined> => {
  const next = await uow.row<{ goodId: string | null }>('SELECT MIN(goodId) AS goodId FROM mall_stock WHERE goodId > ?', [after]);
  const goodId = next?.goodId;
  if (!goodId) return undefined;
  const stocks = await uow.lockRows<StockRow>('SELECT * FROM mall_stock WHERE goodId = ? ORDER BY campusId', [goodId]);
  const moved = await uow.rows<{ campusId: string; available: number | string; held: number | string; moves: number | string }>(
    `SELECT campusId, SUM(availableChange) AS available, SUM(heldChange) AS held, COUNT(*) AS moves
       FROM mall_stock_move WHERE goodId = ? GROUP BY campusId`,
    [goodId],
  );
  const open = await uow.rows<{ campusId: string; pieces: number | string }>(
    `SELECT campusId, SUM(quantity) AS pieces FROM mall_redemption WHERE goodId = ? AND state IN (${OPEN}) GROUP BY campusId`,
    [goodId],
  );
  for (const stock of stocks) {
    const sums = moved.find(({ campusId }) => campusId === stock.campusId);
    const pieces = open.find(({ campusId }) => campusId === stock.campusId)?.pieces ?? 0;
    const checks: readonly [MallDifference['kind'], number, number][] = [
      ['available', stock.available, Number(sums?.available ?? 0)],
      ['held', stock.held, Number(sums?.held ?? 0)],
      ['moves', stock.version, Number(sums?.moves ?? 0)],
      ['open', stock.held, Number(pieces)],
    ];
    for (const [kind, expected, counted] of checks) {
      if (expected !== counted) report({ kind, subjectId: `${goodId}@${stock.campusId}`, expected, found: counted });
    }
  }
  return goodId;
};

/** What must have become of the hold of a redemption in a state. */
const holdStateOf = (state: RedemptionState): readonly string[] => {
  if ((OPEN_STATES as readonly string[]).includes(state)) return ['active'];
  return state === 'cancelled' || state === 'expired' ? ['voided', 'timed_out'] : ['committed'];
};

const compareRedemptions = async (uow: UnitOfWork, after: string, report: Report): Promise<string | undefined> => {
  const rows = await uow.lockRows<RedemptionRow>(`SELECT * FROM mall_redemption WHERE id > ? ORDER BY id LIMIT ${BATCH}`, [
    after,
  ]);
  const holds = await holdStates(
    uow,
    rows.map(({ holdId }) => holdId),
  );
  for (const { id, state, holdId, points } of rows) {
    const hold = holds.get(holdId);
    const expected = holdStateOf(state);
    if (!hold || !expected.includes(hold.state)) {
      report({ kind: 'hold', subjectId: id, expected: expected.join('|'), found: hold?.state ?? 'none' });
    }
    if (hold && hold.amount !== points) report({ kind: 'amount', subjectId: id, expected: points, found: hold.amount });
  }
  await compareGrants(uow, rows, report);
  await compareReturns(uow, rows, report);
  return rows.at(-1)?.id;
};

const findOrphans = async (uow: UnitOfWork, after: string, report: Report): Promise<string | undefined> => {
  const holds = await holdsForReason(uow, REDEEM_REASON, after, BATCH);
  const last = holds.at(-1);
  if (!last) return undefined;
  const known = await uow.rows<{ holdId: string }>(
    `SELECT holdId FROM mall_redemption WHERE holdId IN (${placeholders(holds.length)})`,
    holds.map(({ id }) => id),
  );
  const ids = new Set(known.map(({ holdId }) => holdId));
  for (const { id, sourceId } of holds) {
    if (!ids.has(id)) report({ kind: 'orphan', subjectId: id, expected: sourceId, found: 'none' });
  }
  return last.id;
};
