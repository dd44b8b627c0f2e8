import type { Reader } from '../../../platform/db';
import { guardiansOf } from '../../identity';
import { whyNot } from '../domain/why-not';
import { deliveriesOf } from '../persistence/delivery-store';
import { type MessageRow, readingsOf } from '../persistence/message-store';

/** What stands for a guardian who is no longer with the family. */
const GONE = '已离开的家长';

/** Messages with who read them and how far they came, for staff. */
export const withFates = async (reader: Reader, familyId: string, messages: readonly MessageRow[]) => {
  const ids = messages.map(({ id }) => id);
  const names = new Map(
    (await guardiansOf(reader, [familyId])).flatMap(({ accountId, name }) => (accountId ? [[accountId, name]] : [])),
  );
  const readings = await readingsOf(reader, ids);
  const deliveries = await deliveriesOf(reader, ids);
  return messages.map((message) => ({
    message,
    readBy: readings
      .filter(({ messageId }) => messageId === message.id)
      .map(({ accountId, readAt }) => ({ name: names.get(accountId) ?? GONE, at: readAt })),
    deliveries: deliveries
      .filter(({ messageId }) => messageId === message.id)
      .map(({ accountId, state, errorKind, updatedAt }) => ({
        guardian: names.get(accountId) ?? GONE,
        state,
        at: updatedAt,
        reason: whyNot(state, errorKind),
      })),
  }));
};
