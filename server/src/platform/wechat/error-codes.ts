/** Calls to `api.weixin.qq.com`, as metrics, logs and the error table name them. */
export type WechatCall =
  | 'login'
  | 'token'
  | 'phone'
  | 'code'
  | 'subscribe'
  | 'text-check'
  | 'media-check'
  | 'url-link'
  | 'scheme'
  | 'shipping'
  | 'trade-managed';

/** What an error code means to the product; each name stands for one thing that it then does. */
export type WechatOutcome =
  | 'busy'
  | 'too_often'
  | 'stale_token'
  | 'misconfigured'
  | 'bad_request'
  | 'bad_code'
  | 'used_code'
  | 'blocked'
  | 'user_gone'
  | 'visitor_away'
  | 'no_grant'
  | 'template_broken'
  | 'ability_banned'
  | 'sensitive'
  | 'bad_scene'
  | 'bad_page'
  | 'page_missing'
  | 'bad_query'
  | 'bad_life'
  | 'not_released'
  | 'already_recorded'
  | 'unknown_order'
  | 'not_deliverable'
  | 'wrong_payer';

export interface WechatErrorCode {
  readonly code: number;
  /** The calls in which it has this meaning; `any` is overruled by a row that names the call. */
  readonly calls: 'any' | readonly WechatCall[];
  readonly outcome: WechatOutcome;
  readonly meaning: string;
}

/** What the product does next, per outcome. */
export const OUTCOME_ACTIONS: Readonly<Record<WechatOutcome, string>> = {
  busy: 'Nothing was done: sends the call once more, then tries again later.',
  too_often: 'Waits: a person is asked to try again in a minute, background work tries again later.',
  stale_token: 'Drops the access token, gets one (never by force) and repeats the call once.',
  misconfigured: 'Stops: the operator must mend the account’s settings; the person sees that WeChat cannot be reached.',
  bad_request: 'Stops: a mistake of ours; the call and its code are in log and metrics.',
  bad_code: 'Asks the person to log in or to tap the button again.',
  used_code: 'Asks the person to log in or to tap the button again; never repeats the code.',
  blocked: 'Refuses the log-in and points to the safety check in WeChat.',
  user_gone: 'Sends nothing more to this openid.',
  visitor_away: 'Holds the content for a person to look at, or checks it when its author is back.',
  no_grant: 'Marks the consent as used up and shows the message inside the product only.',
  template_broken: 'Holds messages of this template back and tells the operator which field is refused.',
  ability_banned: 'Stops sending messages and tells the operator.',
  sensitive: 'Drops this message; its words are looked at by a person.',
  bad_scene: 'Refuses to make the code: the scene is checked before sending, so this is a mistake of ours.',
  bad_page: 'Refuses to make the code: the page is checked before sending, so this is a mistake of ours.',
  page_missing: 'Tells the operator that the page is not in the released version.',
  bad_query: 'Refuses to make the link: the query is checked before sending, so this is a mistake of ours.',
  bad_life: 'Refuses to make the link: its life is checked before sending, so this is a mistake of ours.',
  not_released: 'Tells the operator to release the mini-program first.',
  already_recorded: 'Counts the delivery as recorded.',
  unknown_order: 'Tries again later: a payment may reach that service after its notification.',
  not_deliverable: 'Leaves the delivery to a person: the payment is in no state to be delivered.',
  wrong_payer: 'Leaves the delivery to a person: order and payer do not belong together.',
};

const row = (code: number, outcome: WechatOutcome, meaning: string, ...calls: readonly WechatCall[]): WechatErrorCode => ({
  code,
  outcome,
  meaning,
  calls: calls.length === 0 ? 'any' : calls,
});

/** Every error code with a meaning of its own. The page in docs/ is generated from it, the client decides by it. */
export const wechatErrorCodes: readonly WechatErrorCode[] = [
  row(-1, 'busy', 'system busy'),
  row(40001, 'misconfigured', 'wrong app secret', 'login', 'token'),
  row(40001, 'stale_token', 'access token wrong or replaced by a newer one'),
  row(40002, 'misconfigured', 'links are not permitted to this account', 'url-link', 'scheme'),
  row(40002, 'bad_request', 'wrong grant type'),
  row(40003, 'user_gone', 'the openid is not one of this mini-program'),
  row(40004, 'bad_request', 'wrong media type'),
  row(40013, 'bad_code', 'the code belongs to another app', 'phone'),
  row(40013, 'misconfigured', 'wrong app id, or the ability is banned'),
  row(40014, 'stale_token', 'access token wrong'),
  row(40029, 'bad_code', 'code unknown or older than five minutes'),
  row(40037, 'template_broken', 'template unknown'),
  row(40066, 'bad_request', 'wrong address'),
  row(40097, 'bad_request', 'wrong arguments, such as an unknown version of the mini-program'),
  row(40125, 'misconfigured', 'wrong app secret'),
  row(40129, 'bad_scene', 'scene has a character that is not allowed', 'code'),
  row(40129, 'bad_request', 'wrong scene number'),
  row(40163, 'used_code', 'code used already'),
  row(40164, 'misconfigured', 'the service’s address is not on the account’s white list'),
  row(40165, 'page_missing', 'wrong page path'),
  row(40169, 'bad_scene', 'scene too long, or the request is not JSON'),
  row(40212, 'bad_query', 'wrong query'),
  row(40226, 'blocked', 'WeChat considers the person a risk'),
  row(40243, 'misconfigured', 'app secret frozen'),
  row(41002, 'misconfigured', 'app id missing'),
  row(41004, 'misconfigured', 'app secret missing'),
  row(41030, 'page_missing', 'page path wrong or not in the released version'),
  row(42001, 'stale_token', 'access token ended'),
  row(43002, 'bad_request', 'POST expected'),
  row(43101, 'no_grant', 'no consent left: used up, refused or turned off'),
  row(43104, 'user_gone', 'the openid belongs to another app', 'text-check', 'media-check'),
  row(43104, 'misconfigured', 'not for this category of mini-program'),
  row(43107, 'ability_banned', 'messages or this template are banned'),
  row(43108, 'busy', 'another message to the same person is on its way'),
  row(44002, 'bad_request', 'empty body'),
  row(44990, 'too_often', 'too many calls in this second'),
  row(44991, 'too_often', 'too many calls in this minute'),
  row(44993, 'too_often', 'too many calls today'),
  row(45009, 'too_often', 'quota of the day or the minute used up'),
  row(45011, 'too_often', 'quota of the minute used up'),
  row(45029, 'misconfigured', 'no more codes of this kind', 'code'),
  row(45168, 'sensitive', 'the message has a word that is not allowed'),
  row(47001, 'bad_request', 'body not readable, or a field is missing'),
  row(47003, 'template_broken', 'a field breaks the rule of its type'),
  row(48001, 'misconfigured', 'no permission for this call'),
  row(50004, 'misconfigured', 'call forbidden for this account', 'token'),
  row(50007, 'misconfigured', 'account frozen', 'token'),
  row(61010, 'visitor_away', 'the person has not been in the mini-program for two hours'),
  row(85079, 'not_released', 'the mini-program has no released version'),
  row(85096, 'bad_page', 'the page uses a reserved name'),
  row(85401, 'bad_life', 'life of the link not between a minute and 30 days'),
  row(85402, 'bad_request', 'unknown version of the mini-program'),
  row(85406, 'bad_request', 'wrong cloud settings of the link'),
  row(85407, 'bad_request', 'wrong cloud settings of the link'),
  row(85408, 'bad_request', 'wrong cloud settings of the link'),
  row(87014, 'sensitive', 'the content is not allowed'),
  row(87020, 'too_often', 'the same thing was asked too often', 'media-check'),
  row(89503, 'misconfigured', 'the service’s address waits for the administrator’s consent', 'token'),
  row(89506, 'misconfigured', 'the administrator refused the service’s address', 'token'),
  row(89507, 'misconfigured', 'the administrator refused the service’s address for an hour', 'token'),
  row(10060001, 'unknown_order', 'no such payment', 'shipping'),
  row(10060002, 'already_recorded', 'delivery complete already', 'shipping'),
  row(10060003, 'already_recorded', 'the one change of the delivery is used up', 'shipping'),
  row(10060004, 'not_deliverable', 'the payment is in no state to be delivered', 'shipping'),
  row(10060012, 'busy', 'system error', 'shipping'),
  row(10060019, 'busy', 'system error', 'shipping'),
  row(10060023, 'already_recorded', 'nothing changed', 'shipping'),
  row(10060031, 'wrong_payer', 'the payment is another person’s', 'shipping'),
];

const key = (code: number, call: WechatCall | 'any'): string => `${call} ${code}`;

const outcomes: ReadonlyMap<string, WechatOutcome> = new Map(
  wechatErrorCodes.flatMap(({ code, calls, outcome }) =>
    (calls === 'any' ? (['any'] as const) : calls).map((call) => [key(code, call), outcome] as const),
  ),
);

/** What an error code means in a call; undefined for a code that has no meaning of its own. */
export const outcomeOf = (call: WechatCall, code: number): WechatOutcome | undefined =>
  outcomes.get(key(code, call)) ?? outcomes.get(key(code, 'any'));
