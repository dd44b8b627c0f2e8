import { fitData } from './subscribe-values';
import { type CallFailure, failureOf, type TokenCall } from './token-call';

export interface SubscribeMessage {
  readonly openid: string;
  readonly templateId: string;
  /** Where a tap leads; may carry a query. */
  readonly page: string;
  /** Values by field name (`thing1`); cleaned and cut here. */
  readonly data: Readonly<Record<string, string>>;
  /** Version of the mini-program a tap opens. */
  readonly state: 'formal' | 'trial' | 'developer';
  /** Default `zh_CN`. */
  readonly lang?: 'zh_CN' | 'en_US' | 'zh_HK' | 'zh_TW';
}

/** Named by what the product does next. */
export type SubscribeOutcome =
  | { readonly kind: 'sent'; readonly msgId: string | null }
  /** The consent is used up, refused or turned off: mark it so. */
  | { readonly kind: 'no_grant' }
  | { readonly kind: 'user_gone' }
  /** Found before sending: nothing of this value can stand in its field. Says nothing about other messages of the template. */
  | { readonly kind: 'unfit'; readonly field: string }
  /** WeChat refused the template, or one of its fields; `field` is missing when the whole template is unknown. */
  | { readonly kind: 'template_broken'; readonly field: string | null }
  | { readonly kind: 'page_missing' }
  | { readonly kind: 'ability_banned' }
  | { readonly kind: 'sensitive' }
  /** Certainly not sent. */
  | { readonly kind: 'try_again'; readonly why: string }
  /** The answer was lost. It may have arrived and may have used a consent up: never repeated. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** Settings or code must be mended; no message of any kind will be sent until then. */
  | { readonly kind: 'misconfigured'; readonly errcode: number };

/** `argument invalid! data.thing1.value invalid` */
const FIELD_IN_MESSAGE = /data\.([a-z_]+\d+)/;

/** Sends one message; what WeChat would refuse for its form never leaves. */
export const sendSubscribeMessage = async (call: TokenCall, message: SubscribeMessage): Promise<SubscribeOutcome> => {
  const fitted = fitData(message.data);
  if (fitted.kind === 'broken') return { kind: 'unfit', field: fitted.field };
  const body = {
    touser: message.openid,
    template_id: message.templateId,
    page: message.page.replace(/^\/+/, ''),
    data: fitted.data,
    miniprogram_state: message.state,
    lang: message.lang ?? 'zh_CN',
  };
  const request = { name: 'subscribe', path: '/cgi-bin/message/subscribe/send', body, mayRepeat: false } as const;
  const answer = await call(request);
  const failure = failureOf(request, answer);
  if (failure !== undefined) return outcomeOfFailure(failure);
  const { msgid } = (answer.kind === 'json' ? answer.body : {}) as { msgid?: unknown };
  return { kind: 'sent', msgId: msgid === undefined ? null : String(msgid) };
};

const outcomeOfFailure = (failure: CallFailure): SubscribeOutcome => {
  if (failure.kind !== 'refused') return failure;
  const { outcome, errcode, errmsg } = failure;
  switch (outcome) {
    case 'no_grant':
    case 'user_gone':
    case 'page_missing':
    case 'ability_banned':
    case 'sensitive':
      return { kind: outcome };
    case 'template_broken':
      return { kind: outcome, field: FIELD_IN_MESSAGE.exec(errmsg)?.[1] ?? null };
    default:
      return { kind: 'misconfigured', errcode };
  }
};
