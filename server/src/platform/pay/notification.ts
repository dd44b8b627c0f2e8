import { z } from 'zod';
import { readPaidNotice, readRefundNotice } from './answers';
import { decryptPart, encryptedPart, parseJson } from './decrypt';
import type { Notification, NotificationOutcome, RawNotification } from './gateway';
import type { KeyLookup } from './platform-keys';
import { exactText, isSignedBy, isTimely, signatureHeaders } from './signing';

/** Test traffic of the platform, which a correct receiver must refuse. */
const PROBE = 'WECHATPAY/SIGNTEST/';

const envelope = z.object({ id: z.string().min(1).max(64), event_type: z.string().min(1).max(64), resource: encryptedPart });

const PAYMENT_EVENT = 'TRANSACTION.SUCCESS';
const REFUND_EVENTS: readonly string[] = ['REFUND.SUCCESS', 'REFUND.ABNORMAL', 'REFUND.CLOSED'];

/** What a reader of notifications knows of the platform and of itself. */
export interface NotificationReader {
  readonly apiV3Key: string;
  readonly findKey: (serial: string) => Promise<KeyLookup>;
  readonly now: () => number;
}

const rejected = (reason: Extract<NotificationOutcome, { kind: 'rejected' }>['reason']): NotificationOutcome => ({
  kind: 'rejected',
  reason,
});

/** Verifies the signature over the bytes that came, then decrypts and reads the content. */
export const readNotification = async (reader: NotificationReader, raw: RawNotification): Promise<NotificationOutcome> => {
  const headers = signatureHeaders((name) => raw.headers[name]);
  if (!headers) return rejected('headers_missing');
  if (headers.signature.startsWith(PROBE)) return rejected('probe');
  if (!isTimely(headers, reader.now())) return rejected('clock');
  const found = await reader.findKey(headers.serial);
  if (found.kind === 'unavailable') return rejected('key_unavailable');
  if (found.kind !== 'key') return rejected('unknown_key');
  const text = exactText(raw.body);
  if (text === undefined || !isSignedBy(found.key, headers, text)) return rejected('bad_signature');
  return readGenuine(reader.apiV3Key, parseJson(text));
};

const readGenuine = (apiV3Key: string, body: unknown): NotificationOutcome => {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return rejected('malformed');
  const { id, event_type: eventType, resource } = parsed.data;
  if (eventType !== PAYMENT_EVENT && !REFUND_EVENTS.includes(eventType))
    return { kind: 'genuine', notification: { kind: 'other', eventId: id, eventType } };
  const plain = decryptPart(apiV3Key, resource);
  if (plain === undefined) return rejected('not_decryptable');
  const notification = eventType === PAYMENT_EVENT ? paymentOf(id, parseJson(plain)) : refundOf(id, parseJson(plain));
  return notification ? { kind: 'genuine', notification } : rejected('malformed');
};

const paymentOf = (eventId: string, body: unknown): Notification | undefined => {
  const payment = readPaidNotice(body);
  return payment && { kind: 'payment', eventId, payment };
};

const refundOf = (eventId: string, body: unknown): Notification | undefined => {
  const notice = readRefundNotice(body);
  return notice && { kind: 'refund', eventId, ...notice };
};
