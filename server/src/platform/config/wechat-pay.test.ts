import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '.';
import { type PaySurroundings, readPay, readPush } from './wechat-pay';

const pair = (): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const merchant = pair();
const platform = pair();
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const PRODUCTION: PaySurroundings = { production: true, official: true, port: 3000, publicOrigin: 'https://school.example.cn' };
const DEMO: PaySurroundings = { production: false, official: false, port: 3005, publicOrigin: 'http://localhost:3005' };
const FULL = {
  WECHAT_PAY_MCH_ID: '1900000001',
  WECHAT_PAY_SERIAL: '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C',
  WECHAT_PAY_PRIVATE_KEY: merchant.privateKey,
  WECHAT_PAY_API_V3_KEY: 'abcdefghijklmnopqrstuvwxyz012345',
  WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0114232134912410000000000000',
  WECHAT_PAY_PUBLIC_KEY: platform.publicKey,
} as const;

const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('configuration of WeChat Pay', () => {
  it('is absent as a whole', () => {
    expect(readPay({ WECHAT_PAY_NOTIFY_BASE: 'https://pay.example.cn' }, PRODUCTION)).toBeNull();
  });

  it('reads a complete account and builds the notify address from the public origin', () => {
    const pay = readPay(FULL, PRODUCTION);
    expect(pay).toMatchObject({
      mchId: '1900000001',
      serial: FULL.WECHAT_PAY_SERIAL,
      apiV3Key: FULL.WECHAT_PAY_API_V3_KEY,
      publicKey: { id: FULL.WECHAT_PAY_PUBLIC_KEY_ID, pem: platform.publicKey },
      notifyUrl: 'https://school.example.cn/api/v1/wechat/pay-notifications',
    });
    expect(pay?.privateKey.export({ type: 'pkcs8', format: 'pem' })).toBe(merchant.privateKey);
  });

  it('works with platform certificates when no public key is set', () => {
    const { WECHAT_PAY_PUBLIC_KEY_ID: _id, WECHAT_PAY_PUBLIC_KEY: _pem, ...rest } = FULL;
    expect(readPay(rest, PRODUCTION)?.publicKey).toBeNull();
  });

  it('takes keys in one line and from files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'qingya-keys-'));
    try {
      const file = join(folder, 'pub_key.pem');
      writeFileSync(file, platform.publicKey);
      const oneLine = merchant.privateKey.replaceAll('\n', '\\n');
      const pay = readPay({ ...FULL, WECHAT_PAY_PRIVATE_KEY: oneLine, WECHAT_PAY_PUBLIC_KEY: file }, PRODUCTION);
      expect(pay?.privateKey.export({ type: 'pkcs8', format: 'pem' })).toBe(merchant.privateKey);
      expect(pay?.publicKey?.pem).toBe(platform.publicKey);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each(Object.keys(FULL) as (keyof typeof FULL)[])('names %s when only that is missing', (name) => {
    const present = name === 'WECHAT_PAY_MCH_ID' ? 'WECHAT_PAY_SERIAL' : 'WECHAT_PAY_MCH_ID';
    const because = name === 'WECHAT_PAY_PUBLIC_KEY' ? 'WECHAT_PAY_PUBLIC_KEY_ID' : present;
    const beside = name === 'WECHAT_PAY_PUBLIC_KEY_ID' ? 'WECHAT_PAY_PUBLIC_KEY' : because;
    const sentence = refusal(() => readPay({ ...FULL, [name]: ' ' }, PRODUCTION));
    expect(sentence).toMatch(new RegExp(`^${name} is not set, but it must be .*, because ${beside} is set\\.$`));
  });

  it.each([
    ['WECHAT_PAY_MCH_ID', 'shop-1'],
    ['WECHAT_PAY_SERIAL', '1DDE55AD'],
    ['WECHAT_PAY_API_V3_KEY', 'short'],
    ['WECHAT_PAY_PUBLIC_KEY_ID', 'KEY_1'],
    ['WECHAT_PAY_PRIVATE_KEY', '/nowhere/apiclient_key.pem'],
    ['WECHAT_PAY_PRIVATE_KEY', '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----'],
    ['WECHAT_PAY_PRIVATE_KEY', merchant.publicKey],
    ['WECHAT_PAY_PRIVATE_KEY', elliptic],
    ['WECHAT_PAY_PUBLIC_KEY', platform.privateKey],
    ['WECHAT_PAY_PUBLIC_KEY', platform.publicKey.slice(0, 120)],
  ])('hides a wrong %s and says what it must be', (name, value) => {
    const sentence = refusal(() => readPay({ ...FULL, [name]: value }, PRODUCTION));
    expect(sentence).toMatch(new RegExp(`^${name} is "\\(hidden\\)", but it must be [^.]+(\\.pem[^.]*)?\\.$`));
    expect(sentence).not.toContain(value.slice(0, 40));
  });

  it('refuses the merchant’s own public key in place of the platform’s', () => {
    const sentence = refusal(() => readPay({ ...FULL, WECHAT_PAY_PUBLIC_KEY: merchant.publicKey }, PRODUCTION));
    expect(sentence).toMatch(/^WECHAT_PAY_PUBLIC_KEY is "the merchant’s own"/);
  });

  it('refuses the simulator’s key in production', () => {
    const env = { ...FULL, WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_SIM_1' };
    expect(refusal(() => readPay(env, PRODUCTION))).toMatch(/^WECHAT_PAY_PUBLIC_KEY_ID is "the simulator’s"/);
    expect(readPay(env, DEMO)?.publicKey?.id).toBe('PUB_KEY_ID_SIM_1');
  });

  it.each([
    ['http://pay.example.cn', PRODUCTION, 'https origin'],
    ['https://pay.example.cn/hooks', PRODUCTION, 'a URL such as'],
    ['https://pay.example.cn/?a=1', PRODUCTION, 'a URL such as'],
    ['http://pay.example.cn', { ...DEMO, official: true }, 'https origin'],
    [undefined, { ...PRODUCTION, publicOrigin: 'http://school.example.cn' }, 'https origin'],
  ])('refuses %s as the notify base', (base, around, wanted) => {
    const sentence = refusal(() => readPay({ ...FULL, WECHAT_PAY_NOTIFY_BASE: base }, around));
    expect(sentence).toMatch(/^WECHAT_PAY_NOTIFY_BASE is "http/);
    expect(sentence).toContain(wanted);
  });

  it('sends notifications to the loopback address in demo, or where it is told', () => {
    const own = { ...FULL, WECHAT_PAY_NOTIFY_BASE: 'http://127.0.0.1:4000/' };
    expect(readPay(FULL, DEMO)?.notifyUrl).toBe('http://127.0.0.1:3005/api/v1/wechat/pay-notifications');
    expect(readPay(own, DEMO)?.notifyUrl).toBe('http://127.0.0.1:4000/api/v1/wechat/pay-notifications');
  });
});

describe('configuration of the message push', () => {
  const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';

  it('is a pair or absent', () => {
    expect(readPush({})).toBeNull();
    expect(readPush({ WECHAT_PUSH_TOKEN: 'token1', WECHAT_PUSH_AES_KEY: KEY })).toEqual({ token: 'token1', aesKey: KEY });
    expect(refusal(() => readPush({ WECHAT_PUSH_TOKEN: 'token1' }))).toMatch(
      /^WECHAT_PUSH_AES_KEY is not set, .*, because WECHAT_PUSH_TOKEN is set\.$/,
    );
    expect(refusal(() => readPush({ WECHAT_PUSH_AES_KEY: KEY }))).toMatch(/^WECHAT_PUSH_TOKEN is not set/);
  });

  it('hides a wrong key', () => {
    const sentence = refusal(() => readPush({ WECHAT_PUSH_TOKEN: 'token1', WECHAT_PUSH_AES_KEY: `${KEY}=` }));
    expect(sentence).toMatch(/^WECHAT_PUSH_AES_KEY is "\(hidden\)"/);
  });
});
