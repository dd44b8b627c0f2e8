import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { LocalDate } from '@qingya/shared';
import { billAnswer } from './answers';
import type { BillOutcome, Unknown } from './gateway';
import { CorruptBill, parseTradeBill } from './trade-bill';
import { type Called, type PayError, type PayRequest, refusedOrUnknown } from './transport';

const MAX_BYTES = 256 * 1024 * 1024;
const unpack = promisify(gunzip);

type BillRequest = Omit<PayRequest, 'answerKey'>;

/** How a bill's two requests are sent. The file itself carries no signature. */
export interface BillSource {
  readonly base: string;
  readonly signed: <T>(request: BillRequest, read: (body: unknown) => T | undefined) => Promise<Called<T>>;
  readonly unsigned: (request: BillRequest) => Promise<Called<Buffer>>;
}

/** Asks for the bill of a day, fetches it, checks its hash and reads it. */
export const downloadTradeBill = async (source: BillSource, date: LocalDate): Promise<BillOutcome> => {
  const query = new URLSearchParams({ bill_date: date, bill_type: 'ALL', tar_type: 'GZIP' });
  const target = `/v3/bill/tradebill?${query}`;
  const announced = await source.signed({ call: 'bill', method: 'GET', target }, (body) => {
    const answer = billAnswer.safeParse(body).data;
    return answer && isOfPlatform(answer.download_url, source.base) ? answer : undefined;
  });
  if (announced.kind !== 'ok') return billError(announced);
  const file = await source.unsigned({ call: 'bill-file', method: 'GET', target: announced.value.download_url });
  if (file.kind !== 'ok') return billError(file);
  return readBill(date, file.value, announced.value.hash_value);
};

const billError = (error: PayError | Unknown): BillOutcome => {
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
