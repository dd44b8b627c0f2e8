import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';

export interface VaultKey {
  /** Letters, digits, `-`, `_`; written into every sealed value. */
  readonly id: string;
  /** 32 random bytes. */
  readonly key: Buffer;
}

/** Keeps short secrets encrypted at rest and findable by equality. */
export interface Vault {
  /**
   * Encrypts with the current key; two calls with the same text give different results.
   * @param about what the value belongs to: it opens for that only, wherever somebody copies it; absent = nothing in particular
   */
  seal(text: string, about?: string): string;
  /** @throws Error when the value was changed, sealed about something else, or with a key that is no longer configured */
  open(sealed: string, about?: string): string;
  /** A keyed hash (hex) by which equal texts are found without opening anything. */
  blindIndex(text: string): string;
  /** Whether the value was sealed with the current key. */
  isCurrent(sealed: string): boolean;
}

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/**
 * AES-256-GCM with a random nonce. The key's id is part of the authenticated data, so a value cannot be passed off as
 * sealed by another key.
 * @param keys the newest first: it seals; the others still open
 * @param indexKey own 32-byte key of the blind index; changing it means rebuilding every index
 */
export const createVault = (keys: readonly VaultKey[], indexKey: Buffer): Vault => {
  const ring = new Map(keys.map(({ id, key }) => [id, secretOf(id, key)]));
  const currentId = keys[0]?.id;
  if (currentId === undefined) throw new Error('a vault needs at least one key');
  const index = secretOf('index', indexKey);
  return {
    seal: (text, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(ring, currentId), nonce);
      cipher.setAAD(boundTo(currentId, about));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${currentId}.${sealed.toString('base64url')}`;
    },
    open: (sealed, about) => {
      const [version = '', keyId = '', body = ''] = sealed.split('.');
      if (version !== VERSION) throw new Error(`unknown vault format ${version}`);
      const bytes = Buffer.from(body, 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('a sealed value is too short');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(ring, keyId), bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(boundTo(keyId, about));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    blindIndex: (text) => createHmac('sha256', index).update(text, 'utf8').digest('hex'),
    isCurrent: (sealed) => sealed.startsWith(`${VERSION}.${currentId}.`),
  };
};

/** No key id holds a dot, so that no two pairs are the same text. */
const boundTo = (keyId: string, about: string | undefined): Buffer =>
  Buffer.from(about === undefined ? `${VERSION}.${keyId}` : `${VERSION}.${keyId}.${about}`);

const secretOf = (id: string, key: Buffer): KeyObject => {
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) throw new Error('a vault key id has 1 to 32 letters, digits, - or _');
  if (key.length !== KEY_BYTES) throw new Error(`vault key ${id} must have ${KEY_BYTES} bytes, it has ${key.length}`);
  return createSecretKey(key);
};

const keyOf = (ring: ReadonlyMap<string, KeyObject>, id: string): KeyObject => {
  const key = ring.get(id);
  if (!key) throw new Error(`no vault key ${id} is configured: keep old keys until everything is sealed anew`);
  return key;
};
