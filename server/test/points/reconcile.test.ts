import { expireHolds } from '../../src/modules/points';
import type { Database, SqlValue } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { connectSilentOutbox, day, differences, freshId, give, hold, reverse, take } from './support';

/** A student with a bit of everything: two lots, a spend partly undone, an earn partly taken back, a hold. */
const story = async (db: Database) => {
  const student = freshId();
  const earn = await give(db, student, 100, { expiresOn: day('2027-01-31') });
  await give(db, student, 30);
  await give(db, student, 5, { availability: { kind: 'on', date: day('2027-01-01') } });
  const bought = await take(db, student, 20);
  await reverse(db, bought.transactionId, 5);
  await reverse(db, earn.transactionId, 10);
  await hold(db, student, 8);
  return { student, earn: earn.transactionId, bought: bought.transactionId };
};

type Story = Awaited<ReturnType<typeof story>>;

/** Each plants one lie and names what must be found. */
const lies: readonly [found: string, sql: string, params: (of: Story) => SqlValue[]][] = [
  ['balance.available', 'UPDATE points_account SET available = available + 1 WHERE studentId = ?', ({ student }) => [student]],
  ['balance.pending', 'UPDATE points_account SET pending = pending - 1 WHERE studentId = ?', ({ student }) => [student]],
  ['balance.held', 'UPDATE points_account SET held = held + 1 WHERE studentId = ?', ({ student }) => [student]],
  ['balance.debt', 'UPDATE points_account SET debt = 3, available = 0 WHERE studentId = ?', ({ student }) => [student]],
  ['lines.count', 'UPDATE points_account SET version = version + 1 WHERE studentId = ?', ({ student }) => [student]],
  ['due.late', "UPDATE points_account SET nextDueOn = '2027-02-02' WHERE studentId = ?", ({ student }) => [student]],
  ['lot.remaining', 'UPDATE points_lot SET remaining = remaining - 1 WHERE id = ?', ({ earn }) => [earn]],
  ['lots.available', 'UPDATE points_lot SET remaining = remaining - 1 WHERE id = ?', ({ earn }) => [earn]],
  ['lots.pending', "UPDATE points_lot SET remaining = 4 WHERE studentId = ? AND state = 'pending'", ({ student }) => [student]],
  ['lot.held', 'UPDATE points_lot SET held = held - 1 WHERE id = ?', ({ earn }) => [earn]],
  ['lots.held', 'UPDATE points_lot SET held = held - 1 WHERE id = ?', ({ earn }) => [earn]],
  ['lot.clawedBack', 'UPDATE points_lot SET clawedBack = clawedBack - 1 WHERE id = ?', ({ earn }) => [earn]],
  ['spend.returned', 'UPDATE points_lot_use SET returned = returned + 1 WHERE transactionId = ?', ({ bought }) => [bought]],
  ['holds.active', "UPDATE points_hold SET state = 'voided' WHERE studentId = ?", ({ student }) => [student]],
  [
    'transaction.balance',
    "INSERT INTO points_posting (transactionId, line, account, ownerId, amount) VALUES (?, 9, 'issued', ?, 7)",
    ({ earn, student }) => [earn, student],
  ],
  [
    'ledger.sum',
    "INSERT INTO points_posting (transactionId, line, account, ownerId, amount) VALUES (?, 9, 'issued', ?, 7)",
    ({ earn, student }) => [earn, student],
  ],
  ['account.missing', 'DELETE FROM points_account WHERE studentId = ?', ({ student }) => [student]],
];

describeDatabases('points reconciler', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });

  it.each(lies)('finds a planted lie: %s', async (found, sql, params) => {
    const { db } = open();
    const before = await differences(db);
    const told = await story(db);
    expect(await differences(db)).toEqual(before);
    expect(await db.transaction((uow) => uow.run(sql, params(told)))).toBe(1);
    const whats = (await differences(db)).filter(
      (one) => !before.some((old) => old.id === one.id && old.what === one.what && old.cached === one.cached),
    );
    expect(whats.map((one) => one.what)).toContain(found);
  });

  it('ends holds whose time is over at that very instant, not before', async () => {
    const { db, clock } = open();
    const student = freshId();
    await give(db, student, 10);
    const expiresAt = clock.now() + 60_000;
    await hold(db, student, 10, { expiresAt });
    clock.set(expiresAt - 1);
    expect(await expireHolds(db)).toBe(0);
    clock.set(expiresAt);
    expect(await expireHolds(db)).toBe(1);
    expect(await expireHolds(db)).toBe(0);
    await take(db, student, 10);
  });
});
