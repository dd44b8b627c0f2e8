import { MESSAGE_TEMPLATE_CODES, type MessageTemplateCode } from '@qingya/shared';
import { ConfigError, type Environment, oneOf, readVariable, type Variable } from './variables';

/** The templates that are set up: the school's own id of each. */
export type TemplateIds = ReadonlyMap<MessageTemplateCode, string>;

/** Versions of a mini-program that a message can open. */
export const MINI_PROGRAM_STATES = ['formal', 'trial', 'developer'] as const;
export type MiniProgramState = (typeof MINI_PROGRAM_STATES)[number];

/** What the simulator's console shows; these ids open nothing but the simulator. */
const SIMULATED: TemplateIds = new Map<MessageTemplateCode, string>([
  ['lesson_reminder', 'QyLessonReminder-8pX2dVn0KcR4tZ6wB1mHs5Jf_A'],
  ['lesson_changed', 'QyLessonChanged-2wF6nTb8JmY4vC0pR5hXk9Zs3_E'],
  ['leave_result', 'QyLeaveResult-3hT7yLq9WvE5uN2cX8bKd6Ga1Mj_R'],
  ['points_credited', 'QyPointsArrived-6rD4kMz1PfS8jY3gC7vQx0Ht9Lb'],
  ['points_expiring', 'QyPointsExpiring-5nB9sWk2RtU6eA4xF8zJq1Cm7D'],
  ['payment_settled', 'QyOrderPaid-2vG8cNj6YhL4wP0kS9dTf3Xb5Ra_1Me'],
  ['refund_result', 'QyRefundNotice-7mK1fXs5ZbH3qD9tV4rLy8Wn0Cgk'],
  ['group_buy_result', 'QyTeamResult-9xJ3bQv7NsR1mE5gT8kYd2Zc6Wf_P4'],
  ['renewal_reminder', 'QyRenewReminder-4tC6hZw8KvM2jX0fB5nSg9Pd3Qk'],
]);

const isCode = (text: string): text is MessageTemplateCode => (MESSAGE_TEMPLATE_CODES as readonly string[]).includes(text);

const parseTemplates = (text: string): TemplateIds | undefined => {
  const ids = new Map<MessageTemplateCode, string>();
  for (const part of text.split(',')) {
    const [code = '', id = ''] = part.trim().split(/:(.*)/s);
    const isNew = isCode(code) && !ids.has(code) && ![...ids.values()].includes(id);
    if (!isNew || !/^[\w-]{10,64}$/.test(id)) return undefined;
    ids.set(code, id);
  }
  return ids;
};

const templates: Variable<TemplateIds> = {
  name: 'WECHAT_MESSAGE_TEMPLATES',
  purpose: 'ids of the message templates; what is not listed is not sent over WeChat',
  defaultText: 'the simulator’s in demo, none in production',
  accepts: `code:id pairs separated by commas, each code and each id once, the codes from ${MESSAGE_TEMPLATE_CODES.join(', ')}`,
  secret: false,
  parse: parseTemplates,
};

/** Variables of the messages over WeChat. */
export const wechatMessageVariables = {
  messageTemplates: templates,
  miniProgramState: oneOf(
    {
      name: 'WECHAT_MINI_PROGRAM_STATE',
      purpose: 'version of the mini-program that a tap on a message opens',
      defaultText: 'formal',
    },
    MINI_PROGRAM_STATES,
  ),
};

/**
 * The templates, and the version of the mini-program that messages open.
 * @throws ConfigError also for the simulator's templates with the real WeChat
 */
export const readMessages = (
  env: Environment,
  simulated: boolean,
): { readonly templates: TemplateIds; readonly miniProgramState: MiniProgramState } => {
  const own = readVariable(env, templates);
  const foreign = simulated ? undefined : [...(own?.values() ?? [])].find((id) => [...SIMULATED.values()].includes(id));
  if (foreign !== undefined) {
    throw new ConfigError(templates.name, 'the simulator’s', 'made of the template ids of your own mini-program');
  }
  return {
    templates: own ?? (simulated ? SIMULATED : new Map()),
    miniProgramState: readVariable(env, wechatMessageVariables.miniProgramState) ?? 'formal',
  };
};
