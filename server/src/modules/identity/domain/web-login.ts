import type { Instant } from '@qingya/shared';

export const WEB_LOGIN_STATES = ['waiting', 'scanned', 'confirmed', 'consumed', 'refused'] as const;
export type WebLoginState = (typeof WEB_LOGIN_STATES)[number];

/** A log-in that a browser asked for. */
export interface WebLogin {
  readonly state: WebLoginState;
  /** Who scanned it; null while it waits. */
  readonly accountId: string | null;
  readonly expiresAt: Instant;
}

export type WebLoginStep = 'scan' | 'confirm' | 'refuse';
export type WebLoginDecision =
  | { readonly kind: 'move'; readonly to: WebLoginState }
  /** The same person did the same thing before: nothing to do, same answer. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refuse'; readonly code: 'web_login_gone' | 'web_login_taken' | 'web_login_not_scanned' };

const TARGET: Readonly<Record<WebLoginStep, WebLoginState>> = { scan: 'scanned', confirm: 'confirmed', refuse: 'refused' };

/** What the phone may do next. Who scanned first decides; a code that was confirmed, refused or let expire is spent. */
export const decideWebLogin = (login: WebLogin, step: WebLoginStep, accountId: string, now: Instant): WebLoginDecision => {
  if (login.accountId !== null && login.accountId !== accountId) return { kind: 'refuse', code: 'web_login_taken' };
  if (now >= login.expiresAt) return { kind: 'refuse', code: 'web_login_gone' };
  if (login.state === TARGET[step]) return { kind: 'repeat' };
  if (login.state === 'waiting') {
    return step === 'scan' ? { kind: 'move', to: 'scanned' } : { kind: 'refuse', code: 'web_login_not_scanned' };
  }
  if (login.state === 'scanned') return { kind: 'move', to: TARGET[step] };
  return { kind: 'refuse', code: 'web_login_gone' };
};

/** What the browser is told. A confirmed code may be exchanged for tokens until it expires, once. */
export const browserState = (login: WebLogin, now: Instant): 'waiting' | 'scanned' | 'confirmed' | 'refused' | 'expired' => {
  if (login.state === 'refused') return 'refused';
  if (login.state === 'consumed' || now >= login.expiresAt) return 'expired';
  return login.state;
};

/** A browser as a person recognises it: «Chrome · Windows». @param userAgent the header, possibly empty or hostile */
export const describeBrowser = (userAgent: string): string => {
  const browser = [
    [/MicroMessenger/i, '微信'],
    [/Edg\//, 'Edge'],
    [/QQBrowser/i, 'QQ 浏览器'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ] as const;
  const system = [
    [/Windows/, 'Windows'],
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Mac OS X/, 'macOS'],
    [/Linux/, 'Linux'],
  ] as const;
  const nameIn = (table: readonly (readonly [RegExp, string])[]): string | undefined =>
    table.find(([pattern]) => pattern.test(userAgent))?.[1];
  return `${nameIn(browser) ?? '未知浏览器'} · ${nameIn(system) ?? '未知系统'}`;
};
