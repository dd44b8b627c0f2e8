/**
 * What goes wrong on purpose.
 * - `timeout`: no answer ever; the connection stays open until the caller gives up. Nothing is done.
 * - `slow`: the right answer after `delayMs` (6,000 by default).
 * - `http_500`, `http_429`: that status; nothing is done.
 * - `busy`: errcode -1 on `api.weixin.qq.com` paths; nothing is done.
 * - `errcode`: the errcode that the rule names, on the same paths; nothing is done.
 * - `lost_answer`: everything is done, then the connection is cut without an answer.
 * - `bad_signature`, `missing_headers`: the right answer with a wrong signature, or without the signature headers
 *   (paths of WeChat Pay, and notifications).
 * For notifications (`pay.notification`, `pay.refund-notification`) also:
 * - `duplicate`: sent twice; `out_of_order`: kept back until after the next one; `late`: sent after `delayMs`
 *   (3 hours by default); `never`: not sent at all; `probe`: signed with a `WECHATPAY/SIGNTEST/` signature first.
 */
export const FAULT_KINDS = [
  'timeout',
  'slow',
  'http_500',
  'http_429',
  'busy',
  'errcode',
  'lost_answer',
  'bad_signature',
  'missing_headers',
  'duplicate',
  'out_of_order',
  'late',
  'never',
  'probe',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
  /** Name of an endpoint (`pay.order`), or `*` for every one. */
  readonly endpoint: string;
  readonly kind: FaultKind;
  /** How many times it still happens; null = until it is cleared. */
  readonly times: number | null;
  /** Chance in percent that a call meets it; 100 = always. */
  readonly percent: number;
  readonly delayMs: number | null;
  /** For `errcode`. */
  readonly errcode?: number;
}

export type NewFaultRule = Pick<FaultRule, 'endpoint' | 'kind'> & Partial<FaultRule>;

/** The faults that are switched on. */
export class Faults {
  private rules: { rule: FaultRule; left: number | null }[] = [];
  private state: number;

  /** @param seed makes the chances repeatable */
  constructor(seed = 1) {
    this.state = seed >>> 0 || 1;
  }

  seed(seed: number): void {
    this.state = seed >>> 0 || 1;
  }

  /** Adds a rule; rules are asked in the order in which they were added. */
  set(rule: NewFaultRule): void {
    const full: FaultRule = { times: null, percent: 100, delayMs: null, ...rule };
    if (full.times === null || full.times > 0) this.rules.push({ rule: full, left: full.times });
  }

  /** Takes the rules of one endpoint away, or all of them. */
  clear(endpoint?: string): void {
    this.rules = endpoint === undefined ? [] : this.rules.filter(({ rule }) => rule.endpoint !== endpoint);
  }

  list(): readonly FaultRule[] {
    return this.rules.map(({ rule, left }) => ({ ...rule, times: left }));
  }

  /** The fault this call meets, if any; counts it. */
  take(endpoint: string): FaultRule | undefined {
    for (const entry of this.rules) {
      if (entry.rule.endpoint !== endpoint && entry.rule.endpoint !== '*') continue;
      if (this.nextPercent() >= entry.rule.percent) continue;
      if (entry.left !== null) entry.left -= 1;
      this.rules = this.rules.filter(({ left }) => left === null || left > 0);
      return entry.rule;
    }
    return undefined;
  }

  /** mulberry32, 0..99.99… */
  private nextPercent(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * 100;
  }
}
