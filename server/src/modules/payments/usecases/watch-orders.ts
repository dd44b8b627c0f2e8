import type { Database } from '../../../platform/db';
import { errorText } from '../../../platform/log/background-log';
import { WATCH_RUN_MS } from '../domain/watch-limits';
import { expiredWithoutOrder, intentById, lockIntent } from '../persistence/intent-store';
import { dueOrders, orderByNumber, payableOrder } from '../persistence/order-store';
import type { PaymentPorts } from '../ports';
import { closeOrder } from './close-order';
import { endPayment } from './end-payment';
import { askAgain, syncOrder } from './sync-order';

type Watching = Pick<PaymentPorts, 'gateway' | 'log'>;

/** Calls to WeChat Pay under way at once. */
const AT_ONCE = 4;
const CHUNK = 40;
/** A run ends at the latest after so many chunks, or when its time is up; the next one goes on. */
const CHUNKS = 50;

export interface WatchTotals {
  readonly orders: number;
  readonly failed: number;
  readonly closed: number;
}

/**
 * Looks after orders whose time has come: asks how they stand, closes those that are to be closed, and closes payments that
 * ran out. What one order throws is logged and never keeps another one waiting. Safe to run twice at once.
 */
export const watchOrders = async (db: Database, ports: Watching): Promise<WatchTotals> => {
  const totals = ports.gateway ? await watchDue(db, ports) : { orders: 0, failed: 0 };
  return { ...totals, closed: await closeExpired(db, ports) };
};

const watchDue = async (db: Database, ports: Watching): Promise<{ orders: number; failed: number }> => {
  const until = db.clock.now() + WATCH_RUN_MS;
  const inTime = (): boolean => db.clock.now() < until;
  const seen = new Set<string>();
  let [orders, failed] = [0, 0];
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const due = await db.read((reader) => dueOrders(reader, CHUNK));
    const fresh = due.map(({ outTradeNo }) => outTradeNo).filter((number) => !seen.has(number));
    for (const number of fresh) seen.add(number);
    const done = await eachOf(fresh, inTime, (number) => lookAfter(db, ports, number));
    orders += done.looked;
    failed += done.failed;
    if (due.length < CHUNK || fresh.length === 0 || !inTime()) break;
  }
  return { orders, failed };
};

/** @returns how many were looked after, and how many of them failed */
const eachOf = async (
  numbers: readonly string[],
  inTime: () => boolean,
  work: (number: string) => Promise<boolean>,
): Promise<{ looked: number; failed: number }> => {
  const waiting = [...numbers];
  let [looked, failed] = [0, 0];
  const worker = async (): Promise<void> => {
    while (inTime()) {
      const number = waiting.shift();
      if (number === undefined) return;
      looked += 1;
      if (!(await work(number))) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, numbers.length) }, worker));
  return { looked, failed };
};

/** @returns false when something went wrong with it; it is tried again later */
const lookAfter = async (db: Database, ports: Watching, outTradeNo: string): Promise<boolean> => {
  try {
    const toClose = await db.read(async (reader) => {
      const order = await orderByNumber(reader, outTradeNo);
      const intent = order && (await intentById(reader, order.intentId));
      return order?.state === 'closing' || intent?.state !== 'open' || reader.now >= (order?.expiresAt ?? 0);
    });
    if (toClose) await closeOrder(db, ports, outTradeNo);
    else await syncOrder(db, ports, outTradeNo);
    return true;
  } catch (error) {
    ports.log.error({ outTradeNo, error: errorText(error) }, 'an order could not be looked after; it is tried again');
    await postpone(db, ports, outTradeNo);
    return false;
  }
};

/** An order that fails steps back, or it would keep the others from their turn. */
const postpone = async (db: Database, ports: Watching, outTradeNo: string): Promise<void> => {
  try {
    await db.transaction(async (uow) => askAgain(uow, await orderByNumber(uow, outTradeNo), 'own_error'));
  } catch (error) {
    ports.log.error({ outTradeNo, error: errorText(error) }, 'an order could not be postponed');
  }
};

/** Payments without an order that may be paid need nobody’s leave to close. */
const closeExpired = async (db: Database, ports: Watching): Promise<number> => {
  let closed = 0;
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const expired = await db.read((reader) => expiredWithoutOrder(reader, CHUNK));
    let progress = 0;
    for (const { id } of expired) if (await closeOne(db, ports, id)) progress += 1;
    closed += progress;
    if (expired.length < CHUNK || progress === 0) break;
  }
  return closed;
};

const closeOne = async (db: Database, ports: Watching, id: string): Promise<boolean> => {
  try {
    return await db.transaction(async (uow) => {
      const intent = await lockIntent(uow, id);
      if (intent?.state !== 'open' || uow.now < intent.expiresAt || (await payableOrder(uow, id))) return false;
      return endPayment(uow, intent, 'expire');
    });
  } catch (error) {
    ports.log.error({ paymentId: id, error: errorText(error) }, 'a payment that ran out could not be closed; it is tried again');
    return false;
  }
};
