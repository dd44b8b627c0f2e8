import type { RedemptionRow } from '../persistence/redemption-store';

/** Reason of the ledger's transactions; their source is the redemption. */
export const REDEEM_REASON = 'mall.redeem';
export const RETURN_REASON = 'mall.return';
export const REDEMPTION_SOURCE = 'redemption';

/** Text of a line of the ledger. */
export const titleOf = (what: string, goodTitle: string, quantity: number): string =>
  quantity === 1 ? `${what}：${goodTitle}` : `${what}：${goodTitle} × ${quantity}`;

/** What others are told of a redemption; never its code. */
export const redemptionEvent = (what: string, row: RedemptionRow) => ({
  type: `mall.redemption.${what}`,
  aggregate: `student:${row.studentId}`,
  payload: {
    redemptionId: row.id,
    studentId: row.studentId,
    familyId: row.familyId,
    campusId: row.campusId,
    goodId: row.goodId,
    quantity: row.quantity,
    points: row.points,
    returnedQuantity: row.returnedQuantity,
    returnedPoints: row.returnedPoints,
    delivery: row.delivery,
    byChild: row.byChild === 1,
    expiresAt: row.expiresAt,
  },
});
