import { z } from 'zod';
import { fail } from '../errors';
import { callWechat, type WechatHost } from './transport';

export interface TokenSource {
  get(): Promise<string>;
  /** Forgets a token that WeChat refused, unless another one has taken its place already. */
  drop(refused: string): void;
}

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().int().positive() });

/** WeChat keeps the old token alive for the last five minutes, so a refresh in that window is never late. */
const REFRESH_BEFORE_MS = 300_000;

/**
 * The stable access token of the mini-program: fetched when needed, one fetch at a time, never forced (forcing kills
 * the token that other processes are using).
 */
export const createTokenSource = (host: WechatHost, now: () => number): TokenSource => {
  let current: { token: string; usableUntil: number } | undefined;
  let inFlight: Promise<string> | undefined;

  const fetchToken = async (): Promise<string> => {
    const body = { grant_type: 'client_credential', appid: host.appId, secret: host.appSecret };
    const answer = await callWechat(host, { method: 'POST', path: '/cgi-bin/stable_token', query: {}, body, mayRepeat: true });
    const parsed = answer.errcode === 0 ? tokenAnswer.safeParse(answer.body) : undefined;
    if (!parsed?.success) throw fail('wechat_unavailable', { errcode: answer.errcode });
    current = { token: parsed.data.access_token, usableUntil: now() + parsed.data.expires_in * 1_000 - REFRESH_BEFORE_MS };
    return current.token;
  };

  return {
    get: () => {
      if (current && now() < current.usableUntil) return Promise.resolve(current.token);
      inFlight ??= fetchToken().finally(() => {
        inFlight = undefined;
      });
      return inFlight;
    },
    drop: (refused) => {
      if (current?.token === refused) current = undefined;
    },
  };
};
