import { AppError, fail } from '../errors';
import type { TokenSource } from './access-token';
import { outcomeOf, type WechatOutcome } from './error-codes';
import { callWechat, type WechatAnswer, type WechatLine, type WechatRequest } from './transport';

/** A call that needs the access token. */
export type TokenRequest = Omit<WechatRequest, 'method' | 'query' | 'body'> & { readonly body: object };

/** Sends a call with the access token. */
export type TokenCall = (request: TokenRequest) => Promise<WechatAnswer>;

/**
 * Calls with the access token; a token that WeChat refuses is dropped and the call repeated once with another one, which
 * is safe for every call because the refused one did nothing. Without a token the call counts as not sent (`no_token`).
 */
export const createTokenCall =
  (line: WechatLine, tokens: TokenSource): TokenCall =>
  async (request) => {
    const send = async (token: string | undefined): Promise<WechatAnswer> =>
      token === undefined ? NO_TOKEN : callWechat(line, { ...request, method: 'POST', query: { access_token: token } });
    const token = await tokenOf(tokens);
    const first = await send(token);
    if (token === undefined || !isStale(request, first)) return first;
    await tokens.drop(token);
    return send(await tokenOf(tokens));
  };

const NO_TOKEN: WechatAnswer = { kind: 'unsent', why: 'no_token' };

const isStale = ({ name }: TokenRequest, answer: WechatAnswer): boolean =>
  answer.kind === 'json' && outcomeOf(name, answer.errcode) === 'stale_token';

const tokenOf = async (tokens: TokenSource): Promise<string | undefined> => {
  try {
    return await tokens.get();
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
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
