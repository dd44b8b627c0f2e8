import { AsyncLocalStorage } from 'node:async_hooks';
import type { World } from '@qingya/wechat-simulator';

/** From the fault to the end of the sending: for what the simulator does with the call before it keeps its answer back. */
const SOON_MS = 100;
/** For sendings that meet no fault: however busy the machine is, they get their answer. */
const PATIENT_MS = 60_000;

/**
 * Ends sendings that wait for an answer that is kept back, and no others. A limit that counted from the sending on would on a busy
 * machine end healthy ones too: the repeat after a fault, or the first before it has met its fault.
 */
export class Impatience {
  /** The limit that the callers have to be given, in milliseconds; by it their sendings are known. */
  static readonly limitMs = 997;

  private readonly endpoints = new AsyncLocalStorage<string>();
  private readonly sendings = new Map<string, AbortController>();
  private readonly spies: jest.SpyInstance[];

  constructor({ faults }: Pick<World, 'faults'>) {
    const take = faults.take.bind(faults);
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    this.spies = [
      jest.spyOn(faults, 'take').mockImplementation((endpoint) => {
        const fault = take(endpoint);
        if (fault?.kind === 'timeout' || fault?.kind === 'slow') this.endSoon(endpoint);
        return fault;
      }),
      jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
        // A file is given some times the limit.
        if (ms % Impatience.limitMs !== 0) return timeout(ms);
        return AbortSignal.any([this.begin(), timeout(PATIENT_MS)]);
      }),
    ];
  }

  /** Makes a call whose sendings may meet faults of this endpoint. */
  calling<T>(endpoint: string, call: () => Promise<T>): Promise<T> {
    return this.endpoints.run(endpoint, call);
  }

  /** Gives the clock back to everybody. */
  stop(): void {
    for (const spy of this.spies) spy.mockRestore();
  }

  private begin(): AbortSignal {
    const sending = new AbortController();
    const endpoint = this.endpoints.getStore();
    // The sendings of one call follow one another.
    if (endpoint !== undefined) this.sendings.set(endpoint, sending);
    return sending.signal;
  }

  private endSoon(endpoint: string): void {
    const sending = this.sendings.get(endpoint);
    setTimeout(() => sending?.abort(new DOMException('the answer is kept back', 'TimeoutError')), SOON_MS).unref();
  }
}
