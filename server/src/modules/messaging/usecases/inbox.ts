import type { Reader, UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { childConsentOf } from '../../identity';
import { countUnread, findInInbox, type Inbox, markRead, readUpTo } from '../persistence/message-store';

/** The inbox of a guardian; what is about a child shows only while the family agrees to the handling of its data. */
export const inboxOf = async (reader: Reader, accountId: string, familyId: string): Promise<Inbox> => ({
  accountId,
  familyId,
  children: (await childConsentOf(reader, familyId)).state === 'given',
});

/** What a guardian has not read yet, counted up to 100; for callers that have seen to the family's consent. */
export const unreadOf = (reader: Reader, accountId: string, familyId: string): Promise<number> =>
  countUnread(reader, { accountId, familyId, children: true });

/** The guardian has read a message. @throws AppError message_not_found */
export const readMessage = async (uow: UnitOfWork, inbox: Inbox, messageId: string): Promise<void> => {
  const message = await findInInbox(uow, inbox, messageId);
  if (!message) throw fail('message_not_found');
  if (message.readAt === null) await markRead(uow, inbox.accountId, [messageId]);
};

/** The guardian has read everything up to and including a message. @throws AppError message_not_found */
export const readAllUpTo = async (uow: UnitOfWork, inbox: Inbox, messageId: string): Promise<void> => {
  if (!(await findInInbox(uow, inbox, messageId))) throw fail('message_not_found');
  await readUpTo(uow, inbox, messageId);
};
