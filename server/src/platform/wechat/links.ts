import type { WechatCall, WechatOutcome } from './error-codes';
import type { EnvVersion } from './mini-program-code';
import { failureOf, type TokenCall, unavailable } from './token-call';
import type { WechatAnswer } from './transport';

export interface LinkOrder {
  /** Page without a query; '' = home page. */
  readonly path: string;
  /** At most 1,024 characters; '' = none. */
  readonly query: string;
  readonly envVersion: EnvVersion;
  /** Whole days until the link ends, 1 to 30: WeChat makes no longer ones. */
  readonly days: number;
}

const REFUSALS = ['page_missing', 'bad_query', 'bad_life', 'not_released', 'misconfigured'] as const;
type LinkRefusal = (typeof REFUSALS)[number] | 'too_often';

export type LinkOutcome =
  | { readonly kind: 'ok'; readonly link: string }
  | { readonly kind: 'refused'; readonly reason: LinkRefusal };

const MAX_QUERY = 1_024;
const MAX_DAYS = 30;
/** What WeChat lets into a query; everything else goes in percent-encoded. */
const QUERY = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~%]*$/;
/** `expire_type`: the life is a number of days. */
const DAYS = 1;

const problemOf = ({ query, days }: LinkOrder): LinkRefusal | undefined => {
  if (query.length > MAX_QUERY || !QUERY.test(query)) return 'bad_query';
  return Number.isInteger(days) && days >= 1 && days <= MAX_DAYS ? undefined : 'bad_life';
};

/** A link of the web (`https://wxaurl.cn/…`) that opens the mini-program. @throws AppError wechat_unavailable */
export const urlLink = (call: TokenCall, order: LinkOrder): Promise<LinkOutcome> =>
  makeLink(call, order, 'url-link', '/wxa/generate_urllink', 'url_link', {
    path: order.path,
    query: order.query,
    env_version: order.envVersion,
  });

/** A link of the form `weixin://dl/…`, for other apps and text messages. @throws AppError wechat_unavailable */
export const schemeLink = (call: TokenCall, order: LinkOrder): Promise<LinkOutcome> =>
  makeLink(call, order, 'scheme', '/wxa/generatescheme', 'openlink', {
    jump_wxa: { path: order.path, query: order.query, env_version: order.envVersion },
  });

const makeLink = async (
  call: TokenCall,
  order: LinkOrder,
  name: WechatCall,
  path: string,
  field: string,
  body: object,
): Promise<LinkOutcome> => {
  const problem = problemOf(order);
  if (problem) return { kind: 'refused', reason: problem };
  const life = { expire_type: DAYS, expire_interval: order.days };
  // A link more than needed harms nobody, so a lost answer is asked for again.
  const answer = await call({ name, path, body: { ...body, ...life }, mayRepeat: true });
  const link = linkIn(answer, field);
  if (link !== undefined) return { kind: 'ok', link };
  const failure = failureOf({ name }, answer);
  if (failure?.kind === 'try_again' && failure.why === 'too_often') return { kind: 'refused', reason: 'too_often' };
  if (failure?.kind === 'refused' && isRefusal(failure.outcome)) return { kind: 'refused', reason: failure.outcome };
  throw unavailable(failure);
};

const isRefusal = (outcome: WechatOutcome | undefined): outcome is (typeof REFUSALS)[number] =>
  (REFUSALS as readonly (WechatOutcome | undefined)[]).includes(outcome);

const linkIn = (answer: WechatAnswer, field: string): string | undefined => {
  if (answer.kind !== 'json' || answer.errcode !== 0) return undefined;
  const link = (answer.body as Readonly<Record<string, unknown>>)[field];
  return typeof link === 'string' && link !== '' ? link : undefined;
};
