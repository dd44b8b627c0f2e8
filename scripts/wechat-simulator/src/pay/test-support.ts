import { createDecipheriv, createSign, createVerify, randomBytes } from 'node:crypto';
import http, { type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import { SimulatorClock } from '../clock';
import { Faults } from '../faults';
import { mountPay, type PayParts, PayWorld } from './index';
import { PayKeys } from './keys';

/** Stands in for a merchant's service in the tests: signs and checks with node:crypto, never with the code under test. */
export const APP_ID = 'wx5130000000000001';
/** 2026-03-04 12:00:00 in Shanghai. */
export const START = Date.UTC(2026, 2, 4, 4);

/** An encrypted part of an answer or a notification. */
export interface Encrypted {
  readonly nonce: string;
  readonly associated_data: string;
  readonly ciphertext: string;
}

/** The fields that the tests read one by one; whole answers are compared with `toEqual`. */
export interface AnswerFields {
  readonly code: string;
  readonly detail: { readonly field: string };
  readonly error: string;
  readonly errMsg: string;
  readonly prepay_id: string;
  readonly out_trade_no: string;
  readonly transaction_id: string;
  readonly trade_state: string;
  readonly refund_id: string;
  readonly status: string;
  readonly hash_type: string;
  readonly hash_value: string;
  readonly download_url: string;
  readonly data: readonly [
    { serial_no: string; effective_time: string; expire_time: string; encrypt_certificate: Encrypted & object },
  ];
  readonly requestId: string;
  readonly requests: readonly object[];
  readonly orders: readonly { readonly outTradeNo: string }[];
  readonly refunds: readonly object[];
  readonly notifications: readonly { readonly status: number | null }[];
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** The parsed body; fields that this answer does not have are undefined. */
  readonly json: AnswerFields;
}

export interface Credentials {
  readonly appId: string;
  readonly mchId: string;
  readonly merchantSerial: string;
  readonly merchantPrivateKey: string;
  readonly platformKeyId: string;
  readonly platformPublicKey: string;
  readonly platformCertificateSerial: string;
  readonly apiV3Key: string;
}

/** One plain HTTP request with exactly these headers. */
export const exchange = (
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
  timeoutMs = 20_000,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(pieces);
        const text = bytes.toString('utf8');
        const isJson = response.headers['content-type']?.includes('json') && text !== '';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text,
          json: isJson ? JSON.parse(text) : undefined,
        });
      });
    });
    request.on('error', reject);
    request.setTimeout(timeoutMs, () => request.destroy(new Error('no answer')));
    request.end(body);
  });

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export const rsaSign = (text: string | Buffer, privateKey: string): string =>
  createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');

export const rsaVerify = (text: string, signature: string, publicKey: string): boolean =>
  createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64');

export const decrypt = (resource: Encrypted, apiV3Key: string): string => {
  const all = Buffer.from(resource.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), resource.nonce);
  decipher.setAAD(Buffer.from(resource.associated_data)).setAuthTag(all.subarray(-16));
  return Buffer.concat([decipher.update(all.subarray(0, -16)), decipher.final()]).toString('utf8');
};

export const isSignedBy = (headers: IncomingHttpHeaders, body: string, publicKey: string): boolean => {
  const { 'wechatpay-timestamp': time, 'wechatpay-nonce': nonce, 'wechatpay-signature': signature } = headers;
  return rsaVerify(`${time}\n${nonce}\n${body}\n`, String(signature), publicKey);
};

export interface SigningChanges {
  readonly mchId?: string;
  readonly serial?: string;
  readonly key?: string;
  readonly timestamp?: number;
  readonly nonce?: string;
  /** What is signed instead of the body that is sent. */
  readonly signedBody?: string;
  readonly signedTarget?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly order?: readonly string[];
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of notifications; `answer` decides what it says. */
export class Receiver {
  readonly received: Received[] = [];
  answer: (received: Received, count: number) => number | Promise<number> = () => 204;
  origin = '';
  private readonly server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', async () => {
      const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString('utf8') };
      this.received.push(received);
      response.statusCode = await this.answer(received, this.received.length);
      if (response.statusCode === 302) response.setHeader('location', '/elsewhere');
      response.end();
    });
  });

  async start(): Promise<this> {
    this.origin = `http://127.0.0.1:${await listen(this.server)}`;
    return this;
  }

  stop(): Promise<void> {
    return closed(this.server);
  }
}

let counter = 0;
let sharedKeys: Promise<PayKeys> | undefined;

/** The platform on a socket, and a merchant who talks to it. */
export class Scene {
  readonly clock = new SimulatorClock();
  readonly faults = new Faults();
  readonly pay: PayWorld;
  readonly receiver = new Receiver();
  changes = 0;
  origin = '';
  credentials!: Credentials;
  private server!: Server;

  constructor(parts: Partial<PayParts> = {}) {
    this.clock.freeze(START);
    const { clock, faults } = this;
    const changed = () => {
      this.changes += 1;
    };
    this.pay = new PayWorld({ clock, faults, appId: APP_ID, changed, ...parts });
  }

  /** @param saved the state of an earlier scene; without it the keys are those of all scenes of a test file */
  async start(saved?: unknown): Promise<this> {
    sharedKeys ??= PayKeys.make(START);
    this.pay.load(saved ?? { ...this.pay.toJSON(), keys: (await sharedKeys).saved });
    await this.receiver.start();
    const router = new Router();
    mountPay(router, this.pay);
    const app = new Koa();
    app.use(async (ctx, next) => {
      const pieces: Buffer[] = [];
      for await (const piece of ctx.req) pieces.push(piece as Buffer);
      ctx.state.rawBody = Buffer.concat(pieces);
      await next();
    });
    app.use(router.routes());
    this.server = http.createServer(app.callback());
    this.origin = `http://127.0.0.1:${await listen(this.server)}`;
    this.credentials = (await this.control('GET', '/simulator/credentials')).json as object as Credentials;
    return this;
  }

  async stop(): Promise<void> {
    this.clock.stop();
    await Promise.all([closed(this.server), this.receiver.stop()]);
  }

  control(method: string, path: string, body?: object): Promise<Reply> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return exchange(`${this.origin}${path}`, method, { 'content-type': 'application/json' }, text, 30_000);
  }

  authorization(method: string, target: string, body: string, changes: SigningChanges = {}): string {
    const timestamp = String(changes.timestamp ?? Math.floor(this.clock.now() / 1_000));
    const nonce = changes.nonce ?? randomBytes(16).toString('hex');
    const signed = `${method}\n${changes.signedTarget ?? target}\n${timestamp}\n${nonce}\n${changes.signedBody ?? body}\n`;
    const items: Record<string, string> = {
      mchid: changes.mchId ?? this.credentials.mchId,
      nonce_str: nonce,
      signature: rsaSign(signed, changes.key ?? this.credentials.merchantPrivateKey),
      timestamp,
      serial_no: changes.serial ?? this.credentials.merchantSerial,
    };
    const names = changes.order ?? Object.keys(items);
    return `WECHATPAY2-SHA256-RSA2048 ${names.map((name) => `${name}="${items[name]}"`).join(',')}`;
  }

  /** A signed request, as a merchant's service sends it. */
  call(method: string, target: string, body?: object | string, changes: SigningChanges = {}): Promise<Reply> {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const headers: Record<string, string | undefined> = {
      accept: 'application/json',
      'user-agent': 'merchant-of-the-tests/1',
      ...(text === '' ? {} : { 'content-type': 'application/json' }),
      authorization: this.authorization(method, target, text, changes),
      ...changes.headers,
    };
    const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    return exchange(`${this.origin}${target}`, method, present, text === '' ? undefined : text);
  }

  orderBody(changes: object = {}) {
    counter += 1;
    return {
      appid: APP_ID,
      mchid: this.credentials.mchId,
      description: '创意美术 · 春季班',
      out_trade_no: `T20260304${String(counter).padStart(6, '0')}`,
      notify_url: `${this.receiver.origin}/pay/notify`,
      amount: { total: 10_000, currency: 'CNY' },
      payer: { openid: 'openid-of-lin' },
      ...changes,
    };
  }

  place(body: object): Promise<Reply> {
    return this.call('POST', '/v3/pay/transactions/jsapi', body);
  }

  /** An order that is paid, its number. */
  async paidOrder(changes: object = {}, action = 'pay'): Promise<string> {
    const body = this.orderBody(changes);
    const reply = await this.place(body);
    if (reply.status !== 200) throw new Error(reply.text);
    const paid = await this.control('POST', `/simulator/pay/orders/${body.out_trade_no}/pay`, { action });
    if (paid.status !== 200) throw new Error(paid.text);
    return body.out_trade_no;
  }

  query(outTradeNo: string): Promise<Reply> {
    return this.call('GET', `/v3/pay/transactions/out-trade-no/${outTradeNo}?mchid=${this.credentials.mchId}`);
  }

  refundBody(outTradeNo: string, refund: number, changes: object = {}) {
    counter += 1;
    return {
      out_trade_no: outTradeNo,
      out_refund_no: `R20260304${String(counter).padStart(6, '0')}`,
      reason: '课程退费',
      notify_url: `${this.receiver.origin}/pay/refund-notify`,
      amount: { refund, total: 10_000, currency: 'CNY' },
      ...changes,
    };
  }

  refund(body: object): Promise<Reply> {
    return this.call('POST', '/v3/refund/domestic/refunds', body);
  }

  /** What `wx.requestPayment` gets. */
  payParameters(prepayId: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const timeStamp = String(Math.floor(this.clock.now() / 1_000));
    const nonceStr = randomBytes(16).toString('hex');
    const pack = `prepay_id=${prepayId}`;
    const paySign = rsaSign(`${APP_ID}\n${timeStamp}\n${nonceStr}\n${pack}\n`, this.credentials.merchantPrivateKey);
    return { timeStamp, nonceStr, package: pack, signType: 'RSA', paySign, ...changes };
  }

  /** The decrypted notifications that arrived, oldest first. */
  notices(): { id: string; event_type: string; plain: Record<string, unknown> }[] {
    return this.receiver.received.map(({ body }) => {
      const json = JSON.parse(body);
      return { ...json, plain: JSON.parse(decrypt(json.resource, this.credentials.apiV3Key)) };
    });
  }
}
