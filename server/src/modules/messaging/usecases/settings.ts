import type { MessageTemplate, MessageTemplateCode, TemplateSettingView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { SENT_TEMPLATES, templateOf } from '../domain/templates';
import { grantsOf, mutedBy } from '../persistence/grant-store';
import type { TemplateIds } from '../ports';

/** The templates the product sends, as an account has set them; only some of them, if they are named. */
export const settingsOf = async (
  reader: Reader,
  ids: TemplateIds,
  accountId: string,
  codes?: readonly MessageTemplateCode[],
): Promise<TemplateSettingView[]> => {
  const remaining = new Map((await grantsOf(reader, accountId)).map((grant) => [grant.template, grant.remaining]));
  const muted = await mutedBy(reader, accountId);
  const asked: readonly MessageTemplate[] = codes?.map(templateOf) ?? SENT_TEMPLATES;
  return asked.map(({ code, title, whenText }) => ({
    code,
    title,
    when: whenText ?? '暂未使用',
    templateId: ids.get(code) ?? null,
    remaining: remaining.get(code) ?? 0,
    muted: muted.has(code),
  }));
};
