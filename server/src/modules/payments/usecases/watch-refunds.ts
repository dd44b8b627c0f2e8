import type { Database } from '../../../platform/db';
import { errorText } from '../../../platform/log/background-log';
import { dueRefundIds } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { sendRefund } from './send-refund';

/** Refunds looked at in one run; the next run takes the others. */
const AT_ONCE = 200;
/** Calls to the platform at the same time. */
const WORKERS = 4;

/**
 * Takes the due step of every refund whose time has come. One that cannot be handled does not keep the others waiting.
 * @returns how many were looked at
 */
export const watchRefunds = async (db: Database, ports: PaymentPorts): Promise<number> => {
  const due = await db.read((reader) => dueRefundIds(reader, reader.now, AT_ONCE));
  const left = [...due];
  const work = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await sendRefund(db, ports, id);
      } catch (error) {
        ports.log.error({ refund: id, error: errorText(error) }, 'a refund could not be handled; it is tried again');
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return due.length;
};
