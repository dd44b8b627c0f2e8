import type { LocalDate } from '@qingya/shared';
import { points } from '@qingya/shared';
import fc from 'fast-check';
import { balanceOf, commitHold, expireLots, releasePending, voidHold } from '../../src/modules/points';
import { shownExpiry } from '../../src/modules/points/domain/lots';
import { describeDatabases, type TestDatabase } from '../support/database';
import { MemoryLedger } from './memory-ledger';
import type { Outcome, State } from './naive-model';
import { runScript, START, type Subject, steps } from './script';
import { ACTOR, connectSilentOutbox, differences, freshId, give, header, hold, morningOf, reverse, take } from './support';

const SCRIPT_LENGTH = 40;

describe('the decisions of the ledger against counting single points', () => {
  it('agree on every outcome, balance and lot over at least 10,000 steps', async () => {
    let total = 0;
    await fc.assert(
      fc.asyncProperty(steps(SCRIPT_LENGTH), async (script) => {
        const ledger = new MemoryLedger();
        await runScript(script, ledger);
        expect(ledger.posted).toBe(0);
        total += script.length;
      }),
      { numRuns: 300, endOnFailure: true },
    );
    expect(total).toBeGreaterThanOrEqual(10_000);
  });
});

/** The real ledger for one fresh student. */
class DatabaseLedger implements Subject {
  private readonly student = freshId();
  private readonly ids = new Map<string, string>();
  private again: (() => Promise<{ transactionId: string; replayed: boolean }>) | undefined;

  constructor(private readonly test: TestDatabase) {
    this.setDay(START);
  }

  setDay(today: LocalDate): void {
    this.test.clock.set(morningOf(today));
  }

  private async attempt(key: string, work: () => Promise<{ transactionId: string; replayed: boolean }>): Promise<Outcome> {
    try {
      const { transactionId } = await work();
      if (!this.ids.has(key)) this.ids.set(key, transactionId);
      return 'ok';
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'points_insufficient' || code === 'points_reversal_exceeds') return code;
      throw error;
    }
  }

  async credit(key: string, amount: number, expiresOn: LocalDate, waitsFor: string | null): Promise<Outcome> {
    const over = {
      ...header('test.credit'),
      expiresOn: shownExpiry(expiresOn),
      availability:
        waitsFor === null
          ? ({ kind: 'now' } as const)
          : ({ kind: 'condition', condition: `${this.student}.${waitsFor}` } as const),
    };
    this.again = () => give(this.test.db, this.student, amount, over);
    return this.attempt(key, this.again);
  }

  async spend(key: string, amount: number): Promise<Outcome> {
    const over = header('test.spend');
    const work = () => take(this.test.db, this.student, amount, over);
    const outcome = await this.attempt(key, work);
    if (outcome === 'ok') this.again = work;
    return outcome;
  }

  hold(key: string, amount: number): Promise<Outcome> {
    const expiresAt = Date.parse('2099-01-01T00:00:00Z');
    return this.attempt(key, () => hold(this.test.db, this.student, amount, { expiresAt }));
  }

  private id(key: string): string {
    return this.ids.get(key) ?? 'unknown';
  }

  async commit(key: string): Promise<Outcome> {
    const { transactionId } = await this.test.db.transaction((uow) => commitHold(uow, { holdId: this.id(key), actor: ACTOR }));
    this.ids.set(key, transactionId);
    return 'ok';
  }

  async void(key: string): Promise<Outcome> {
    await this.test.db.transaction((uow) => voidHold(uow, { holdId: this.id(key), actor: ACTOR }));
    return 'ok';
  }

  undo(key: string, amount: number, step: number): Promise<Outcome> {
    return this.attempt(`undo${step}`, () => reverse(this.test.db, this.id(key), amount));
  }

  clawBack(key: string, amount: number, step: number): Promise<Outcome> {
    return this.attempt(`claw${step}`, () => reverse(this.test.db, this.id(key), amount));
  }

  async release(condition: string): Promise<Outcome> {
    await this.test.db.transaction((uow) => releasePending(uow, `${this.student}.${condition}`));
    return 'ok';
  }

  async replay(): Promise<void> {
    if (this.again) expect(await this.again()).toMatchObject({ replayed: true });
  }

  /** The balance is read before the sweep as well: the reader works out what the sweep is about to book. */
  async state(): Promise<State> {
    const { db, clock } = this.test;
    const before = await db.read((r) => balanceOf(r, this.student));
    await expireLots(db, new Date(clock.now()).toISOString().slice(0, 10) as LocalDate);
    const { available, pending, held, debt } = await db.read((r) => balanceOf(r, this.student));
    expect(before).toEqual({ studentId: this.student, available, pending, held, debt });
    const lots = await db.read((r) =>
      r.rows<State['lots'][number]>(
        'SELECT remaining, held, expiresOn FROM points_lot WHERE studentId = ? ORDER BY openedAt, id',
        [this.student],
      ),
    );
    return { available: points(available), pending, held, debt, lots };
  }
}

describeDatabases('the ledger in the database against counting single points', (open) => {
  beforeAll(() => {
    connectSilentOutbox(open().db);
  });

  it('agrees step by step and leaves nothing to reconcile', async () => {
    await fc.assert(
      fc.asyncProperty(steps(SCRIPT_LENGTH), (script) => runScript(script, new DatabaseLedger(open()))),
      { numRuns: 15, endOnFailure: true },
    );
    expect(await differences(open().db)).toEqual([]);
  }, 300_000);
});
