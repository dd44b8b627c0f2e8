import { addDays, type LocalDate } from '@qingya/shared';

/**
 * The ledger the slow and obvious way: every single point is an object that is somewhere. No balances, no postings, no
 * arithmetic beyond counting. What the real ledger says must be what is counted here.
 */
interface Point {
  readonly lot: NaiveLot;
  place: string;
}

interface NaiveLot {
  readonly index: number;
  readonly key: string;
  readonly amount: number;
  expiresOn: LocalDate;
  waitsFor: string | null;
  clawedBack: number;
}

export type Outcome = 'ok' | 'points_insufficient' | 'points_reversal_exceeds';

const GRACE_DAYS = 7;

export interface State {
  readonly available: number;
  readonly pending: number;
  readonly held: number;
  readonly debt: number;
  /** Per lot, in the order they were opened. */
  readonly lots: readonly { readonly remaining: number; readonly held: number; readonly expiresOn: string }[];
}

export class NaiveModel {
  private readonly points: Point[] = [];
  private readonly lots: NaiveLot[] = [];
  private debt = 0;

  constructor(private today: LocalDate) {}

  setDay(today: LocalDate): void {
    this.today = today;
  }

  /** What every operation does first: clear what ran out. */
  private expire(): void {
    for (const point of this.points) {
      if ((point.place === 'free' || point.place === 'pending') && point.lot.expiresOn < this.today) point.place = 'expired';
    }
  }

  credit(key: string, amount: number, expiresOn: LocalDate, waitsFor: string | null): Outcome {
    this.expire();
    const lot: NaiveLot = { index: this.lots.length, key, amount, expiresOn, waitsFor, clawedBack: 0 };
    this.lots.push(lot);
    const fresh = Array.from({ length: amount }, () => ({ lot, place: waitsFor === null ? 'free' : 'pending' }));
    this.points.push(...fresh);
    if (waitsFor === null) this.repayFrom(fresh);
    return 'ok';
  }

  spend(key: string, amount: number): Outcome {
    return this.move(amount, `gone:${key}`);
  }

  hold(key: string, amount: number): Outcome {
    return this.move(amount, `held:${key}`);
  }

  commit(key: string): Outcome {
    this.expire();
    for (const point of this.at(`held:${key}`)) point.place = `gone:${key}`;
    return 'ok';
  }

  void(key: string): Outcome {
    this.expire();
    this.comeBack(this.at(`held:${key}`));
    return 'ok';
  }

  undo(key: string, amount: number): Outcome {
    this.expire();
    const gone = this.at(`gone:${key}`).sort(firstOut).reverse();
    if (gone.length < amount) return 'points_reversal_exceeds';
    this.comeBack(gone.slice(0, amount));
    return 'ok';
  }

  clawBack(key: string, amount: number): Outcome {
    this.expire();
    const lot = this.lots.find((one) => one.key === key);
    if (!lot || lot.clawedBack + amount > lot.amount) return 'points_reversal_exceeds';
    lot.clawedBack += amount;
    const own = (place: string): Point[] => this.at(place).filter((point) => point.lot === lot);
    const others = this.at('free').filter((point) => point.lot !== lot);
    const victims = [...own('free'), ...own('pending'), ...own('expired'), ...others.sort(firstOut)].slice(0, amount);
    for (const point of victims) point.place = 'taken back';
    this.debt += amount - victims.length;
    return 'ok';
  }

  release(condition: string): Outcome {
    this.expire();
    const waiting = this.at('pending').filter((point) => point.lot.waitsFor === condition);
    for (const point of waiting) point.place = 'free';
    this.repayFrom(waiting);
    return 'ok';
  }

  state(): State {
    this.expire();
    return {
      available: this.at('free').length,
      pending: this.at('pending').length,
      held: this.points.filter((point) => point.place.startsWith('held:')).length,
      debt: this.debt,
      lots: this.lots.map((lot) => {
        const own = this.points.filter((point) => point.lot === lot);
        return {
          remaining: own.filter((point) => point.place === 'free' || point.place === 'pending').length,
          held: own.filter((point) => point.place.startsWith('held:')).length,
          expiresOn: lot.expiresOn,
        };
      }),
    };
  }

  private at(place: string): Point[] {
    return this.points.filter((point) => point.place === place);
  }

  private move(amount: number, to: string): Outcome {
    this.expire();
    const free = this.at('free').sort(firstOut);
    if (free.length < amount) return 'points_insufficient';
    for (const point of free.slice(0, amount)) point.place = to;
    return 'ok';
  }

  private comeBack(points: readonly Point[]): void {
    for (const point of points) {
      if (point.lot.expiresOn < this.today) point.lot.expiresOn = addDays(this.today, GRACE_DAYS);
      point.place = 'free';
    }
    this.repayFrom(points);
  }

  private repayFrom(points: readonly Point[]): void {
    for (const point of [...points].sort(firstOut)) {
      if (this.debt === 0) return;
      this.debt -= 1;
      point.place = 'repaid';
    }
  }
}

const firstOut = (a: Point, b: Point): number => {
  if (a.lot.expiresOn !== b.lot.expiresOn) return a.lot.expiresOn < b.lot.expiresOn ? -1 : 1;
  return a.lot.index - b.lot.index;
};
