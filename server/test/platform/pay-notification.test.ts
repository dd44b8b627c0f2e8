import {
  encrypted,
  gatewayAt,
  merchantConfig,
  notification,
  rsaPair,
  type StandIn,
  startStandIn,
  transaction,
} from './pay-support';

const merchant = rsaPair();
const platform = rsaPair();
const stranger = rsaPair();
const config = merchantConfig(merchant, platform);

const event = (eventType: string, plain: object | string, change: object = {}): object => ({
  id: 'EV-2018022511223320873',
  create_time: '2026-11-21T10:00:01+08:00',
  resource_type: 'encrypt-resource',
  event_type: eventType,
  summary: '支付成功',
  resource: {
    original_type: 'transaction',
    ...encrypted(config.apiV3Key, typeof plain === 'string' ? plain : JSON.stringify(plain), 'transaction'),
    ...change,
  },
});

const refundPlain = (change: object = {}): object => ({
  mchid: '1900000001',
  out_trade_no: 'P1-000001',
  transaction_id: '4200001234202611210000000001',
  out_refund_no: 'R1-000001',
  refund_id: '50000000382019052709732678859',
  refund_status: 'SUCCESS',
  success_time: '2026-11-21T11:00:07+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 19_900, refund: 900, payer_total: 19_900, payer_refund: 900 },
  ...change,
});

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('notifications of WeChat Pay', () => {
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await startStandIn(merchant, platform);
  });
  afterAll(() => standIn.close());

  const read = (raw: Parameters<ReturnType<typeof gatewayAt>['gateway']['readNotification']>[0]) =>
    gatewayAt(standIn, config).gateway.readNotification(raw);
  const signed = (body: object | string, change: Readonly<Record<string, string | undefined>> = {}, key = platform.privateKey) =>
    notification(body, { key, at: standIn.now.at, change });

  it('reads a payment', async () => {
    expect(await read(signed(event('TRANSACTION.SUCCESS', transaction('P1-000001'))))).toEqual({
      kind: 'genuine',
      notification: {
        kind: 'payment',
        eventId: 'EV-2018022511223320873',
        payment: expect.objectContaining({
          outTradeNo: 'P1-000001',
          total: 19_900,
          payerTotal: 19_800,
          mchId: '1900000001',
          paidAt: Date.parse('2026-11-21T02:00:00Z'),
        }),
      },
    });
  });

  it.each([
    ['REFUND.SUCCESS', 'SUCCESS', 'succeeded'],
    ['REFUND.ABNORMAL', 'ABNORMAL', 'abnormal'],
    ['REFUND.CLOSED', 'CLOSED', 'closed'],
  ])('reads %s', async (eventType, refundStatus, status) => {
    const plain = refundPlain({ refund_status: refundStatus, ...(status === 'succeeded' ? {} : { success_time: undefined }) });
    expect(await read(signed(event(eventType, plain)))).toEqual({
      kind: 'genuine',
      notification: {
        kind: 'refund',
        eventId: 'EV-2018022511223320873',
        mchId: '1900000001',
        refund: {
          outRefundNo: 'R1-000001',
          refundId: '50000000382019052709732678859',
          outTradeNo: 'P1-000001',
          transactionId: '4200001234202611210000000001',
          amount: 900,
          total: 19_900,
          status,
          succeededAt: status === 'succeeded' ? Date.parse('2026-11-21T03:00:07Z') : null,
        },
      },
    });
  });

  it('names an event of another kind without opening it', async () => {
    expect(await read(signed(event('COUPON.USE', {}, { ciphertext: 'AAAA' })))).toEqual({
      kind: 'genuine',
      notification: { kind: 'other', eventId: 'EV-2018022511223320873', eventType: 'COUPON.USE' },
    });
  });

  it('verifies the bytes that came, white space and all', async () => {
    const spaced = JSON.stringify(event('TRANSACTION.SUCCESS', transaction('P1-000001')), null, 2);
    expect(await read(signed(spaced))).toMatchObject({ kind: 'genuine' });
    const raw = signed(spaced);
    expect(await read({ ...raw, body: Buffer.from(JSON.stringify(JSON.parse(spaced))) })).toEqual({
      kind: 'rejected',
      reason: 'bad_signature',
    });
  });

  it.each(['wechatpay-timestamp', 'wechatpay-nonce', 'wechatpay-signature', 'wechatpay-serial'])(
    'refuses one without %s',
    async (name) => {
      const raw = signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), { [name]: undefined });
      expect(await read(raw)).toEqual({ kind: 'rejected', reason: 'headers_missing' });
    },
  );

  it('refuses probes, whatever key they name', async () => {
    const probe = { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/c2lnbmF0dXJl', 'wechatpay-serial': 'A1'.repeat(20) };
    expect(await read(signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), probe))).toEqual({
      kind: 'rejected',
      reason: 'probe',
    });
  });

  it.each([301_000, -301_000, 86_400_000])('refuses a clock that differs by %i ms', async (off) => {
    const raw = notification(event('TRANSACTION.SUCCESS', transaction('P1-000001')), {
      key: platform.privateKey,
      at: standIn.now.at + off,
    });
    expect(await read(raw)).toEqual({ kind: 'rejected', reason: 'clock' });
  });

  it.each([300_000, -300_000])('takes a clock that differs by %i ms', async (off) => {
    const raw = notification(event('TRANSACTION.SUCCESS', transaction('P1-000001')), {
      key: platform.privateKey,
      at: standIn.now.at + off,
    });
    expect(await read(raw)).toMatchObject({ kind: 'genuine' });
  });

  it('refuses a timestamp that is no number', async () => {
    const raw = signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), { 'wechatpay-timestamp': 'now' });
    expect(await read(raw)).toEqual({ kind: 'rejected', reason: 'clock' });
  });

  it('refuses a stranger’s signature, also the merchant’s own, and a changed body', async () => {
    const body = event('TRANSACTION.SUCCESS', transaction('P1-000001'));
    expect(await read(signed(body, {}, stranger.privateKey))).toEqual({ kind: 'rejected', reason: 'bad_signature' });
    expect(await read(signed(body, {}, merchant.privateKey))).toEqual({ kind: 'rejected', reason: 'bad_signature' });
    const raw = signed(body);
    const bytes = Buffer.from(raw.body);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    expect(await read({ ...raw, body: bytes })).toEqual({ kind: 'rejected', reason: 'bad_signature' });
    expect(await read({ ...raw, body: Buffer.from([0xff]) })).toEqual({ kind: 'rejected', reason: 'bad_signature' });
  });

  it('does not know a key that is not ours', async () => {
    const raw = signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), { 'wechatpay-serial': 'PUB_KEY_ID_2' });
    expect(await read(raw)).toEqual({ kind: 'rejected', reason: 'unknown_key' });
  });

  it('asks to be told again when the certificate of the serial cannot be fetched now', async () => {
    standIn.script({ status: 500 });
    const raw = signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), { 'wechatpay-serial': 'A1'.repeat(20) });
    expect(await read(raw)).toEqual({ kind: 'rejected', reason: 'key_unavailable' });
    expect(standIn.seen[0]).toMatchObject({ method: 'GET', target: '/v3/certificates?algorithm_type=RSA', signed: true });
  });

  it('does not wait for certificates longer than a notification may take, and goes on looking for them', async () => {
    const { gateway, calls } = gatewayAt(standIn, merchantConfig(merchant, null));
    standIn.script({ act: 'hang' });
    const raw = signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), { 'wechatpay-serial': 'A'.repeat(40) });
    expect(await gateway.readNotification(raw)).toEqual({ kind: 'rejected', reason: 'key_unavailable' });
    // The second try was still under way.
    expect(calls.map(({ call, outcome }) => [call, outcome])).toEqual([['pay.certificates', 'timeout']]);
    await until(() => calls.length === 2);
  });

  it('does not know a serial when the merchant has no certificates', async () => {
    standIn.script({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS', message: '无可用的平台证书' } });
    const raw = signed(event('TRANSACTION.SUCCESS', transaction('P1-000001')), { 'wechatpay-serial': 'A1'.repeat(20) });
    expect(await read(raw)).toEqual({ kind: 'rejected', reason: 'unknown_key' });
  });

  it.each<[string, object]>([
    ['a nonce of another message', { nonce: 'bbbbbbbbbbbb' }],
    ['other associated data', { associated_data: 'refund' }],
    ['a cut ciphertext', { ciphertext: 'AAAA' }],
  ])('cannot decrypt %s', async (_what, change) => {
    expect(await read(signed(event('TRANSACTION.SUCCESS', transaction('P1-000001'), change)))).toEqual({
      kind: 'rejected',
      reason: 'not_decryptable',
    });
  });

  it('cannot decrypt what was encrypted with another APIv3 key', async () => {
    const change = encrypted('0'.repeat(32), JSON.stringify(transaction('P1-000001')), 'transaction');
    expect(await read(signed(event('TRANSACTION.SUCCESS', {}, change)))).toEqual({ kind: 'rejected', reason: 'not_decryptable' });
  });

  it.each<[string, object | string]>([
    ['no JSON', 'ok'],
    ['no event', {}],
    ['another algorithm', event('TRANSACTION.SUCCESS', transaction('P1-000001'), { algorithm: 'AES' })],
    ['a plain text that is no JSON', event('TRANSACTION.SUCCESS', 'ok')],
    ['an unpaid order', event('TRANSACTION.SUCCESS', transaction('P1-000001', { trade_state: 'NOTPAY' }))],
    ['half a fen', event('TRANSACTION.SUCCESS', transaction('P1-000001', { amount: { total: 0.5 } }))],
    ['a negative amount', event('TRANSACTION.SUCCESS', transaction('P1-000001', { amount: { total: -1 } }))],
    ['no time', event('TRANSACTION.SUCCESS', transaction('P1-000001', { success_time: '' }))],
    ['no payer', event('TRANSACTION.SUCCESS', transaction('P1-000001', { payer: {} }))],
    ['a refund without a state', event('REFUND.SUCCESS', refundPlain({ refund_status: undefined }))],
    ['a refund of half a fen', event('REFUND.SUCCESS', refundPlain({ amount: { total: 100, refund: 0.5 } }))],
  ])('refuses %s', async (_what, body) => {
    expect(await read(signed(body))).toEqual({ kind: 'rejected', reason: 'malformed' });
  });
});
