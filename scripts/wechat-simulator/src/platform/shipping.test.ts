import { APP_ID, APP_SECRET, type Simulator, startSimulator } from '../test-support';
import { World } from '../world';

let simulator: Simulator;
let mchId: string;
let transactionId: string;
let account: string;
// Making the keys of a merchant takes long, so one account serves all tests.
beforeAll(async () => {
  const world = new World(APP_ID, APP_SECRET);
  await world.pay.keys();
  account = JSON.stringify(world.pay);
});
beforeEach(async () => {
  simulator = await startSimulator();
  simulator.world.pay.load(JSON.parse(account));
  simulator.world.issueCode('login', 'o-1', null);
  mchId = String((await simulator.get('/simulator/credentials')).body.mchId);
  place('order-1');
  transactionId = String((await simulator.post('/simulator/pay/orders/order-1/pay')).body.transactionId);
});
afterEach(() => simulator.stop());

const place = (outTradeNo: string) =>
  simulator.world.pay.orders.place(
    {
      appid: APP_ID,
      mchid: mchId,
      description: '少儿美术 12 课时',
      out_trade_no: outTradeNo,
      notify_url: 'https://school.example.cn/notify',
      amount: { total: 100, currency: 'CNY' },
      payer: { openid: 'o-1' },
    },
    'signer',
  );

const PATH = '/wxa/sec/order/upload_shipping_info';
const parcel = { item_desc: '少儿美术 12 课时' };
const record = (more: object = {}) => ({
  order_key: { order_number_type: 1, mchid: mchId, out_trade_no: 'order-1' },
  logistics_type: 3,
  delivery_mode: 1,
  shipping_list: [parcel],
  upload_time: '2026-11-21T10:00:30.120+08:00',
  payer: { openid: 'o-1' },
  ...more,
});
const courier = { logistics_type: 1, delivery_mode: 2, is_all_delivered: true };
const sent = { ...parcel, tracking_no: 'SF1', express_company: 'SF' };

describe('POST /wxa/sec/order/upload_shipping_info', () => {
  it('takes a record of a paid order', async () => {
    expect((await simulator.call(PATH, record())).body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect((await simulator.get('/simulator/shipments')).body.shipments).toEqual([
      {
        mchId,
        outTradeNo: 'order-1',
        transactionId: null,
        logisticsType: 3,
        openid: 'o-1',
        items: ['少儿美术 12 课时'],
        uploadTime: '2026-11-21T10:00:30.120+08:00',
        version: 1,
      },
    ]);
  });

  it('takes a change once; the same again is no change', async () => {
    await simulator.call(PATH, record());
    expect(await simulator.errcode(PATH, record({ upload_time: '2026-11-21T11:00:00.000+08:00' }))).toBe(10060023);
    // By the other number of the same order.
    const order_key = { order_number_type: 2, transaction_id: transactionId };
    expect(await simulator.errcode(PATH, record({ order_key, logistics_type: 4 }))).toBe(0);
    expect(await simulator.errcode(PATH, record({ logistics_type: 3 }))).toBe(10060003);
    expect((await simulator.get('/simulator/shipments')).body.shipments).toMatchObject([{ logisticsType: 4, version: 2 }]);
  });

  it.each([
    ['virtual', { logistics_type: 3 }, 0],
    ['self pick-up', { logistics_type: 4 }, 0],
    ['city', { logistics_type: 2 }, 0],
    ['another type', { logistics_type: 5 }, 10060014],
    ['a type as a text', { logistics_type: '3' }, 10060014],
    ['a courier without number', { logistics_type: 1 }, 10060014],
    ['a courier', { logistics_type: 1, shipping_list: [sent] }, 0],
    ['another mode', { delivery_mode: 3 }, 10060014],
    ['no parcel', { shipping_list: [] }, 10060014],
    ['two parcels in one delivery', { shipping_list: [parcel, parcel] }, 10060014],
    ['15 parcels', { ...courier, shipping_list: Array(15).fill(sent) }, 0],
    ['16 parcels', { ...courier, shipping_list: Array(16).fill(sent) }, 10060014],
    ['parts without a word whether it is all', { ...courier, is_all_delivered: undefined, shipping_list: [sent] }, 10060014],
    ['a parcel without description', { shipping_list: [{}] }, 10060014],
    ['a description of 120 characters', { shipping_list: [{ item_desc: '课'.repeat(120) }] }, 0],
    ['a description of 121 characters', { shipping_list: [{ item_desc: '课'.repeat(121) }] }, 10060014],
    ['a time without milliseconds', { upload_time: '2026-11-21T10:00:30+08:00' }, 10060014],
    ['a time without zone', { upload_time: '2026-11-21T10:00:30.120' }, 10060014],
    ['a time in UTC', { upload_time: '2026-11-21T02:00:30.120Z' }, 0],
    ['a time that does not exist', { upload_time: '2026-13-21T02:00:30.120Z' }, 10060014],
    ['no time', { upload_time: undefined }, 10060014],
    ['no payer', { payer: undefined }, 10060014],
    ['another payer', { payer: { openid: 'o-2' } }, 10060031],
    ['no order', { order_key: undefined }, 10060014],
    ['a third kind of number', { order_key: { order_number_type: 3, transaction_id: 'x' } }, 10060014],
    ['half a number', { order_key: { order_number_type: 1, out_trade_no: 'order-1' } }, 10060014],
    ['an unknown order', { order_key: { order_number_type: 2, transaction_id: 'x' } }, 10060001],
    ['another merchant', { order_key: { order_number_type: 1, mchid: '1', out_trade_no: 'order-1' } }, 10060001],
  ])('with %s', async (_what, more, errcode) => {
    expect(await simulator.errcode(PATH, record(more))).toBe(errcode);
  });

  it('knows paid orders only', async () => {
    place('order-2');
    const order_key = { order_number_type: 1, mchid: mchId, out_trade_no: 'order-2' };
    expect(await simulator.errcode(PATH, record({ order_key }))).toBe(10060001);
    await simulator.post('/simulator/pay/orders/order-2/pay');
    expect(await simulator.errcode(PATH, record({ order_key }))).toBe(0);
  });

  it('names the field that is wrong', async () => {
    expect((await simulator.call(PATH, record({ upload_time: 'now' }))).body.errmsg).toMatch(
      /^invalid argument: upload_time, rid/,
    );
  });
});

describe('POST /wxa/sec/order/is_trade_managed', () => {
  const ask = () => simulator.call('/wxa/sec/order/is_trade_managed', { appid: APP_ID });

  it('tells what the settings say', async () => {
    expect((await ask()).body).toEqual({ errcode: 0, errmsg: 'ok', is_trade_managed: false });
    await simulator.post('/simulator/settings', { tradeManaged: true });
    expect((await ask()).body).toMatchObject({ is_trade_managed: true });
  });

  it('is about the own app', async () => {
    expect(await simulator.errcode('/wxa/sec/order/is_trade_managed', { appid: 'wx0' })).toBe(40013);
  });
});
