import type { MessageTemplateCode } from '@qingya/shared';
import type { BackgroundLog } from '../../platform/log/background-log';
import type { SubscribeMessage, WechatClient } from '../../platform/wechat';

/** The templates that the school has set up: its own id of each. */
export type TemplateIds = ReadonlyMap<MessageTemplateCode, string>;

/** What messaging needs from outside; the composition root fills it. */
export interface MessagingPorts {
  readonly wechat: Pick<WechatClient, 'sendSubscribeMessage'>;
  /** The mini-program's app id: an openid is unique within it. */
  readonly appId: string;
  readonly templates: TemplateIds;
  /** Version of the mini-program that a tap on a message opens. */
  readonly miniProgramState: SubscribeMessage['state'];
  readonly log: BackgroundLog;
}
