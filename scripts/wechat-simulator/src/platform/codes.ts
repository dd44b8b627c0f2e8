import { randomBytes } from 'node:crypto';
import type { SimulatorClock } from '../clock';

const LIFE_MS = 5 * 60_000;

export interface OneTimeCode {
  readonly kind: 'login' | 'phone';
  readonly openid: string;
  /** Without the country code. */
  readonly phone: string | null;
  readonly countryCode: string;
  /** Of the app in which the button was tapped. */
  readonly appId: string;
  readonly expiresAt: number;
  used: boolean;
}

export type CodeCheck =
  | { readonly kind: 'ok'; readonly code: OneTimeCode }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'used' }
  | { readonly kind: 'other_app' };

/** The codes of `wx.login` and of the phone button: five minutes, once. */
export class Codes {
  private codes = new Map<string, OneTimeCode>();

  constructor(
    private readonly clock: SimulatorClock,
    private readonly appId: string,
  ) {}

  issue(code: Pick<OneTimeCode, 'kind' | 'openid' | 'phone'> & Partial<OneTimeCode>): string {
    const text = `${code.kind === 'login' ? '0a' : '0b'}${randomBytes(15).toString('hex')}`;
    const now = this.clock.now();
    for (const [old, { expiresAt }] of this.codes) if (expiresAt <= now) this.codes.delete(old);
    this.codes.set(text, { countryCode: '86', appId: this.appId, ...code, expiresAt: now + LIFE_MS, used: false });
    return text;
  }

  /** Takes a code: unknown when of the other kind or older than five minutes, used at the second try. */
  take(kind: OneTimeCode['kind'], text: string): CodeCheck {
    const code = this.codes.get(text);
    if (!code || code.kind !== kind || this.clock.now() >= code.expiresAt) return { kind: 'unknown' };
    if (code.appId !== this.appId) return { kind: 'other_app' };
    if (code.used) return { kind: 'used' };
    code.used = true;
    return { kind: 'ok', code };
  }

  /** What a code says without using it. */
  peek(text: string): OneTimeCode | undefined {
    return this.codes.get(text);
  }

  toJSON(): readonly (readonly [string, OneTimeCode])[] {
    return [...this.codes];
  }

  load(state: readonly (readonly [string, OneTimeCode])[]): void {
    this.codes = new Map(state);
  }
}
