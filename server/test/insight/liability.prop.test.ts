import { addDays, type LocalDate, localDate } from '@qingya/shared';
import fc from 'fast-check';
import { rollForward, snapshotAt, takeSnapshots } from '../../src/modules/insight';
import { type DaySnapshot, NEVER_MONTH } from '../../src/modules/insight/domain/liability';
import { adjustPoints, commitHold, expireLots, releasePending, voidHold } from '../../src/modules/points';
import { ACTOR, connectSilentOutbox, freshId, give, header, hold, morningOf, reverse, take } from '../points/support';
import { describeDatabases, type TestDatabase } from '../support/database';
import { balancesNow, countedDays, liabilityDifferences, lotsNow } from './support';

const CAMPUSES = ['01J00000000000000000CAMPAA', '01J00000000000000000CAMPBB'] as const;
const KINDS =
  'credit credit credit wait adjust spend spend hold hold commit void undo undo claw claw owe release night days days'.split(
    ' ',
  ) as readonly (
    | 'credit'
    | 'wait'
    | 'adjust'
    | 'spend'
    | 'hold'
    | 'commit'
    | 'void'
    | 'undo'
    | 'claw'
    | 'owe'
    | 'release'
    | 'night'
    | 'days'
  )[];

const history = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    student: fc.nat(2),
    campus: fc.constantFrom(...CAMPUSES),
    amount: fc.integer({ min: 1, max: 20 }),
    pick: fc.nat(1_000),
    days: fc.integer({ min: 0, max: 12 }),
  }),
  { minLength: 70, maxLength: 70 },
);

type Step = typeof history extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

/** Plays a history against the real ledger and notes, at the end of each day, what lots and balances say then. */
class Story {
  private readonly students = [freshId(), freshId(), freshId()];
  private readonly credits: string[] = [];
  private readonly spends: string[] = [];
  private readonly holds: string[] = [];
  /** Read from lots and balances, before anything else happened. */
  readonly ends = new Map<
    LocalDate,
    { lots: Awaited<ReturnType<typeof lotsNow>>; balances: Awaited<ReturnType<typeof balancesNow>> }
  >();

  constructor(
    private readonly test: TestDatabase,
    public today: LocalDate,
  ) {
    test.clock.set(morningOf(today));
  }

  /** Refusals are expected: a history asks for more than there is. */
  private async attempt(work: () => Promise<{ transactionId: string }>): Promise<string | undefined> {
    try {
      return (await work()).transactionId;
    } catch (error) {
      const { code = '' } = error as { code?: string };
      if (code === 'points_insufficient' || code === 'points_reversal_exceeds') return undefined;
      throw error;
    }
  }

  private keep(list: string[], id: string | undefined): void {
    if (id !== undefined) list.push(id);
  }

  private choose(list: readonly string[], pick: number): string | undefined {
    return list[pick % Math.max(1, list.length)];
  }

  async step({ kind, student, campus, amount, pick, days }: Step): Promise<void> {
    const { db } = this.test;
    const studentId = this.students[student] ?? '';
    const expiresOn = days === 12 ? null : addDays(this.today, days);
    if (kind === 'credit' || kind === 'wait') {
      const availability =
        kind === 'wait' ? ({ kind: 'condition', condition: `${studentId}.${pick % 2}` } as const) : ({ kind: 'now' } as const);
      const over = { ...header(`test.rule${pick % 3}`), campusId: campus, expiresOn, availability };
      this.keep(this.credits, await this.attempt(() => give(db, studentId, amount, over)));
    }
    if (kind === 'adjust') {
      const signed = pick % 2 === 0 ? amount : 0 - amount;
      const command = { ...header('test.adjust'), studentId, campusId: campus, amount: signed, reasonText: '更正', expiresOn };
      this.keep(
        signed > 0 ? this.credits : this.spends,
        await this.attempt(() => db.transaction((uow) => adjustPoints(uow, command))),
      );
    }
    if (kind === 'spend') {
      const over = { ...header('test.spend'), campusId: campus };
      this.keep(this.spends, await this.attempt(() => take(db, studentId, amount, over)));
    }
    if (kind === 'hold') {
      const expiresAt = Date.parse('2099-01-01T00:00:00Z');
      this.keep(this.holds, await this.attempt(() => hold(db, studentId, amount, { expiresAt })));
    }
    if (kind === 'commit' || kind === 'void') await this.endHold(kind, pick);
    const [spent, earned] = [this.choose(this.spends, pick), this.choose(this.credits, pick)];
    if (kind === 'undo' && spent) await this.attempt(() => reverse(db, spent, amount));
    if (kind === 'claw' && earned) await this.attempt(() => reverse(db, earned, amount));
    if (kind === 'owe') await this.owe(studentId, campus, amount);
    if (kind === 'release') await db.transaction((uow) => releasePending(uow, `${studentId}.${pick % 2}`));
    if (kind === 'night') await expireLots(db, this.today);
    if (kind === 'days') await this.pass(1 + (pick % 6));
  }

  /** Earned, everything spent, and then taken back: what random steps seldom reach by themselves. */
  private async owe(studentId: string, campusId: string, amount: number): Promise<void> {
    const { db } = this.test;
    const { transactionId } = await give(db, studentId, amount, { ...header('test.rule0'), campusId });
    this.credits.push(transactionId);
    const account = await db.read((reader) =>
      reader.row<{ available: number }>('SELECT available FROM points_account WHERE studentId = ?', [studentId]),
    );
    const available = Number(account?.available ?? 0);
    if (available > 0)
      this.spends.push((await take(db, studentId, available, { ...header('test.spend'), campusId })).transactionId);
    await this.attempt(() => reverse(db, transactionId, amount));
  }

  private async endHold(kind: 'commit' | 'void', pick: number): Promise<void> {
    const holdId = this.choose(this.holds, pick);
    if (holdId === undefined) return;
    this.holds.splice(this.holds.indexOf(holdId), 1);
    const { db } = this.test;
    const end = kind === 'commit' ? commitHold : voidHold;
    const id = await this.attempt(() => db.transaction((uow) => end(uow, { holdId, actor: ACTOR })));
    if (kind === 'commit') this.keep(this.spends, id);
  }

  async pass(days: number): Promise<void> {
    const end = { lots: await lotsNow(this.test.db), balances: await balancesNow(this.test.db) };
    for (let passed = 0; passed < days; passed += 1) this.ends.set(addDays(this.today, passed), end);
    this.today = addDays(this.today, days);
    this.test.clock.set(morningOf(this.today));
  }
}

const partsOf = (end: Awaited<ReturnType<typeof lotsNow>>): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { campusId, month, reason, points } of end) {
    for (const key of [`${campusId} month ${month === '9999-12' ? NEVER_MONTH : month}`, `${campusId} reason ${reason}`]) {
      sums[key] = (sums[key] ?? 0) + points;
    }
  }
  return sums;
};

const storedParts = (day: DaySnapshot): Record<string, number> =>
  Object.fromEntries(day.parts.map(({ campusId, dimension, code, points }) => [`${campusId} ${dimension} ${code}`, points]));

describeDatabases('the liability against the ledger as it stood', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });

  it('says of every day what lots and balances said at its end, however the days were stored', async () => {
    let start = localDate('2026-11-21');
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { db } = open();
        const story = new Story(open(), start);
        const first = start;
        for (const [index, step] of steps.entries()) {
          await story.step(step);
          // Some days are stored as they end, others are made up for later.
          if (step.kind === 'days' && index % 3 === 0) await takeSnapshots(db, addDays(story.today, -1));
        }
        await story.pass(2);
        const last = addDays(story.today, -1);
        await takeSnapshots(db, last);
        const counted = new Map((await countedDays(db, last)).map((day) => [day.date, day]));
        for (const [date, { lots, balances }] of story.ends) {
          const stored = await db.read((reader) => snapshotAt(reader, date, undefined));
          const sum = (name: 'outstanding' | 'debt') => stored.campuses.reduce((all, state) => all + state[name], 0);
          expect({ date, ...balances }).toEqual({ date, outstanding: sum('outstanding'), debt: sum('debt') });
          expect({ date, parts: storedParts(stored) }).toEqual({ date, parts: partsOf(lots) });
          if (counted.has(date)) expect(stored).toEqual(counted.get(date));
        }
        const report = await db.read((reader) => rollForward(reader, first, last, undefined));
        const { opening, issued, adjusted, undone, redeemed, expired, clawedBack, transferred, closing } = report.total;
        expect(opening + issued + adjusted + undone - redeemed - expired - clawedBack).toBe(closing);
        expect(transferred).toBe(0);
        expect(await liabilityDifferences(db)).toEqual([]);
        start = addDays(story.today, 1);
      }),
      { numRuns: 30, endOnFailure: true },
    );
    // The histories must have had the hard cases in them, or their agreement proves little.
    const row = await open().db.read((reader) =>
      reader.row<{ moved: number; covered: number; debts: number }>(
        `SELECT (SELECT COUNT(*) FROM points_lot WHERE SUBSTR(expiresOn, 1, 7) <> SUBSTR(originalExpiresOn, 1, 7)) AS moved,
           (SELECT COUNT(*) FROM points_lot WHERE expiredCovered > 0) AS covered,
           (SELECT COUNT(*) FROM points_posting WHERE account = 'debt') AS debts`,
      ),
    );
    expect(Number(row?.moved)).toBeGreaterThan(0);
    expect(Number(row?.covered)).toBeGreaterThan(5);
    expect(Number(row?.debts)).toBeGreaterThan(5);
  }, 240_000);
});
