/** Timers of one app; none of them keeps the process alive, and none fires after the app has ended. */
export class Timers {
  private readonly running = new Set<ReturnType<typeof setTimeout>>();
  private closed = false;

  readonly setTimeout = (task: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown => {
    const timer = setTimeout(() => {
      this.running.delete(timer);
      if (!this.closed) task(...args);
    }, ms);
    return this.keep(timer);
  };

  readonly setInterval = (task: (...args: unknown[]) => void, ms?: number, ...args: unknown[]): unknown =>
    this.keep(setInterval(() => this.closed || task(...args), ms));

  readonly clear = (timer: unknown): void => {
    this.running.delete(timer as ReturnType<typeof setTimeout>);
    clearTimeout(timer as ReturnType<typeof setTimeout>);
  };

  close(): void {
    this.closed = true;
    for (const timer of this.running) clearTimeout(timer);
    this.running.clear();
  }

  private keep(timer: ReturnType<typeof setTimeout>): unknown {
    this.running.add(timer);
    (timer as { unref?: () => void }).unref?.();
    return timer;
  }
}
