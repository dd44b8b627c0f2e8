import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { LocalDate } from '@qingya/shared';
import { billAnswer } from './answers';
import { parseJson } from './decrypt';
import type { BillOutcome } from './gateway';
import { exactText } from './signing';
import { CorruptBill, parseTradeBill } from './trade-bill';
import { type Called, type PayRequest, refusedOrUnknown } from './transport';

const MAX_BYTES = 256 * 1024 * 1024;
const unpack = promisify(gunzip);

/** How a bill's two requests are sent. The file itself carries no signature. */
export interface BillSource {
  readonly base: string;
  readonly call: (request: PayRequest) => Promise<Called>;
}

/** Asks for the bill of a day, fetches it, checks its hash and reads it. */
export const downloadTradeBill = async (source: BillSource, date: LocalDate): Promise<BillOutcome> => {
  const query = new URLSearchParams({ bill_date: date, bill_type: 'ALL', tar_type: 'GZIP' });
  const announced = await source.call({ call: 'bill', method: 'GET', target: `/v3/bill/tradebill?${query}` });
  if (announced.kind !== 'ok') return billError(announced);
  const answer = billAnswer.safeParse(parseJson(exactText(announced.bytes) ?? '')).data;
  if (!answer || !isOfPlatform(answer.download_url, source.base)) return { kind: 'unknown', reason: 'bad_answer' };
  const file = await source.call({ call: 'bill-file', method: 'GET', target: answer.download_url });
  if (file.kind !== 'ok') return billError(file);
  return readBill(date, file.bytes, answer.hash_value);
};

const billError = (error: Exclude<Called, { kind: 'ok' }>): BillOutcome => {
  if (error.kind === 'error' && (error.verdict === 'empty' || error.verdict === 'not_ready')) return { kind: error.verdict };
  return refusedOrUnknown(error);
};

/** The request is signed with the merchant's key: it goes to the platform only. */
const isOfPlatform = (address: string, base: string): boolean => {
  const target = new URL(address);
  if (target.origin === new URL(base).origin) return true;
  return target.protocol === 'https:' && target.hostname.endsWith('.mch.weixin.qq.com');
};

/** @param sha1 hash of the uncompressed file, hexadecimal */
const readBill = async (date: LocalDate, packed: Buffer, sha1: string): Promise<BillOutcome> => {
  try {
    const bytes = await unpackIfNeeded(packed);
    const hash = createHash('sha1').update(bytes).digest('hex');
    if (hash !== sha1.toLowerCase()) throw new CorruptBill('the file does not have the announced hash');
    return { kind: 'bill', bill: parseTradeBill(date, bytes) };
  } catch (error) {
    if (error instanceof CorruptBill) return { kind: 'corrupt', why: error.message };
    throw error;
  }
};

const unpackIfNeeded = async (bytes: Buffer): Promise<Buffer> => {
  // Not packed when the transfer unpacked it already because of its content encoding.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: MAX_BYTES });
  } catch {
    throw new CorruptBill('the file cannot be unpacked');
  }
};
