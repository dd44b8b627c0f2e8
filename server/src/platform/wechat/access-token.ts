import { z } from 'zod';
import { fail } from '../errors';
import type { SharedTokens, StoredToken } from './shared-tokens';
import { callWechat, type WechatLine } from './transport';

export interface TokenSource {
  /** @throws AppError wechat_unavailable */
  get(): Promise<string>;
  /** Forgets a token that WeChat refused, unless another one has taken its place already. */
  drop(refused: string): Promise<void>;
}

const tokenAnswer = z.object({ access_token: z.string().min(1).max(512), expires_in: z.number().int().positive() });

/** WeChat keeps the old token alive for the last five minutes, so a refresh in that window is never late. */
const REFRESH_BEFORE_MS = 300_000;
/** How often a process that waits for another one's token looks for it. */
const LOOK_AGAIN_MS = 50;

/**
 * The stable access token of the mini-program: fetched when needed and never forced, because forcing kills the token
 * that others are using. One fetch at a time in this process and, through `shared`, among all of them. When the place
 * they share cannot be reached, each process fetches for itself: a stable token is the same for everybody who asks.
 * @param now the injected clock's reading
 */
export const createTokenSource = (line: WechatLine, now: () => number, shared: SharedTokens | null): TokenSource => {
  let current: StoredToken | undefined;
  let inFlight: Promise<string> | undefined;
  const usable = (stored: StoredToken | undefined): stored is StoredToken => stored !== undefined && now() < stored.usableUntil;

  const obtain = async (): Promise<string> => {
    current = shared ? await obtainShared(line, now, shared) : await fetchToken(line, now);
    return current.token;
  };

  return {
    get: () => {
      if (usable(current)) return Promise.resolve(current.token);
      inFlight ??= obtain().finally(() => {
        inFlight = undefined;
      });
      return inFlight;
    },
    drop: async (refused) => {
      if (current?.token === refused) current = undefined;
      await shared?.drop(refused).catch(away);
    },
  };
};

/** The shared place is out of reach; it reports that itself. */
const away = (): undefined => undefined;

const obtainShared = async (line: WechatLine, now: () => number, shared: SharedTokens): Promise<StoredToken> => {
  const stored = async (): Promise<StoredToken | undefined> => {
    const found = await shared.read();
    return found !== undefined && now() < found.usableUntil ? found : undefined;
  };
  // The lock ends by itself when its holder dies, so somebody gets it within this time. What a slow Redis takes counts too.
  const patienceEnds = performance.now() + shared.lockMs;
  while (performance.now() <= patienceEnds) {
    const state = await lookOrLock(shared, stored).catch(away);
    if (state === undefined) break;
    if (state.kind === 'token') return state.token;
    if (state.kind === 'locked') return fetchLocked(line, now, shared, state.release);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return fetchToken(line, now);
};

type Look =
  | { readonly kind: 'token'; readonly token: StoredToken }
  | { readonly kind: 'locked'; readonly release: () => Promise<void> }
  | { readonly kind: 'wait' };

const lookOrLock = async (shared: SharedTokens, stored: () => Promise<StoredToken | undefined>): Promise<Look> => {
  const there = await stored();
  if (there) return { kind: 'token', token: there };
  const release = await shared.lock();
  if (!release) return { kind: 'wait' };
  try {
    // Somebody may have stored one and released the lock between the two questions.
    const since = await stored();
    if (!since) return { kind: 'locked', release };
    await release();
    return { kind: 'token', token: since };
  } catch (error) {
    // Nobody shall wait for the end of a lock that is not used.
    await release().catch(away);
    throw error;
  }
};

const fetchLocked = async (
  line: WechatLine,
  now: () => number,
  shared: SharedTokens,
  release: () => Promise<void>,
): Promise<StoredToken> => {
  try {
    const fetched = await fetchToken(line, now);
    await shared.write(fetched, fetched.usableUntil - now()).catch(away);
    return fetched;
  } finally {
    await release().then(undefined, away);
  }
};

const fetchToken = async (line: WechatLine, now: () => number): Promise<StoredToken> => {
  const { appId, appSecret } = line.host;
  const body = { grant_type: 'client_credential', appid: appId, secret: appSecret };
  const answer = await callWechat(line, {
    name: 'token',
    method: 'POST',
    path: '/cgi-bin/stable_token',
    query: {},
    body,
    mayRepeat: true,
  });
  const errcode = answer.kind === 'json' ? answer.errcode : undefined;
  const parsed = answer.kind === 'json' && errcode === 0 ? tokenAnswer.safeParse(answer.body) : undefined;
  if (!parsed?.success) throw fail('wechat_unavailable', errcode === undefined ? undefined : { errcode });
  return { token: parsed.data.access_token, usableUntil: now() + parsed.data.expires_in * 1_000 - REFRESH_BEFORE_MS };
};
