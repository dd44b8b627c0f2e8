import type { Reader, UnitOfWork } from '../../platform/db';
import type { ErasureBlocker, FamilyDataContributor } from '../identity';

const ERASED = '（已按家长要求删除）';

const countOf = async (reader: Reader, sql: string, params: readonly string[]): Promise<number> =>
  Number((await reader.row<{ n: number | string }>(sql, params))?.n ?? 0);

/** Money on its way must arrive before those it belongs to are forgotten. */
const erasureBlockers = async (reader: Reader, familyId: string): Promise<ErasureBlocker[]> => {
  const orders = await countOf(
    reader,
    `SELECT COUNT(*) AS n FROM payments_order o JOIN payments_intent i ON i.id = o.intentId
     WHERE i.familyId = ? AND o.openKey IS NOT NULL`,
    [familyId],
  );
  const open = await countOf(reader, "SELECT COUNT(*) AS n FROM payments_intent WHERE familyId = ? AND state = 'open'", [
    familyId,
  ]);
  const held = await countOf(
    reader,
    "SELECT COUNT(*) AS n FROM payments_capture WHERE familyId = ? AND outcome = 'held' AND refunded < amount",
    [familyId],
  );
  const refunds = await countOf(
    reader,
    "SELECT COUNT(*) AS n FROM payments_refund WHERE familyId = ? AND state <> 'succeeded' AND handReceiptNo IS NULL",
    [familyId],
  );
  return [
    ...(orders + open > 0 ? [{ code: 'payment_open', message: '还有未完成的缴费，请先付清，或请前台撤回缴费单。' }] : []),
    ...(held > 0 ? [{ code: 'payment_held', message: '有一笔付款正在核对，请等学校处理完成后再申请。' }] : []),
    ...(refunds > 0 ? [{ code: 'refund_under_way', message: '还有退款没有到账，请等退款完成后再申请。' }] : []),
  ];
};

/** The share of payments in a family's data. The books stay; what people wrote about the family goes. */
export const paymentsFamilyData: FamilyDataContributor = {
  name: 'payments',

  exportFamily: async (reader, familyId) => {
    const of = (table: string, columns: string) =>
      reader.rows<object>(`SELECT ${columns} FROM ${table} WHERE familyId = ? ORDER BY id`, [familyId]);
    return {
      payments: await of(
        'payments_intent',
        'id, purposeKind, title, note, amount, state, closeReason, channel, campusId, studentId, createdAt, expiresAt, settledAt, closedAt',
      ),
      received: await of(
        'payments_capture',
        'id, intentId AS paymentId, channel, amount, outcome, transactionId, receiptNo, refunded, paidAt, recordedAt',
      ),
      refunds: await of(
        'payments_refund',
        'id, intentId AS paymentId, captureId, amount, reason, channel, state, outRefundNo, handReceiptNo, createdAt, succeededAt',
      ),
    };
  },

  eraseFamily: async (uow: UnitOfWork, familyId) => {
    await uow.run('UPDATE payments_intent SET title = ?, note = NULL WHERE familyId = ?', [ERASED, familyId]);
    const ofFamily = 'WHERE intentId IN (SELECT id FROM payments_intent WHERE familyId = ?)';
    await uow.run(`UPDATE payments_desk_void SET reason = ? ${ofFamily}`, [ERASED, familyId]);
    await uow.run(`UPDATE payments_desk_void SET note = ? ${ofFamily} AND note IS NOT NULL`, [ERASED, familyId]);
    await uow.run(`UPDATE payments_task SET note = ? ${ofFamily} AND note IS NOT NULL`, [ERASED, familyId]);
    await uow.run(`UPDATE payments_difference SET note = ? ${ofFamily} AND note IS NOT NULL`, [ERASED, familyId]);
    await uow.run('UPDATE payments_refund SET reason = ? WHERE familyId = ?', [ERASED, familyId]);
    await uow.run(`UPDATE payments_order SET description = ? ${ofFamily} AND openKey IS NULL`, [ERASED, familyId]);
  },

  erasureBlockers,
};
