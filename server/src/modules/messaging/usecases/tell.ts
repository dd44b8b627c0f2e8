import { DAY_MS, type Instant } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { childConsentOf, guardiansOf, holdFamily } from '../../identity';
import type { Notice } from '../domain/notice';
import { isLate } from '../domain/outcomes';
import { cut, isPage } from '../domain/page';
import { sendingTime } from '../domain/quiet-hours';
import { insertDeliveries } from '../persistence/delivery-store';
import { insertMessage, toldTimes } from '../persistence/message-store';

const MAX_REASON = 40;
const MAX_SUBJECT = 100;
const MAX_TITLE = 60;
const MAX_BODY = 400;
/** Nobody wants a message in WeChat about what happened longer ago; the inbox has it. */
const WORTH_SENDING_MS = 3 * DAY_MS;

/**
 * Tells a family something, in the transaction in which it happened: at once in the inbox, and over WeChat to every guardian
 * with an account as soon as it may be sent. Told nothing are families that were erased and, about a child, families that do
 * not agree to the handling of its data.
 * @returns whether it is news: false when the family was told before, or is not told
 * @throws Error when the notice itself is wrong: a reason, subject or page that cannot be
 */
export const tell = async (uow: UnitOfWork, notice: Notice): Promise<boolean> => {
  requireSound(notice);
  const { familyId, studentId, template } = notice;
  if (!(await holdFamily(uow, familyId))) return false;
  if (studentId !== null && (await childConsentOf(uow, familyId)).state !== 'given') return false;
  const id = uow.newId();
  const isNews = await insertMessage(uow, {
    id,
    familyId,
    reason: notice.reason,
    subject: notice.subject,
    topic: notice.topic,
    studentId,
    title: cut(notice.title, MAX_TITLE),
    body: cut(notice.body, MAX_BODY),
    page: notice.page,
    template: template?.code ?? null,
    templateData: template ? JSON.stringify(template.data) : null,
    createdAt: uow.now,
    validUntil: notice.validUntil ?? null,
  });
  if (isNews && template) await insertDeliveries(uow, await deliveriesFor(uow, id, notice, template.code));
  return isNews;
};

/** When families were told about a subject, by family; without those who were not, and without messages that are gone by now. */
export const toldAt = async (
  reader: Reader,
  reason: string,
  subject: string,
  familyIds: readonly string[],
): Promise<ReadonlyMap<string, Instant>> => {
  if (familyIds.length === 0) return new Map();
  const rows = await toldTimes(reader, reason, subject, familyIds);
  return new Map(rows.map(({ familyId, createdAt }) => [familyId, createdAt]));
};

const deliveriesFor = async (
  uow: UnitOfWork,
  messageId: string,
  notice: Notice,
  template: NonNullable<Notice['template']>['code'],
) => {
  const urgent = notice.urgency === 'now';
  const dueAt = sendingTime(urgent, uow.now);
  const validUntil = Math.min(notice.validUntil ?? Number.POSITIVE_INFINITY, uow.now + WORTH_SENDING_MS);
  const state = isLate(validUntil, dueAt) ? ('late' as const) : ('waiting' as const);
  const guardians = await guardiansOf(uow, [notice.familyId]);
  return guardians.flatMap(({ accountId }) =>
    accountId === null ? [] : [{ messageId, accountId, template, state, dueAt, urgent: urgent ? 1 : 0, validUntil }],
  );
};

const requireSound = ({ reason, subject, page }: Notice): void => {
  if (reason === '' || reason.length > MAX_REASON) throw new Error(`a notice needs a reason of at most ${MAX_REASON} characters`);
  if (subject === '' || subject.length > MAX_SUBJECT) {
    throw new Error(`the notice ${reason} needs a subject of at most ${MAX_SUBJECT} characters`);
  }
  if (page !== null && !isPage(page)) throw new Error(`the notice ${reason} leads to no screen of the mini-program`);
};
