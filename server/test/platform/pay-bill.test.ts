import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { localDate } from '@qingya/shared';
import type { BillOutcome } from '../../src/platform/pay';
import { gatewayAt, merchantConfig, rsaPair, type Scripted, type StandIn, startStandIn } from './pay-support';

const merchant = rsaPair();
const platform = rsaPair();
const DATE = localDate('2026-11-20');

const FILE = Buffer.from(
  [
    '\uFEFF交易时间,微信订单号,商户订单号,交易状态,微信退款单号,商户退款单号,退款状态,订单金额,申请退款金额',
    '`2026-11-20 10:00:00,`4200001,`P1-000001,`SUCCESS,`0,`0,`,`199.00,`0.00',
    '总交易单数,订单总金额,申请退款总金额',
    '`1,`199.00,`0.00',
    '',
  ].join('\r\n'),
);
const sha1 = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex');

describe('download of a bill', () => {
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await startStandIn(merchant, platform);
  });
  afterAll(() => standIn.close());

  const announcement = (change: object = {}): Scripted => ({
    body: {
      hash_type: 'SHA1',
      hash_value: sha1(FILE),
      download_url: `${standIn.base}/v3/billdownload/file?token=t%3D1&tartype=gzip`,
      ...change,
    },
  });
  /** The file as it is sent: without any signature. */
  const file = (body: Buffer, headers: Readonly<Record<string, string>> = {}): Scripted => ({
    body,
    serial: 'none',
    signature: 'none',
    headers,
  });
  const bill = (announced: Scripted, ...files: Scripted[]): Promise<BillOutcome> => {
    standIn.script(announced, ...files);
    return gatewayAt(standIn, merchantConfig(merchant, platform)).gateway.tradeBill(DATE);
  };

  it('asks for the packed bill of all trade, then fetches the file with a signature of its own', async () => {
    expect(await bill(announcement(), file(gzipSync(FILE)))).toMatchObject({
      kind: 'bill',
      bill: { date: DATE, paymentTotal: 19_900, payments: [{ outTradeNo: 'P1-000001', amount: 19_900 }] },
    });
    expect(standIn.seen).toMatchObject([
      { method: 'GET', target: '/v3/bill/tradebill?bill_date=2026-11-20&bill_type=ALL&tar_type=GZIP', signed: true },
      { method: 'GET', target: '/v3/billdownload/file?token=t%3D1&tartype=gzip', signed: true },
    ]);
  });

  it('takes the file unpacked, and packed by the transfer', async () => {
    expect(await bill(announcement(), file(FILE))).toMatchObject({ kind: 'bill' });
    expect(await bill(announcement(), file(gzipSync(FILE), { 'content-encoding': 'gzip' }))).toMatchObject({ kind: 'bill' });
    expect(await bill(announcement({ hash_value: sha1(FILE).toUpperCase() }), file(FILE))).toMatchObject({ kind: 'bill' });
  });

  it.each<[string, Buffer, string]>([
    ['another file', gzipSync(Buffer.concat([FILE, Buffer.from(' ')])), 'announced hash'],
    ['nothing', Buffer.alloc(0), 'announced hash'],
    ['a packed file that is cut', gzipSync(FILE).subarray(0, 40), 'cannot be unpacked'],
  ])('calls %s corrupt', async (_what, bytes, why) => {
    expect(await bill(announcement(), file(bytes))).toEqual({ kind: 'corrupt', why: expect.stringContaining(why) });
  });

  it('calls a file corrupt that has its hash but does not add up', async () => {
    const wrong = Buffer.from(FILE.toString().replace('`1,`199.00', '`1,`198.99'));
    expect(await bill(announcement({ hash_value: sha1(wrong) }), file(wrong))).toEqual({
      kind: 'corrupt',
      why: 'the bill has 19900 fen of payments, its summary says 19899',
    });
  });

  it.each<[string, object]>([
    ['on another host', { download_url: 'https://bills.example.com/v3/billdownload/file' }],
    ['on a host that only looks like the platform', { download_url: 'https://api.mch.weixin.qq.com.example.com/file' }],
    ['without protection', { download_url: 'http://api.mch.weixin.qq.com/v3/billdownload/file' }],
    ['that is no address', { download_url: '/v3/billdownload/file' }],
    ['with another kind of hash', { hash_type: 'MD5' }],
    ['with half a hash', { hash_value: 'abc' }],
  ])('sends no signature to a file %s', async (_what, change) => {
    expect(await bill(announcement(change), file(FILE))).toEqual({ kind: 'unknown', reason: 'bad_answer' });
    expect(standIn.seen).toHaveLength(1);
  });

  it('does not fetch what a stranger announced', async () => {
    expect(await bill({ ...announcement(), key: rsaPair().privateKey }, file(FILE))).toEqual({
      kind: 'unknown',
      reason: 'bad_answer',
    });
    expect(standIn.seen).toHaveLength(1);
  });
});
