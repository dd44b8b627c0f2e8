import type { Instant, LocalDate } from '@qingya/shared';

/** What a mini-program hands to `wx.requestPayment`. */
export interface ClientPayParameters {
  /** Seconds since 1970, as text. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  /** `prepay_id=…` */
  readonly package: string;
  readonly signType: 'RSA';
  readonly paySign: string;
}

export interface JsapiOrder {
  /** 6..32 of `[0-9A-Za-z_-|*]`, unique per merchant, never reused for another payment. */
  readonly outTradeNo: string;
  /** What the payer reads, cut to 127 characters. */
  readonly description: string;
  /** Fen, at least 1. */
  readonly amount: number;
  readonly openid: string;
  /** After this nobody can pay any more; set at the first order only. */
  readonly expiresAt: Instant;
  /** At most 128 characters; returned in query, notification and bill. */
  readonly attach: string;
}

/** Why no certain answer came. Nothing may be concluded from it: ask again with the same number. */
export type Unknown = { readonly kind: 'unknown'; readonly reason: 'timeout' | 'network' | 'busy' | 'too_often' | 'bad_answer' };

/**
 * The platform refused for a reason that repeating does not change.
 * `not_authorised`: keys, merchant or binding are wrong — an operator has to act.
 */
export type Refused = {
  readonly kind: 'refused';
  readonly reason: 'bad_request' | 'not_authorised';
  /** Code of the platform, for logs and tasks. */
  readonly code: string;
  readonly message: string;
};

export type OrderOutcome =
  | { readonly kind: 'ready'; readonly prepayId: string }
  /** The number has been paid: query it. */
  | { readonly kind: 'already_paid' }
  /** The number is closed or over its time: a new number is needed. */
  | { readonly kind: 'closed' }
  /** The number was used with other parameters (another payer, say): a new number is needed once this one is closed. */
  | { readonly kind: 'number_taken' }
  | Refused
  | Unknown;

/** Money that the platform took, as a query or a notification tells it. */
export interface CapturedPayment {
  readonly appId: string;
  readonly mchId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  /** Order amount in fen. */
  readonly total: number;
  /** What the payer really paid in fen: less by the platform's own vouchers. */
  readonly payerTotal: number;
  readonly currency: string;
  readonly openid: string;
  readonly paidAt: Instant;
  readonly attach: string;
}

export type OrderQueryOutcome =
  | { readonly kind: 'paid'; readonly payment: CapturedPayment }
  /** Paid and (partly) refunded since; the payment's own facts are unchanged. */
  | { readonly kind: 'refunded'; readonly payment: CapturedPayment }
  /** Nobody has paid yet; `paying` = the payer is entering the password now. */
  | { readonly kind: 'unpaid'; readonly paying: boolean }
  | { readonly kind: 'closed' }
  | { readonly kind: 'not_found' }
  | Refused
  | Unknown;

export type CloseOutcome =
  | { readonly kind: 'closed' }
  | { readonly kind: 'already_paid' }
  /** The platform has no such order, so there is nothing to close. */
  | { readonly kind: 'not_found' }
  | Refused
  | Unknown;

export interface RefundRequest {
  readonly outTradeNo: string;
  /** Own number, the key of idempotency: every attempt uses the same one. */
  readonly outRefundNo: string;
  /** Shown to the payer, cut to 80 characters. */
  readonly reason: string;
  /** Fen to give back. */
  readonly amount: number;
  /** Fen of the whole order. */
  readonly total: number;
}

/** How a refund stands on the platform. */
export interface RefundFacts {
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  /** Fen. */
  readonly amount: number;
  readonly total: number;
  /** `abnormal`: the payer's card cannot take it, a person decides; `closed`: not refunded, the money is back with us. */
  readonly status: 'succeeded' | 'processing' | 'abnormal' | 'closed';
  readonly succeededAt: Instant | null;
}

export type RefundOutcome =
  | { readonly kind: 'accepted'; readonly refund: RefundFacts }
  /** The merchant's balance is too low: a task for finance, repeated with the same number once there is money. */
  | { readonly kind: 'not_enough' }
  /** The payer's account cannot take it. */
  | { readonly kind: 'user_account_abnormal' }
  /** No such payment, or unpaid. */
  | { readonly kind: 'payment_not_found' }
  | Refused
  | Unknown;

export type RefundQueryOutcome =
  | { readonly kind: 'found'; readonly refund: RefundFacts }
  | { readonly kind: 'not_found' }
  | Refused
  | Unknown;

/** What arrives at the notify address, headers in lower case. */
export interface RawNotification {
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came; the signature is over them. */
  readonly body: Buffer;
}

export type Notification =
  | { readonly kind: 'payment'; readonly eventId: string; readonly payment: CapturedPayment }
  | { readonly kind: 'refund'; readonly eventId: string; readonly mchId: string; readonly refund: RefundFacts }
  /** Genuine, but of a kind we do not know. */
  | { readonly kind: 'other'; readonly eventId: string; readonly eventType: string };

export type NotificationOutcome =
  | { readonly kind: 'genuine'; readonly notification: Notification }
  | {
      readonly kind: 'rejected';
      readonly reason:
        | 'headers_missing'
        | 'clock'
        | 'unknown_key'
        | 'bad_signature'
        | 'probe'
        | 'not_decryptable'
        | 'malformed'
        /** The key to check it with could not be fetched now: answer 5xx so that it is sent again. */
        | 'key_unavailable';
    };

export interface BillPayment {
  readonly outTradeNo: string;
  readonly transactionId: string;
  /** Fen. */
  readonly amount: number;
  readonly at: Instant;
}

export interface BillRefund {
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly outRefundNo: string;
  readonly refundId: string;
  /** Fen. */
  readonly amount: number;
  readonly status: 'succeeded' | 'processing' | 'abnormal' | 'closed';
  readonly at: Instant;
}

export interface TradeBill {
  readonly date: LocalDate;
  readonly payments: readonly BillPayment[];
  readonly refunds: readonly BillRefund[];
  /** Sums of the bill's own summary line, fen. */
  readonly paymentTotal: number;
  readonly refundTotal: number;
}

export type BillOutcome =
  | { readonly kind: 'bill'; readonly bill: TradeBill }
  /** Nothing was traded that day. */
  | { readonly kind: 'empty' }
  /** Ready after 10:00 of the next day. */
  | { readonly kind: 'not_ready' }
  /** The file does not have the hash that was announced, or its sums do not add up. */
  | { readonly kind: 'corrupt'; readonly why: string }
  | Refused
  | Unknown;

/**
 * A merchant's account at a payment platform. Every method is a provider call (never inside a transaction) except
 * `payParameters`. Expected answers are outcomes; nothing is thrown for them. All amounts are integer fen.
 */
export interface PayGateway {
  readonly appId: string;
  readonly mchId: string;
  /** Places an order or renews its prepay id (2 hours); safe to repeat with the same parameters. */
  createOrder(order: JsapiOrder): Promise<OrderOutcome>;
  /** Signs what the mini-program needs to open the pay panel. */
  payParameters(prepayId: string): ClientPayParameters;
  queryOrder(outTradeNo: string): Promise<OrderQueryOutcome>;
  closeOrder(outTradeNo: string): Promise<CloseOutcome>;
  /** Asks for a refund; accepted is not refunded. Repeat with the same request after anything unknown. */
  refund(request: RefundRequest): Promise<RefundOutcome>;
  queryRefund(outRefundNo: string): Promise<RefundQueryOutcome>;
  /** Verifies and decrypts a notification. */
  readNotification(raw: RawNotification): Promise<NotificationOutcome>;
  /** The bill of a business date. */
  tradeBill(date: LocalDate): Promise<BillOutcome>;
}
