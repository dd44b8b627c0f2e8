import type { Result } from '@/services/http';
import type { PayAnswer, PayOrder, PayPanel } from '@/services/wechat';
import { type FlowState, PayFlow, type Phase, resting } from './flow';
import type { PaymentDetail } from './model';

const order: PayOrder = {
  parameters: { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=x', signType: 'RSA', paySign: 's' },
  simulator: null,
};
const ok = <T>(data: T): Result<T> => ({ ok: true, data });
const no = (code: string): Result<never> => ({
  ok: false,
  error: { code, message: `refused: ${code}`, status: 409, requestId: '' },
});
const paid = { state: 'settled', confirming: false } as PaymentDetail;
const unpaid = { state: 'open', confirming: false } as PaymentDetail;
const unknown = { state: 'open', confirming: true } as PaymentDetail;

const nothing = () => undefined;

/** A flow whose server and panel answer what the test says. */
const setUp = () => {
  const phases: Phase[] = [];
  const world = {
    state: resting as FlowState,
    phases,
    payments: [] as PaymentDetail[],
    server: unknown as PaymentDetail | null,
    order: ok(order) as Result<PayOrder>,
    asked: { placeOrder: 0, confirm: 0, get: 0 },
    dismissed: 0,
    closed: 0,
    answer: nothing as (answer: PayAnswer) => void,
  };
  const tell = (how: 'confirm' | 'get') => async () => {
    world.asked[how] += 1;
    return world.server === null ? no('network_unreachable') : ok(world.server);
  };
  const flow = new PayFlow({
    placeOrder: async () => {
      world.asked.placeOrder += 1;
      return world.order;
    },
    confirm: tell('confirm'),
    get: tell('get'),
    requestPayment: (_order, show) =>
      new Promise<PayAnswer>((resolve) => {
        world.answer = resolve;
        const panel: PayPanel = {
          phoneUrl: 'http://phone',
          close: () => {
            world.closed += 1;
          },
          dismiss: () => {
            world.dismissed += 1;
          },
        };
        show(panel);
      }),
    onState: (state) => {
      if (state.phase !== world.state.phase) phases.push(state.phase);
      world.state = state;
    },
    onPayment: (payment) => void world.payments.push(payment),
  });
  return { flow, world };
};
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('believes the server, not the panel, that it was paid', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  expect(world.state).toMatchObject({ phase: 'panel', panel: { phoneUrl: 'http://phone' } });
  world.answer('ok');
  await pass(0);
  expect(world.state).toMatchObject({ phase: 'confirming', panel: null, paidHere: false });
  expect(world.asked).toEqual({ placeOrder: 1, confirm: 1, get: 0 });
  await pass(1_000);
  expect(world.asked.get).toBe(1);
  world.server = paid;
  await pass(1_999);
  expect(world.state.phase).toBe('confirming');
  await pass(1);
  expect(world.state).toMatchObject({ phase: 'idle', hint: null, paidHere: true });
  expect(world.payments.at(-1)).toBe(paid);
});

it('takes one tap for two', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  void flow.pay();
  await pass(0);
  void flow.pay();
  await pass(0);
  world.answer('ok');
  await pass(0);
  void flow.pay();
  await pass(0);
  expect(world.asked.placeOrder).toBe(1);
});

it('goes on asking while the network is away, and then finds out', async () => {
  const { flow, world } = setUp();
  world.server = null;
  void flow.pay();
  await pass(0);
  world.answer('ok');
  await pass(10_000);
  expect(world.state.phase).toBe('confirming');
  world.server = paid;
  await pass(10_000);
  expect(world.state).toMatchObject({ phase: 'idle', paidHere: true });
});

it('stops after a minute without a result, and can be asked or paid again', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  world.answer('ok');
  await pass(63_999);
  expect(world.state.phase).toBe('confirming');
  await pass(1);
  expect(world.state.phase).toBe('unsure');
  expect(world.asked).toEqual({ placeOrder: 1, confirm: 5, get: 4 });
  void flow.askAgain();
  await pass(0);
  expect(world.state.phase).toBe('confirming');
  world.server = unpaid;
  await pass(2_000);
  expect(world.state.phase).toBe('idle');
  void flow.pay();
  await pass(0);
  expect(world.asked.placeOrder).toBe(2);
});

it.each<[PayAnswer, string, boolean]>([
  ['cancelled', '您没有付款', false],
  ['failed', '支付没有完成', true],
])('can be paid again at once after %s, and looks once more', async (answer, words, bad) => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  world.answer(answer);
  await pass(0);
  expect(world.state).toMatchObject({ phase: 'idle', hint: { text: expect.stringContaining(words), bad } });
  expect(world.asked.confirm).toBe(1);
  // The order is still open at WeChat, which must not bring the waiting back.
  void flow.resume(unknown);
  expect(world.state.phase).toBe('idle');
  // It was paid all the same.
  world.server = paid;
  await pass(3_000);
  expect(world.state).toMatchObject({ phase: 'idle', hint: null, paidHere: true });
});

it('says nothing more of an old attempt when a new one has begun', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  world.answer('cancelled');
  await pass(0);
  void flow.pay();
  await pass(0);
  const seen = world.payments.length;
  await pass(8_000);
  expect(world.payments).toHaveLength(seen);
  expect(world.state).toMatchObject({ phase: 'panel', hint: null });
});

it('finds out by itself when the panel never answers', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(9_999);
  expect(world.asked.confirm).toBe(0);
  await pass(1);
  expect([world.asked.confirm, world.state.phase]).toEqual([1, 'panel']);
  world.server = paid;
  await pass(5_000);
  expect(world.state).toMatchObject({ phase: 'idle', panel: null, paidHere: true });
  expect(world.dismissed).toBe(1);
  expect(world.closed).toBe(0);
});

it('is asked by somebody whose panel has gone', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  world.server = unpaid;
  void flow.askAgain();
  await pass(0);
  expect(world.state).toMatchObject({ phase: 'idle', panel: null });
  world.answer('ok');
  await pass(0);
  expect(world.phases).toEqual(['ordering', 'panel', 'confirming', 'idle']);
});

it('tells people with a browser where to pay', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  world.answer('elsewhere');
  await pass(20_000);
  expect(world.state).toMatchObject({ phase: 'idle', hint: { text: expect.stringContaining('微信'), bad: true } });
  expect(world.asked.confirm + world.asked.get).toBe(0);
});

it.each(['pay_not_configured', 'pay_unavailable', 'pay_refused', 'payment_busy', 'network_timeout'])(
  'shows the sentence of %s and asks nothing',
  async (code) => {
    const { flow, world } = setUp();
    world.order = no(code);
    void flow.pay();
    await pass(0);
    expect(world.state).toMatchObject({ phase: 'idle', hint: { text: `refused: ${code}`, bad: true } });
    expect(world.asked.get + world.asked.confirm).toBe(0);
  },
);

it.each(['payment_not_open', 'payment_expired'])('shows the newest state after %s', async (code) => {
  const { flow, world } = setUp();
  world.order = no(code);
  world.server = { ...paid, state: 'closed' };
  void flow.pay();
  await pass(0);
  expect(world.payments).toEqual([world.server]);
  expect(world.state.paidHere).toBe(false);
});

it('confirms when another window has paid', async () => {
  const { flow, world } = setUp();
  world.order = no('payment_already_paid');
  void flow.pay();
  await pass(0);
  expect(world.state.phase).toBe('confirming');
  world.server = paid;
  await pass(1_000);
  expect(world.state).toMatchObject({ phase: 'idle', paidHere: true });
});

it('continues confirming when it comes back, until the order is known to be unpaid', async () => {
  const { flow, world } = setUp();
  void flow.resume(unpaid);
  void flow.resume({ ...paid, confirming: true });
  expect(world.state.phase).toBe('idle');
  void flow.resume(unknown);
  await pass(0);
  expect([world.state.phase, world.asked.confirm]).toEqual(['confirming', 1]);
  world.server = unpaid;
  await pass(2_000);
  expect(world.state).toMatchObject({ phase: 'idle', hint: null });
});

it('does not keep a family that comes back waiting for long', async () => {
  const { flow, world } = setUp();
  void flow.resume(unknown);
  await pass(4_999);
  expect(world.state.phase).toBe('confirming');
  await pass(1);
  expect(world.state.phase).toBe('unsure');
  expect(world.asked).toEqual({ placeOrder: 0, confirm: 2, get: 1 });
});

it('does nothing more when its screen has closed', async () => {
  const { flow, world } = setUp();
  void flow.pay();
  await pass(0);
  flow.stop();
  expect(world.dismissed).toBe(1);
  world.answer('ok');
  await pass(60_000);
  expect(world.asked).toEqual({ placeOrder: 1, confirm: 0, get: 0 });
});
