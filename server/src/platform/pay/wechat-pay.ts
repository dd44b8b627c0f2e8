import { createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { PayConfig } from '../config';
import type { ObserveCall } from '../metrics';
import { orderAnswer, readOrderState, readRefund } from './answers';
import { type BillSource, downloadTradeBill } from './bill-download';
import { parseJson } from './decrypt';
import type {
  CloseOutcome,
  JsapiOrder,
  OrderOutcome,
  OrderQueryOutcome,
  PayGateway,
  RefundOutcome,
  RefundQueryOutcome,
  RefundRequest,
} from './gateway';
import { formatRfc3339 } from './instants';
import { readNotification } from './notification';
import { type FetchedCertificates, type KeyLookup, PlatformKeys, readCertificates } from './platform-keys';
import { exactText, isSignedBy, isTimely, type SignatureHeaders, signatureHeaders, signPayParameters } from './signing';
import { type Called, callPay, type PayHost, type PayRequest, type Reply, refusedOrUnknown } from './transport';

export interface WechatPayOptions {
  /** `https://api.mch.weixin.qq.com`, or the simulator. */
  readonly base: string;
  readonly appId: string;
  readonly config: PayConfig;
  /** The injected clock, epoch milliseconds; signs requests and judges the time of answers. */
  readonly now: () => number;
  /** Told of every request sent, repeats included. */
  readonly observe?: ObserveCall;
  /** How long one request may take; 6 s. */
  readonly timeoutMs?: number;
}

/** A request before it is known which key can check its answer. */
type Unaddressed = Omit<PayRequest, 'answerKey'>;

const TIMEOUT_MS = 6_000;
/** A file of a busy day takes longer than an answer; nobody waits for it at a screen. */
const FILE_PATIENCE = 5;
const CERTIFICATES_TIMEOUT_MS = 2_000;
/** A notification has to be answered within 5 s. What takes longer goes on, so that its repeat finds the certificates. */
const KEY_PATIENCE_MS = 3_000;
const DESCRIPTION_LENGTH = 127;
const REASON_LENGTH = 80;

/** A merchant's account at WeChat Pay, APIv3. Two gateways share nothing. */
export const createWechatPay = (options: WechatPayOptions): PayGateway => new WechatPay(options);

class WechatPay implements PayGateway {
  readonly appId: string;
  readonly mchId: string;
  private readonly config: PayConfig;
  private readonly host: PayHost;
  private readonly publicKey: { readonly id: string; readonly key: KeyObject } | null;
  private readonly keys: PlatformKeys;

  constructor({ base, appId, config, now, observe, timeoutMs }: WechatPayOptions) {
    this.appId = appId;
    this.mchId = config.mchId;
    this.config = config;
    this.host = {
      base,
      signer: { mchId: config.mchId, serial: config.serial, privateKey: config.privateKey },
      timeoutMs: timeoutMs ?? TIMEOUT_MS,
      now,
      observe: observe ?? (() => undefined),
    };
    this.publicKey = config.publicKey && { id: config.publicKey.id, key: createPublicKey(config.publicKey.pem) };
    this.keys = new PlatformKeys(this.publicKey, () => this.fetchCertificates(), now);
  }

  async createOrder(order: JsapiOrder): Promise<OrderOutcome> {
    const body = {
      appid: this.appId,
      mchid: this.mchId,
      description: cut(oneLine(order.description), DESCRIPTION_LENGTH),
      out_trade_no: order.outTradeNo,
      time_expire: formatRfc3339(order.expiresAt),
      attach: order.attach,
      notify_url: this.config.notifyUrl,
      amount: { total: order.amount, currency: 'CNY' },
      payer: { openid: order.openid },
    };
    const request: Unaddressed = { call: 'order', method: 'POST', target: '/v3/pay/transactions/jsapi', body };
    const called = await this.call(request, (answer) => orderAnswer.safeParse(answer).data?.prepay_id);
    if (called.kind === 'ok') return { kind: 'ready', prepayId: called.value };
    if (called.kind === 'error') {
      const { verdict } = called;
      if (verdict === 'already_paid' || verdict === 'closed' || verdict === 'number_taken') return { kind: verdict };
    }
    return refusedOrUnknown(called);
  }

  payParameters(prepayId: string): ReturnType<PayGateway['payParameters']> {
    return signPayParameters(this.appId, prepayId, this.config.privateKey, this.host.now());
  }

  async queryOrder(outTradeNo: string): Promise<OrderQueryOutcome> {
    const target = `${orderPath(outTradeNo)}?${new URLSearchParams({ mchid: this.mchId })}`;
    const request: Unaddressed = { call: 'query', method: 'GET', target };
    const called = await this.call(request, (answer) => readOrderState(answer, outTradeNo));
    if (called.kind === 'ok') return called.value;
    if (called.kind === 'error' && called.verdict === 'not_found') return { kind: 'not_found' };
    return refusedOrUnknown(called);
  }

  async closeOrder(outTradeNo: string): Promise<CloseOutcome> {
    const target = `${orderPath(outTradeNo)}/close`;
    const request: Unaddressed = { call: 'close', method: 'POST', target, body: { mchid: this.mchId } };
    const called = await this.call(request, () => true);
    if (called.kind === 'ok') return { kind: 'closed' };
    if (called.kind === 'error') {
      const { verdict } = called;
      if (verdict === 'already_paid' || verdict === 'closed' || verdict === 'not_found') return { kind: verdict };
    }
    return refusedOrUnknown(called);
  }

  async refund(request: RefundRequest): Promise<RefundOutcome> {
    const reason = cut(request.reason, REASON_LENGTH);
    const body = {
      out_trade_no: request.outTradeNo,
      out_refund_no: request.outRefundNo,
      ...(reason === '' ? {} : { reason }),
      notify_url: this.config.notifyUrl,
      amount: { refund: request.amount, total: request.total, currency: 'CNY' },
    };
    const called = await this.call({ call: 'refund', method: 'POST', target: '/v3/refund/domestic/refunds', body }, (answer) =>
      readRefund(answer, request.outRefundNo),
    );
    if (called.kind === 'ok') return { kind: 'accepted', refund: called.value };
    if (called.kind === 'error') {
      const { verdict } = called;
      if (verdict === 'not_enough' || verdict === 'user_account_abnormal' || verdict === 'payment_not_found')
        return { kind: verdict };
    }
    return refusedOrUnknown(called);
  }

  async queryRefund(outRefundNo: string): Promise<RefundQueryOutcome> {
    const target = `/v3/refund/domestic/refunds/${encodeURIComponent(outRefundNo)}`;
    const request: Unaddressed = { call: 'refund-query', method: 'GET', target };
    const called = await this.call(request, (answer) => readRefund(answer, outRefundNo));
    if (called.kind === 'ok') return { kind: 'found', refund: called.value };
    if (called.kind === 'error' && called.verdict === 'not_found') return { kind: 'not_found' };
    return refusedOrUnknown(called);
  }

  readNotification(raw: Parameters<PayGateway['readNotification']>[0]): ReturnType<PayGateway['readNotification']> {
    const findKey = (serial: string): Promise<KeyLookup> => within(KEY_PATIENCE_MS, this.keys.find(serial));
    return readNotification({ apiV3Key: this.config.apiV3Key, findKey, now: this.host.now }, raw);
  }

  tradeBill(date: Parameters<PayGateway['tradeBill']>[0]): ReturnType<PayGateway['tradeBill']> {
    const fileHost = { ...this.host, timeoutMs: this.host.timeoutMs * FILE_PATIENCE };
    const source: BillSource = {
      base: this.host.base,
      signed: (request, read) => this.call(request, read),
      // The file of a bill carries no signature; its hash was in a signed answer.
      unsigned: (request) => callPay(fileHost, { ...request, answerKey: null }, (reply) => reply.bytes),
    };
    return downloadTradeBill(source, date);
  }

  /** Sends a call whose answer is signed. @param read of a 204 gets undefined */
  private async call<T>(request: Unaddressed, read: (body: unknown) => T | undefined): Promise<Called<T>> {
    const answerKey = await this.keys.preferred();
    return callPay(this.host, { ...request, answerKey }, async (reply) => {
      const signed = signedTextOf(reply, this.host.now());
      if (!signed) return undefined;
      const found = await this.keys.find(signed.headers.serial);
      const genuine = found.kind === 'key' && isSignedBy(found.key, signed.headers, signed.text);
      return genuine ? read(parseJson(signed.text)) : undefined;
    });
  }

  /** The certificates prove themselves by our APIv3 key, and their answer by one of them or by the public key. */
  private async fetchCertificates(): Promise<FetchedCertificates> {
    const target = '/v3/certificates?algorithm_type=RSA';
    const request: PayRequest = { call: 'certificates', method: 'GET', target, answerKey: this.publicKey?.id ?? null };
    const host = { ...this.host, timeoutMs: Math.min(this.host.timeoutMs, CERTIFICATES_TIMEOUT_MS) };
    const called = await callPay(host, request, (reply) => {
      const signed = signedTextOf(reply, this.host.now());
      const certificates = signed && readCertificates(parseJson(signed.text), this.config.apiV3Key);
      if (!certificates) return undefined;
      const { serial } = signed.headers;
      const listed = certificates.find((certificate) => certificate.serial === serial.toUpperCase())?.key;
      const key = serial === this.publicKey?.id ? this.publicKey.key : listed;
      return key && isSignedBy(key, signed.headers, signed.text) ? certificates : undefined;
    });
    if (called.kind === 'ok') return { kind: 'certificates', certificates: called.value };
    return { kind: called.kind === 'error' && called.verdict === 'not_found' ? 'none' : 'unavailable' };
  }
}

const signedTextOf = (reply: Reply, now: number): { headers: SignatureHeaders; text: string } | undefined => {
  const headers = signatureHeaders(reply.header);
  const text = exactText(reply.bytes);
  return headers && text !== undefined && isTimely(headers, now) ? { headers, text } : undefined;
};

const orderPath = (outTradeNo: string): string => `/v3/pay/transactions/out-trade-no/${encodeURIComponent(outTradeNo)}`;

/** A bill begins its cells with backticks and escapes nothing: one in a name would make the day's bill unreadable. */
const oneLine = (text: string): string =>
  text
    .replaceAll('`', '’')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();

/** What `lookup` finds in so many milliseconds of real time. */
const within = async (ms: number, lookup: Promise<KeyLookup>): Promise<KeyLookup> => {
  const patience = new AbortController();
  const tooLate = wait(ms, { kind: 'unavailable' } as const, { signal: patience.signal }).catch(() => lookup);
  try {
    return await Promise.race([lookup, tooLate]);
  } finally {
    patience.abort();
  }
};

/** Whole characters, so that an emoji is not cut in half. */
const cut = (text: string, length: number): string => [...text].slice(0, length).join('');
