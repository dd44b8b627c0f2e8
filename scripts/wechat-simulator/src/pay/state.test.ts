import { Scene, START } from './test-support';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

let first: Scene;
let second: Scene;

beforeEach(async () => {
  first = await new Scene().start();
});

afterEach(() => Promise.all([first.stop(), second.stop()]));

/** The simulator ends and starts again from its state file. */
const restart = async (): Promise<Scene> => {
  const file = JSON.stringify(first.pay);
  first.clock.stop();
  second = new Scene();
  second.clock.freeze(first.clock.now());
  return second.start(JSON.parse(file));
};

test('keys, orders, prepay ids, refunds, panels and settings outlive a restart', async () => {
  const number = await first.paidOrder();
  const refund = first.refundBody(number, 2_500);
  await first.refund(refund);
  const open = first.orderBody();
  const prepay = (await first.place(open)).json.prepay_id;
  const panel = (await first.control('POST', '/simulator/pay/requests', first.payParameters(prepay))).json;
  first.pay.settings.balanceFen = 77;
  first.pay.settings.publicKeyOnly = false;
  const before = (await first.query(number)).json;
  await restart();
  expect(second.credentials).toEqual(first.credentials);
  expect((await second.query(number)).json).toEqual(before);
  const byId = `/v3/pay/transactions/id/${before.transaction_id}?mchid=${second.credentials.mchId}`;
  expect((await second.call('GET', byId)).json).toEqual(before);
  expect((await second.control('POST', '/simulator/pay/requests', second.payParameters(prepay))).status).toBe(200);
  expect((await second.control('POST', `/simulator/pay/requests/${panel.requestId}`, { action: 'pay' })).json).toEqual({
    state: 'paid',
  });
  expect((await second.refund(refund)).json.status).toBe('PROCESSING');
  expect((await second.place(open)).json.code).toBe('ORDERPAID');
  expect(second.pay.settings.toJSON()).toEqual({ refundMode: 'success', balanceFen: 77, publicKeyOnly: false });
});

test('a notification that was not accepted is sent on by its list', async () => {
  first.receiver.answer = () => 500;
  await first.paidOrder();
  await first.clock.advance(MINUTE);
  expect(first.receiver.received).toHaveLength(4);
  first.receiver.answer = () => 204;
  await restart();
  await second.clock.advance(3 * MINUTE - 1);
  expect(first.receiver.received).toHaveLength(4);
  await second.clock.advance(1);
  expect(first.receiver.received).toHaveLength(5);
  const [newest] = (await second.control('GET', '/simulator/pay/notifications')).json.notifications;
  expect(newest).toMatchObject({ attempt: 5, status: 204, at: START + 4 * MINUTE, nextAt: null });
  await second.clock.advance(60 * MINUTE);
  expect(first.receiver.received).toHaveLength(5);
});

test('a refund that was processing ends after the restart', async () => {
  const body = first.refundBody(await first.paidOrder({}, 'pay_never_notify'), 2_500);
  await first.refund(body);
  await restart();
  await second.clock.advance(3 * SECOND);
  const reply = await second.call('GET', `/v3/refund/domestic/refunds/${body.out_refund_no}`);
  expect(reply.json.status).toBe('SUCCESS');
  expect(first.receiver.received.map(({ path }) => path)).toEqual(['/pay/refund-notify']);
});

test('every change is told to whoever writes the file', async () => {
  const told = async (work: () => unknown): Promise<boolean> => {
    const before = first.changes;
    await work();
    return first.changes > before;
  };
  const order = first.orderBody();
  let prepay = '';
  const place = async () => {
    prepay = (await first.place(order)).json.prepay_id;
  };
  expect(await told(place)).toBe(true);
  expect(await told(() => first.query(order.out_trade_no))).toBe(false);
  expect(await told(() => first.control('POST', '/simulator/pay/requests', first.payParameters(prepay)))).toBe(true);
  expect(await told(() => first.control('POST', `/simulator/pay/orders/${order.out_trade_no}/pay`))).toBe(true);
  expect(await told(() => first.clock.advance(0))).toBe(true);
  expect(await told(() => first.refund(first.refundBody(order.out_trade_no, 1)))).toBe(true);
  expect(await told(() => first.clock.advance(3 * SECOND))).toBe(true);
  await restart();
});
