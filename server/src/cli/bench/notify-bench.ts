import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DAY_MS } from '@qingya/shared';
import { createProduct } from '../../app';
import { createCampus, upsertFamilyGuardian } from '../../modules/identity';
import { openPayment } from '../../modules/payments';
import { type Config, PAY_NOTIFY_PATH, readConfig } from '../../platform/config';
import { systemActor } from '../../platform/http/principal';
import { startTarget, stopTarget, type Target } from './bench-process';
import type { BenchLine } from './context';
import { makeNotifyKeys, type NotifyKeys, type SignedNotification, signNotification } from './notify-keys';

/** So many notifications arrive at the same moment. */
const AT_ONCE = 200;
/** The first one warms up and is not counted. */
const ROUNDS = 6;
const AMOUNT_FEN = 12_800;
const ACTOR = systemActor('bench');

/** Payments that wait for their notification, with an order each. @returns the order numbers */
const plantPayments = async (config: Config): Promise<string[]> => {
  const product = await createProduct({ ...config, logLevel: 'silent' });
  const { db } = product.infrastructure;
  const { vault } = product.modules.identity;
  try {
    return await db.transaction(async (uow) => {
      const { campusId } = await createCampus(uow, { name: '压测校区', address: '', actor: ACTOR });
      const line = { phone: '19900003333', name: '压测家长', relation: null, campusId, familyId: null };
      const { familyId } = await upsertFamilyGuardian(uow, vault, line);
      const numbers: string[] = [];
      for (let n = 0; n < AT_ONCE * ROUNDS; n += 1) {
        const { id } = await openPayment(uow, {
          purpose: { kind: 'bench', id: String(n) },
          familyId,
          campusId,
          studentId: null,
          title: '压测缴费',
          note: null,
          amount: AMOUNT_FEN,
          latePolicy: 'refund',
          expiresAt: uow.now + DAY_MS,
          actor: ACTOR,
        });
        numbers.push(id);
      }
      const later = uow.now + DAY_MS;
      await uow.insert(
        'payments_order',
        numbers.map((id) => ({
          outTradeNo: id,
          intentId: id,
          accountId: familyId,
          description: '压测缴费',
          amount: AMOUNT_FEN,
          expiresAt: later,
          state: 'placed',
          openKey: id,
          prepayId: 'wx-bench',
          prepayUntil: later,
          checks: 0,
          // The bench has no WeChat Pay to ask.
          nextCheckAt: later,
          lastCode: null,
          createdAt: uow.now,
          endedAt: null,
        })),
      );
      return numbers;
    });
  } finally {
    await product.stop();
  }
};

const notice = (keys: NotifyKeys, appId: string, outTradeNo: string, index: number): SignedNotification => {
  const now = Date.now();
  const amount = { total: AMOUNT_FEN, payer_total: AMOUNT_FEN, currency: 'CNY', payer_currency: 'CNY' };
  const payment = {
    appid: appId,
    mchid: keys.mchId,
    out_trade_no: outTradeNo,
    transaction_id: `42000${now}${String(index).padStart(10, '0')}`,
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: '',
    success_time: '2026-11-21T10:00:00+08:00',
    payer: { openid: 'bench-openid' },
    amount,
  };
  return signNotification(keys, payment, now);
};

/** @returns milliseconds until the answer had come */
const send = (agent: Agent, url: string, { headers, body }: SignedNotification): Promise<number> =>
  new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const call = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } });
    call.once('error', reject);
    call.once('response', (answer) => {
      answer.resume();
      answer.once('end', () => {
        if (answer.statusCode !== 204) reject(new Error(`a notification was answered with ${answer.statusCode}`));
        else resolve(Number(process.hrtime.bigint() - began) / 1e6);
      });
    });
    call.end(body);
  });

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

/** Sends 200 at once, round after round. @returns the times of all counted rounds */
const storm = async (target: Target, notices: readonly SignedNotification[]): Promise<number[]> => {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const batch = notices.slice(round * AT_ONCE, (round + 1) * AT_ONCE);
    const taken = await Promise.all(batch.map((one) => send(agent, `${target.origin}${PAY_NOTIFY_PATH}`, one)));
    if (round > 0) times.push(...taken);
  }
  agent.destroy();
  return times;
};

/**
 * Notifications of payments, 200 at the same moment: each is verified, decrypted, settles its payment and is answered. WeChat
 * Pay waits 5,000 ms. @param url null = embedded database
 */
export const notifyBenches = async (url: string | null): Promise<BenchLine[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'qingya-bench-notify-'));
  const keys = makeNotifyKeys();
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    DATA_DIR: folder,
    QINGYA_MODE: 'demo',
    PORT: '0',
    LOG_LEVEL: 'silent',
    WECHAT_PAY_MCH_ID: keys.mchId,
    WECHAT_PAY_SERIAL: keys.serial,
    WECHAT_PAY_PRIVATE_KEY: keys.merchantKey,
    WECHAT_PAY_API_V3_KEY: keys.apiV3Key,
    WECHAT_PAY_PUBLIC_KEY_ID: keys.publicKeyId,
    WECHAT_PAY_PUBLIC_KEY: keys.publicKey,
  };
  delete env.DATABASE_URL;
  delete env.REDIS_URL;
  if (url !== null) env.DATABASE_URL = url;
  const config = readConfig(env);
  const numbers = await plantPayments(config);
  const product = await startTarget('product-server.js', env);
  const bare = await startTarget('bare-notify-server.js', process.env, JSON.stringify(keys));
  try {
    const make = () => numbers.map((number, index) => notice(keys, config.wechat.appId, number, index));
    const raw = await storm(bare, make());
    const ours = await storm(product, make());
    const line = (name: string, share: number): BenchLine => ({
      name: `200 notifications at once, ${name}`,
      unit: 'ms (less is better)',
      product: quantile(ours, share),
      raw: quantile(raw, share),
    });
    return [line('p50', 0.5), line('p99', 0.99), line('slowest', 1)];
  } finally {
    await Promise.all([stopTarget(product), stopTarget(bare)]);
    rmSync(folder, { recursive: true, force: true });
  }
};
