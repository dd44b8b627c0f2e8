import type { SimulatorClock } from '../clock';

/** In which stretch of time calls are counted; days and months are those of Beijing. */
type Window = 'second' | 'minute' | 'day' | 'month' | 'ever';

interface Limit {
  readonly window: Window;
  readonly most: number;
  readonly errcode: number;
}

/** How often what may be called, and the error of the call that is one too many. */
export const LIMITS = {
  'login.minute': { window: 'minute', most: 100, errcode: 45011 },
  'reset-session.minute': { window: 'minute', most: 60_000, errcode: 45011 },
  'token.day': { window: 'day', most: 2_000, errcode: 45009 },
  'stable-token.minute': { window: 'minute', most: 10_000, errcode: 45011 },
  'stable-token.day': { window: 'day', most: 500_000, errcode: 45009 },
  'force-refresh.day': { window: 'day', most: 20, errcode: 45009 },
  'clear-quota.month': { window: 'month', most: 10, errcode: 48006 },
  'code.minute': { window: 'minute', most: 5_000, errcode: 45009 },
  'path-code.ever': { window: 'ever', most: 100_000, errcode: 45029 },
  'subscribe.day': { window: 'day', most: 30_000_000, errcode: 45009 },
  'text-check.minute': { window: 'minute', most: 4_000, errcode: 44991 },
  'text-check.day': { window: 'day', most: 2_000_000, errcode: 45009 },
  'link.second': { window: 'second', most: 100, errcode: 44990 },
  'link.day': { window: 'day', most: 500_000, errcode: 44993 },
  'short-link.day': { window: 'day', most: 10_000_000, errcode: 45009 },
  'permanent-link.ever': { window: 'ever', most: 100_000, errcode: 45009 },
} as const satisfies Readonly<Record<string, Limit>>;
export type LimitName = keyof typeof LIMITS;

const BEIJING_MS = 8 * 3_600_000;
const LENGTHS = { second: 1_000, minute: 60_000, day: 86_400_000 } as const;

/** Counts calls. */
export class Rates {
  private readonly counts = new Map<string, { window: number; count: number }>();

  /** @param most other numbers than those of `LIMITS` */
  constructor(
    private readonly clock: SimulatorClock,
    private readonly most: () => Readonly<Record<string, number>>,
  ) {}

  /**
   * Counts one call. A call that is refused is not counted.
   * @param key of whom the limit is, e.g. an openid; empty = of the account
   * @returns 0, or the errcode of the limit that is reached
   */
  take(name: LimitName, key = ''): number {
    const limit: Limit = LIMITS[name];
    const id = `${name}|${key}`;
    const window = windowAt(this.clock.now(), limit.window);
    const known = this.counts.get(id);
    const count = known?.window === window ? known.count : 0;
    if (count >= (this.most()[name] ?? limit.most)) return limit.errcode;
    this.counts.set(id, { window, count: count + 1 });
    return 0;
  }

  /** Counts one call against several limits; the first that is reached decides. */
  takeAll(names: readonly LimitName[], key = ''): number {
    for (const name of names) {
      const errcode = this.take(name, key);
      if (errcode !== 0) return errcode;
    }
    return 0;
  }

  /** Forgets what was counted for the day, as a reset of the quota does. */
  clearDay(): void {
    for (const id of [...this.counts.keys()]) if (id.includes('.day|')) this.counts.delete(id);
  }
}

const windowAt = (now: number, window: Window): number => {
  if (window === 'second' || window === 'minute') return Math.floor(now / LENGTHS[window]);
  if (window === 'ever') return 0;
  const local = new Date(now + BEIJING_MS);
  if (window === 'month') return local.getUTCFullYear() * 12 + local.getUTCMonth();
  return Math.floor(local.getTime() / LENGTHS.day);
};
