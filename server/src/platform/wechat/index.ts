export { createWechatClient, type WechatClient, type WechatClientOptions } from './client';
export type { CheckDelay, CheckScene, ImageCheck, ImageToCheck, Suggestion, TextToCheck, TextVerdict } from './content-check';
export type { LinkOrder, LinkOutcome } from './links';
export type { CodeRefusal, PhoneOutcome, SessionOutcome, WechatLogin } from './log-in';
export type { CodeOrder, CodeOutcome, EnvVersion } from './mini-program-code';
export type { PushSettings } from './push';
export { WECHAT_PUSH_PATH, wechatPushCallback } from './push-callback';
export type { MessageDelivery, SubscriptionChange, WechatEvent } from './push-events';
export { purgePushes } from './push-store';
export { createRedisTokens, type RedisTokens, type SharedTokens } from './shared-tokens';
export type { Delivery, ShippingOutcome, ShippingRecord } from './shipping';
export { shortId } from './short-id';
export type { SubscribeMessage, SubscribeOutcome } from './subscribe-message';
export {
  amountText,
  dateText,
  dateTimeText,
  FIELD_TYPES,
  type FieldType,
  fieldTypeOf,
  fitData,
  fitValue,
  timeRangeText,
} from './subscribe-values';
export type { WechatHost } from './transport';
