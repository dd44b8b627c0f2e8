import type { LocalDate } from '@qingya/shared';
import { chunk, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';
import type { ClawBackCount, Lot, LotChange, Take, TakeReturn } from '../domain/types';

export interface LotRow extends Lot {
  readonly studentId: string;
  readonly originalExpiresOn: LocalDate;
  readonly releaseOn: LocalDate | null;
  readonly releaseWhen: string | null;
}

const LOT_NAMES =
  'id, studentId, campusId, credited, remaining, held, expired, expiredCovered, clawedBack, expiresOn, originalExpiresOn, openedAt, state, releaseOn, releaseWhen'.split(
    ', ',
  );
const LOT_COLUMNS = LOT_NAMES.join(', ');
const PREFIXED = LOT_NAMES.map((name) => `l.${name} AS ${name}`).join(', ');

/** Most spends need a few lots; the rest of a long list is read only when these do not suffice. */
const FIRST_LOTS = 20;
const MORE_LOTS = 5_000;
const FREE_LOTS = `SELECT ${LOT_COLUMNS} FROM points_lot WHERE studentId = ? AND state = 'open' AND remaining > 0`;
const IN_ORDER = 'ORDER BY expiresOn, openedAt, id';
const FIRST_FREE_LOTS = `${FREE_LOTS} ${IN_ORDER} LIMIT ${FIRST_LOTS}`;
const NEXT_FREE_LOTS = `${FREE_LOTS} AND (expiresOn, openedAt, id) > (?, ?, ?) ${IN_ORDER} LIMIT ${MORE_LOTS}`;

/** A student's free lots in consumption order, enough to cover `amount` if there are any. The account must be locked. */
export const freeLots = async (uow: UnitOfWork, studentId: string, amount: number): Promise<LotRow[]> => {
  const lots = await uow.rows<LotRow>(FIRST_FREE_LOTS, [studentId]);
  let free = sumOfRemaining(lots);
  for (let full = lots.length === FIRST_LOTS; full && free < amount; ) {
    const last = lots.at(-1);
    if (!last) break;
    const page = await uow.rows<LotRow>(NEXT_FREE_LOTS, [studentId, last.expiresOn, last.openedAt, last.id]);
    for (const lot of page) lots.push(lot);
    free += sumOfRemaining(page);
    full = page.length === MORE_LOTS;
  }
  return lots;
};

const sumOfRemaining = (lots: readonly LotRow[]): number => lots.reduce((sum, lot) => sum + lot.remaining, 0);

export const lotOf = (reader: Reader, lotId: string): Promise<LotRow | undefined> =>
  reader.row<LotRow>(`SELECT ${LOT_COLUMNS} FROM points_lot WHERE id = ?`, [lotId]);

/** Pending lots of a student that become spendable by date, in consumption order: that is how they repay a debt. */
export const lotsToRelease = (uow: UnitOfWork, studentId: string, today: LocalDate): Promise<LotRow[]> =>
  uow.rows<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM points_lot WHERE studentId = ? AND state = 'pending' AND releaseOn <= ? AND expiresOn >= ? ORDER BY expiresOn, openedAt, id`,
    [studentId, today, today],
  );

/** Pending lots that wait for a condition, in student order so that accounts are locked in id order. */
export const lotsAwaiting = (uow: UnitOfWork, releaseWhen: string): Promise<LotRow[]> =>
  uow.rows<LotRow>(
    `SELECT ${LOT_COLUMNS} FROM points_lot WHERE releaseWhen = ? AND state = 'pending' ORDER BY studentId, expiresOn, openedAt, id`,
    [releaseWhen],
  );

export const insertLot = (uow: UnitOfWork, lot: LotRow): Promise<void> => uow.insert('points_lot', { ...lot });

/** Lots one statement changes; more would make its CASE lists slow. */
const CHANGES_A_STATEMENT = 100;

/**
 * Applies signed changes; the table's CHECKs refuse a lot below zero.
 * @throws Error when a lot is missing
 */
export const changeLots = async (uow: UnitOfWork, changes: readonly LotChange[]): Promise<void> => {
  const moved = changes.filter((change) => change.expiresOn !== undefined);
  for (const { lotId, remaining, held, state, expiresOn } of moved) {
    await expectChanged(
      1,
      uow.run('UPDATE points_lot SET remaining = remaining + ?, held = held + ?, state = ?, expiresOn = ? WHERE id = ?', [
        remaining,
        held,
        state,
        expiresOn as string,
        lotId,
      ]),
    );
  }
  const plain = changes.filter((change) => change.expiresOn === undefined);
  for (const part of chunk(plain, CHANGES_A_STATEMENT)) {
    const [sql, params] = changeStatement(part);
    await expectChanged(part.length, uow.run(sql, params));
  }
};

const changeStatement = (changes: readonly LotChange[]): [string, SqlValue[]] => {
  const [only] = changes;
  if (changes.length === 1 && only) {
    return [
      'UPDATE points_lot SET remaining = remaining + ?, held = held + ?, state = ? WHERE id = ?',
      [only.remaining, only.held, only.state, only.lotId],
    ];
  }
  const holds = changes.some((change) => change.held !== 0);
  return [
    changeText(changes.length, holds),
    [
      ...changes.flatMap((change) => [change.lotId, change.remaining]),
      ...(holds ? changes.flatMap((change) => [change.lotId, change.held]) : []),
      ...changes.flatMap((change) => [change.lotId, change.state]),
      ...changes.map((change) => change.lotId),
    ],
  ];
};

/** At most two texts for each number of lots a statement may change. */
const changeTexts = new Map<number, string>();

const changeText = (count: number, holds: boolean): string => {
  const shape = holds ? count : 0 - count;
  const known = changeTexts.get(shape);
  if (known !== undefined) return known;
  const cases = `CASE id ${'WHEN ? THEN ? '.repeat(count)}END`;
  const text = `UPDATE points_lot SET remaining = remaining + (${cases})${holds ? `, held = held + (${cases})` : ''}, state = ${cases}
     WHERE id IN (${placeholders(count)})`;
  changeTexts.set(shape, text);
  return text;
};

const expectChanged = async (expected: number, run: Promise<number>): Promise<void> => {
  const changed = await run;
  if (changed !== expected) throw new Error(`the ledger expected to change ${expected} rows, changed ${changed}`);
};

/** Raises the guards of an earn: partial claw-backs never add up to more than it. */
export const countClawBack = ({ lotId, amount, expiredCovered }: ClawBackCount, uow: UnitOfWork): Promise<void> =>
  expectChanged(
    1,
    uow.run(
      `UPDATE points_lot SET clawedBack = clawedBack + ?, expiredCovered = expiredCovered + ?
       WHERE id = ? AND clawedBack + ? <= credited AND expiredCovered + ? <= expired`,
      [amount, expiredCovered, lotId, amount, expiredCovered],
    ),
  );

/** Writes which lots a transaction took from or gave to. */
export const insertUses = (
  uow: UnitOfWork,
  transactionId: string,
  uses: readonly Pick<LotChange, 'lotId' | 'remaining' | 'held'>[],
): Promise<void> =>
  uow.insert(
    'points_lot_use',
    uses.map(({ lotId, remaining, held }) => ({ transactionId, lotId, remainingDelta: remaining, heldDelta: held, returned: 0 })),
  );

/** Raises the guards of a spend's uses: partial undos never add up to more than was taken. */
export const countReturns = async (uow: UnitOfWork, returns: readonly TakeReturn[]): Promise<void> => {
  for (const { transactionId, lotId, amount } of returns) {
    await expectChanged(
      1,
      uow.run(
        `UPDATE points_lot_use SET returned = returned + ?
         WHERE transactionId = ? AND lotId = ? AND returned + ? + remainingDelta + heldDelta <= 0`,
        [amount, transactionId, lotId, amount],
      ),
    );
  }
};

interface TakeRow extends LotRow {
  readonly transactionId: string;
  readonly remainingDelta: number;
  readonly heldDelta: number;
  readonly returned: number;
}

const TAKES = `SELECT u.transactionId AS transactionId, u.remainingDelta AS remainingDelta, u.heldDelta AS heldDelta,
  u.returned AS returned, ${PREFIXED} FROM points_lot_use u JOIN points_lot l ON l.id = u.lotId WHERE u.transactionId = ? ORDER BY l.id`;

/** What a spend or a committed hold took, lot by lot. */
export const takesOf = async (uow: UnitOfWork, transactionId: string): Promise<Take[]> =>
  (await uow.rows<TakeRow>(TAKES, [transactionId])).map((row) => ({
    transactionId: row.transactionId,
    lot: row,
    taken: 0 - row.remainingDelta - row.heldDelta,
    returned: row.returned,
  }));

/** What a reservation set aside, lot by lot. */
export const partsHeld = async (uow: UnitOfWork, holdId: string): Promise<{ lot: Lot; amount: number }[]> =>
  (await uow.rows<TakeRow>(TAKES, [holdId])).map((row) => ({ lot: row, amount: row.heldDelta }));
