import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type FetchedCertificates, PlatformKeys, readCertificates } from './platform-keys';

const newKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
const OLD = { serial: 'A1'.repeat(20), key: newKey(), effectiveAt: 0, expiresAt: 10_000_000_000 };
const NEW = { serial: 'B2'.repeat(20), key: newKey(), effectiveAt: 0, expiresAt: 10_000_000_000 };
const PUBLIC = { id: 'PUB_KEY_ID_1', key: newKey() };
const DAY = 86_400_000;

const setUp = (publicKey: typeof PUBLIC | null) => {
  const state = { now: 1_000_000, fetches: 0, next: { kind: 'certificates', certificates: [OLD] } as FetchedCertificates };
  const fetchCertificates = async (): Promise<FetchedCertificates> => {
    state.fetches += 1;
    const { next } = state;
    await new Promise((resolve) => setImmediate(resolve));
    return next;
  };
  return { state, keys: new PlatformKeys(publicKey, fetchCertificates, () => state.now) };
};

describe('keys of the platform', () => {
  it('fetches nothing for the public key or for a serial that cannot be one', async () => {
    const { state, keys } = setUp(PUBLIC);
    expect(await keys.find('PUB_KEY_ID_1')).toEqual({ kind: 'key', key: PUBLIC.key });
    expect(await keys.find('PUB_KEY_ID_2')).toEqual({ kind: 'unknown' });
    expect(await keys.find('../certificates')).toEqual({ kind: 'unknown' });
    expect(state.fetches).toBe(0);
  });

  it('knows both kinds at the same time', async () => {
    const { keys } = setUp(PUBLIC);
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'key', key: OLD.key });
    expect(await keys.find('PUB_KEY_ID_1')).toEqual({ kind: 'key', key: PUBLIC.key });
  });

  it('fetches once for many who ask at the same time, and keeps what came', async () => {
    const { state, keys } = setUp(null);
    const found = await Promise.all(Array.from({ length: 20 }, () => keys.find(OLD.serial)));
    expect(found.every(({ kind }) => kind === 'key')).toBe(true);
    await keys.find(OLD.serial.toLowerCase());
    expect(state.fetches).toBe(1);
  });

  it('asks once for an unknown serial, and again only after a minute', async () => {
    const { state, keys } = setUp(null);
    await keys.find(OLD.serial);
    state.next = { kind: 'certificates', certificates: [OLD, NEW] };
    expect(await keys.find(NEW.serial)).toEqual({ kind: 'unknown' });
    expect(state.fetches).toBe(1);
    state.now += 60_000;
    expect(await keys.find(NEW.serial)).toEqual({ kind: 'key', key: NEW.key });
    expect(await keys.find('C3'.repeat(20))).toEqual({ kind: 'unknown' });
    expect(state.fetches).toBe(2);
  });

  it('asks again soon after a clock that was far ahead has been set back', async () => {
    const { state, keys } = setUp(null);
    state.now += DAY;
    state.next = { kind: 'unavailable' };
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'unavailable' });
    state.now -= DAY;
    state.next = { kind: 'certificates', certificates: [OLD] };
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'key', key: OLD.key });
  });

  it('asks to be answered with the public key, else with the newest certificate that is valid', async () => {
    const both = setUp(PUBLIC);
    expect(await both.keys.preferred()).toBe('PUB_KEY_ID_1');
    expect(both.state.fetches).toBe(0);
    const { state, keys } = setUp(null);
    const coming = { ...NEW, serial: 'C3'.repeat(20), effectiveAt: state.now + 1 };
    state.next = { kind: 'certificates', certificates: [OLD, { ...NEW, effectiveAt: 5 }, coming] };
    expect(await keys.preferred()).toBe(NEW.serial);
    state.now += 1;
    expect(await keys.preferred()).toBe(coming.serial);
    expect(state.fetches).toBe(1);
  });

  it('asks for no key when none could be fetched', async () => {
    const { state, keys } = setUp(null);
    state.next = { kind: 'unavailable' };
    expect(await keys.preferred()).toBeNull();
  });

  it('tells a key that could not be fetched from one that does not exist', async () => {
    const { state, keys } = setUp(null);
    state.next = { kind: 'unavailable' };
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'unavailable' });
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'unavailable' });
    expect(state.fetches).toBe(1);
    state.now += 60_000;
    state.next = { kind: 'none' };
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'unknown' });
  });

  it('refreshes once a day without letting anybody wait, and keeps the old key while that fails', async () => {
    const { state, keys } = setUp(null);
    await keys.find(OLD.serial);
    state.now += DAY - 1;
    await keys.find(OLD.serial);
    expect(state.fetches).toBe(1);
    state.now += 1;
    state.next = { kind: 'unavailable' };
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'key', key: OLD.key });
    expect(state.fetches).toBe(2);
    // The fetch ends in an immediate that was queued before this one; a timer might come first.
    await new Promise(setImmediate);
    state.now += 60_000;
    state.next = { kind: 'certificates', certificates: [NEW] };
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'key', key: OLD.key });
    await new Promise(setImmediate);
    expect(state.fetches).toBe(3);
    expect(await keys.find(NEW.serial)).toEqual({ kind: 'key', key: NEW.key });
    expect(await keys.find(OLD.serial)).toEqual({ kind: 'unknown' });
  });

  it('trusts a certificate in its time only', async () => {
    const { state, keys } = setUp(null);
    const early = { ...NEW, effectiveAt: state.now + 1 };
    const late = { ...OLD, expiresAt: state.now };
    state.next = { kind: 'certificates', certificates: [early, late] };
    expect(await keys.find(early.serial)).toEqual({ kind: 'unknown' });
    expect(await keys.find(late.serial)).toEqual({ kind: 'unknown' });
    state.now += 1;
    expect(await keys.find(early.serial)).toEqual({ kind: 'key', key: NEW.key });
  });
});

describe('answer with certificates', () => {
  const part = { algorithm: 'AEAD_AES_256_GCM', nonce: '0123456789ab', associated_data: 'certificate', ciphertext: 'AAAA' };
  const entry = {
    serial_no: OLD.serial,
    effective_time: '2026-01-01T00:00:00+08:00',
    expire_time: '2031-01-01T00:00:00+08:00',
    encrypt_certificate: part,
  };

  it.each([
    ['nothing', undefined],
    ['no list', {}],
    ['another algorithm', { data: [{ ...entry, encrypt_certificate: { ...part, algorithm: 'AES' } }] }],
    ['a part that our key does not open', { data: [entry] }],
  ])('refuses %s', (_what, body) => {
    expect(readCertificates(body, 'abcdefghijklmnopqrstuvwxyz012345')).toBeUndefined();
  });
});
