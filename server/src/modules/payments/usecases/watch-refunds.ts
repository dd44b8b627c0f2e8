import type { Database } from '../../../platform/db';
import { errorText } from '../../../platform/log/background-log';
import { OWN_ERROR_DELAY_MS } from '../domain/refund-schedule';
import { WATCH_RUN_MS } from '../domain/watch-limits';
import { dueRefundIds, postponeRefund } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { sendRefund } from './send-refund';

/** Refunds looked at in one run, if its time suffices; the next run takes the others. */
const AT_ONCE = 200;
/** Calls to the platform at the same time. */
const WORKERS = 4;

/**
 * Takes the due step of every refund whose time has come. One that cannot be handled does not keep the others waiting.
 * @returns how many were due
 */
export const watchRefunds = async (db: Database, ports: PaymentPorts): Promise<number> => {
  const due = await db.read((reader) => dueRefundIds(reader, reader.now, AT_ONCE));
  const until = db.clock.now() + WATCH_RUN_MS;
  const left = [...due];
  const work = async (): Promise<void> => {
    while (db.clock.now() < until) {
      const id = left.shift();
      if (id === undefined) return;
      try {
        await sendRefund(db, ports, id);
      } catch (error) {
        ports.log.error({ refund: id, error: errorText(error) }, 'a refund could not be handled; it is tried again');
        await postpone(db, ports, id);
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return due.length;
};

/** A refund that fails steps back: many of them would keep the others from their turn. */
const postpone = async (db: Database, ports: PaymentPorts, id: string): Promise<void> => {
  try {
    await db.transaction((uow) => postponeRefund(uow, id, uow.now + OWN_ERROR_DELAY_MS));
  } catch (error) {
    ports.log.error({ refund: id, error: errorText(error) }, 'a refund could not be postponed');
  }
};
