/** A piece of work that the simulated platform does later: a notification, the end of a refund. */
interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => Promise<void> | void;
}

/** What a restart has to know of the time. */
export interface ClockState {
  readonly shiftMs: number;
  readonly frozenAt: number | null;
}

const TICK_MS = 50;

/**
 * The simulator's own time: the machine's time plus a shift, or a standing time. Planned work runs when that time is
 * reached, begun in order, whether by waiting or by `advance`; a slow receiver of one piece does not hold back the others.
 */
export class SimulatorClock {
  private source: () => number = Date.now;
  private shiftMs = 0;
  private frozenAt: number | undefined;
  private planned: Planned[] = [];
  private counter = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly running = new Set<Promise<void>>();
  private advancing: Promise<void> = Promise.resolve();

  /** @param onError gets what planned work throws; the work after it runs all the same */
  constructor(private readonly onError: (error: unknown) => void = report) {}

  /** Milliseconds since 1970. */
  now(): number {
    return this.frozenAt ?? this.source() + this.shiftMs;
  }

  /** Goes by another clock from now on than the machine's: that of a test, say. @param source milliseconds since 1970 */
  follow(source: () => number): void {
    this.source = source;
    this.shiftMs = 0;
  }

  /** Stops the time at `at`; it moves by `advance` only. */
  freeze(at: number = this.now()): void {
    this.frozenAt = at;
  }

  /** Lets the time run on from where it stands. */
  thaw(): void {
    if (this.frozenAt === undefined) return;
    this.shiftMs = this.frozenAt - this.source();
    this.frozenAt = undefined;
  }

  /** Goes by the machine's time again; planned work keeps its moments. */
  reset(): void {
    this.frozenAt = undefined;
    this.shiftMs = 0;
  }

  get frozen(): boolean {
    return this.frozenAt !== undefined;
  }

  /** Does `run` at `at` (simulated time), or soon when that has passed. Planned work is not kept over a restart. */
  plan(at: number, run: () => Promise<void> | void): void {
    this.counter += 1;
    this.planned.push({ at, order: this.counter, run });
    this.watch();
  }

  /** How much planned work waits. */
  get waiting(): number {
    return this.planned.length;
  }

  /**
   * Moves the time on, stopping at each piece of planned work on the way; resolves when all of that has been done. Calls
   * made at the same time follow each other, so that their sum is what the time moves. Never call it from planned work.
   * @param ms 0 or more
   * @throws RangeError
   */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0 && Number.isFinite(ms))) return Promise.reject(new RangeError('the time moves forward only'));
    const done = this.advancing.then(() => this.advanceOnce(ms));
    this.advancing = done;
    return done;
  }

  /** Forgets planned work and stops looking for it. */
  stop(): void {
    this.planned = [];
    clearInterval(this.timer);
    this.timer = undefined;
  }

  toJSON(): ClockState {
    return { shiftMs: this.shiftMs, frozenAt: this.frozenAt ?? null };
  }

  load(state: ClockState): void {
    this.shiftMs = state.shiftMs;
    this.frozenAt = state.frozenAt ?? undefined;
  }

  private async advanceOnce(ms: number): Promise<void> {
    const target = this.now() + ms;
    for (let next = this.nextDue(target); next; next = this.nextDue(target)) {
      this.moveTo(next.at);
      await this.runDue();
    }
    this.moveTo(target);
    await this.runDue();
  }

  /** Never back: work that took long may have let the time run past `at`. */
  private moveTo(at: number): void {
    const step = Math.max(0, at - this.now());
    if (this.frozenAt !== undefined) this.frozenAt += step;
    else this.shiftMs += step;
  }

  private nextDue(until: number): Planned | undefined {
    let first: Planned | undefined;
    for (const piece of this.planned) {
      if (piece.at > until) continue;
      if (!first || piece.at < first.at || (piece.at === first.at && piece.order < first.order)) first = piece;
    }
    return first;
  }

  private watch(): void {
    if (this.timer) return;
    this.timer = setInterval(() => this.beginDue(), TICK_MS);
    this.timer.unref();
  }

  private beginDue(): void {
    for (let next = this.nextDue(this.now()); next; next = this.nextDue(this.now())) {
      const current = next;
      this.planned = this.planned.filter((piece) => piece !== current);
      const work = this.runSafely(current);
      this.running.add(work);
      void work.then(() => this.running.delete(work));
    }
    if (this.planned.length > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Begins what is due; resolves when that, what had begun before and what became due by it are done. */
  private async runDue(): Promise<void> {
    do {
      this.beginDue();
      await Promise.all(this.running);
    } while (this.nextDue(this.now()) !== undefined);
  }

  private async runSafely(piece: Planned): Promise<void> {
    try {
      await piece.run();
    } catch (error) {
      this.onError(error);
    }
  }
}

const report = (error: unknown): void => {
  process.stderr.write(`WeChat simulator: planned work failed: ${error instanceof Error ? error.stack : String(error)}\n`);
};
