import { MESSAGE_TEMPLATES, type MessageTemplate, type MessageTemplateCode } from '@qingya/shared';

/** The product's names by the school's ids. */
export const codesById = (templates: ReadonlyMap<MessageTemplateCode, string>): Map<string, MessageTemplateCode> =>
  new Map([...templates].map(([code, id]) => [id, code]));

/** Templates that something in the product sends. */
export const SENT_TEMPLATES: readonly MessageTemplate[] = MESSAGE_TEMPLATES.filter(({ whenText }) => whenText !== undefined);

/** @throws Error for a code that is not in the list */
export const templateOf = (code: MessageTemplateCode): MessageTemplate => {
  const template = MESSAGE_TEMPLATES.find((one) => one.code === code);
  if (!template) throw new Error(`there is no template ${code}`);
  return template;
};
