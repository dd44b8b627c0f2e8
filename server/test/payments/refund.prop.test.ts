import { MINUTE_MS, type RefundState } from '@qingya/shared';
import fc from 'fast-check';
import { rankOf } from '../../src/modules/payments/domain/decide-refund';
import { retryRefund } from '../../src/modules/payments/usecases/retry-refund';
import { settleRefundByHand } from '../../src/modules/payments/usecases/settle-refund-by-hand';
import { takeRefundFacts } from '../../src/modules/payments/usecases/take-refund-facts';
import { AppError } from '../../src/platform/errors';
import type { RefundFacts } from '../../src/platform/pay/gateway';
import { describeDatabases } from '../support/database';
import { ask, captureNow, paidByWechat, refundEvents, refundNow, send } from './refund-support';
import { freshId, PaymentsWorld, STAFF } from './world';

type Step =
  | { readonly do: 'ask'; readonly amount: number }
  | { readonly do: 'send' | 'retry' | 'by_hand' | 'wait' | 'die'; readonly which: number }
  | { readonly do: 'answer'; readonly which: number; readonly answer: 'not_enough' | 'timeout' | 'refused' | 'user' }
  | { readonly do: 'finish' | 'tell'; readonly which: number; readonly status: RefundFacts['status'] };

const which = fc.nat(3);
const status = fc.constantFrom<RefundFacts['status']>('succeeded', 'processing', 'abnormal', 'closed');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('ask' as const), amount: fc.integer({ min: 1, max: 700 }) }),
  fc.record({
    do: fc.constantFrom('send' as const, 'send' as const, 'retry' as const, 'by_hand' as const, 'wait' as const, 'die' as const),
    which,
  }),
  fc.record({
    do: fc.constant('answer' as const),
    which,
    answer: fc.constantFrom('not_enough' as const, 'timeout' as const, 'refused' as const, 'user' as const),
  }),
  fc.record({ do: fc.constantFrom('finish' as const, 'tell' as const), which, status }),
);

const ANSWERS = {
  not_enough: { kind: 'not_enough' },
  timeout: { kind: 'unknown', reason: 'timeout' },
  refused: { kind: 'refused', reason: 'bad_request', code: 'PARAM_ERROR', message: '' },
  user: { kind: 'user_account_abnormal' },
} as const;

/** The process is killed in the middle of the call. */
const dies = (): never => {
  throw new Error('killed');
};

/** A refusal of ours is a good answer to a senseless step; everything else is a failure. */
const allowRefusal = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof AppError || (error as Error).message === 'killed') return false;
    throw error;
  }
};

describeDatabases('refunds under any sequence of answers, notifications and people', (open) => {
  let world: PaymentsWorld;
  beforeAll(() => {
    world = new PaymentsWorld(open());
  });

  const TOTAL = 1_000;

  /** Plays the steps on a fresh payment and checks the invariants after each. */
  const play = async (steps: readonly Step[]): Promise<void> => {
    const { capture } = await paidByWechat(world, TOTAL);
    const ids: string[] = [];
    const last = new Map<string, { state: RefundState; numbers: number }>();
    for (const one of steps) {
      // What a killed or scripted call has left over belongs to the step that asked for it.
      world.gateway.refundStatus = 'processing';
      if (one.do === 'ask') {
        await allowRefusal(ask(world, capture.id, one.amount).then(({ id }) => ids.push(id)));
      } else {
        const id = ids[one.which % Math.max(1, ids.length)];
        if (id !== undefined) await act(one, id);
      }
      await check(ids, last, await captureNow(world, capture));
    }
  };

  const act = async (one: Exclude<Step, { do: 'ask' }>, id: string): Promise<void> => {
    const { outRefundNo } = await refundNow(world, id);
    switch (one.do) {
      case 'send':
        return void (await allowRefusal(Promise.all([send(world, id), send(world, id)])));
      case 'die':
      case 'answer': {
        const before = world.gateway.callsOf('refund').length;
        const script = one.do === 'answer' ? ANSWERS[one.answer] : dies;
        world.gateway.next('refund', script);
        await allowRefusal(send(world, id));
        // Nothing was due: the script must not hit another step.
        if (world.gateway.callsOf('refund').length === before) {
          await world.gateway
            .refund({ outTradeNo: 'x', outRefundNo: 'x', reason: '', amount: 1, total: 1 })
            .catch((error: Error) => expect(error.message).toBe('killed'));
        }
        return;
      }
      case 'wait':
        return world.after([5_000, 2 * MINUTE_MS, 61 * MINUTE_MS][one.which % 3] ?? 0);
      case 'retry':
        return void (await allowRefusal(world.db.transaction((uow) => retryRefund(uow, { refundId: id, actor: STAFF }))));
      case 'by_hand': {
        const command = { refundId: id, channel: 'cash', receiptNo: freshId(), note: null, actor: STAFF } as const;
        return void (await allowRefusal(world.db.transaction((uow) => settleRefundByHand(uow, command))));
      }
      case 'finish':
        if (world.gateway.refunds.has(outRefundNo)) world.gateway.finishRefund(outRefundNo, one.status);
        return;
      case 'tell': {
        const known = world.gateway.refunds.get(outRefundNo);
        if (known) await world.db.transaction((uow) => takeRefundFacts(uow, { ...known, status: one.status }, 'notification'));
      }
    }
  };

  const check = async (
    ids: readonly string[],
    last: Map<string, { state: RefundState; numbers: number }>,
    capture: { readonly amount: number; readonly reserved: number; readonly refunded: number },
  ): Promise<void> => {
    expect(capture.refunded).toBeLessThanOrEqual(capture.reserved);
    expect(capture.reserved).toBeLessThanOrEqual(capture.amount);
    let reserved = 0;
    let refunded = 0;
    for (const id of ids) {
      const { state, amount, numbers } = await refundNow(world, id);
      const before = last.get(id);
      // Only a person, who allows another number, takes a refund back to its beginning.
      if (before && before.numbers >= numbers) expect(rankOf(state)).toBeGreaterThanOrEqual(rankOf(before.state));
      if (before?.state === 'succeeded') expect(state).toBe('succeeded');
      last.set(id, { state, numbers });
      reserved += amount;
      if (state === 'succeeded') refunded += amount;
      const succeeded = refundEvents(world, id).filter((type) => type === 'succeeded').length;
      expect(succeeded).toBe(state === 'succeeded' ? 1 : 0);
    }
    expect(capture).toMatchObject({ reserved, refunded });
  };

  it('holds refunded ≤ reserved ≤ amount, never goes back, and tells of a success once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => play([{ do: 'ask', amount: 400 }, ...steps])),
      { numRuns: 100 },
    );
  }, 300_000);
});
