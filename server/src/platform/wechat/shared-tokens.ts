import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { type BackgroundLog, errorText } from '../log/background-log';
import type { WechatHost } from './transport';

export interface StoredToken {
  readonly token: string;
  /** Epoch milliseconds; from then on a new one is fetched. */
  readonly usableUntil: number;
}

/** Where processes leave the access token for each other. Everything may fail while the place cannot be reached. */
export interface SharedTokens {
  /** After this time a lock whose holder died is free again. */
  readonly lockMs: number;
  read(): Promise<StoredToken | undefined>;
  /** @param lifeMs milliseconds until it is forgotten */
  write(token: StoredToken, lifeMs: number): Promise<void>;
  /** Forgets the stored token when it still is this one. */
  drop(refused: string): Promise<void>;
  /** @returns gives the lock back; undefined while somebody else holds it */
  lock(): Promise<(() => Promise<void>) | undefined>;
}

export interface RedisTokens extends SharedTokens {
  close(): void;
}

/** Deletes a key only while it holds what the caller knows, so that nobody removes what another process has put there. */
const DELETE_IF_SAME = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`;
const COMMAND_MS = 1_000;
/** Two sendings of six seconds with a pause, and a little more. */
const LOCK_MS = 15_000;

const storedToken = z.object({ token: z.string().min(1), usableUntil: z.number() });

/** The access token in Redis, one per app id, encrypted with a key made from the app secret: Redis is read by many. */
export const createRedisTokens = (
  redisUrl: string,
  host: Pick<WechatHost, 'appId' | 'appSecret'>,
  log: BackgroundLog,
): RedisTokens => {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, connectTimeout: COMMAND_MS, commandTimeout: COMMAND_MS });
  redis.on('error', (error) =>
    log.warn({ error: errorText(error) }, 'the shared access token cannot be reached; this process fetches its own'),
  );
  const box = createBox(host);
  const tokenKey = `qingya:wechat:${host.appId}:token`;
  const lockKey = `${tokenKey}:lock`;
  return {
    lockMs: LOCK_MS,
    read: async () => {
      const sealed = await redis.get(tokenKey);
      return sealed === null ? undefined : box.open(sealed);
    },
    write: async (token, lifeMs) => {
      if (lifeMs > 0) await redis.set(tokenKey, box.seal(token), 'PX', lifeMs);
    },
    drop: async (refused) => {
      const sealed = await redis.get(tokenKey);
      if (sealed !== null && box.open(sealed)?.token === refused) await redis.eval(DELETE_IF_SAME, 1, tokenKey, sealed);
    },
    lock: async () => {
      const mine = randomBytes(16).toString('hex');
      if ((await redis.set(lockKey, mine, 'PX', LOCK_MS, 'NX')) !== 'OK') return undefined;
      return async () => void (await redis.eval(DELETE_IF_SAME, 1, lockKey, mine));
    },
    close: () => redis.disconnect(),
  };
};

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM bound to the app id. What cannot be opened (another secret since) is as good as nothing. */
const createBox = ({ appId, appSecret }: Pick<WechatHost, 'appId' | 'appSecret'>) => {
  const key = Buffer.from(hkdfSync('sha256', appSecret, appId, 'qingya shared access token', 32));
  return {
    seal: (token: StoredToken): string => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(appId));
      const text = Buffer.concat([cipher.update(JSON.stringify(token), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    },
    open: (sealed: string): StoredToken | undefined => {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(appId));
      cipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        const text = Buffer.concat([cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), cipher.final()]);
        return storedToken.safeParse(JSON.parse(text.toString('utf8'))).data;
      } catch {
        return undefined;
      }
    },
  };
};
