import { buildGood, redeemed } from '../mall/support';
import { HELD, type KillCase, post } from './mall-kill-scene';

const STAYS = { before: ['confirmed'], after: ['confirmed'], points: HELD, rights: 0 };
const ASKED = `SELECT q.state, q.inForce FROM mall_pick_up_request q JOIN mall_redemption r ON r.id = q.redemptionId
  WHERE r.studentId = ?`;
/** On each campus that has any, with the moves that were no redemption's. */
const PIECES = `SELECT s.available, s.held, (SELECT COUNT(*) FROM mall_stock_move m
    WHERE m.goodId = s.goodId AND m.campusId = s.campusId AND m.redemptionId IS NULL) AS moves
  FROM mall_stock s JOIN mall_redemption r ON r.goodId = s.goodId WHERE r.studentId = ? ORDER BY s.campusId`;

/** The desk asks a guardian, who answers; and pieces are counted and carried, whoever waits for some of them. */
export const DESK_CASES: readonly KillCase[] = [
  {
    ...STAYS,
    name: 'ask who may take it',
    statement: 'INSERT INTO mall_pick_up_request',
    value: null,
    trace: { sql: ASKED, before: [], after: [{ state: 'waiting', inForce: 1 }] },
    prepare: async ({ bear, mall }, shopper) => {
      const id = await redeemed(shopper, await bear());
      return { by: mall.desk, path: `/redemptions/${id}/pick-up-request`, body: { taker: '邻居张阿姨' } };
    },
  },
  {
    ...STAYS,
    name: 'answer who may take it',
    statement: 'UPDATE mall_pick_up_request SET',
    value: 'accepted',
    trace: { sql: ASKED, before: [{ state: 'waiting', inForce: 1 }], after: [{ state: 'accepted', inForce: 1 }] },
    prepare: async ({ bear, mall }, shopper) => {
      const id = await redeemed(shopper, await bear());
      await post(mall.desk, `/redemptions/${id}/pick-up-request`, { taker: '邻居张阿姨' });
      return { by: shopper.parent, path: `/redemptions/${id}/pick-up-answer`, body: { accept: true } };
    },
  },
  {
    ...STAYS,
    name: 'count pieces',
    statement: 'UPDATE mall_stock SET',
    value: null,
    trace: { sql: PIECES, before: [{ available: 99, held: 1, moves: 1 }], after: [{ available: 97, held: 1, moves: 2 }] },
    prepare: async ({ bear, mall }, shopper) => {
      const goodId = await bear();
      await redeemed(shopper, goodId);
      const body = { campusId: mall.campusId, expected: 100, counted: 98 };
      return { by: mall.desk, path: `/goods/${goodId}/stock-takes`, body };
    },
  },
  {
    // Pieces have left one campus and are not at the other yet.
    ...STAYS,
    name: 'carry pieces',
    statement: 'INSERT INTO mall_stock_move',
    value: 'transfer_out',
    trace: {
      sql: PIECES,
      before: [
        { available: 99, held: 1, moves: 1 },
        { available: 0, held: 0, moves: 0 },
      ],
      after: [
        { available: 96, held: 1, moves: 2 },
        { available: 3, held: 0, moves: 1 },
      ],
    },
    prepare: async ({ mall, there }, shopper) => {
      const goodId = await buildGood(mall, 100, { campusIds: [mall.campusId, there] });
      await redeemed(shopper, goodId);
      const body = { fromCampusId: mall.campusId, toCampusId: there, quantity: 3 };
      return { by: mall.owner, path: `/goods/${goodId}/stock-transfers`, body };
    },
  },
];
