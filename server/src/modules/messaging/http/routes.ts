import { messageContracts as contracts, type MessageView } from '@qingya/shared';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { QUIET_HOURS } from '../domain/quiet-hours';
import { setMuted } from '../persistence/grant-store';
import { countUnread, type InboxRow, listInbox, listOfFamily, type MessageRow } from '../persistence/message-store';
import type { MessagingPorts } from '../ports';
import { withFates } from '../usecases/family-messages';
import { inboxOf, readAllUpTo, readMessage } from '../usecases/inbox';
import { reportConsents } from '../usecases/report-consents';
import { settingsOf } from '../usecases/settings';

/** The id after which the next page begins. @throws AppError invalid_request */
const positionOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : String(decodeCursor(cursor, ['string'])[0]);

const present = ({ id, topic, title, body, page, studentId, createdAt }: MessageRow): Omit<MessageView, 'readAt'> => ({
  id,
  topic,
  title,
  body,
  page,
  studentId,
  createdAt,
});

const presentInbox = (row: InboxRow): MessageView => ({ ...present(row), readAt: row.readAt });

/** The inbox, the wishes of a guardian, and what staff see of both. */
export const messageRoutes = ({ templates }: Pick<MessagingPorts, 'templates'>): Route[] => [
  read(contracts.list, (req) => {
    const { db, query } = req;
    const { accountId, familyId } = req.guardian();
    const { topic, unread, limit, cursor } = query;
    return db.read(async (reader) => {
      const inbox = await inboxOf(reader, accountId, familyId);
      const wanted = { topic, unreadOnly: unread === 'true', beforeId: positionOf(cursor), limit };
      const page = toPage(await listInbox(reader, inbox, wanted), limit, ({ id }) => [id]);
      return { ...page, items: page.items.map(presentInbox), unread: await countUnread(reader, inbox) };
    });
  }),
  write(contracts.read, async (uow, req) => {
    const { accountId, familyId } = req.guardian();
    const inbox = await inboxOf(uow, accountId, familyId);
    await readMessage(uow, inbox, req.params.messageId);
    return { unread: await countUnread(uow, inbox) };
  }),
  write(contracts.readAll, async (uow, req) => {
    const { accountId, familyId } = req.guardian();
    const inbox = await inboxOf(uow, accountId, familyId);
    await readAllUpTo(uow, inbox, req.body.upTo);
    return { unread: await countUnread(uow, inbox) };
  }),
  read(contracts.settings, async (req) => {
    const { accountId } = req.guardian();
    const list = await req.db.read((reader) => settingsOf(reader, templates, accountId));
    return { templates: list, quietFrom: QUIET_HOURS.from, quietUntil: QUIET_HOURS.until };
  }),
  write(contracts.changeSetting, async (uow, req) => {
    const { accountId } = req.guardian();
    const { code } = req.params;
    await setMuted(uow, { accountId, template: code }, req.body.muted);
    const [setting] = await settingsOf(uow, templates, accountId, [code]);
    if (!setting) throw new Error(`the setting of ${code} vanished`);
    return setting;
  }),
  write(contracts.reportConsents, async (uow, req) => {
    const { accountId } = req.guardian();
    const answered = await reportConsents(uow, templates, { accountId, ...req.body });
    return { templates: await settingsOf(uow, templates, accountId, answered) };
  }),
  read(contracts.ofFamily, ({ db, params, query }) =>
    db.read(async (reader) => {
      const { familyId } = params;
      const rows = await listOfFamily(reader, familyId, positionOf(query.cursor), query.limit);
      const page = toPage(rows, query.limit, ({ id }) => [id]);
      const items = await withFates(reader, familyId, page.items);
      return { ...page, items: items.map(({ message, ...fates }) => ({ ...present(message), ...fates })) };
    }),
  ),
];
