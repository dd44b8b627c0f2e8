import { z } from 'zod';
import { fail } from '../errors';
import { createTokenSource, type TokenSource } from './access-token';
import { callWechat, type WechatHost } from './transport';

export type { WechatHost } from './transport';

/** The expected ways in which WeChat declines a one-time code. */
export type CodeRefusal = 'bad_code' | 'used_code' | 'blocked' | 'too_often';

export type SessionOutcome =
  | { readonly kind: 'ok'; readonly openid: string; readonly unionid: string | null }
  | { readonly kind: 'refused'; readonly reason: CodeRefusal };

export type PhoneOutcome =
  | { readonly kind: 'ok'; readonly phone: string }
  | { readonly kind: 'refused'; readonly reason: 'bad_code' | 'used_code' | 'too_often' };

/** What the product asks of WeChat. Provider calls never happen inside a transaction. */
export interface WechatClient {
  /**
   * Exchanges the code of `wx.login` (5 minutes, once) for the person's openid in this mini-program.
   * @throws AppError wechat_unavailable when WeChat does not answer or answers something else
   */
  codeToSession(code: string): Promise<SessionOutcome>;
  /**
   * Exchanges the code of the phone button (5 minutes, once) for the number, digits only, without the country code
   * for the mainland and with it («+852…») elsewhere.
   * @throws AppError wechat_unavailable
   */
  phoneNumber(code: string, openid: string): Promise<PhoneOutcome>;
}

const sessionAnswer = z.object({ openid: z.string().min(1), unionid: z.string().optional() });

// countryCode was a number in older samples and is a string now.
const phoneAnswer = z.object({
  phone_info: z.object({ purePhoneNumber: z.string().min(5), countryCode: z.union([z.string(), z.number()]) }),
});

const SESSION_REFUSALS: ReadonlyMap<number, CodeRefusal> = new Map([
  [40029, 'bad_code'],
  [40163, 'used_code'],
  [40226, 'blocked'],
  [45011, 'too_often'],
]);

const PHONE_REFUSALS: ReadonlyMap<number, 'bad_code' | 'used_code' | 'too_often'> = new Map([
  [40029, 'bad_code'],
  [40013, 'bad_code'],
  [40163, 'used_code'],
  [45011, 'too_often'],
]);

/** Errors after which the access token is dropped and the call repeated once with a new one. */
const STALE_TOKEN: ReadonlySet<number> = new Set([40001, 40014, 42001]);

/** A client for one mini-program. @param now the injected clock's reading, for the token's age */
export const createWechatClient = (host: WechatHost, now: () => number): WechatClient => {
  const tokens = createTokenSource(host, now);
  return {
    codeToSession: async (code) => {
      const query = { appid: host.appId, secret: host.appSecret, js_code: code, grant_type: 'authorization_code' };
      const answer = await callWechat(host, { method: 'GET', path: '/sns/jscode2session', query, mayRepeat: false });
      const refusal = SESSION_REFUSALS.get(answer.errcode);
      if (refusal) return { kind: 'refused', reason: refusal };
      const { openid, unionid } = expectAnswer(sessionAnswer, answer);
      return { kind: 'ok', openid, unionid: unionid ?? null };
    },
    phoneNumber: async (code, openid) => {
      const answer = await withToken(host, tokens, '/wxa/business/getuserphonenumber', { code, openid });
      const refusal = PHONE_REFUSALS.get(answer.errcode);
      if (refusal) return { kind: 'refused', reason: refusal };
      const { purePhoneNumber, countryCode } = expectAnswer(phoneAnswer, answer).phone_info;
      return { kind: 'ok', phone: String(countryCode) === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}` };
    },
  };
};

interface Answer {
  readonly errcode: number;
  readonly body: unknown;
}

const withToken = async (host: WechatHost, tokens: TokenSource, path: string, body: object): Promise<Answer> => {
  const token = await tokens.get();
  const first = await callWechat(host, { method: 'POST', path, query: { access_token: token }, body, mayRepeat: false });
  if (!STALE_TOKEN.has(first.errcode)) return first;
  tokens.drop(token);
  return callWechat(host, { method: 'POST', path, query: { access_token: await tokens.get() }, body, mayRepeat: false });
};

const expectAnswer = <T>(schema: z.ZodType<T>, answer: Answer): T => {
  const parsed = answer.errcode === 0 ? schema.safeParse(answer.body) : undefined;
  if (!parsed?.success) throw fail('wechat_unavailable', { errcode: answer.errcode });
  return parsed.data;
};
