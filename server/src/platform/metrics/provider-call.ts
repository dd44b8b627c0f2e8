/** One finished call to WeChat or WeChat Pay, told to metrics and log. Holds nothing personal and no secret. */
export interface ProviderCall {
  readonly provider: 'wechat' | 'wechat-pay';
  /** Name of the call, never its address: `token`, `pay.order`. */
  readonly call: string;
  /** `ok`, the provider's error code, or `timeout`, `network`, `bad_answer`. */
  readonly outcome: string;
  readonly ms: number;
  /** The provider's own id of the request (`rid`, `Request-ID`), by which its support finds it. */
  readonly requestId: string | null;
}

/** Told of every call after it ended. Must not throw. */
export type ObserveCall = (call: ProviderCall) => void;
