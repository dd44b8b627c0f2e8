/** A piece of work that the simulated platform does later: a notification, the end of a refund. */
interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => Promise<void> | void;
}

const TICK_MS = 50;

/**
 * The simulator's own time: the machine's time plus a shift that only grows, or a standing time. Planned work runs when
 * that time is reached, in order, whether by waiting or by `advance`.
 */
export class SimulatorClock {
  private shiftMs = 0;
  private frozenAt: number | undefined;
  private planned: Planned[] = [];
  private counter = 0;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  /** Milliseconds since 1970. */
  now(): number {
    return this.frozenAt ?? Date.now() + this.shiftMs;
  }

  /** Stops the time at `at`; it moves by `advance` only. */
  freeze(at: number = this.now()): void {
    this.frozenAt = at;
  }

  /** Lets the time run on from where it stands. */
  thaw(): void {
    if (this.frozenAt === undefined) return;
    this.shiftMs = this.frozenAt - Date.now();
    this.frozenAt = undefined;
  }

  /** Does `run` at `at` (simulated time), or soon when that has passed. */
  plan(at: number, run: () => Promise<void> | void): void {
    this.counter += 1;
    this.planned.push({ at, order: this.counter, run });
    this.watch();
  }

  /** How much planned work waits. */
  get waiting(): number {
    return this.planned.length;
  }

  /** Moves the time on, stopping at each piece of planned work on the way; resolves when all of that has been done. */
  async advance(ms: number): Promise<void> {
    const target = this.now() + ms;
    for (let next = this.nextDue(target); next; next = this.nextDue(target)) {
      this.moveTo(Math.max(this.now(), next.at));
      await this.runDue();
    }
    this.moveTo(target);
  }

  /** Forgets planned work and stops looking for it. */
  stop(): void {
    this.planned = [];
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private moveTo(at: number): void {
    if (this.frozenAt !== undefined) this.frozenAt = at;
    else this.shiftMs += Math.max(0, at - this.now());
  }

  private nextDue(until: number): Planned | undefined {
    return [...this.planned].sort((a, b) => a.at - b.at || a.order - b.order).find(({ at }) => at <= until);
  }

  private watch(): void {
    if (this.timer) return;
    this.timer = setInterval(() => void this.runDue(), TICK_MS);
    this.timer.unref();
  }

  /** Runs what is due, one run of this at a time. */
  private runDue(): Promise<void> {
    this.running = this.running.then(async () => {
      for (let next = this.nextDue(this.now()); next; next = this.nextDue(this.now())) {
        const current = next;
        this.planned = this.planned.filter((piece) => piece !== current);
        await current.run();
      }
      if (this.planned.length > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    });
    return this.running;
  }
}
