import type { ConsentAnswer, Instant, MessageTemplateCode } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { codesById } from '../domain/templates';
import type { TemplateIds } from '../ports';
import { takeConsent } from './take-consent';

/** What the consent panel answered, as the phone reports it. */
export interface ConsentReport {
  readonly accountId: string;
  /** Of the panel that was shown; however often it is reported, it counts once. */
  readonly panelId: string;
  readonly answeredAt: Instant;
  readonly answers: readonly { readonly templateId: string; readonly answer: ConsentAnswer }[];
}

/** @returns the templates that were answered, each once; ids that the school does not use (any more) are passed over */
export const reportConsents = async (
  uow: UnitOfWork,
  templates: TemplateIds,
  { accountId, panelId, answeredAt, answers }: ConsentReport,
): Promise<MessageTemplateCode[]> => {
  const codes = codesById(templates);
  // A phone whose clock is fast must not give a consent that nothing can override.
  const at = Math.max(0, Math.min(answeredAt, uow.now));
  const answered = new Map<MessageTemplateCode, boolean>();
  for (const { templateId, answer } of answers) {
    const code = codes.get(templateId);
    if (code !== undefined) answered.set(code, (answered.get(code) ?? false) || answer === 'accept');
  }
  // In one order everywhere, so that two reports never wait for each other's locks.
  const inOrder = [...answered].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [template, accepted] of inOrder) {
    if (!accepted) continue;
    await takeConsent(uow, { accountId, template, teller: 'page', sourceKey: `page:${accountId}:${panelId}:${template}`, at });
  }
  return inOrder.map(([template]) => template);
};
