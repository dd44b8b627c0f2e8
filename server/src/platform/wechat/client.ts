import type { ObserveCall } from '../metrics/provider-call';
import { createTokenSource } from './access-token';
import { checkImage, checkText, type ImageCheck, type ImageToCheck, type TextToCheck, type TextVerdict } from './content-check';
import { type LinkOrder, type LinkOutcome, schemeLink, urlLink } from './links';
import { createLogin, type WechatLogin } from './log-in';
import { type CodeOrder, type CodeOutcome, miniProgramCode } from './mini-program-code';
import type { SharedTokens } from './shared-tokens';
import { createTradeManaged, type ShippingOutcome, type ShippingRecord, uploadShipping } from './shipping';
import { type SubscribeMessage, type SubscribeOutcome, sendSubscribeMessage } from './subscribe-message';
import { createTokenCall } from './token-call';
import { WECHAT_PAUSE_MS, WECHAT_TIMEOUT_MS, type WechatHost, type WechatLine } from './transport';

/**
 * What the product asks of WeChat. Provider calls never happen inside a transaction. Expected refusals are outcomes; what
 * nobody but the operator can mend, and a WeChat that does not answer, is an AppError `wechat_unavailable` unless the
 * outcomes of the call say otherwise.
 */
export interface WechatClient extends WechatLogin {
  /** A permanent code that opens a page of the mini-program with a scene. */
  miniProgramCode(order: CodeOrder): Promise<CodeOutcome>;
  /** A message that the person consented to. Never sent twice by itself. */
  sendSubscribeMessage(message: SubscribeMessage): Promise<SubscribeOutcome>;
  /** Whether others may read a text. */
  checkText(text: TextToCheck): Promise<TextVerdict>;
  /** Whether others may see a picture; the verdict comes as the event `wechat.media.checked`. */
  checkImage(image: ImageToCheck): Promise<ImageCheck>;
  urlLink(order: LinkOrder): Promise<LinkOutcome>;
  schemeLink(order: LinkOrder): Promise<LinkOutcome>;
  /** Tells WeChat that an order was delivered. */
  uploadShipping(record: ShippingRecord): Promise<ShippingOutcome>;
  /** Whether this account must tell WeChat what it delivers; asked once a day. */
  isTradeManaged(): Promise<boolean>;
}

export interface WechatClientOptions {
  readonly host: WechatHost;
  /** The injected clock's reading. */
  readonly now: () => number;
  /** Where processes share the access token; absent = this process alone. */
  readonly sharedTokens?: SharedTokens | null;
  /** Told of every sending, repeats included. */
  readonly observe?: ObserveCall;
  /** Milliseconds for one sending. */
  readonly timeoutMs?: number;
  /** Milliseconds before a second sending. */
  readonly pauseMs?: number;
}

/** A client for one mini-program. */
export const createWechatClient = ({
  host,
  now,
  sharedTokens = null,
  observe = () => undefined,
  timeoutMs = WECHAT_TIMEOUT_MS,
  pauseMs = WECHAT_PAUSE_MS,
}: WechatClientOptions): WechatClient => {
  const line: WechatLine = { host, observe, timeoutMs, pauseMs };
  const call = createTokenCall(line, createTokenSource(line, now, sharedTokens));
  return {
    ...createLogin(line, call),
    miniProgramCode: (order) => miniProgramCode(call, order),
    sendSubscribeMessage: (message) => sendSubscribeMessage(call, message),
    checkText: (text) => checkText(call, text),
    checkImage: (image) => checkImage(call, image),
    urlLink: (order) => urlLink(call, order),
    schemeLink: (order) => schemeLink(call, order),
    uploadShipping: (record) => uploadShipping(call, record),
    isTradeManaged: createTradeManaged(call, host.appId, now),
  };
};
