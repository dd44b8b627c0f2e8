import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS, localDate } from '@qingya/shared';
import { createSimulator, type FaultKind, World } from '@qingya/wechat-simulator';
import { readConfig } from '../../src/platform/config';
import { createWechatPay, type JsapiOrder, type PayGateway, type RefundRequest } from '../../src/platform/pay';

export const APP_ID = 'wx5130000000000001';
const APP_SECRET = 'simulator-secret-of-the-demo-000';
export const OPENID = 'openid-of-lin';
export const START = Date.parse('2026-11-20T15:00:00+08:00');
export const BILL_DAY = localDate('2026-11-20');
/** Long enough for a busy machine, short enough to wait for twice. */
const TIMEOUT_MS = 1_000;

export type Mode = 'public key' | 'platform certificates';
type Json = ReturnType<JSON['parse']>;

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const close = (server: Server): Promise<unknown> => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
};

/** The simulator and a receiver of notifications, each on a socket; the time stands still and moves by hand. */
export class Scene {
  /** How long gateways made from now on wait for an answer. */
  patienceMs = TIMEOUT_MS;

  readonly world = new World(APP_ID, APP_SECRET);
  readonly received: Received[] = [];
  private readonly simulator = createServer(createSimulator(this.world).callback());
  private readonly receiver = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    this.received.push({ headers: request.headers, body: Buffer.concat(pieces) });
    response.writeHead(204).end();
  });
  private base = '';
  private notifyBase = '';
  private credentials: Json;
  private counter = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'qingya-pay-'));

  async start(): Promise<this> {
    this.world.clock.freeze(START);
    this.base = await listen(this.simulator);
    this.notifyBase = await listen(this.receiver);
    this.credentials = await this.control('GET', '/simulator/credentials');
    const { code } = await this.control('POST', '/simulator/login-codes', { openid: OPENID });
    const login = new URLSearchParams({ appid: APP_ID, secret: APP_SECRET, js_code: code, grant_type: 'authorization_code' });
    await fetch(`${this.base}/sns/jscode2session?${login}`);
    return this;
  }

  async stop(): Promise<void> {
    this.world.clock.stop();
    await Promise.all([close(this.simulator), close(this.receiver)]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async control(method: string, path: string, body?: object): Promise<Json> {
    const answer = await fetch(`${this.base}${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(json)}`);
    return json;
  }

  /** A gateway as a service would make it: from environment variables alone. */
  gateway(mode: Mode, change: Readonly<Record<string, string>> = {}): PayGateway {
    const { credentials } = this;
    const keys = {
      WECHAT_PAY_PUBLIC_KEY_ID: credentials.platformKeyId,
      WECHAT_PAY_PUBLIC_KEY: credentials.platformPublicKey,
    };
    const { pay: config } = readConfig({
      DATA_DIR: this.folder,
      WECHAT_PAY_MCH_ID: credentials.mchId,
      WECHAT_PAY_SERIAL: credentials.merchantSerial,
      WECHAT_PAY_PRIVATE_KEY: credentials.merchantPrivateKey,
      WECHAT_PAY_API_V3_KEY: credentials.apiV3Key,
      WECHAT_PAY_NOTIFY_BASE: this.notifyBase,
      ...(mode === 'public key' ? keys : {}),
      ...change,
    });
    if (!config) throw new Error('no merchant');
    return createWechatPay({
      base: this.base,
      appId: APP_ID,
      config,
      now: () => this.world.clock.now(),
      timeoutMs: this.patienceMs,
    });
  }

  order(change: Partial<JsapiOrder> = {}): JsapiOrder {
    this.counter += 1;
    return {
      outTradeNo: `P1-${String(this.counter).padStart(6, '0')}`,
      description: '少儿篮球,"小班" 10 次卡',
      amount: 19_900,
      openid: OPENID,
      expiresAt: this.world.clock.now() + 30 * 60_000,
      attach: 'payment:1',
      ...change,
    };
  }

  refund(order: JsapiOrder, amount: number): RefundRequest {
    this.counter += 1;
    return { outTradeNo: order.outTradeNo, outRefundNo: `R1-${this.counter}`, reason: '家长申请', amount, total: order.amount };
  }

  async pay(order: JsapiOrder): Promise<string> {
    const { transactionId } = await this.control('POST', `/simulator/pay/orders/${order.outTradeNo}/pay`, {
      action: 'pay_never_notify',
    });
    return transactionId;
  }

  async paidOrder(gateway: PayGateway): Promise<JsapiOrder> {
    const order = this.order();
    const placed = await gateway.createOrder(order);
    if (placed.kind !== 'ready') throw new Error(placed.kind);
    await this.pay(order);
    return order;
  }

  fault(endpoint: string, kind: FaultKind, times: number | null): void {
    const slow = kind === 'slow' ? { delayMs: TIMEOUT_MS * 2 } : {};
    this.world.faults.set({ endpoint, kind, times, ...slow });
  }

  /** Lets the platform sign as the mode says, and a day with one payment and one refund go by, for its bill. */
  async tradeForADay(mode: Mode): Promise<PayGateway> {
    await this.control('POST', '/simulator/settings', { publicKeyOnly: mode === 'public key' });
    const gateway = this.gateway(mode);
    const order = await this.paidOrder(gateway);
    const refunded = await gateway.refund(this.refund(order, 900));
    if (refunded.kind !== 'accepted') throw new Error(refunded.kind);
    await this.world.clock.advance(DAY_MS);
    return gateway;
  }
}
