import type { Database } from '../../../platform/db';
import { errorText } from '../../../platform/log/background-log';
import type { SubscribeOutcome } from '../../../platform/wechat';
import { STOPPED_MS } from '../domain/outcomes';
import { type DeliveryRow, dueDeliveries, giveUpLapsed, postponeDue } from '../persistence/delivery-store';
import type { MessagingPorts } from '../ports';
import { bookAnswer } from './book-answer';
import { type Claim, claimDelivery } from './claim-delivery';

export type Delivering = Pick<MessagingPorts, 'wechat' | 'templates' | 'miniProgramState' | 'log'>;

/** A run begins nothing new after this; its lease is twice as long, so that calls that hang delay nobody further. */
const RUN_MS = 30_000;
export const DELIVER_LEASE_MS = 2 * RUN_MS;
/** People who are sent something at the same time; one person never gets two at once. */
const AT_ONCE = 4;
const CHUNK = 200;

type Due = Pick<DeliveryRow, 'id' | 'accountId'>;

interface Round {
  readonly db: Database;
  readonly ports: Delivering;
  readonly until: number;
  sent: number;
  stopped: boolean;
}

/**
 * Sends what is due over WeChat. Any number of processes may do so at once: each delivery is claimed with the consent it uses in
 * one transaction, WeChat is called outside of any, and what one delivery throws keeps no other waiting.
 * @returns how many were handed to WeChat, whatever it answered
 */
export const deliver = async (db: Database, ports: Delivering): Promise<number> => {
  const round: Round = { db, ports, until: db.clock.now() + RUN_MS, sent: 0, stopped: false };
  await db.transaction(giveUpLapsed);
  for (const seen = new Set<string>(); mayGoOn(round); ) {
    const due = await db.read((reader) => dueDeliveries(reader, CHUNK));
    const fresh = due.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) break;
    for (const { id } of fresh) seen.add(id);
    await sendAll(round, fresh);
  }
  if (round.stopped) await db.transaction((uow) => postponeDue(uow, uow.now + STOPPED_MS));
  return round.sent;
};

const mayGoOn = ({ db, until, stopped }: Round): boolean => !stopped && db.clock.now() < until;

const sendAll = async (round: Round, due: readonly Due[]): Promise<void> => {
  const queues = [...byAccount(due).values()];
  const worker = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const one of queue) {
        if (!mayGoOn(round)) return;
        await sendOne(round, one);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queues.length) }, worker));
};

const byAccount = (due: readonly Due[]): Map<string, Due[]> => {
  const queues = new Map<string, Due[]>();
  for (const one of due) queues.set(one.accountId, [...(queues.get(one.accountId) ?? []), one]);
  return queues;
};

const sendOne = async (round: Round, due: Due): Promise<void> => {
  const { db, ports } = round;
  try {
    const claim = await db.transaction((uow) => claimDelivery(uow, ports, due));
    if (!claim) return;
    round.sent += 1;
    const outcome = await send(ports, claim);
    if (await db.transaction((uow) => bookAnswer(uow, claim, outcome))) round.stopped = true;
  } catch (error) {
    ports.log.error(
      { delivery: due.id, error: errorText(error) },
      'a message could not be handled; the next run looks at it again',
    );
  }
};

/** What the client throws leaves open whether the message went out. */
const send = async ({ wechat, log }: Delivering, claim: Claim): Promise<SubscribeOutcome> => {
  try {
    return await wechat.sendSubscribeMessage(claim.request);
  } catch (error) {
    log.error({ delivery: claim.delivery.id, error: errorText(error) }, 'sending a message failed in an unexpected way');
    return { kind: 'unknown', why: 'thrown' };
  }
};
