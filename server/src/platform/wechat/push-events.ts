import type { PushMessage } from './push';

/** What somebody answered to one template. */
export interface SubscriptionChange {
  readonly templateId: string;
  readonly accepted: boolean;
}

/** What became of one message. */
export interface MessageDelivery {
  readonly templateId: string;
  readonly msgId: string;
  /** 0 = it arrived. */
  readonly errorCode: number;
  readonly errorText: string;
}

interface Common {
  /** WeChat's time of the event, epoch milliseconds: the later one of two counts, whichever arrived last. */
  readonly at: number;
}

/** The pushed events that the product knows. */
export type WechatEvent =
  /** The consent panel was answered, or (`turned_off`) messages were switched off later in the settings. */
  | (Common & {
      readonly kind: 'subscriptions';
      readonly openid: string;
      readonly how: 'panel' | 'turned_off';
      readonly changes: readonly SubscriptionChange[];
    })
  | (Common & { readonly kind: 'delivered'; readonly openid: string; readonly messages: readonly MessageDelivery[] })
  /** Verdict on a picture; `failed`: WeChat could not fetch or judge it. */
  | (Common & {
      readonly kind: 'media';
      readonly traceId: string;
      readonly verdict: 'pass' | 'review' | 'risky' | 'failed';
      readonly label: number | null;
    })
  /**
   * About delivery records: `access` record deliveries from now on, `shipping` one payment waits for 48 hours,
   * `settlement` a payment will be or was settled, `controlled` the account is under the rule.
   */
  | (Common & {
      readonly kind: 'trade';
      readonly about: 'access' | 'shipping' | 'settlement' | 'controlled';
      readonly transactionId: string | null;
      readonly outTradeNo: string | null;
    })
  | (Common & { readonly kind: 'other'; readonly name: string });

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

const MAX_NAME = 64;

/** The event's name as WeChat writes it, or the kind of message. */
export const nameOf = (message: PushMessage): string =>
  (textOf(message['Event']) || textOf(message['MsgType']) || 'unknown').slice(0, MAX_NAME);

const TRADE_EVENTS = new Map<string, 'access' | 'shipping' | 'settlement' | 'controlled'>([
  ['trade_manage_remind_access_api', 'access'],
  ['trade_manage_remind_shipping', 'shipping'],
  ['trade_manage_order_settlement', 'settlement'],
  ['wxa_trade_controlled', 'controlled'],
]);

const SUBSCRIPTION_EVENTS = new Map<string, 'panel' | 'turned_off'>([
  ['subscribe_msg_popup_event', 'panel'],
  ['subscribe_msg_change_event', 'turned_off'],
]);

/** Understands a pushed message. */
export const readEvent = (message: PushMessage): WechatEvent => {
  const name = nameOf(message);
  const at = Number(textOf(message['CreateTime'])) * 1_000 || 0;
  const openid = textOf(message['FromUserName']);
  const how = SUBSCRIPTION_EVENTS.get(name);
  if (how) return { kind: 'subscriptions', at, openid, how, changes: itemsOf(message).map(toChange) };
  if (name === 'subscribe_msg_sent_event') return { kind: 'delivered', at, openid, messages: itemsOf(message).map(toDelivery) };
  if (name === 'wxa_media_check') return readMedia(message, at);
  const about = TRADE_EVENTS.get(name);
  if (about) {
    const [transactionId, outTradeNo] = [textOf(message['transaction_id']), textOf(message['merchant_trade_no'])];
    return { kind: 'trade', at, about, transactionId: transactionId || null, outTradeNo: outTradeNo || null };
  }
  return { kind: 'other', at, name };
};

const LIST_HOLDERS = ['SubscribeMsgPopupEvent', 'SubscribeMsgChangeEvent', 'SubscribeMsgSentEvent'];

type Item = Readonly<Record<string, unknown>>;

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null;

/** `List` is an object when there is one item and an array when there are several; in XML it stands inside an element. */
const itemsOf = (message: PushMessage): Item[] => {
  const holders = [message, ...LIST_HOLDERS.map((holder) => message[holder])].flat().filter(isItem);
  return holders.flatMap((holder) => holder['List']).filter(isItem);
};

const toChange = (item: Item): SubscriptionChange => ({
  templateId: textOf(item['TemplateId']),
  accepted: textOf(item['SubscribeStatusString']) === 'accept',
});

const toDelivery = (item: Item): MessageDelivery => ({
  templateId: textOf(item['TemplateId']),
  msgId: textOf(item['MsgID']),
  errorCode: Number(textOf(item['ErrorCode']) || '0'),
  errorText: textOf(item['ErrorStatus']),
});

const VERDICTS = ['pass', 'review', 'risky'] as const;

const readMedia = (message: PushMessage, at: number): WechatEvent => {
  const result = isItem(message['result']) ? message['result'] : {};
  const failed = Number(textOf(message['errcode']) || '0') !== 0;
  const verdict = failed ? undefined : VERDICTS.find((known) => known === result['suggest']);
  const label = Number(textOf(result['label']));
  return {
    kind: 'media',
    at,
    traceId: textOf(message['trace_id']),
    verdict: verdict ?? 'failed',
    label: verdict && Number.isSafeInteger(label) ? label : null,
  };
};
