import { createCipheriv, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PayConfig } from '../../src/platform/config';
import type { ProviderCall } from '../../src/platform/metrics';
import { createWechatPay, type PayGateway, type RawNotification } from '../../src/platform/pay';

export const APP_ID = 'wx0123456789abcdef';
export const OPENID = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o';
export const NOTIFY_URL = 'https://school.example.cn/api/v1/wechat/pay-notifications';
export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0114232134912410000000000000';

export interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const rsaPair = (): Pair => generateKeyPairSync('rsa', { modulusLength: 2048 });

export const merchantConfig = (merchant: Pair, platform: Pair | null, change: Partial<PayConfig> = {}): PayConfig => ({
  mchId: '1900000001',
  serial: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
  privateKey: merchant.privateKey,
  apiV3Key: 'abcdefghijklmnopqrstuvwxyz012345',
  publicKey: platform && { id: PUBLIC_KEY_ID, pem: platform.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
  notifyUrl: NOTIFY_URL,
  ...change,
});

/** A request as the platform sees it. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Whether the merchant signed it, by node:crypto. */
  readonly signed: boolean;
}

/** What the stand-in answers; signed with the public-key mode's key unless told otherwise. */
export interface Scripted {
  readonly status?: number;
  readonly body?: object | string | Buffer;
  readonly key?: KeyObject;
  readonly serial?: string;
  /** Seconds that the signed time is off. */
  readonly offS?: number;
  readonly signature?: string;
  readonly without?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cuts the connection, or never answers. */
  readonly act?: 'cut' | 'hang';
}

/** A stand-in of the platform that answers by script, for answers no honest platform gives. */
export interface StandIn {
  readonly base: string;
  readonly seen: Seen[];
  readonly now: { at: number };
  /** Answers in turn; the last one stays. */
  script(...answers: (Scripted | ((seen: Seen) => Scripted))[]): void;
  close(): Promise<void>;
}

const signText = (key: KeyObject, text: string): string => sign('sha256', Buffer.from(text), key).toString('base64');

/** Checks an Authorization header with node:crypto alone. */
export const isSignedByMerchant = (merchant: KeyObject, seen: Omit<Seen, 'signed'>): boolean => {
  const header = seen.headers.authorization ?? '';
  const parts = Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const text = `${seen.method}\n${seen.target}\n${parts.timestamp}\n${parts.nonce_str}\n${seen.body}\n`;
  const good = verify('sha256', Buffer.from(text), merchant, Buffer.from(parts.signature ?? '', 'base64'));
  return good && header.startsWith('WECHATPAY2-SHA256-RSA2048 ') && (parts.nonce_str ?? '').length <= 32;
};

export const startStandIn = async (merchant: Pair, platform: Pair): Promise<StandIn> => {
  let answers: (Scripted | ((seen: Seen) => Scripted))[] = [{ status: 500 }];
  const seen: Seen[] = [];
  const now = { at: 1_795_000_000_000 };
  const server: Server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { method = '', url: target = '', headers } = request;
    const body = Buffer.concat(pieces).toString();
    const one = { method, target, headers, body };
    seen.push({ ...one, signed: isSignedByMerchant(merchant.publicKey, one) });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    const answer = typeof next === 'function' ? next(seen.at(-1) as Seen) : (next ?? {});
    if (answer.act === 'hang') return;
    if (answer.act === 'cut') return void request.socket.destroy();
    const bytes = bytesOf(answer.body);
    const timestamp = String(Math.floor(now.at / 1_000) + (answer.offS ?? 0));
    const nonce = randomBytes(16).toString('hex');
    const signature = answer.signature ?? signText(answer.key ?? platform.privateKey, `${timestamp}\n${nonce}\n${bytes}\n`);
    const signing: Record<string, string> = {
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': nonce,
      'Wechatpay-Signature': signature,
      'Wechatpay-Serial': answer.serial ?? PUBLIC_KEY_ID,
    };
    if (answer.without) delete signing[answer.without];
    response.writeHead(answer.status ?? 200, { 'Request-ID': '08F5A1', ...signing, ...answer.headers });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    now,
    script: (...next) => {
      answers = next;
      seen.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const bytesOf = (body: Scripted['body']): Buffer => {
  if (body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

/** A gateway against a stand-in, with the calls it reported. */
export const gatewayAt = (
  standIn: StandIn,
  config: PayConfig,
  timeoutMs = 5_000,
): { gateway: PayGateway; calls: ProviderCall[] } => {
  const calls: ProviderCall[] = [];
  const observe = (call: ProviderCall): void => {
    calls.push(call);
  };
  const { base, now } = standIn;
  return { gateway: createWechatPay({ base, appId: APP_ID, config, now: () => now.at, observe, timeoutMs }), calls };
};

/** AES-256-GCM with node:crypto: what notifications and certificates carry. */
export const encrypted = (apiV3Key: string, plain: string, associatedData: string): object => {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), nonce).setAAD(Buffer.from(associatedData));
  const bytes = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return { algorithm: 'AEAD_AES_256_GCM', nonce, associated_data: associatedData, ciphertext: bytes.toString('base64') };
};

/** A notification signed with node:crypto. */
export const notification = (
  body: object | string,
  options: { key: KeyObject; serial?: string; at: number; change?: Readonly<Record<string, string | undefined>> },
): RawNotification => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const timestamp = String(Math.floor(options.at / 1_000));
  const nonce = randomBytes(16).toString('hex');
  return {
    headers: {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': options.serial ?? PUBLIC_KEY_ID,
      'wechatpay-signature': signText(options.key, `${timestamp}\n${nonce}\n${bytes}\n`),
      ...options.change,
    },
    body: bytes,
  };
};

export const publicOf = (key: KeyObject): KeyObject => createPublicKey(key);

/** An answer to an order query, and the plain text of a payment notification. */
export const transaction = (outTradeNo: string, change: object = {}): object => ({
  appid: APP_ID,
  mchid: '1900000001',
  out_trade_no: outTradeNo,
  transaction_id: '4200001234202611210000000001',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'OTHERS',
  attach: 'payment:1',
  success_time: '2026-11-21T10:00:00+08:00',
  payer: { openid: OPENID },
  amount: { total: 19_900, payer_total: 19_800, currency: 'CNY', payer_currency: 'CNY' },
  promotion_detail: [],
  ...change,
});

/** An answer to a refund or a refund query. */
export const refundAnswer = (outRefundNo: string, change: object = {}): object => ({
  refund_id: '50000000382019052709732678859',
  out_refund_no: outRefundNo,
  transaction_id: '4200001234202611210000000001',
  out_trade_no: 'P1-000001',
  channel: 'ORIGINAL',
  user_received_account: '招商银行信用卡0403',
  create_time: '2026-11-21T11:00:00+08:00',
  status: 'PROCESSING',
  amount: { total: 19_900, refund: 900, payer_total: 19_900, payer_refund: 900, currency: 'CNY' },
  ...change,
});
