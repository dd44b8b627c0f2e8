import { type Database, placeholders, sweepChunkSize, yieldToEventLoop } from '../../../platform/db';

/** Something in the books of payments that does not fit together. */
export interface PaymentDifference {
  readonly kind: 'reserved' | 'refunded' | 'settled' | 'surplus' | 'held' | 'unsettled' | 'order';
  /** A capture, for `unsettled` and `order` a payment. */
  readonly subjectId: string;
  /** Fen, or how many. */
  readonly expected: number;
  readonly found: number;
}

type Report = (difference: PaymentDifference) => void;

const BATCH = 1_000;

/**
 * Counts the money again: what is reserved and refunded of every capture against its refunds; that a settled capture is
 * the one its payment knows, late and duplicate money is on its way back in full, and held money has an open task; that a settled
 * payment has its capture, and only a payment that waits, or a closing order, can still be paid.
 * @returns how many differences there are
 */
export const reconcilePayments = async (db: Database, onDifference: Report): Promise<number> => {
  let found = 0;
  const report: Report = (difference) => {
    found += 1;
    onDifference(difference);
  };
  await sweep(db, 'payments_capture', (ids) => compareCaptures(db, ids, report));
  await sweep(db, 'payments_intent', (ids) => compareIntents(db, ids, report));
  return found;
};

const sweep = async (db: Database, table: string, compare: (ids: readonly string[]) => Promise<void>): Promise<void> => {
  const size = Math.min(sweepChunkSize(db.engine), BATCH);
  for (let after = ''; ; ) {
    const rows = await db.read((r) =>
      r.rows<{ id: string }>(`SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ${size}`, [after]),
    );
    const last = rows.at(-1);
    if (!last) return;
    await compare(rows.map((row) => row.id));
    after = last.id;
    await yieldToEventLoop();
  }
};

interface CaptureSums {
  readonly id: string;
  readonly outcome: string;
  readonly amount: number;
  readonly reserved: number;
  readonly refunded: number;
  readonly asked: number;
  readonly arrived: number;
  readonly known: number;
  readonly tasks: number;
}

const compareCaptures = async (db: Database, ids: readonly string[], report: Report): Promise<void> => {
  const rows = await db.read((r) =>
    r.rows<CaptureSums>(
      `SELECT c.id, c.outcome, c.amount, c.reserved, c.refunded,
              COALESCE((SELECT SUM(f.amount) FROM payments_refund f WHERE f.captureId = c.id), 0) AS asked,
              COALESCE((SELECT SUM(f.amount) FROM payments_refund f WHERE f.captureId = c.id AND f.state = 'succeeded'), 0) AS arrived,
              (SELECT COUNT(*) FROM payments_intent i WHERE i.settledCaptureId = c.id AND i.state = 'settled') AS known,
              (SELECT COUNT(*) FROM payments_task t WHERE t.captureId = c.id AND t.state = 'open') AS tasks
         FROM payments_capture c WHERE c.id IN (${placeholders(ids.length)})`,
      ids,
    ),
  );
  for (const row of rows) for (const difference of captureDifferences(row)) report({ subjectId: row.id, ...difference });
};

const captureDifferences = (row: CaptureSums): Omit<PaymentDifference, 'subjectId'>[] => {
  const [asked, arrived, known, tasks] = [row.asked, row.arrived, row.known, row.tasks].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const checks: [PaymentDifference['kind'], number, number][] = [
    ['reserved', row.reserved, asked],
    ['refunded', row.refunded, arrived],
    ['settled', row.outcome === 'settled' ? 1 : 0, known],
  ];
  if (row.outcome === 'late' || row.outcome === 'duplicate') checks.push(['surplus', row.amount, asked]);
  if (row.outcome === 'held' && asked !== row.amount) checks.push(['held', 1, Math.min(tasks, 1)]);
  return checks.filter(([, expected, found]) => expected !== found).map(([kind, expected, found]) => ({ kind, expected, found }));
};

const compareIntents = async (db: Database, ids: readonly string[], report: Report): Promise<void> => {
  const rows = await db.read((r) =>
    r.rows<{ id: string; state: string; settling: number; payable: number }>(
      `SELECT i.id, i.state,
              (SELECT COUNT(*) FROM payments_capture c WHERE c.intentId = i.id AND c.outcome = 'settled') AS settling,
              (SELECT COUNT(*) FROM payments_order o WHERE o.intentId = i.id AND o.state = 'placed') AS payable
         FROM payments_intent i WHERE i.id IN (${placeholders(ids.length)})`,
      ids,
    ),
  );
  for (const { id, state, settling, payable } of rows) {
    const expected = state === 'settled' ? 1 : 0;
    if (Number(settling) !== expected) report({ kind: 'unsettled', subjectId: id, expected, found: Number(settling) });
    const most = state === 'open' ? 1 : 0;
    if (Number(payable) > most) report({ kind: 'order', subjectId: id, expected: most, found: Number(payable) });
  }
};
