import { placeholders, type Reader, type UnitOfWork } from '../../platform/db';
import { type FamilyDataContributor, guardiansOf } from '../identity';
import { removeMessages } from './persistence/message-store';

const accountsOf = async (reader: Reader, familyId: string): Promise<string[]> =>
  (await guardiansOf(reader, [familyId])).flatMap(({ accountId }) => accountId ?? []);

/** Messages are removed in pieces: a family may have years of them behind it. */
const CHUNK = 500;

/** The share of messaging in a family's data. */
export const messagingFamilyData: FamilyDataContributor = {
  name: 'messaging',

  exportFamily: async (reader, familyId) => {
    const accounts = await accountsOf(reader, familyId);
    const ofAccounts = async (sql: string): Promise<object[]> =>
      accounts.length === 0 ? [] : reader.rows<object>(sql.replace('(?)', `(${placeholders(accounts.length)})`), accounts);
    return {
      messages: await reader.rows<object>(
        'SELECT id, topic, studentId, title, body, page, createdAt FROM messaging_message WHERE familyId = ? ORDER BY id',
        [familyId],
      ),
      sentOverWechat: await reader.rows<object>(
        `SELECT d.messageId, d.accountId, d.template, d.state, d.updatedAt FROM messaging_delivery d
           JOIN messaging_message m ON m.id = d.messageId WHERE m.familyId = ? ORDER BY d.id`,
        [familyId],
      ),
      consents: await ofAccounts(
        'SELECT accountId, template, kind, delta, origin, at FROM messaging_grant_entry WHERE accountId IN (?) ORDER BY at, id',
      ),
      muted: await ofAccounts(
        'SELECT accountId, template, updatedAt FROM messaging_preference WHERE muted = 1 AND accountId IN (?) ORDER BY accountId, template',
      ),
      read: await ofAccounts(
        'SELECT accountId, messageId, readAt FROM messaging_reading WHERE accountId IN (?) ORDER BY accountId, messageId',
      ),
    };
  },

  eraseFamily: async (uow: UnitOfWork, familyId) => {
    for (;;) {
      const rows = await uow.rows<{ id: string }>(
        `SELECT id FROM messaging_message WHERE familyId = ? ORDER BY id LIMIT ${CHUNK}`,
        [familyId],
      );
      if (rows.length === 0) break;
      await removeMessages(
        uow,
        rows.map(({ id }) => id),
      );
    }
    const accounts = await accountsOf(uow, familyId);
    if (accounts.length === 0) return;
    const marks = placeholders(accounts.length);
    await uow.run(`DELETE FROM messaging_grant_entry WHERE accountId IN (${marks})`, accounts);
    await uow.run(`DELETE FROM messaging_grant WHERE accountId IN (${marks})`, accounts);
    await uow.run(`DELETE FROM messaging_preference WHERE accountId IN (${marks})`, accounts);
    await uow.run(`DELETE FROM messaging_reading WHERE accountId IN (${marks})`, accounts);
  },
};
