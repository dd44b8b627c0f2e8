import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError, type Environment, readVariable, requireVariable, text, url, type Variable } from './variables';

/** A merchant's account at WeChat Pay. */
export interface PayConfig {
  readonly mchId: string;
  /** Serial of the merchant's own certificate; goes into every signature. */
  readonly serial: string;
  /** The merchant's private key. */
  readonly privateKey: KeyObject;
  /** 32 bytes as text; decrypts notifications and platform certificates. */
  readonly apiV3Key: string;
  /** The platform's public key; null = the older way with platform certificates, which are fetched. */
  readonly publicKey: { readonly id: string; readonly pem: string } | null;
  /** Where the platform sends notifications. */
  readonly notifyUrl: string;
}

/** What opens the message push of the mini-program. */
export interface PushConfig {
  readonly token: string;
  /** 43 characters of base64 without the last `=`. */
  readonly aesKey: string;
}

/** Path under the notify base; the route that takes notifications answers there. */
/** Where WeChat Pay brings its notifications. Every order and refund names it, so it may never change while one is under way. */
export const PAY_NOTIFY_PATH = '/api/v1/wechat/pay-notifications';

const NOT_SET = '(no payments)';

const pemText = (value: string): string | undefined => {
  if (value.includes('-----BEGIN')) return value.replaceAll('\\n', '\n');
  try {
    return readFileSync(value, 'utf8');
  } catch {
    // Not readable: the caller names the variable; the path may be a mistyped key and is not shown.
    return undefined;
  }
};

const rsaKey = (value: string, label: RegExp, read: (pem: string) => KeyObject): KeyObject | undefined => {
  const pem = pemText(value)?.trim();
  if (pem === undefined || !label.test(pem)) return undefined;
  try {
    const key = read(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
};

const pemVariable = (
  about: Pick<Variable<unknown>, 'name' | 'purpose' | 'defaultText'>,
  accepts: string,
  label: RegExp,
  read: (pem: string) => KeyObject,
): Variable<KeyObject> => ({
  ...about,
  accepts: `${accepts} in PEM text (\\n for line ends is fine) or the path of such a file`,
  secret: true,
  parse: (value) => rsaKey(value, label, read),
});

/** Variables of WeChat Pay and of the message push; absent as a group, or complete. */
export const wechatPayVariables = {
  payMchId: text(
    { name: 'WECHAT_PAY_MCH_ID', purpose: 'merchant number at WeChat Pay', defaultText: NOT_SET },
    'a merchant number, 8 to 12 digits',
    /^\d{8,12}$/,
    true,
  ),
  paySerial: text(
    { name: 'WECHAT_PAY_SERIAL', purpose: 'serial number of the merchant’s certificate', defaultText: NOT_SET },
    '40 hexadecimal digits, the serial number of the merchant’s certificate',
    /^[0-9A-Fa-f]{40}$/,
    true,
  ),
  payPrivateKey: pemVariable(
    { name: 'WECHAT_PAY_PRIVATE_KEY', purpose: 'merchant’s private key (apiclient_key.pem)', defaultText: NOT_SET },
    'an RSA private key',
    /^-----BEGIN (RSA )?PRIVATE KEY-----/,
    createPrivateKey,
  ),
  payApiV3Key: text(
    { name: 'WECHAT_PAY_API_V3_KEY', purpose: 'APIv3 key of the merchant', defaultText: NOT_SET },
    '32 letters and digits, the APIv3 key set in the merchant console',
    /^[0-9A-Za-z]{32}$/,
    true,
  ),
  payPublicKeyId: text(
    {
      name: 'WECHAT_PAY_PUBLIC_KEY_ID',
      purpose: 'id of WeChat Pay’s public key; every new merchant has one',
      defaultText: '(platform certificates)',
    },
    'the id of WeChat Pay’s public key, PUB_KEY_ID_…',
    /^PUB_KEY_ID_\w{1,64}$/,
    true,
  ),
  payPublicKey: pemVariable(
    { name: 'WECHAT_PAY_PUBLIC_KEY', purpose: 'WeChat Pay’s public key (pub_key.pem)', defaultText: '(platform certificates)' },
    'WeChat Pay’s RSA public key',
    /^-----BEGIN PUBLIC KEY-----/,
    createPublicKey,
  ),
  payNotifyBase: url(
    {
      name: 'WECHAT_PAY_NOTIFY_BASE',
      purpose: 'origin WeChat Pay sends notifications to',
      defaultText: 'PUBLIC_ORIGIN in production, http://127.0.0.1:PORT in demo',
    },
    ['http:', 'https:'],
    'https://school.example.cn',
    false,
    (target) => target.pathname === '/' && target.search === '' && target.hash === '',
  ),
  pushToken: text(
    { name: 'WECHAT_PUSH_TOKEN', purpose: 'token of the message push', defaultText: '(no message push)' },
    '3 to 32 letters and digits, the token set for the message push',
    /^[0-9A-Za-z]{3,32}$/,
    true,
  ),
  pushAesKey: text(
    { name: 'WECHAT_PUSH_AES_KEY', purpose: 'EncodingAESKey of the message push', defaultText: '(no message push)' },
    '43 letters and digits, the EncodingAESKey set for the message push',
    /^[0-9A-Za-z]{43}$/,
    true,
  ),
};

const v = wechatPayVariables;

/** Reads a variable that another one makes necessary. @throws ConfigError naming both when it is absent */
const requireBeside = <T>(env: Environment, variable: Variable<T>, present: Variable<unknown>): T =>
  requireVariable(env, { ...variable, accepts: `${variable.accepts}, because ${present.name} is set` });

const firstPresent = (env: Environment, group: readonly Variable<unknown>[]): Variable<unknown> | undefined =>
  group.find((variable) => readVariable(env, variable) !== undefined);

/** Facts of the rest of the configuration that decide what is acceptable. */
export interface PaySurroundings {
  readonly production: boolean;
  /** The requests go to the real WeChat Pay. */
  readonly official: boolean;
  readonly port: number;
  readonly publicOrigin: string;
}

/**
 * The merchant's account, or null when nothing of it is set.
 * @throws ConfigError naming the missing one when only a part is set, and for keys that are not what they should be
 */
export const readPay = (env: Environment, around: PaySurroundings): PayConfig | null => {
  const present = firstPresent(env, [v.payMchId, v.paySerial, v.payPrivateKey, v.payApiV3Key, v.payPublicKeyId, v.payPublicKey]);
  if (!present) return null;
  const privateKey = requireBeside(env, v.payPrivateKey, present);
  return {
    mchId: requireBeside(env, v.payMchId, present),
    serial: requireBeside(env, v.paySerial, present).toUpperCase(),
    privateKey,
    apiV3Key: requireBeside(env, v.payApiV3Key, present),
    publicKey: readPublicKey(env, around, privateKey),
    notifyUrl: `${notifyBase(env, around)}${PAY_NOTIFY_PATH}`,
  };
};

const readPublicKey = (env: Environment, around: PaySurroundings, privateKey: KeyObject): PayConfig['publicKey'] => {
  const present = firstPresent(env, [v.payPublicKeyId, v.payPublicKey]);
  if (!present) return null;
  const id = requireBeside(env, v.payPublicKeyId, present);
  const pem = requireBeside(env, v.payPublicKey, present).export({ type: 'spki', format: 'pem' }).toString();
  if (around.production && id.startsWith('PUB_KEY_ID_SIM'))
    throw new ConfigError(v.payPublicKeyId.name, 'the simulator’s', 'that of your own merchant account in production');
  // The console offers both files side by side; with the wrong one every answer would look forged.
  if (pem === createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }))
    throw new ConfigError(v.payPublicKey.name, 'the merchant’s own', 'WeChat Pay’s public key from the merchant console');
  return { id, pem };
};

const notifyBase = (env: Environment, around: PaySurroundings): string => {
  const own = readVariable(env, v.payNotifyBase);
  const base = own ?? (around.production ? around.publicOrigin : `http://127.0.0.1:${around.port}`);
  if ((around.production || around.official) && !base.startsWith('https:'))
    throw new ConfigError(
      v.payNotifyBase.name,
      own ?? base,
      'an https origin, because WeChat Pay sends notifications to no other',
    );
  return base;
};

/** What opens the message push, or null. @throws ConfigError when only one of the two is set */
export const readPush = (env: Environment): PushConfig | null => {
  const present = firstPresent(env, [v.pushToken, v.pushAesKey]);
  if (!present) return null;
  return { token: requireBeside(env, v.pushToken, present), aesKey: requireBeside(env, v.pushAesKey, present) };
};
