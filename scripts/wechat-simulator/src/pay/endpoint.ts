import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import type { Context } from 'koa';
import type { FaultRule } from '../faults';
import { parseBody } from './fields';
import type { PayKeys } from './keys';
import { signatureHeaders } from './notifications';
import { PayProblem } from './problem';
import type { PayWorld } from './world';

/** A checked request. */
export interface PayCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly keys: PayKeys;
  /** Serial of the key that signs the answer and what follows from it. */
  readonly signer: string;
  /** Where the caller reached us. */
  readonly origin: string;
  /** The parsed body. */
  body(): unknown;
}

export interface PayAnswer {
  /** JSON, or undefined for 204. */
  readonly body: object | undefined;
  /** A file instead, which carries no signature. */
  readonly file?: { readonly plain: Buffer; readonly gzip: boolean };
}

type Handler = (call: PayCall) => PayAnswer | Promise<PayAnswer>;

const gzip = promisify(gzipWithCallback);
const SLOW_MS = 6_000;

/** The key that signs: the one the request names, or the public-key mode's. */
const signerFor = (ctx: Context, pay: PayWorld, keys: PayKeys, endpoint: string): string => {
  const { platformKeyId, certificateSerial } = keys.saved;
  const named = ctx.get('wechatpay-serial');
  const hasCertificate = !pay.settings.publicKeyOnly;
  if (named === '') return endpoint === 'pay.certificates' && hasCertificate ? certificateSerial : platformKeyId;
  if (named === platformKeyId || (named === certificateSerial && hasCertificate)) return named;
  throw new PayProblem('PARAM_ERROR', '平台证书序列号或微信支付公钥ID（Wechatpay-Serial）错误');
};

const rawBodyOf = (ctx: Context): Buffer => {
  const raw: unknown = ctx.state.rawBody;
  return Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
};

const checked = async (ctx: Context, pay: PayWorld, endpoint: string): Promise<PayCall> => {
  if (ctx.get('accept') === '' || ctx.get('user-agent') === '')
    throw new PayProblem('PARAM_ERROR', 'Http头缺少Accept或User-Agent');
  const keys = await pay.keys();
  const raw = rawBodyOf(ctx);
  const request = { authorization: ctx.headers.authorization, method: ctx.method, target: ctx.originalUrl, body: raw };
  const wrong = await pay.authorizer.problem(request, keys, pay.now());
  if (wrong !== undefined) throw new PayProblem('SIGN_ERROR', wrong);
  if (raw.length > 0 && !ctx.is('application/json'))
    throw new PayProblem('PARAM_ERROR', '请求的Content-Type应为application/json');
  return {
    params: ctx.params as Readonly<Record<string, string>>,
    query: new URLSearchParams(ctx.querystring),
    keys,
    signer: signerFor(ctx, pay, keys, endpoint),
    origin: `${ctx.protocol}://${ctx.host}`,
    body: () => parseBody(raw),
  };
};

const problemAnswer = (ctx: Context, problem: PayProblem): void => {
  ctx.status = problem.status;
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = JSON.stringify(problem);
};

const send = async (ctx: Context, pay: PayWorld, call: PayCall, answer: PayAnswer, fault: FaultRule | undefined) => {
  ctx.set('Request-ID', pay.requestId());
  if (answer.file) {
    ctx.status = 200;
    ctx.type = 'application/octet-stream';
    // The hash is a file's only proof, so a wrong signature means a file that does not fit it.
    const plain = fault?.kind === 'bad_signature' ? Buffer.concat([answer.file.plain, Buffer.from(' ')]) : answer.file.plain;
    ctx.body = answer.file.gzip ? await gzip(plain) : plain;
    return;
  }
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  ctx.status = answer.body === undefined ? 204 : 200;
  ctx.set({ ...(await signatureHeaders(call.keys, text, call.signer, pay.now(), fault?.kind === 'probe' ? undefined : fault)) });
  if (text === '') return;
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = text;
};

/** Leaves the caller without an answer: with the connection open, or cut. */
const stayAway = (ctx: Context, cut: boolean): void => {
  ctx.respond = false;
  if (cut) ctx.req.socket.destroy();
};

/** Wraps an endpoint of WeChat Pay: its faults, the check of the signature, errors, the signature of the answer. */
export const payEndpoint =
  (pay: PayWorld, endpoint: string, handler: Handler) =>
  async (ctx: Context): Promise<void> => {
    const fault = pay.parts.faults.take(endpoint);
    if (fault?.kind === 'timeout') return stayAway(ctx, false);
    try {
      if (fault?.kind === 'http_500') throw new PayProblem('SYSTEM_ERROR', '系统异常，请用相同参数重新调用');
      if (fault?.kind === 'http_429') throw new PayProblem('FREQUENCY_LIMITED', '频率超限，请降低请求频率');
      const call = await checked(ctx, pay, endpoint);
      const answer = await handler(call);
      if (fault?.kind === 'lost_answer') return stayAway(ctx, true);
      if (fault?.kind === 'slow') await sleep(fault.delayMs ?? SLOW_MS, undefined, { ref: false });
      await send(ctx, pay, call, answer, fault);
    } catch (error) {
      if (!(error instanceof PayProblem)) throw error;
      problemAnswer(ctx, error);
    }
  };
