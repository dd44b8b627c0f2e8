import type { LocalDate } from '@qingya/shared';
import { decideCredit, decideRelease } from '../../src/modules/points/domain/credit';
import { applyChange, NO_CHANGE, postingsOf } from '../../src/modules/points/domain/entry';
import { decideExpiry } from '../../src/modules/points/domain/expire';
import { decideCommit, decideReserve, decideVoid } from '../../src/modules/points/domain/holds';
import { consumptionOrder, isExpired } from '../../src/modules/points/domain/lots';
import { decideClawBack, decideUndo } from '../../src/modules/points/domain/reverse';
import { decideSpend } from '../../src/modules/points/domain/spend';
import { type Balances, type Entry, isLacking, type Lacking, type Lot } from '../../src/modules/points/domain/types';
import type { Outcome, State } from './naive-model';
import { START, type Subject } from './script';

interface Use {
  readonly lotId: string;
  readonly taken: number;
  returned: number;
}

const GRACE_DAYS = 7;
const CAMPUS = 'campus';

/** Keeps a ledger by nothing but the pure decisions, to test them in volume without a database. */
export class MemoryLedger implements Subject {
  private balances: Balances = NO_CHANGE;
  private readonly lots = new Map<string, Lot & { waitsFor: string | null }>();
  private readonly takes = new Map<string, Use[]>();
  private today: LocalDate = START;
  /** Σ of every posting ever made; must stay 0. */
  posted = 0;

  setDay(today: LocalDate): void {
    this.today = today;
  }

  private settle(): void {
    const due = [...this.lots.values()].filter((lot) => lot.remaining > 0 && isExpired(lot.expiresOn, this.today));
    if (due.length === 0) return;
    this.apply(decideExpiry(due.map(({ campusId, state, remaining }) => ({ campusId, state, amount: remaining }))));
    for (const lot of due) {
      const state = lot.held > 0 ? lot.state : 'closed';
      this.lots.set(lot.id, { ...lot, state, expired: lot.expired + lot.remaining, remaining: 0 });
    }
  }

  private apply(entry: Entry): void {
    for (const { amount } of postingsOf(entry, 'student')) this.posted += amount;
    this.balances = applyChange(this.balances, entry.change);
    for (const { lotId, remaining, held, state, expiresOn } of entry.lots) {
      const lot = this.lot(lotId);
      const moved = { ...lot, remaining: lot.remaining + remaining, held: lot.held + held, state };
      this.lots.set(lotId, expiresOn === undefined ? moved : { ...moved, expiresOn });
    }
    for (const { transactionId, lotId, amount } of entry.returns) {
      for (const use of this.takes.get(transactionId) ?? []) if (use.lotId === lotId) use.returned += amount;
    }
    if (entry.clawBack) {
      const { lotId, amount, expiredCovered } = entry.clawBack;
      const lot = this.lot(lotId);
      this.lots.set(lotId, {
        ...lot,
        clawedBack: lot.clawedBack + amount,
        expiredCovered: lot.expiredCovered + expiredCovered,
      });
    }
    const { available, pending, held, debt } = this.balances;
    if (Math.min(available, pending, held, debt) < 0 || (debt > 0 && available > 0)) {
      throw new Error(`impossible balances ${JSON.stringify(this.balances)}`);
    }
  }

  private lot(id: string): Lot & { waitsFor: string | null } {
    const lot = this.lots.get(id);
    if (!lot) throw new Error(`no lot ${id}`);
    return lot;
  }

  private free(): Lot[] {
    return [...this.lots.values()].filter((lot) => lot.state === 'open' && lot.remaining > 0).sort(consumptionOrder);
  }

  async credit(key: string, amount: number, expiresOn: LocalDate, waitsFor: string | null): Promise<Outcome> {
    this.settle();
    const decision = decideCredit(this.balances.debt, amount, waitsFor !== null, 'issued', CAMPUS);
    const openState = decision.remaining > 0 ? 'open' : 'closed';
    this.lots.set(key, {
      id: key,
      campusId: CAMPUS,
      credited: amount,
      remaining: decision.remaining,
      held: 0,
      expired: 0,
      expiredCovered: 0,
      clawedBack: 0,
      expiresOn,
      openedAt: this.lots.size,
      state: waitsFor === null ? openState : 'pending',
      waitsFor,
    });
    this.apply(decision.entry);
    return 'ok';
  }

  private async attempt(key: string, decision: Entry | Lacking, refusal: Outcome): Promise<Outcome> {
    if (isLacking(decision)) return refusal;
    this.apply(decision);
    const taken = decision.lots.map(({ lotId, remaining }) => ({ lotId, taken: 0 - remaining, returned: 0 }));
    if (refusal === 'points_insufficient') this.takes.set(key, taken);
    return 'ok';
  }

  async spend(key: string, amount: number): Promise<Outcome> {
    this.settle();
    return this.attempt(key, decideSpend(this.free(), amount, 'redeemed', CAMPUS), 'points_insufficient');
  }

  async hold(key: string, amount: number): Promise<Outcome> {
    this.settle();
    return this.attempt(key, decideReserve(this.free(), amount), 'points_insufficient');
  }

  private parts(key: string): { lot: Lot; amount: number }[] {
    return (this.takes.get(key) ?? []).map(({ lotId, taken }) => ({ lot: this.lot(lotId), amount: taken }));
  }

  async commit(key: string): Promise<Outcome> {
    this.settle();
    this.apply(decideCommit(this.parts(key), CAMPUS));
    return 'ok';
  }

  async void(key: string): Promise<Outcome> {
    this.settle();
    this.apply(decideVoid(this.parts(key), this.balances.debt, this.today, GRACE_DAYS));
    return 'ok';
  }

  async undo(key: string, amount: number): Promise<Outcome> {
    this.settle();
    const takes = (this.takes.get(key) ?? []).map(({ lotId, taken, returned }) => ({
      transactionId: key,
      lot: this.lot(lotId),
      taken,
      returned,
    }));
    const decision = decideUndo(takes, amount, this.balances.debt, this.today, GRACE_DAYS, 'redeemed', CAMPUS);
    return this.attempt(key, decision, 'points_reversal_exceeds');
  }

  async clawBack(key: string, amount: number): Promise<Outcome> {
    this.settle();
    const others = this.free().filter((lot) => lot.id !== key);
    return this.attempt(key, decideClawBack(this.lot(key), others, amount, 'issued', CAMPUS), 'points_reversal_exceeds');
  }

  async release(condition: string): Promise<Outcome> {
    this.settle();
    for (const lot of [...this.lots.values()].sort(consumptionOrder)) {
      if (lot.waitsFor === condition && lot.state === 'pending') this.apply(decideRelease(this.balances.debt, lot));
    }
    return 'ok';
  }

  async replay(): Promise<void> {}

  async state(): Promise<State> {
    this.settle();
    const lots = [...this.lots.values()].map(({ remaining, held, expiresOn }) => ({ remaining, held, expiresOn }));
    return { ...this.balances, lots };
  }
}
