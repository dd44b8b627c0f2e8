import { createHash, createHmac } from 'node:crypto';
import { type Database, isLockTimeout, isUniqueViolation, type UnitOfWork } from '../db';
import { AppError, fail } from '../errors';

/** 8 to 128 visible ASCII characters. */
const KEY = /^[\x21-\x7e]{8,128}$/;
const RETRY_SECONDS = '2';

export interface IdempotentCall {
  readonly accountId: string;
  readonly key: string;
  /** Endpoint id. */
  readonly endpoint: string;
  /** From `hashOfRequest`. */
  readonly hash: string;
}

export interface Outcome {
  readonly result: unknown;
  /** True when the effect happened in an earlier request and this is its stored result. */
  readonly replayed: boolean;
}

interface StoredCall {
  readonly endpoint: string;
  readonly bodyHash: string;
  readonly result: string | null;
}

/** @throws AppError idempotency_key_invalid */
export const checkKey = (key: string): string => {
  if (!KEY.test(key)) throw fail('idempotency_key_invalid');
  return key;
};

/** JSON with sorted field names: the same request gives the same text however its fields were ordered. */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value as Readonly<Record<string, unknown>>).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
};

/**
 * Recognises the same request. Keyed, because some requests carry so little that is secret (six digits) that whoever reads
 * the stored form could try everything it may have been.
 * @param key of the installation, the same in all its processes
 */
export const hashOfRequest = (request: unknown, key: Buffer): string =>
  createHmac('sha256', key).update(canonicalJson(request)).digest('hex');

/** Stands for an uploaded file in what `hashOfRequest` is given. */
export const hashOfFile = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const inProgress = (): AppError =>
  new AppError('idempotency_in_progress', undefined, undefined, { 'Retry-After': RETRY_SECONDS });

/**
 * Lets a key's effect happen once. The row that remembers the key commits with the effect, so after a crash at any
 * moment either both are there (the repeat is answered from the row) or neither (the repeat runs).
 */
export class IdempotencyGate {
  /** Keys being worked on in this process. Repeats wait here, not on a database connection. */
  private readonly busy = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly waitMs: number,
  ) {}

  /**
   * @param execute the whole effect; its result must be JSON
   * @throws AppError idempotency_conflict when the key was used for something else
   * @throws AppError idempotency_in_progress with Retry-After when the first request does not end in time
   */
  async run(call: IdempotentCall, execute: (uow: UnitOfWork) => Promise<unknown>): Promise<Outcome> {
    const slot = `${call.accountId} ${call.key}`;
    await this.waitFor(slot);
    let release: () => void = () => undefined;
    this.busy.set(
      slot,
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    try {
      return await this.db.transaction((uow) => once(uow, call, execute));
    } finally {
      this.busy.delete(slot);
      release();
    }
  }

  private async waitFor(slot: string): Promise<void> {
    const deadline = performance.now() + this.waitMs;
    for (let first = this.busy.get(slot); first !== undefined; first = this.busy.get(slot)) {
      const left = deadline - performance.now();
      if (left <= 0 || !(await endsWithin(first, left))) throw inProgress();
    }
  }
}

const endsWithin = (work: Promise<void>, ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });

const once = async (uow: UnitOfWork, call: IdempotentCall, execute: (uow: UnitOfWork) => Promise<unknown>): Promise<Outcome> => {
  const stored = await claim(uow, call);
  if (stored !== undefined) return replay(stored, call);
  const result = await execute(uow);
  await uow.run('UPDATE http_idempotency SET result = ? WHERE accountId = ? AND idempotencyKey = ?', [
    JSON.stringify(result ?? null),
    call.accountId,
    call.key,
  ]);
  return { result, replayed: false };
};

/** Takes the key for this transaction; returns what is stored when it was taken before. */
const claim = async (uow: UnitOfWork, call: IdempotentCall): Promise<StoredCall | undefined> => {
  try {
    await uow.insert('http_idempotency', {
      accountId: call.accountId,
      idempotencyKey: call.key,
      endpoint: call.endpoint,
      bodyHash: call.hash,
      result: null,
      createdAt: uow.now,
    });
    return undefined;
  } catch (error) {
    // Another process holds the key in an open transaction and did not finish while we waited for its row.
    if (isLockTimeout(error)) throw inProgress();
    if (!isUniqueViolation(error)) throw error;
  }
  const stored = await uow.row<StoredCall>(
    'SELECT endpoint, bodyHash, result FROM http_idempotency WHERE accountId = ? AND idempotencyKey = ?',
    [call.accountId, call.key],
  );
  // Gone between the two statements: purged, or its transaction rolled back. Either way the next attempt will run.
  if (stored === undefined) throw inProgress();
  return stored;
};

const replay = (stored: StoredCall, call: IdempotentCall): Outcome => {
  if (stored.endpoint !== call.endpoint || stored.bodyHash !== call.hash) throw fail('idempotency_conflict');
  if (stored.result === null) throw inProgress();
  return { result: JSON.parse(stored.result) as unknown, replayed: true };
};
