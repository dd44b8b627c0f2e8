import { z } from 'zod';
import { fail } from '../errors';
import { outcomeOf, type WechatOutcome } from './error-codes';
import type { TokenCall } from './token-call';
import { callWechat, type WechatAnswer, type WechatLine } from './transport';

/** The expected ways in which WeChat declines a one-time code. */
export type CodeRefusal = 'bad_code' | 'used_code' | 'blocked' | 'too_often';

export type SessionOutcome =
  | { readonly kind: 'ok'; readonly openid: string; readonly unionid: string | null }
  | { readonly kind: 'refused'; readonly reason: CodeRefusal };

export type PhoneOutcome =
  | { readonly kind: 'ok'; readonly phone: string }
  | { readonly kind: 'refused'; readonly reason: 'bad_code' | 'used_code' | 'too_often' };

/** What log-in and binding ask of WeChat. Provider calls never happen inside a transaction. */
export interface WechatLogin {
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

const isCodeRefusal = (outcome: WechatOutcome | undefined): outcome is CodeRefusal =>
  outcome === 'bad_code' || outcome === 'used_code' || outcome === 'blocked' || outcome === 'too_often';

export const createLogin = (line: WechatLine, call: TokenCall): WechatLogin => ({
  codeToSession: async (code) => {
    const { appId, appSecret } = line.host;
    const query = { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' };
    const answer = await callWechat(line, { name: 'login', method: 'GET', path: '/sns/jscode2session', query, mayRepeat: false });
    const outcome = answer.kind === 'json' ? outcomeOf('login', answer.errcode) : undefined;
    if (isCodeRefusal(outcome)) return { kind: 'refused', reason: outcome };
    const { openid, unionid } = expectAnswer(sessionAnswer, answer);
    return { kind: 'ok', openid, unionid: unionid ?? null };
  },
  phoneNumber: async (code, openid) => {
    const path = '/wxa/business/getuserphonenumber';
    const answer = await call({ name: 'phone', path, body: { code, openid }, mayRepeat: false });
    const outcome = answer.kind === 'json' ? outcomeOf('phone', answer.errcode) : undefined;
    if (isCodeRefusal(outcome) && outcome !== 'blocked') return { kind: 'refused', reason: outcome };
    const { purePhoneNumber, countryCode } = expectAnswer(phoneAnswer, answer).phone_info;
    return { kind: 'ok', phone: String(countryCode) === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}` };
  },
});

const expectAnswer = <T>(schema: z.ZodType<T>, answer: WechatAnswer): T => {
  const errcode = answer.kind === 'json' ? answer.errcode : undefined;
  const parsed = answer.kind === 'json' && errcode === 0 ? schema.safeParse(answer.body) : undefined;
  if (!parsed?.success) throw fail('wechat_unavailable', errcode === undefined ? undefined : { errcode });
  return parsed.data;
};
