import { fail } from '../errors';
import type { TokenSource } from './access-token';
import { outcomeOf, type WechatOutcome } from './error-codes';
import { callWechat, type WechatAnswer, type WechatLine, type WechatRequest } from './transport';

/** A call that needs the access token. */
export type TokenRequest = Omit<WechatRequest, 'method' | 'query' | 'body'> & { readonly body: object };

/** Sends a call with the access token. */
export type TokenCall = (request: TokenRequest) => Promise<WechatAnswer>;

/**
 * Calls with the access token; a token that WeChat refuses is dropped and the call repeated once with another one, which
 * is safe for every call because the refused one did nothing.
 * @throws AppError wechat_unavailable when there is no token to be had
 */
export const createTokenCall =
  (line: WechatLine, tokens: TokenSource): TokenCall =>
  async (request) => {
    const send = (token: string): Promise<WechatAnswer> =>
      callWechat(line, { ...request, method: 'POST', query: { access_token: token } });
    const token = await tokens.get();
    const first = await send(token);
    if (first.kind !== 'json' || outcomeOf(request.name, first.errcode) !== 'stale_token') return first;
    await tokens.drop(token);
    return send(await tokens.get());
  };

/** Why a call did not succeed, in the product's words. */
export type CallFailure =
  /** Nothing was done: trying again later is safe. */
  | { readonly kind: 'try_again'; readonly why: string }
  /** Nobody knows whether it was done. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** Somebody must change settings or code first; `outcome` is missing for a code without a meaning of its own. */
  | { readonly kind: 'refused'; readonly errcode: number; readonly errmsg: string; readonly outcome: WechatOutcome | undefined };

/** Undefined for success (`errcode` 0 or an image). */
export const failureOf = (request: Pick<TokenRequest, 'name'>, answer: WechatAnswer): CallFailure | undefined => {
  if (answer.kind === 'image' || (answer.kind === 'json' && answer.errcode === 0)) return undefined;
  if (answer.kind === 'unsent') return { kind: 'try_again', why: answer.why };
  if (answer.kind === 'lost') return { kind: 'unknown', why: answer.why };
  const outcome = outcomeOf(request.name, answer.errcode);
  const { errcode, errmsg } = answer;
  if (outcome === 'busy' || outcome === 'too_often' || outcome === 'stale_token') return { kind: 'try_again', why: outcome };
  return { kind: 'refused', errcode, errmsg, outcome };
};

/** The error of a call whose caller can do nothing but try later. Its details hold the code and nothing else. */
export const unavailable = (failure?: CallFailure): Error =>
  fail('wechat_unavailable', failure?.kind === 'refused' ? { errcode: failure.errcode } : undefined);
