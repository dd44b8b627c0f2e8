import type { Instant, MessageTemplateCode, MessageTopic } from '@qingya/shared';
import { isUniqueViolation, placeholders, type Reader, type SqlValue, type UnitOfWork } from '../../../platform/db';

/** A message as it is kept. */
export interface MessageRow {
  readonly id: string;
  readonly familyId: string;
  readonly reason: string;
  readonly subject: string;
  readonly topic: MessageTopic;
  readonly studentId: string | null;
  readonly title: string;
  readonly body: string;
  readonly page: string | null;
  readonly template: MessageTemplateCode | null;
  /** JSON. */
  readonly templateData: string | null;
  readonly createdAt: Instant;
  readonly validUntil: Instant | null;
}

/** With when the asking account read it. */
export interface InboxRow extends MessageRow {
  readonly readAt: Instant | null;
}

/** @returns false when the family was told before */
export const insertMessage = async (uow: UnitOfWork, row: MessageRow): Promise<boolean> => {
  try {
    await uow.insert('messaging_message', { ...row });
    return true;
  } catch (error) {
    if (isUniqueViolation(error, 'uq_messaging_message_subject', 'messaging_message.familyId')) return false;
    throw error;
  }
};

/** When families were told about a subject. */
export const toldTimes = (
  reader: Reader,
  reason: string,
  subject: string,
  familyIds: readonly string[],
): Promise<{ readonly familyId: string; readonly createdAt: Instant }[]> =>
  reader.rows(
    `SELECT familyId, createdAt FROM messaging_message
      WHERE familyId IN (${placeholders(familyIds.length)}) AND reason = ? AND subject = ?`,
    [...familyIds, reason, subject],
  );

export const messageById = (reader: Reader, id: string): Promise<MessageRow | undefined> =>
  reader.row<MessageRow>('SELECT * FROM messaging_message WHERE id = ?', [id]);

/** Whose inbox is looked at, and how much of it may be seen. */
export interface Inbox {
  readonly accountId: string;
  readonly familyId: string;
  /** False while the family does not agree to the handling of its children's data: what is about a child is left out. */
  readonly children: boolean;
}

const INBOX = `FROM messaging_message m LEFT JOIN messaging_reading r ON r.messageId = m.id AND r.accountId = ?
  WHERE m.familyId = ?`;

const visible = ({ children }: Inbox): string => (children ? '' : ' AND m.studentId IS NULL');

export interface InboxQuery {
  readonly topic: MessageTopic | undefined;
  readonly unreadOnly: boolean;
  readonly beforeId: string | undefined;
  readonly limit: number;
}

/** Newest first, one row more than `limit`. */
export const listInbox = (reader: Reader, inbox: Inbox, query: InboxQuery): Promise<InboxRow[]> => {
  const params: SqlValue[] = [inbox.accountId, inbox.familyId];
  let sql = `SELECT m.*, r.readAt ${INBOX}${visible(inbox)}`;
  if (query.topic !== undefined) {
    sql += ' AND m.topic = ?';
    params.push(query.topic);
  }
  if (query.unreadOnly) sql += ' AND r.messageId IS NULL';
  if (query.beforeId !== undefined) {
    sql += ' AND m.id < ?';
    params.push(query.beforeId);
  }
  return reader.rows<InboxRow>(`${sql} ORDER BY m.id DESC LIMIT ${query.limit + 1}`, params);
};

/** Counting stops here. */
export const MOST_UNREAD = 100;

/** What the account has not read, counted up to 100. */
export const countUnread = async (reader: Reader, inbox: Inbox): Promise<number> => {
  const row = await reader.row<{ n: number | string }>(
    `SELECT COUNT(*) AS n FROM (SELECT m.id ${INBOX}${visible(inbox)} AND r.messageId IS NULL LIMIT ${MOST_UNREAD}) u`,
    [inbox.accountId, inbox.familyId],
  );
  return Number(row?.n ?? 0);
};

export const findInInbox = (reader: Reader, inbox: Inbox, messageId: string): Promise<InboxRow | undefined> =>
  reader.row<InboxRow>(`SELECT m.*, r.readAt ${INBOX}${visible(inbox)} AND m.id = ?`, [
    inbox.accountId,
    inbox.familyId,
    messageId,
  ]);

/** Marks as read what is not yet, from a message backwards. */
export const readUpTo = async (uow: UnitOfWork, inbox: Inbox, lastId: string): Promise<void> => {
  const rows = await uow.rows<{ id: string }>(`SELECT m.id ${INBOX}${visible(inbox)} AND r.messageId IS NULL AND m.id <= ?`, [
    inbox.accountId,
    inbox.familyId,
    lastId,
  ]);
  await markRead(
    uow,
    inbox.accountId,
    rows.map(({ id }) => id),
  );
};

/** Marks messages as read; those that are already keep their time. */
export const markRead = async (uow: UnitOfWork, accountId: string, messageIds: readonly string[]): Promise<void> => {
  const ignore =
    uow.engine === 'mysql' ? 'ON DUPLICATE KEY UPDATE readAt = readAt' : 'ON CONFLICT (accountId, messageId) DO NOTHING';
  for (let start = 0; start < messageIds.length; start += READ_AT_ONCE) {
    const part = messageIds.slice(start, start + READ_AT_ONCE);
    await uow.run(
      `INSERT INTO messaging_reading (accountId, messageId, readAt) VALUES ${part.map(() => '(?, ?, ?)').join(', ')} ${ignore}`,
      part.flatMap((id) => [accountId, id, uow.now]),
    );
  }
};

const READ_AT_ONCE = 500;

/** A family's messages for staff, newest first, one row more than `limit`. */
export const listOfFamily = (
  reader: Reader,
  familyId: string,
  beforeId: string | undefined,
  limit: number,
): Promise<MessageRow[]> =>
  beforeId === undefined
    ? reader.rows<MessageRow>(`SELECT * FROM messaging_message WHERE familyId = ? ORDER BY id DESC LIMIT ${limit + 1}`, [
        familyId,
      ])
    : reader.rows<MessageRow>(
        `SELECT * FROM messaging_message WHERE familyId = ? AND id < ? ORDER BY id DESC LIMIT ${limit + 1}`,
        [familyId, beforeId],
      );

export interface ReadingRow {
  readonly accountId: string;
  readonly messageId: string;
  readonly readAt: Instant;
}

/** Who read which of the messages, the earliest first. */
export const readingsOf = async (reader: Reader, messageIds: readonly string[]): Promise<ReadingRow[]> =>
  messageIds.length === 0
    ? []
    : reader.rows<ReadingRow>(
        `SELECT accountId, messageId, readAt FROM messaging_reading WHERE messageId IN (${placeholders(messageIds.length)}) ORDER BY readAt, accountId`,
        messageIds,
      );

/** Removes messages with all that hangs on them. */
export const removeMessages = async (uow: UnitOfWork, messageIds: readonly string[]): Promise<void> => {
  if (messageIds.length === 0) return;
  const marks = placeholders(messageIds.length);
  await uow.run(`DELETE FROM messaging_delivery WHERE messageId IN (${marks})`, messageIds);
  await uow.run(`DELETE FROM messaging_reading WHERE messageId IN (${marks})`, messageIds);
  await uow.run(`DELETE FROM messaging_message WHERE id IN (${marks})`, messageIds);
};
