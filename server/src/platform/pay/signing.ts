import type { KeyObject } from 'node:crypto';
import { Formatter, Rsa } from 'wechatpay-axios-plugin';
import type { ClientPayParameters } from './gateway';

/** Who signs: the merchant. */
export interface Signer {
  readonly mchId: string;
  /** Serial of the merchant's certificate. */
  readonly serial: string;
  readonly privateKey: KeyObject;
}

/** Seconds that a timestamp of the platform may differ from our clock. */
const CLOCK_WINDOW_S = 300;

/**
 * The `Authorization` header of a request.
 * @param target path and query exactly as they are sent, without the host
 * @param body exactly as it is sent, empty for GET
 */
export const authorization = (
  signer: Signer,
  request: { readonly method: string; readonly target: string; readonly body: string },
  now: number,
): string => {
  const timestamp = Math.floor(now / 1_000);
  const nonce = Formatter.nonce();
  const signature = Rsa.sign(
    Formatter.request(request.method, request.target, timestamp, nonce, request.body),
    signer.privateKey,
  );
  return Formatter.authorization(signer.mchId, nonce, signature, timestamp, signer.serial);
};

/** What opens the pay panel for a prepay id. */
export const signPayParameters = (appId: string, prepayId: string, privateKey: KeyObject, now: number): ClientPayParameters => {
  const timeStamp = String(Math.floor(now / 1_000));
  const nonceStr = Formatter.nonce();
  const target = `prepay_id=${prepayId}`;
  const paySign = Rsa.sign(Formatter.joinedByLineFeed(appId, timeStamp, nonceStr, target), privateKey);
  return { timeStamp, nonceStr, package: target, signType: 'RSA', paySign };
};

/** The headers by which the platform signs an answer or a notification. */
export interface SignatureHeaders {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  /** Id of the public key, or serial of the platform certificate. */
  readonly serial: string;
}

/** Undefined when one of the four is missing. @param header reads a header by its lower-case name */
export const signatureHeaders = (header: (name: string) => string | null | undefined): SignatureHeaders | undefined => {
  const timestamp = header('wechatpay-timestamp');
  const nonce = header('wechatpay-nonce');
  const signature = header('wechatpay-signature');
  const serial = header('wechatpay-serial');
  return timestamp && nonce && signature && serial ? { timestamp, nonce, signature, serial } : undefined;
};

/** Whether the signed time is near our own. */
export const isTimely = ({ timestamp }: SignatureHeaders, now: number): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(Math.floor(now / 1_000) - Number(timestamp)) <= CLOCK_WINDOW_S;

/** Whether `key` signed this body with these headers. @param body as it came; empty for 204 */
export const isSignedBy = (key: KeyObject, headers: SignatureHeaders, body: string): boolean =>
  Rsa.verify(Formatter.response(headers.timestamp, headers.nonce, body), headers.signature, key);

/** The text of bytes that are valid UTF-8: then text and bytes are one-to-one, and a signature over one is over the other. */
export const exactText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: nothing that the platform sends.
    return undefined;
  }
};
