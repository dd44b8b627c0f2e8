import type { PayKeys } from './keys';

const SCHEME = 'WECHATPAY2-SHA256-RSA2048 ';
const WINDOW_S = 300;
const ITEMS = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const;

const parse = (header: string): Readonly<Record<(typeof ITEMS)[number], string>> | undefined => {
  const found = new Map<string, string>();
  for (const item of header.slice(SCHEME.length).split(',')) {
    const [, name, value] = /^\s*([a-z_]+)="([^"]*)"\s*$/.exec(item) ?? [];
    if (name === undefined || value === undefined || found.has(name)) return undefined;
    found.set(name, value);
  }
  if (!ITEMS.every((name) => found.get(name))) return undefined;
  return Object.fromEntries(found) as Readonly<Record<(typeof ITEMS)[number], string>>;
};

export interface SignedRequest {
  readonly authorization: string | undefined;
  readonly method: string;
  /** Path and query exactly as they came. */
  readonly target: string;
  readonly body: Buffer;
}

/** Checks who signed a request. */
export class Authorizer {
  /** Nonces seen, with the second up to which they could be replayed. */
  private readonly nonces = new Map<string, number>();

  /**
   * @param now simulated time, milliseconds
   * @returns what is wrong, or undefined
   */
  async problem(request: SignedRequest, keys: PayKeys, now: number): Promise<string | undefined> {
    const header = request.authorization ?? '';
    if (!header.startsWith(SCHEME)) return 'Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》';
    const items = parse(header);
    if (!items) return 'Http头Authorization缺少必填项或格式错误';
    if (items.mchid !== keys.saved.mchId) return '商户号错误，请检查 mchid';
    if (items.serial_no !== keys.saved.merchantSerial) return '商户证书序列号有误，请使用商户 API 证书的序列号';
    const seconds = Math.floor(now / 1_000);
    if (!/^\d{1,10}$/.test(items.timestamp) || Math.abs(Number(items.timestamp) - seconds) > WINDOW_S) {
      return 'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟';
    }
    const head = Buffer.from(`${request.method}\n${request.target}\n${items.timestamp}\n${items.nonce_str}\n`);
    const signed = Buffer.concat([head, request.body, Buffer.from('\n')]);
    if (!(await keys.verify(signed, items.signature))) return '错误的签名，验签失败';
    return this.isReplay(items.nonce_str, Number(items.timestamp), seconds) ? '请求随机串nonce_str已使用过' : undefined;
  }

  private isReplay(nonce: string, timestamp: number, seconds: number): boolean {
    for (const [old, until] of this.nonces) {
      if (until >= seconds) break;
      this.nonces.delete(old);
    }
    const until = this.nonces.get(nonce);
    if (until !== undefined && until >= seconds) return true;
    this.nonces.set(nonce, timestamp + WINDOW_S);
    return false;
  }
}
