import { verify } from 'node:crypto';
import { createWechatPay } from '../../src/platform/pay';
import {
  APP_ID,
  gatewayAt,
  merchantConfig,
  NOTIFY_URL,
  OPENID,
  PUBLIC_KEY_ID,
  refundAnswer,
  rsaPair,
  type Scripted,
  type StandIn,
  startStandIn,
  transaction,
} from './pay-support';

const merchant = rsaPair();
const platform = rsaPair();
const stranger = rsaPair();

const ORDER = {
  outTradeNo: 'P1-000001',
  description: '少儿篮球 10 次卡',
  amount: 19_900,
  openid: OPENID,
  expiresAt: Date.parse('2026-11-21T02:30:00Z'),
  attach: 'payment:1',
};
const REFUND = { outTradeNo: 'P1-000001', outRefundNo: 'R1-000001', reason: '家长申请', amount: 900, total: 19_900 };

describe('gateway of WeChat Pay, requests and answers', () => {
  let standIn: StandIn;
  const config = merchantConfig(merchant, platform);
  beforeAll(async () => {
    standIn = await startStandIn(merchant, platform);
  });
  afterAll(() => standIn.close());

  it('places an order: path, body, signature and the key it asks to be answered with', async () => {
    const { gateway, calls } = gatewayAt(standIn, config);
    standIn.script({ body: { prepay_id: 'wx201410272009395522657a690389285100' } });
    expect(await gateway.createOrder(ORDER)).toEqual({ kind: 'ready', prepayId: 'wx201410272009395522657a690389285100' });
    const [request] = standIn.seen;
    expect(request).toMatchObject({ method: 'POST', target: '/v3/pay/transactions/jsapi', signed: true });
    expect(request?.headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
    expect(request?.headers.authorization).toContain(`mchid="1900000001"`);
    expect(request?.headers.authorization).toContain(`serial_no="${config.serial}"`);
    expect(request?.headers.authorization).toContain(`timestamp="${standIn.now.at / 1_000}"`);
    expect(JSON.parse(request?.body ?? '')).toEqual({
      appid: APP_ID,
      mchid: '1900000001',
      description: '少儿篮球 10 次卡',
      out_trade_no: 'P1-000001',
      time_expire: '2026-11-21T10:30:00+08:00',
      attach: 'payment:1',
      notify_url: NOTIFY_URL,
      amount: { total: 19_900, currency: 'CNY' },
      payer: { openid: OPENID },
    });
    expect(calls).toEqual([
      { provider: 'wechat-pay', call: 'pay.order', outcome: 'ok', ms: expect.any(Number), requestId: '08F5A1' },
    ]);
  });

  it('cuts a description at 127 characters and a reason at 80, never inside a character', async () => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: { prepay_id: 'wx1' } });
    await gateway.createOrder({ ...ORDER, description: `${'课'.repeat(126)}🏀篮球` });
    expect(JSON.parse(standIn.seen[0]?.body ?? '').description).toBe(`${'课'.repeat(126)}🏀`);
    standIn.script({ body: refundAnswer('R1-000001') });
    await gateway.refund({ ...REFUND, reason: '退'.repeat(90) });
    expect(JSON.parse(standIn.seen[0]?.body ?? '').reason).toBe('退'.repeat(80));
    standIn.script({ body: refundAnswer('R1-000001') });
    await gateway.refund({ ...REFUND, reason: '' });
    expect(JSON.parse(standIn.seen[0]?.body ?? '')).not.toHaveProperty('reason');
  });

  it('sends no description that a bill could not hold', async () => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: { prepay_id: 'wx1' } });
    await gateway.createOrder({ ...ORDER, description: ' 书法班,`春季`\r\n第 2 期\u2028\t' });
    expect(JSON.parse(standIn.seen[0]?.body ?? '').description).toBe('书法班,’春季’ 第 2 期');
  });

  it('signs what opens the pay panel', () => {
    const { gateway } = gatewayAt(standIn, config);
    const signed = gateway.payParameters('wx201410272009395522657a690389285100');
    const text = `${APP_ID}\n${signed.timeStamp}\n${signed.nonceStr}\nprepay_id=wx201410272009395522657a690389285100\n`;
    expect(verify('sha256', Buffer.from(text), merchant.publicKey, Buffer.from(signed.paySign, 'base64'))).toBe(true);
    expect(signed).toMatchObject({ signType: 'RSA', package: 'prepay_id=wx201410272009395522657a690389285100' });
    expect(signed.timeStamp).toBe(String(standIn.now.at / 1_000));
    expect(signed.nonceStr).toMatch(/^[0-9A-Za-z]{16,32}$/);
    expect(gateway.payParameters('wx1').nonceStr).not.toBe(signed.nonceStr);
  });

  it('queries an order by its number, also one with signs that a path must escape', async () => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: transaction('P|1*-_Aa') });
    expect(await gateway.queryOrder('P|1*-_Aa')).toEqual({
      kind: 'paid',
      payment: {
        appId: APP_ID,
        mchId: '1900000001',
        outTradeNo: 'P|1*-_Aa',
        transactionId: '4200001234202611210000000001',
        total: 19_900,
        payerTotal: 19_800,
        currency: 'CNY',
        openid: OPENID,
        paidAt: Date.parse('2026-11-21T02:00:00Z'),
        attach: 'payment:1',
      },
    });
    expect(standIn.seen).toMatchObject([
      { method: 'GET', target: '/v3/pay/transactions/out-trade-no/P%7C1*-_Aa?mchid=1900000001', body: '', signed: true },
    ]);
  });

  it.each([
    ['REFUND', { kind: 'refunded' }],
    ['NOTPAY', { kind: 'unpaid', paying: false }],
    ['PAYERROR', { kind: 'unpaid', paying: false }],
    ['USERPAYING', { kind: 'unpaid', paying: true }],
    ['CLOSED', { kind: 'closed' }],
    ['REVOKED', { kind: 'closed' }],
  ])('reads the state %s', async (state, outcome) => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: transaction('P1-000001', { trade_state: state }) });
    expect(await gateway.queryOrder('P1-000001')).toMatchObject(outcome);
  });

  it.each([
    ['another order', { out_trade_no: 'P1-000002' }],
    ['a fraction of a fen', { amount: { total: 19_900.5, currency: 'CNY' } }],
    ['an amount as text', { amount: { total: '19900', currency: 'CNY' } }],
    ['a time that is none', { success_time: '2026-02-30T10:00:00+08:00' }],
    ['a time without a zone', { success_time: '2026-11-21T10:00:00' }],
    ['no transaction id', { transaction_id: '' }],
    ['a state nobody knows', { trade_state: 'MAYBE' }],
  ])('does not believe a payment with %s', async (_what, change) => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: transaction('P1-000001', change) });
    expect(await gateway.queryOrder('P1-000001')).toEqual({ kind: 'unknown', reason: 'bad_answer' });
  });

  it('closes an order and checks the signature over the empty body', async () => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ status: 204 });
    expect(await gateway.closeOrder('P1-000001')).toEqual({ kind: 'closed' });
    expect(standIn.seen).toMatchObject([
      {
        method: 'POST',
        target: '/v3/pay/transactions/out-trade-no/P1-000001/close',
        body: '{"mchid":"1900000001"}',
        signed: true,
      },
    ]);
    standIn.script({ status: 204, key: stranger.privateKey });
    expect(await gateway.closeOrder('P1-000001')).toEqual({ kind: 'unknown', reason: 'bad_answer' });
  });

  it('asks for a refund and reads how it stands', async () => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: refundAnswer('R1-000001') });
    const facts = {
      outRefundNo: 'R1-000001',
      refundId: '50000000382019052709732678859',
      outTradeNo: 'P1-000001',
      transactionId: '4200001234202611210000000001',
      amount: 900,
      total: 19_900,
      status: 'processing',
      succeededAt: null,
    };
    expect(await gateway.refund(REFUND)).toEqual({ kind: 'accepted', refund: facts });
    expect(standIn.seen[0]).toMatchObject({ method: 'POST', target: '/v3/refund/domestic/refunds', signed: true });
    expect(JSON.parse(standIn.seen[0]?.body ?? '')).toEqual({
      out_trade_no: 'P1-000001',
      out_refund_no: 'R1-000001',
      reason: '家长申请',
      notify_url: NOTIFY_URL,
      amount: { refund: 900, total: 19_900, currency: 'CNY' },
    });
    standIn.script({ body: refundAnswer('R1-000001', { status: 'SUCCESS', success_time: '2026-11-21T11:00:07+08:00' }) });
    expect(await gateway.queryRefund('R1-000001')).toEqual({
      kind: 'found',
      refund: { ...facts, status: 'succeeded', succeededAt: Date.parse('2026-11-21T03:00:07Z') },
    });
    expect(standIn.seen[0]).toMatchObject({ method: 'GET', target: '/v3/refund/domestic/refunds/R1-000001', signed: true });
  });

  it.each([
    ['ABNORMAL', 'abnormal'],
    ['CLOSED', 'closed'],
    ['CLOSE', 'closed'],
  ])('reads the state %s of a refund', async (state, status) => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: refundAnswer('R1-000001', { status: state }) });
    expect(await gateway.queryRefund('R1-000001')).toMatchObject({ kind: 'found', refund: { status } });
  });

  it('does not take the answer about another refund', async () => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: refundAnswer('R1-000002') });
    expect(await gateway.refund(REFUND)).toEqual({ kind: 'unknown', reason: 'bad_answer' });
    expect(await gateway.queryRefund('R1-000001')).toEqual({ kind: 'unknown', reason: 'bad_answer' });
  });
});

describe('gateway of WeChat Pay, what it does not believe', () => {
  let standIn: StandIn;
  const config = merchantConfig(merchant, platform);
  const good = { prepay_id: 'wx1' };
  beforeAll(async () => {
    standIn = await startStandIn(merchant, platform);
  });
  afterAll(() => standIn.close());

  it.each<[string, Scripted]>([
    ['a stranger’s signature', { body: good, key: stranger.privateKey }],
    ['a signature that is no base64', { body: good, signature: '!!!' }],
    ['no timestamp', { body: good, without: 'Wechatpay-Timestamp' }],
    ['no nonce', { body: good, without: 'Wechatpay-Nonce' }],
    ['no signature', { body: good, without: 'Wechatpay-Signature' }],
    ['no serial', { body: good, without: 'Wechatpay-Serial' }],
    ['the id of another key', { body: good, serial: 'PUB_KEY_ID_2' }],
    ['a time 301 s ahead', { body: good, offS: 301 }],
    ['a time 301 s behind', { body: good, offS: -301 }],
    ['a body that is not JSON', { body: 'ok' }],
    ['bytes that are not text', { body: Buffer.from([0x7b, 0xff, 0x7d]) }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
    ['a refusal of no application', { status: 404, body: '<html>not found</html>' }],
    ['a refusal with a code of no platform', { status: 400, body: { code: 'no such thing', message: '' } }],
  ])('%s', async (_what, answer) => {
    const { gateway, calls } = gatewayAt(standIn, config);
    standIn.script(answer);
    expect(await gateway.createOrder(ORDER)).toEqual({ kind: 'unknown', reason: 'bad_answer' });
    expect(standIn.seen).toHaveLength(1);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['bad_answer']);
  });

  it.each([300, -300])('but a clock that is %i s off', async (offS) => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script({ body: good, offS });
    expect(await gateway.createOrder(ORDER)).toEqual({ kind: 'ready', prepayId: 'wx1' });
  });

  it('keeps two merchants apart', async () => {
    const otherMerchant = rsaPair();
    const otherPlatform = rsaPair();
    const other = await startStandIn(otherMerchant, otherPlatform);
    try {
      const first = gatewayAt(standIn, config).gateway;
      const change = { mchId: '1900000002', serial: 'A'.repeat(40) };
      const second = gatewayAt(other, merchantConfig(otherMerchant, otherPlatform, change)).gateway;
      standIn.script({ body: good });
      other.script({ body: good });
      const outcomes = await Promise.all([first, second, first, second].map((gateway) => gateway.createOrder(ORDER)));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['ready', 'ready', 'ready', 'ready']);
      expect([...standIn.seen, ...other.seen].every(({ signed }) => signed)).toBe(true);
      expect(other.seen[0]?.headers.authorization).toContain('mchid="1900000002"');
      expect(JSON.parse(other.seen[0]?.body ?? '').mchid).toBe('1900000002');
    } finally {
      await other.close();
    }
  });
});

describe('gateway of WeChat Pay, when no answer comes', () => {
  let standIn: StandIn;
  const config = merchantConfig(merchant, platform);
  beforeAll(async () => {
    standIn = await startStandIn(merchant, platform);
  });
  afterAll(() => standIn.close());

  it('sends the very same order again after a cut connection and a busy platform', async () => {
    const { gateway, calls } = gatewayAt(standIn, config);
    standIn.script(
      { act: 'cut' },
      { status: 500, body: { code: 'SYSTEM_ERROR', message: '系统错误' } },
      { body: { prepay_id: 'wx3' } },
    );
    expect(await gateway.createOrder(ORDER)).toEqual({ kind: 'ready', prepayId: 'wx3' });
    expect(new Set(standIn.seen.map(({ body }) => body)).size).toBe(1);
    expect(new Set(standIn.seen.map(({ headers }) => headers.authorization)).size).toBe(3);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['network', 'SYSTEM_ERROR', 'ok']);
  });

  it.each<[string, Scripted, object, number]>([
    [
      'a platform that is busy all the time',
      { status: 500, body: { code: 'SYSTEM_ERROR', message: '' } },
      { kind: 'unknown', reason: 'busy' },
      3,
    ],
    ['HTTP 502 of a proxy', { status: 502, body: '<html>' }, { kind: 'unknown', reason: 'busy' }, 3],
    ['a connection that is always cut', { act: 'cut' }, { kind: 'unknown', reason: 'network' }, 3],
    [
      'too many requests',
      { status: 429, body: { code: 'FREQUENCY_LIMITED', message: '' } },
      { kind: 'unknown', reason: 'too_often' },
      1,
    ],
    ['HTTP 429 without a body', { status: 429 }, { kind: 'unknown', reason: 'too_often' }, 1],
    [
      'a refusal',
      { status: 400, body: { code: 'PARAM_ERROR', message: '参数错误' } },
      { kind: 'refused', reason: 'bad_request', code: 'PARAM_ERROR', message: '参数错误' },
      1,
    ],
    [
      'a wrong signature of ours',
      { status: 401, body: { code: 'SIGN_ERROR', message: '签名错误' } },
      { kind: 'refused', reason: 'not_authorised', code: 'SIGN_ERROR', message: '签名错误' },
      1,
    ],
    [
      'a code nobody knows',
      { status: 403, body: { code: 'NEW_RULE', message: '' } },
      { kind: 'refused', reason: 'not_authorised', code: 'NEW_RULE', message: '' },
      1,
    ],
  ])('%s: that outcome and so many requests', async (_what, answer, outcome, requests) => {
    const { gateway } = gatewayAt(standIn, config);
    standIn.script(answer);
    expect(await gateway.refund(REFUND)).toEqual(outcome);
    expect(standIn.seen).toHaveLength(requests);
  });

  it('gives up after two requests that time out', async () => {
    const { gateway, calls } = gatewayAt(standIn, config, 60);
    standIn.script({ act: 'hang' });
    expect(await gateway.queryOrder('P1-000001')).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(calls.map(({ outcome, requestId }) => [outcome, requestId])).toEqual([
      ['timeout', null],
      ['timeout', null],
    ]);
  });

  it('calls it the network when nobody listens', async () => {
    const gateway = createWechatPay({ base: 'http://127.0.0.1:9', appId: APP_ID, config, now: () => standIn.now.at });
    expect(await gateway.queryRefund('R1-000001')).toEqual({ kind: 'unknown', reason: 'network' });
  });

  it('tells metrics and outcomes nothing personal and no secret', async () => {
    const { gateway, calls } = gatewayAt(standIn, config);
    standIn.script({
      status: 400,
      body: { code: 'PARAM_ERROR', message: `openid ${OPENID} 与 appid 不匹配`, detail: { value: OPENID } },
    });
    const outcome = await gateway.createOrder(ORDER);
    standIn.script({ status: 500, body: { code: OPENID, message: OPENID } });
    const second = await gateway.createOrder(ORDER);
    const told = JSON.stringify([outcome, second, calls]);
    expect(told).toContain('appid 不匹配');
    for (const hidden of [OPENID, config.apiV3Key, config.serial, 'signature=', 'payment:1']) expect(told).not.toContain(hidden);
  });
});
