import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { isSignedBy, Scene, START } from './test-support';

const SECOND = 1_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 10:00 in Shanghai on the day after START. */
const READY = 22 * HOUR;

const ALL_HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY_HEAD = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

let scene: Scene;

beforeEach(async () => {
  scene = await new Scene().start();
});

afterEach(() => scene.stop());

const bill = (query: string) => scene.call('GET', `/v3/bill/tradebill?${query}`);
const codeOf = async (query: string) => {
  const reply = await bill(query);
  return [reply.status, reply.json.code];
};
const targetOf = (address: string): string => address.slice(scene.origin.length);
const download = async (query: string) => {
  const { json } = await bill(query);
  return scene.call('GET', targetOf(json.download_url));
};
const linesOf = (text: string): string[] => text.replace('\uFEFF', '').trimEnd().split('\r\n');

describe('asking for a trade bill', () => {
  test('works from 10:00 of the next day on, in Shanghai', async () => {
    await scene.paidOrder();
    expect(await codeOf('bill_date=2026-03-04')).toEqual([400, 'STATEMENT_CREATING']);
    await scene.clock.advance(READY - 1);
    expect(await codeOf('bill_date=2026-03-04')).toEqual([400, 'STATEMENT_CREATING']);
    await scene.clock.advance(1);
    expect(await codeOf('bill_date=2026-03-04')).toEqual([200, undefined]);
  });

  test('knows the days on which something was paid or refunded', async () => {
    const number = await scene.paidOrder();
    const unpaid = scene.orderBody();
    await scene.place(unpaid);
    await scene.clock.advance(2 * DAY);
    await scene.refund(scene.refundBody(number, 100));
    await scene.clock.advance(2 * DAY);
    expect(await codeOf('bill_date=2026-03-03')).toEqual([400, 'NO_STATEMENT_EXIST']);
    expect(await codeOf('bill_date=2026-03-04')).toEqual([200, undefined]);
    expect(await codeOf('bill_date=2026-03-04&bill_type=REFUND')).toEqual([400, 'NO_STATEMENT_EXIST']);
    expect(await codeOf('bill_date=2026-03-05')).toEqual([400, 'NO_STATEMENT_EXIST']);
    expect(await codeOf('bill_date=2026-03-06')).toEqual([200, undefined]);
    expect(await codeOf('bill_date=2026-03-06&bill_type=SUCCESS')).toEqual([400, 'NO_STATEMENT_EXIST']);
  });

  test('belongs to the day in Shanghai', async () => {
    await scene.clock.advance(12 * HOUR - 1);
    await scene.paidOrder();
    await scene.clock.advance(1);
    await scene.paidOrder();
    await scene.clock.advance(3 * DAY);
    for (const date of ['2026-03-04', '2026-03-05']) expect(linesOf((await download(`bill_date=${date}`)).text)).toHaveLength(4);
  });

  test('goes three months back', async () => {
    await scene.paidOrder();
    await scene.clock.advance(Date.parse('2026-06-04T23:00:00+08:00') - START);
    expect(await codeOf('bill_date=2026-03-04')).toEqual([200, undefined]);
    expect(await codeOf('bill_date=2026-03-03')).toEqual([400, 'PARAM_ERROR']);
    await scene.clock.advance(HOUR);
    expect(await codeOf('bill_date=2026-03-04')).toEqual([400, 'PARAM_ERROR']);
  });

  test.each([
    'bill_date=2026-3-4',
    'bill_date=20260304',
    'bill_date=2026-02-30',
    'bill_date=2026-03-06',
    'bill_type=ALL',
    'bill_date=2026-03-04&bill_type=REVOKED',
    'bill_date=2026-03-04&tar_type=ZIP',
  ])('%s is refused', async (query) => {
    await scene.paidOrder();
    await scene.clock.advance(DAY);
    expect(await codeOf(query)).toEqual([400, 'PARAM_ERROR']);
  });
});

describe('the file', () => {
  test('is fetched with a signed request, carries no signature and fits its hash', async () => {
    await scene.paidOrder();
    await scene.clock.advance(READY);
    const announced = await bill('bill_date=2026-03-04');
    const { hash_type: type, hash_value: hash, download_url: address } = announced.json;
    expect(isSignedBy(announced.headers, announced.text, scene.credentials.platformPublicKey)).toBe(true);
    expect([type, address.startsWith(`${scene.origin}/v3/billdownload/file?token=`)]).toEqual(['SHA1', true]);
    const target = targetOf(address);
    const unsigned = await scene.call('GET', target, undefined, { headers: { authorization: undefined } });
    expect(unsigned.status).toBe(401);
    const file = await scene.call('GET', target);
    expect(Object.keys(file.headers).filter((name) => name.startsWith('wechatpay-'))).toEqual([]);
    expect(createHash('sha1').update(file.bytes).digest('hex')).toBe(hash);
    await scene.clock.advance(5 * 60_000 - 1);
    expect((await scene.call('GET', target)).status).toBe(200);
    await scene.clock.advance(1);
    expect((await scene.call('GET', target)).status).toBe(404);
  });

  test('is packed when asked for; the hash is that of the unpacked one', async () => {
    await scene.paidOrder();
    await scene.clock.advance(READY);
    const { json } = await bill('bill_date=2026-03-04&tar_type=GZIP');
    const packed = await scene.call('GET', targetOf(json.download_url));
    const plain = gunzipSync(packed.bytes);
    expect(createHash('sha1').update(plain).digest('hex')).toBe(json.hash_value);
    expect(plain.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(plain.equals((await download('bill_date=2026-03-04')).bytes)).toBe(true);
  });
});

describe('the rows', () => {
  test('of ALL: payments and refunds in yuan, every cell behind a backtick, two lines of sums', async () => {
    const { mchId } = scene.credentials;
    const number = await scene.paidOrder({ attach: 'i1', description: '美术,含材料', amount: { total: 128_005 } });
    await scene.clock.advance(60 * SECOND);
    const body = scene.refundBody(number, 5, { amount: { refund: 5, total: 128_005, currency: 'CNY' } });
    const refund = (await scene.refund(body)).json;
    await scene.clock.advance(READY);
    const file = await download('bill_date=2026-03-04&bill_type=ALL');
    expect(file.text.startsWith('\uFEFF交易时间')).toBe(true);
    const common = (at: string, state: string) =>
      `\`2026-03-04 ${at},\`wx5130000000000001,\`${mchId},\`0,\`,\`${refund.transaction_id},\`${number},\`openid-of-lin,\`JSAPI,\`${state},\`OTHERS,\`CNY`;
    expect(linesOf(file.text)).toEqual([
      ALL_HEAD,
      `${common('12:01:00', 'REFUND')},\`0.00,\`0.00,\`${refund.refund_id},\`${body.out_refund_no},\`0.05,\`0.00,\`ORIGINAL,\`SUCCESS,\`美术,含材料,\`i1,\`0.00000,\`0.60%,\`0.00,\`0.05,\``,
      `${common('12:00:00', 'SUCCESS')},\`1280.05,\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`美术,含材料,\`i1,\`7.68000,\`0.60%,\`1280.05,\`0.00,\``,
      SUMMARY_HEAD,
      '`2,`1280.05,`0.05,`0.00,`7.68000,`1280.05,`0.05',
    ]);
  });

  test('of SUCCESS and REFUND: one kind each', async () => {
    const number = await scene.paidOrder();
    await scene.paidOrder();
    await scene.refund(scene.refundBody(number, 2_500));
    await scene.clock.advance(READY);
    const success = linesOf((await download('bill_date=2026-03-04&bill_type=SUCCESS')).text);
    expect(success[0]).not.toContain('退款');
    expect(success.slice(1, 3).every((line) => line.split(',`').length === success[0]!.split(',').length)).toBe(true);
    expect(success.at(-1)).toBe('`2,`200.00,`0.00,`0.00,`1.20000,`200.00,`0.00');
    const refunds = linesOf((await download('bill_date=2026-03-04&bill_type=REFUND')).text);
    expect(refunds[0]).toContain('退款申请时间,退款成功时间');
    expect(refunds).toHaveLength(4);
    expect(refunds.at(-1)).toBe('`1,`0.00,`25.00,`0.00,`-0.15000,`0.00,`25.00');
  });

  test('of the fund flow: what came in and went out of the basic account', async () => {
    const number = await scene.paidOrder();
    await scene.clock.advance(60 * SECOND);
    const body = scene.refundBody(number, 2_500);
    await scene.refund(body);
    await scene.clock.advance(READY);
    const ask = (query: string) => scene.call('GET', `/v3/bill/fundflowbill?bill_date=2026-03-04${query}`);
    const announced = await ask('&account_type=BASIC');
    const lines = linesOf((await scene.call('GET', targetOf(announced.json.download_url))).text);
    expect(lines[0]).toMatch(/^记账时间,微信支付业务单号,资金流水单号/);
    expect(lines[1]).toMatch(new RegExp(`^\`2026-03-04 12:00:00,.*,\`收入,\`100\\.00,\`100\\.00,.*\`${number}$`));
    expect(lines[2]).toMatch(new RegExp(`^\`2026-03-04 12:01:00,.*,\`支出,\`25\\.00,\`75\\.00,.*\`${body.out_refund_no}$`));
    expect(lines.slice(3)).toEqual(['资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额', '`2,`1,`100.00,`1,`25.00']);
    expect((await ask('&account_type=FEES')).json.code).toBe('NO_STATEMENT_EXIST');
    expect((await ask('&account_type=OTHER')).json.code).toBe('PARAM_ERROR');
  });
});
