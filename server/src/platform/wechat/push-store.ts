import { createHash } from 'node:crypto';
import { DAY_MS, type Instant } from '@qingya/shared';
import { type Database, isUniqueViolation, type NewEvent } from '../db';
import type { PushMessage } from './push';
import { nameOf, readEvent, type WechatEvent } from './push-events';

const sha256 = (...parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Messages have an id, events have none. */
const dedupeKey = (message: PushMessage, text: string): string => {
  const { MsgId: id, FromUserName: from, CreateTime: at, Event: event } = message;
  return id === undefined ? sha256('event', from, at, event, text) : sha256('message', id);
};

/** One lane per person, without the openid in its name. */
const personLane = (openid: string): string => `wechat-person:${sha256(openid).slice(0, 32)}`;

/**
 * What the outbox is told, by event. Payloads are the events of `push-events.ts`; those about people carry the openid.
 * - `wechat.subscriptions.changed`, `wechat.message.delivered`: lane of the person
 * - `wechat.media.checked`: lane of the trace id
 * - `wechat.trade.reminded`: lane of the payment, or of the account
 */
const eventOf = (event: WechatEvent): NewEvent | undefined => {
  switch (event.kind) {
    case 'subscriptions':
      return { type: 'wechat.subscriptions.changed', aggregate: personLane(event.openid), payload: event };
    case 'delivered':
      return { type: 'wechat.message.delivered', aggregate: personLane(event.openid), payload: event };
    case 'media':
      return { type: 'wechat.media.checked', aggregate: `wechat-media:${event.traceId}`.slice(0, 80), payload: event };
    case 'trade': {
      const payment = event.transactionId ?? event.outTradeNo ?? 'account';
      return { type: 'wechat.trade.reminded', aggregate: `wechat-trade:${payment}`.slice(0, 80), payload: event };
    }
    default:
      return undefined;
  }
};

/**
 * Takes a push once: the row that remembers it and the event for those who wait for it commit together.
 * @returns false when it had been taken before
 */
export const takePush = async (db: Database, message: PushMessage, text: string): Promise<boolean> => {
  const event = eventOf(readEvent(message));
  try {
    await db.transaction(async (uow) => {
      const row = { id: uow.newId(), dedupeKey: dedupeKey(message, text), event: nameOf(message), receivedAt: uow.now };
      await uow.insert('wechat_push', row);
      if (event) await uow.append(event);
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_wechat_push_key', 'wechat_push.dedupeKey')) return false;
    throw error;
  }
};

const CHUNK = 1_000;

/** Forgets pushes taken more than `days` days before `now`; WeChat repeats one within seconds. @returns how many */
export const purgePushes = async (db: Database, days: number, now: Instant): Promise<number> => {
  const before = now - days * DAY_MS;
  let removed = 0;
  for (;;) {
    const old = await db.read((reader) =>
      reader.rows<{ id: string; receivedAt: number }>(
        'SELECT id, receivedAt FROM wechat_push WHERE receivedAt < ? ORDER BY receivedAt LIMIT ?',
        [before, CHUNK],
      ),
    );
    const last = old.at(-1);
    if (!last) return removed;
    removed += await db.transaction((uow) => uow.run('DELETE FROM wechat_push WHERE receivedAt <= ?', [last.receivedAt]));
  }
};
