import { randomBytes } from 'node:crypto';

const CODE_LIFE_MS = 5 * 60_000;
const TOKEN_LIFE_S = 7_200;
/** In its last five minutes a stable token is replaced by a new one; both work until the old one ends. */
const TOKEN_OVERLAP_MS = 300_000;

interface OneTimeCode {
  readonly kind: 'login' | 'phone';
  readonly openid: string;
  readonly phone: string | null;
  readonly expiresAt: number;
  used: boolean;
}

interface AccessToken {
  readonly token: string;
  readonly expiresAt: number;
}

export type CodeCheck =
  | { readonly kind: 'ok'; readonly code: OneTimeCode }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'used' };

/** Everything the simulated platform remembers; gone when its process ends. */
export class World {
  private readonly codes = new Map<string, OneTimeCode>();
  private readonly sessionKeys = new Map<string, string>();
  private tokens: AccessToken[] = [];
  private shiftMs = 0;

  constructor(
    readonly appId: string,
    readonly appSecret: string,
  ) {}

  /** The simulator's own clock, which tests may move forward. */
  now(): number {
    return Date.now() + this.shiftMs;
  }

  advance(ms: number): void {
    this.shiftMs += ms;
  }

  /** What `wx.login` or the phone button gives to the mini-program. */
  issueCode(kind: 'login' | 'phone', openid: string, phone: string | null): string {
    const text = `${kind === 'login' ? '0a' : '0b'}${randomBytes(15).toString('hex')}`;
    this.codes.set(text, { kind, openid, phone, expiresAt: this.now() + CODE_LIFE_MS, used: false });
    return text;
  }

  /** Takes a one-time code: unknown when of the other kind or older than five minutes, used at the second try. */
  takeCode(kind: 'login' | 'phone', text: string): CodeCheck {
    const code = this.codes.get(text);
    if (!code || code.kind !== kind || this.now() >= code.expiresAt) return { kind: 'unknown' };
    if (code.used) return { kind: 'used' };
    code.used = true;
    return { kind: 'ok', code };
  }

  sessionKeyOf(openid: string): string {
    const known = this.sessionKeys.get(openid) ?? randomBytes(16).toString('base64');
    this.sessionKeys.set(openid, known);
    return known;
  }

  /** The stable token: the same one with fewer seconds until its last five minutes. */
  stableToken(): { access_token: string; expires_in: number } {
    this.tokens = this.tokens.filter(({ expiresAt }) => expiresAt > this.now());
    const newest = this.tokens.at(-1);
    if (newest && newest.expiresAt - this.now() > TOKEN_OVERLAP_MS) {
      return { access_token: newest.token, expires_in: Math.floor((newest.expiresAt - this.now()) / 1_000) };
    }
    const made = { token: `sim_${randomBytes(48).toString('hex')}`, expiresAt: this.now() + TOKEN_LIFE_S * 1_000 };
    this.tokens.push(made);
    return { access_token: made.token, expires_in: TOKEN_LIFE_S };
  }

  tokenError(token: string | undefined): number {
    const known = this.tokens.find((entry) => entry.token === token);
    if (!known) return 40014;
    return known.expiresAt > this.now() ? 0 : 42001;
  }

  /** Makes every token invalid at once, as a reset of the secret would. */
  revokeTokens(): void {
    this.tokens = [];
  }
}
