import type { Config } from '../platform/config';
import type { CallbackRoute } from '../platform/http/callbacks';
import type { Logger } from '../platform/log';
import type { Metrics, ObserveCall } from '../platform/metrics';
import { createWechatPay, type PayGateway } from '../platform/pay';
import { createRedisTokens, createWechatClient, type WechatClient, wechatPushCallback } from '../platform/wechat';

/** The services outside that the product talks to. */
export interface Providers {
  readonly wechat: WechatClient;
  /** Null = no merchant account is set up. */
  readonly gateway: PayGateway | null;
  /** Where WeChat brings its messages; none without the push settings. */
  readonly callbacks: readonly CallbackRoute[];
  close(): void;
}

interface Parts {
  readonly config: Config;
  readonly metrics: Metrics;
  readonly log: Logger;
  now(): number;
}

/** Connects WeChat and WeChat Pay. Nothing is called yet. */
export const createProviders = ({ config, metrics, log, now }: Parts): Providers => {
  const { apiBase, payBase, appId, appSecret, push } = config.wechat;
  const observe = observer(metrics, log);
  const host = { base: apiBase, appId, appSecret };
  const shared = config.redisUrl === null ? null : createRedisTokens(config.redisUrl, host, log);
  return {
    wechat: createWechatClient({ host, now, sharedTokens: shared, observe }),
    gateway: config.pay === null ? null : createWechatPay({ base: payBase, appId, config: config.pay, now, observe }),
    // A plain message can be forged by whoever saw one signed address; only the demo may be played with them.
    callbacks: push === null ? [] : wechatPushCallback({ ...push, appId, acceptPlain: config.mode === 'demo', log }),
    close: () => shared?.close(),
  };
};

/** Outcomes that are an answer like any other; the rest is worth a line in the log. */
const observer =
  (metrics: Metrics, log: Logger): ObserveCall =>
  ({ provider, call, outcome, ms, requestId }) => {
    metrics.providerCalled(provider, call, outcome, ms / 1_000);
    const line = { provider, call, outcome, ms: Math.round(ms), providerRequestId: requestId };
    if (outcome === 'ok') log.debug(line, 'provider call');
    else log.info(line, 'provider call was refused or failed');
  };
