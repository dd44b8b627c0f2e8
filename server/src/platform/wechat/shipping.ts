import { DAY_MS, type Instant, SHANGHAI_OFFSET_MS } from '@qingya/shared';
import { failureOf, type TokenCall, unavailable } from './token-call';

/** A parcel, something without a body (lessons, credit), or fetched at the desk. */
export type Delivery =
  | {
      readonly kind: 'courier';
      readonly parcels: readonly {
        /** What is in it, for the payer to read; cut at 120 characters. */
        readonly description: string;
        readonly trackingNo: string;
        /** WeChat's id of the courier company. */
        readonly company: string;
        /** With the middle digits hidden (`189****1234`); SF Express asks for it. */
        readonly receiverContact?: string;
      }[];
      /** Whether nothing of the order is left to be sent. */
      readonly complete: boolean;
    }
  | { readonly kind: 'virtual' | 'pickup'; readonly description: string };

export interface ShippingRecord {
  readonly order: { readonly transactionId: string } | { readonly mchId: string; readonly outTradeNo: string };
  readonly delivery: Delivery;
  /** The payer's openid. */
  readonly openid: string;
  /** When this was recorded; a change must be later than what it changes. */
  readonly at: Instant;
}

export type ShippingOutcome =
  | { readonly kind: 'recorded' }
  /** WeChat has it already, or will take no further change. */
  | { readonly kind: 'already_recorded' }
  /** Nothing was recorded; later it may work. */
  | { readonly kind: 'try_again'; readonly why: string }
  /**
   * Nobody knows whether it was recorded. A repeat counts as the one change that WeChat allows, and is answered by
   * `already_recorded` when that is used up, so repeating is safe for the money but not free.
   */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'refused'; readonly reason: 'not_deliverable' | 'wrong_payer' | 'bad_request'; readonly errcode: number };

const LOGISTICS = { courier: 1, virtual: 3, pickup: 4 } as const;
const ALL_AT_ONCE = 1;
const IN_PARTS = 2;
const MAX_PARCELS = 15;
const MAX_DESCRIPTION = 120;
const BY_ORDER_NUMBER = 1;
const BY_TRANSACTION = 2;

/**
 * Tells WeChat that an order was delivered, without which the money of some accounts stays frozen.
 * @throws RangeError for no parcel or more than fifteen; AppError wechat_unavailable when settings are wrong
 */
export const uploadShipping = async (call: TokenCall, record: ShippingRecord): Promise<ShippingOutcome> => {
  const request = {
    name: 'shipping',
    path: '/wxa/sec/order/upload_shipping_info',
    body: bodyOf(record),
    mayRepeat: false,
  } as const;
  const failure = failureOf(request, await call(request));
  if (failure === undefined) return { kind: 'recorded' };
  if (failure.kind !== 'refused') return failure;
  switch (failure.outcome) {
    case 'already_recorded':
      return { kind: 'already_recorded' };
    case 'unknown_order':
      return { kind: 'try_again', why: 'unknown_order' };
    case 'not_deliverable':
    case 'wrong_payer':
      return { kind: 'refused', reason: failure.outcome, errcode: failure.errcode };
    case 'misconfigured':
      throw unavailable(failure);
    default:
      return { kind: 'refused', reason: 'bad_request', errcode: failure.errcode };
  }
};

const bodyOf = ({ order, delivery, openid, at }: ShippingRecord): object => {
  const parcels = delivery.kind === 'courier' ? delivery.parcels : undefined;
  if (parcels && (parcels.length === 0 || parcels.length > MAX_PARCELS)) throw new RangeError('an order has 1 to 15 parcels');
  const inParts = delivery.kind === 'courier' && (delivery.parcels.length > 1 || !delivery.complete);
  return {
    order_key:
      'transactionId' in order
        ? { order_number_type: BY_TRANSACTION, transaction_id: order.transactionId }
        : { order_number_type: BY_ORDER_NUMBER, mchid: order.mchId, out_trade_no: order.outTradeNo },
    logistics_type: LOGISTICS[delivery.kind],
    delivery_mode: inParts ? IN_PARTS : ALL_AT_ONCE,
    ...(inParts ? { is_all_delivered: delivery.complete } : {}),
    shipping_list:
      delivery.kind === 'courier'
        ? delivery.parcels.map(({ description, trackingNo, company, receiverContact }) => ({
            tracking_no: trackingNo,
            express_company: company,
            item_desc: cutDescription(description),
            ...(receiverContact === undefined ? {} : { contact: { receiver_contact: receiverContact } }),
          }))
        : [{ item_desc: cutDescription(delivery.description) }],
    upload_time: rfc3339(at),
    payer: { openid },
  };
};

const cutDescription = (text: string): string => {
  const characters = [...text.trim()];
  return characters.length <= MAX_DESCRIPTION ? characters.join('') : `${characters.slice(0, MAX_DESCRIPTION - 1).join('')}…`;
};

/** With milliseconds and in Beijing time: `2022-12-15T13:29:35.120+08:00`. */
export const rfc3339 = (at: Instant): string => new Date(at + SHANGHAI_OFFSET_MS).toISOString().replace('Z', '+08:00');

/**
 * Whether the account must record deliveries. Asked once a day: the answer changes when WeChat changes the account's
 * category, and every payment depends on it.
 * @returns asks, or gives the day's answer; throws AppError wechat_unavailable
 */
export const createTradeManaged = (call: TokenCall, appId: string, now: () => number): (() => Promise<boolean>) => {
  let known: { readonly managed: boolean; readonly until: number } | undefined;
  return async () => {
    if (known && now() < known.until) return known.managed;
    const request = {
      name: 'trade-managed',
      path: '/wxa/sec/order/is_trade_managed',
      body: { appid: appId },
      mayRepeat: true,
    } as const;
    const answer = await call(request);
    const managed =
      answer.kind === 'json' && answer.errcode === 0 ? (answer.body as { is_trade_managed?: unknown }).is_trade_managed : null;
    if (typeof managed !== 'boolean') throw unavailable(failureOf(request, answer));
    known = { managed, until: now() + DAY_MS };
    return managed;
  };
};
