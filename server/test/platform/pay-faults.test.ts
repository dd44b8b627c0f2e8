import type { FaultKind } from '@qingya/wechat-simulator';
import type { PayGateway } from '../../src/platform/pay';
import { Impatience } from './impatience';
import { BILL_DAY, type Mode, OPENID, Scene } from './pay-scene';

/** A call that can be tried again and again with the same parameters, and what it must lead to in the end. */
interface Attempt {
  readonly endpoint: string;
  readonly run: () => Promise<object>;
  readonly right: object;
}

/** Every call of the gateway, ready to be made once. Each has an endpoint of its own, so they can meet faults side by side. */
const attempts = async (scene: Scene, mode: Mode): Promise<Attempt[]> => {
  const gateway = scene.gateway(mode);
  const paid = await scene.paidOrder(gateway);
  const forRefund = await scene.paidOrder(gateway);
  const refund = scene.refund(forRefund, 900);
  const known = await scene.paidOrder(gateway);
  const knownRefund = scene.refund(known, 800);
  expect(await gateway.refund(knownRefund)).toMatchObject({ kind: 'accepted' });
  const toClose = scene.order();
  expect(await gateway.createOrder(toClose)).toMatchObject({ kind: 'ready' });
  const fresh = scene.order();
  return [
    { endpoint: 'pay.order', run: () => gateway.createOrder(fresh), right: { kind: 'ready' } },
    {
      endpoint: 'pay.query',
      run: () => gateway.queryOrder(paid.outTradeNo),
      right: { kind: 'paid', payment: { outTradeNo: paid.outTradeNo, total: 19_900, openid: OPENID, attach: 'payment:1' } },
    },
    { endpoint: 'pay.close', run: () => gateway.closeOrder(toClose.outTradeNo), right: { kind: 'closed' } },
    {
      endpoint: 'pay.refund',
      run: () => gateway.refund(refund),
      right: { kind: 'accepted', refund: { outRefundNo: refund.outRefundNo, amount: 900, total: 19_900 } },
    },
    {
      endpoint: 'pay.refund-query',
      run: () => gateway.queryRefund(knownRefund.outRefundNo),
      right: { kind: 'found', refund: { outRefundNo: knownRefund.outRefundNo, amount: 800 } },
    },
    {
      endpoint: 'pay.bill',
      run: () => gateway.tradeBill(BILL_DAY),
      right: { kind: 'bill', bill: { paymentTotal: 19_900, refundTotal: 900 } },
    },
  ];
};

/** Runs every attempt at once while its endpoint has the fault. */
const outcomes = async (tries: readonly Attempt[], impatience: Impatience): Promise<Record<string, object>> =>
  Object.fromEntries(
    await Promise.all(tries.map(async ({ endpoint, run }) => [endpoint, await impatience.calling(endpoint, run)] as const)),
  );

const expected = (tries: readonly Attempt[], of: (attempt: Attempt) => object): Record<string, object> =>
  Object.fromEntries(tries.map((attempt) => [attempt.endpoint, of(attempt)]));

describe.each<Mode>(['public key', 'platform certificates'])('faults of WeChat Pay, %s', (mode) => {
  let scene: Scene;
  let gateway: PayGateway;
  let impatience: Impatience;
  beforeAll(async () => {
    scene = await new Scene().start();
    scene.patienceMs = Impatience.limitMs;
    impatience = new Impatience(scene.world);
    gateway = await scene.tradeForADay(mode);
  });
  afterAll(() => {
    impatience.stop();
    return scene.stop();
  });
  afterEach(() => scene.world.faults.clear());

  it.each<FaultKind>(['timeout', 'slow', 'http_500', 'lost_answer'])(
    '%s once: the repeat gives the right outcome',
    async (kind) => {
      const tries = await attempts(scene, mode);
      for (const { endpoint } of tries) scene.fault(endpoint, kind, 1);
      expect(await outcomes(tries, impatience)).toMatchObject(expected(tries, ({ right }) => right));
      expect(scene.world.faults.list()).toEqual([]);
    },
  );

  it.each<[FaultKind, string]>([
    ['http_429', 'too_often'],
    ['bad_signature', 'bad_answer'],
    ['missing_headers', 'bad_answer'],
  ])('%s once: unknown, %s; asked again, the right outcome', async (kind, reason) => {
    const tries = await attempts(scene, mode);
    for (const { endpoint } of tries) scene.fault(endpoint, kind, 1);
    expect(await outcomes(tries, impatience)).toEqual(expected(tries, () => ({ kind: 'unknown', reason })));
    expect(await outcomes(tries, impatience)).toMatchObject(expected(tries, ({ right }) => right));
  });

  it.each<[FaultKind, string]>([
    ['timeout', 'timeout'],
    ['slow', 'timeout'],
    ['http_500', 'busy'],
    ['lost_answer', 'network'],
    ['bad_signature', 'bad_answer'],
  ])('%s for a while: unknown, %s; afterwards the right outcome', async (kind, reason) => {
    const tries = await attempts(scene, mode);
    for (const { endpoint } of tries) scene.fault(endpoint, kind, null);
    expect(await outcomes(tries, impatience)).toEqual(expected(tries, () => ({ kind: 'unknown', reason })));
    scene.world.faults.clear();
    expect(await outcomes(tries, impatience)).toMatchObject(expected(tries, ({ right }) => right));
  });

  it.each<[FaultKind, object]>([
    ['timeout', { kind: 'bill' }],
    ['http_500', { kind: 'bill' }],
    ['lost_answer', { kind: 'bill' }],
    ['missing_headers', { kind: 'bill' }],
    ['http_429', { kind: 'unknown', reason: 'too_often' }],
    ['bad_signature', { kind: 'corrupt', why: 'the file does not have the announced hash' }],
  ])('%s of the bill’s file once', async (kind, outcome) => {
    scene.fault('pay.bill-file', kind, 1);
    const bill = () => gateway.tradeBill(BILL_DAY);
    expect(await impatience.calling('pay.bill-file', bill)).toMatchObject(outcome);
    expect(await bill()).toMatchObject({ kind: 'bill' });
  });
});
