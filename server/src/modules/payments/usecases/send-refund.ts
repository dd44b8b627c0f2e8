import type { Instant, RefundState } from '@qingya/shared';
import type { Database, UnitOfWork } from '../../../platform/db';
import type { PayGateway, RefundOutcome, RefundQueryOutcome, RefundRequest } from '../../../platform/pay/gateway';
import { parseRefundNumber, refundNumber } from '../domain/decide-refund';
import { BLOCKED_DELAY_MS, CLAIM_MS, nextPartAt, PART_GAP_MS, queryDelay, sendDelay } from '../domain/refund-schedule';
import { changeRefund, type RefundChange, type RefundRow, refundsOfCapture } from '../persistence/refund-store';
import type { PaymentPorts } from '../ports';
import { type LockedRefund, lockRefund } from './lock-refund';
import { codeOf } from './sync-order';
import { takeRefundFacts, tellStuck } from './take-refund-facts';

type Sending = Pick<PaymentPorts, 'gateway' | 'wakeRefunds'>;

/** What this worker, and nobody else, is to do with the refund until `until`. */
interface Claim {
  readonly refundId: string;
  /** Also the claim's name: an outcome is stored only while it stands in the row. */
  readonly until: Instant;
  readonly outRefundNo: string;
  readonly attempts: number;
  readonly step: 'send' | 'query' | 'renumber';
  readonly request: RefundRequest;
}

/**
 * Takes the due step of one refund: send it, ask how it stands, or change its number. Any number of workers may call this at
 * any time: one of them claims the step, calls the platform outside the transaction, and only that one stores what came of
 * it. A worker that dies leaves a claim that ends by itself; then the same number is sent again.
 */
export const sendRefund = async (db: Database, ports: Sending, refundId: string): Promise<void> => {
  const { gateway } = ports;
  const claim = await db.transaction((uow) => claimStep(uow, refundId, gateway !== null));
  if (!claim || !gateway) return;
  if (claim.step === 'send') await send(db, gateway, claim);
  else if (claim.step === 'query') await ask(db, gateway, claim);
  else await renumber(db, ports, gateway, claim);
};

const claimStep = async (uow: UnitOfWork, refundId: string, configured: boolean): Promise<Claim | null> => {
  const locked = await lockRefund(uow, refundId);
  if (!locked) return null;
  const { refund, capture } = locked;
  if (refund.channel !== 'wechat' || !isDue(refund, uow.now)) return null;
  const outTradeNo = capture.outTradeNo;
  if (outTradeNo === null) throw new Error(`refund ${refundId} has no order number`);
  const seen = { state: refund.state, claimedUntil: refund.claimedUntil };
  if (!configured) {
    await changeRefund(uow, refundId, seen, { nextAttemptAt: uow.now + BLOCKED_DELAY_MS, lastCode: 'not_configured' });
    return null;
  }
  const step = stepOf(refund);
  if (step === 'send') {
    const others = (await refundsOfCapture(uow, capture.id)).filter(({ id }) => id !== refundId);
    const free = nextPartAt(others.flatMap(({ sentAt }) => sentAt ?? []));
    if (free > uow.now) {
      await changeRefund(uow, refundId, seen, { nextAttemptAt: free });
      return null;
    }
  }
  const until = uow.now + CLAIM_MS;
  const attempts = refund.attempts + 1;
  const taken = { claimedUntil: until, attempts, ...(step === 'send' ? { sentAt: uow.now } : {}) };
  if (!(await changeRefund(uow, refundId, seen, taken))) return null;
  const { outRefundNo, reason, amount } = refund;
  return {
    refundId,
    until,
    outRefundNo,
    attempts,
    step,
    request: { outTradeNo, outRefundNo, reason, amount, total: capture.amount },
  };
};

const MOVING: readonly RefundState[] = ['waiting', 'processing', 'blocked'];

const isDue = (refund: RefundRow, now: Instant): boolean =>
  MOVING.includes(refund.state) && refund.nextAttemptAt <= now && refund.claimedUntil <= now;

const stepOf = (refund: RefundRow): Claim['step'] => {
  if (refund.state === 'processing') return 'query';
  return numberInUse(refund) < refund.numbers ? 'renumber' : 'send';
};

const numberInUse = ({ outRefundNo }: { readonly outRefundNo: string }): number => parseRefundNumber(outRefundNo)?.n ?? 1;

const send = async (db: Database, gateway: PayGateway, claim: Claim): Promise<void> => {
  const outcome = await gateway.refund(claim.request);
  // A number that was accepted before its answer got lost may be refused when repeated: only a query tells them apart.
  const second = isRefusal(outcome) ? await gateway.queryRefund(claim.outRefundNo) : undefined;
  await db.transaction((uow) => bookSent(uow, claim, outcome, second));
};

const isRefusal = ({ kind }: RefundOutcome): boolean =>
  kind === 'refused' || kind === 'payment_not_found' || kind === 'user_account_abnormal';

const bookSent = async (
  uow: UnitOfWork,
  claim: Claim,
  outcome: RefundOutcome,
  second: RefundQueryOutcome | undefined,
): Promise<void> => {
  if (outcome.kind === 'accepted') return bookFacts(uow, claim, outcome.refund, 'answer');
  if (second?.kind === 'found') return bookFacts(uow, claim, second.refund, 'query');
  if (outcome.kind === 'not_enough') {
    const delay = { nextAttemptAt: uow.now + BLOCKED_DELAY_MS };
    return stuck(uow, claim, 'blocked', 'refund_not_enough', 'NOT_ENOUGH', delay);
  }
  if (outcome.kind === 'unknown') return again(uow, claim, codeOf(outcome));
  const code = outcome.kind === 'refused' ? codeOf(outcome) : outcome.kind;
  // Without an answer to the query, only a number that never went out before is certain not to be under way.
  const certain = second?.kind === 'not_found' || (second?.kind === 'refused' && claim.attempts === 1);
  if (!certain) return again(uow, claim, code);
  if (outcome.kind === 'user_account_abnormal') return stuck(uow, claim, 'abnormal', 'refund_abnormal', code);
  return stuck(uow, claim, 'failed', 'refund_failed', code);
};

/** The refund, when this claim still stands. */
const held = async (uow: UnitOfWork, claim: Claim): Promise<LockedRefund | undefined> => {
  const locked = await lockRefund(uow, claim.refundId);
  const stands = locked?.refund.claimedUntil === claim.until && locked.refund.outRefundNo === claim.outRefundNo;
  return stands ? locked : undefined;
};

type FoundRefund = Parameters<typeof takeRefundFacts>[1];

/** Facts are true whoever brings them; only the next query is the claimer's to set. */
const bookFacts = async (uow: UnitOfWork, claim: Claim, facts: FoundRefund, via: 'answer' | 'query'): Promise<void> => {
  if (facts.outRefundNo !== claim.outRefundNo) return again(uow, claim, 'bad_answer');
  await takeRefundFacts(uow, facts, via);
  const locked = await held(uow, claim);
  if (!locked) return;
  // Nothing moved: asked again, or (facts that do not fit us) tried again later.
  const { refund } = locked;
  const delay = refund.state === 'processing' ? queryDelay(refund.attempts) : sendDelay(refund.attempts);
  await changeRefund(uow, refund.id, { claimedUntil: claim.until }, { claimedUntil: 0, nextAttemptAt: uow.now + delay });
};

/** No answer that can be believed: the same number, later. */
const again = async (uow: UnitOfWork, claim: Claim, code: string): Promise<void> => {
  const locked = await held(uow, claim);
  if (!locked) return;
  const { refund } = locked;
  const delay = refund.state === 'processing' ? queryDelay(refund.attempts) : sendDelay(refund.attempts);
  const change = { claimedUntil: 0, nextAttemptAt: uow.now + delay, lastCode: code };
  await changeRefund(uow, refund.id, { claimedUntil: claim.until }, change);
};

const stuck = async (
  uow: UnitOfWork,
  claim: Claim,
  state: 'blocked' | 'abnormal' | 'failed',
  kind: Parameters<typeof tellStuck>[2],
  code: string,
  more: RefundChange = {},
): Promise<void> => {
  const locked = await held(uow, claim);
  if (!locked) return;
  const { refund } = locked;
  // A notification that overtook the answer has moved the refund on.
  if (refund.state !== 'waiting' && refund.state !== 'blocked') return again(uow, claim, code);
  const change = { state, claimedUntil: 0, lastCode: code, ...more };
  if (!(await changeRefund(uow, refund.id, { claimedUntil: claim.until }, change))) return;
  if (refund.state !== state) await tellStuck(uow, locked, kind, code);
};

const ask = async (db: Database, gateway: PayGateway, claim: Claim): Promise<void> => {
  const answer = await gateway.queryRefund(claim.outRefundNo);
  await db.transaction((uow) =>
    answer.kind === 'found' ? bookFacts(uow, claim, answer.refund, 'query') : again(uow, claim, codeOfQuery(answer)),
  );
};

const codeOfQuery = (answer: Exclude<RefundQueryOutcome, { kind: 'found' }>): string =>
  answer.kind === 'not_found' ? 'not_found' : codeOf(answer);

/** A person allowed a new number. It is taken only when the old one surely did not, and will not, bring the money back. */
const renumber = async (db: Database, ports: Sending, gateway: PayGateway, claim: Claim): Promise<void> => {
  const answer = await gateway.queryRefund(claim.outRefundNo);
  await db.transaction(async (uow) => {
    if (answer.kind === 'unknown' || answer.kind === 'refused') return again(uow, claim, codeOf(answer));
    const status = answer.kind === 'found' ? answer.refund.status : 'not_found';
    if (answer.kind === 'found' && status === 'succeeded') return bookFacts(uow, claim, answer.refund, 'query');
    const locked = await held(uow, claim);
    if (!locked) return;
    const { refund } = locked;
    const used = numberInUse(refund);
    const change: RefundChange =
      status === 'processing'
        ? { state: 'processing', numbers: used, attempts: 0, claimedUntil: 0, nextAttemptAt: uow.now + queryDelay(0) }
        : {
            outRefundNo: refundNumber(refund.id, used + 1),
            refundId: null,
            attempts: 0,
            claimedUntil: 0,
            sentAt: null,
            nextAttemptAt: Math.max(uow.now, (refund.sentAt ?? 0) + PART_GAP_MS),
          };
    await changeRefund(uow, refund.id, { claimedUntil: claim.until }, change);
    uow.afterCommit(() => ports.wakeRefunds(refund.id));
  });
};
