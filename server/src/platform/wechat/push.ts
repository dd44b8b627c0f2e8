import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { parseJson } from './transport';

/** What the console of the mini-program holds under «message push». */
export interface PushSettings {
  readonly appId: string;
  readonly token: string;
  /** EncodingAESKey: 43 letters and digits. */
  readonly aesKey: string;
  /**
   * Whether messages that are not encrypted are taken. Their signature does not cover the message, so whoever has seen one
   * signed address can make up others until it is too old.
   */
  readonly acceptPlain: boolean;
  /** How far WeChat's clock and ours may be apart, milliseconds; 300,000 by default. */
  readonly windowMs?: number;
}

/** The signed part of a push's address. */
type Query = Readonly<Record<string, string | undefined>>;

/** Fields as WeChat names them; JSON and XML alike. */
export type PushMessage = Readonly<Record<string, unknown>>;

export type OpenedPush =
  | {
      readonly kind: 'ok';
      readonly message: PushMessage;
      /** The message as it was written; the same when WeChat sends it again. */
      readonly text: string;
    }
  /** `signature`: not from WeChat or not for us; `stale`: a copy of an old one; `format`: signed, but not to be read. */
  | { readonly kind: 'refused'; readonly why: 'signature' | 'stale' | 'format' };

const WINDOW_MS = 300_000;
/** Many times what WeChat sends. */
const MAX_BYTES = 65_536;

const signatureOf = (...parts: readonly string[]): Buffer =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest();

const isSigned = (given: string | undefined, ...parts: readonly string[]): boolean =>
  given !== undefined && /^[0-9a-f]{40}$/.test(given) && timingSafeEqual(Buffer.from(given, 'hex'), signatureOf(...parts));

/**
 * Answers the question that WeChat asks when the address is saved in the console.
 * @returns what to send back; undefined when the question is not WeChat's
 */
export const answerEcho = ({ token }: PushSettings, query: Query): string | undefined => {
  const { signature, timestamp, nonce, echostr } = query;
  if (timestamp === undefined || nonce === undefined || echostr === undefined) return undefined;
  return isSigned(signature, token, timestamp, nonce) ? echostr : undefined;
};

/**
 * Checks and reads one push, encrypted or not.
 * @param now epoch milliseconds
 */
export const openPush = (settings: PushSettings, query: Query, rawBody: Buffer, now: number): OpenedPush => {
  const { token, windowMs = WINDOW_MS } = settings;
  const { timestamp = '', nonce = '' } = query;
  // Read before its signature can be checked: strangers must not make that costly.
  if (rawBody.length > MAX_BYTES) return { kind: 'refused', why: 'signature' };
  const envelope = parseMessage(rawBody.toString('utf8'));
  const sealed = envelope?.['Encrypt'];
  const isSealed = typeof sealed === 'string';
  const signed = isSealed
    ? isSigned(query['msg_signature'], token, timestamp, nonce, sealed)
    : settings.acceptPlain && isSigned(query['signature'], token, timestamp, nonce);
  if (!signed) return { kind: 'refused', why: 'signature' };
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1_000) > windowMs)
    return { kind: 'refused', why: 'stale' };
  if (!isSealed)
    return envelope ? { kind: 'ok', message: envelope, text: rawBody.toString('utf8') } : { kind: 'refused', why: 'format' };
  return openSealed(settings, sealed);
};

const openSealed = ({ appId, aesKey }: PushSettings, sealed: string): OpenedPush => {
  const opened = decrypt(aesKey, sealed);
  if (opened === undefined) return { kind: 'refused', why: 'format' };
  if (opened.appId !== appId) return { kind: 'refused', why: 'signature' };
  const message = parseMessage(opened.text);
  return message ? { kind: 'ok', message, text: opened.text } : { kind: 'refused', why: 'format' };
};

const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const MAX_PADDING = 32;

/** AES-256-CBC over: 16 random bytes, the length (4 bytes, most significant first), the text, the app id, padding to 32. */
const decrypt = (aesKey: string, sealed: string): { readonly text: string; readonly appId: string } | undefined => {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  // WeChat pads to 32 bytes, which node does not know how to take off.
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > MAX_PADDING) return undefined;
  const content = padded.subarray(RANDOM_BYTES, padded.length - padding);
  if (content.length < LENGTH_BYTES) return undefined;
  const end = LENGTH_BYTES + content.readUInt32BE(0);
  if (end > content.length) return undefined;
  return { text: content.toString('utf8', LENGTH_BYTES, end), appId: content.toString('utf8', end) };
};

/** Nothing is expanded, converted or nested deeper than what WeChat sends. */
const xml = new XMLParser({
  processEntities: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: true,
});

const isObject = (value: unknown): value is PushMessage => typeof value === 'object' && value !== null && !Array.isArray(value);

const parseMessage = (text: string): PushMessage | undefined => {
  const parsed = text.trimStart().startsWith('<') ? parseXml(text) : parseJson(text);
  return isObject(parsed) ? parsed : undefined;
};

const parseXml = (text: string): unknown => {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return undefined;
  try {
    return (xml.parse(text) as { xml?: unknown }).xml;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
};
