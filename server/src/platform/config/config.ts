import { join, resolve } from 'node:path';
import { demoSecrets } from './demo-secrets';
import {
  ConfigError,
  type Environment,
  keyRing,
  type NamedKey,
  oneOf,
  readVariable,
  requireVariable,
  text,
  url,
  type Variable,
  wholeNumber,
} from './variables';
import { type MiniProgramState, readMessages, type TemplateIds, wechatMessageVariables } from './wechat-messages';
import { type PayConfig, type PushConfig, readPay, readPush, wechatPayVariables } from './wechat-pay';

const MODES = ['demo', 'production'] as const;

/** Every variable the service reads; the table in the README is generated from this list. */
export const variables = {
  mode: oneOf(
    { name: 'QINGYA_MODE', purpose: 'demo seeds a school and allows demo log-ins; production refuses both', defaultText: 'demo' },
    MODES,
  ),
  role: oneOf({ name: 'QINGYA_ROLE', purpose: 'what this process does; also --role', defaultText: 'all' }, [
    'all',
    'api',
    'worker',
  ] as const),
  port: wholeNumber({ name: 'PORT', purpose: 'port of the API and the web build', defaultText: '3000' }, 0, 65_535),
  host: text(
    { name: 'HOST', purpose: 'address to listen on', defaultText: '127.0.0.1 in demo, 0.0.0.0 in production' },
    'an IP address or host name',
    /^[\w.:-]+$/,
  ),
  dataDir: text({ name: 'DATA_DIR', purpose: 'embedded database, demo secrets', defaultText: './data' }, 'a folder', /\S/),
  filesDir: text(
    { name: 'FILES_DIR', purpose: 'pictures of goods; processes on several machines share it', defaultText: 'files in DATA_DIR' },
    'a folder',
    /\S/,
  ),
  databaseUrl: url(
    { name: 'DATABASE_URL', purpose: 'MySQL or MariaDB; absent = embedded SQLite under DATA_DIR', defaultText: '(embedded)' },
    ['mysql:', 'mariadb:'],
    'mysql://user:password@127.0.0.1:3306/qingya',
    true,
    (target) => /^\/[^/]+$/.test(target.pathname),
  ),
  databasePool: wholeNumber({ name: 'DATABASE_POOL', purpose: 'database connections of one process', defaultText: '20' }, 2, 500),
  redisUrl: url(
    {
      name: 'REDIS_URL',
      purpose: 'cache, rate limits and queue shared by processes; absent = in-process',
      defaultText: '(in-process)',
    },
    ['redis:', 'rediss:'],
    'redis://127.0.0.1:6379',
    true,
  ),
  wechatApiBase: url(
    {
      name: 'WECHAT_API_BASE',
      purpose: 'host of the WeChat API',
      defaultText: 'the local simulator in demo, https://api.weixin.qq.com in production',
    },
    ['http:', 'https:'],
    'https://api.weixin.qq.com',
  ),
  wechatPayBase: url(
    {
      name: 'WECHAT_PAY_BASE',
      purpose: 'host of the WeChat Pay API',
      defaultText: 'the local simulator in demo, https://api.mch.weixin.qq.com in production',
    },
    ['http:', 'https:'],
    'https://api.mch.weixin.qq.com',
  ),
  wechatAppId: text(
    { name: 'WECHAT_APP_ID', purpose: 'app id of the mini-program', defaultText: 'the simulator’s in demo' },
    'an app id such as wx0123456789abcdef',
    /^wx[0-9a-f]{16}$/,
  ),
  wechatAppSecret: text(
    { name: 'WECHAT_APP_SECRET', purpose: 'app secret of the mini-program', defaultText: 'the simulator’s in demo' },
    '32 characters from the mini-program’s settings',
    /^\S{32}$/,
    true,
  ),
  ...wechatPayVariables,
  ...wechatMessageVariables,
  tokenKeys: keyRing({ name: 'TOKEN_KEYS', purpose: 'sign access tokens', defaultText: 'generated in demo' }),
  phoneKeys: keyRing({ name: 'PHONE_KEYS', purpose: 'encrypt phone numbers at rest', defaultText: 'generated in demo' }),
  phoneIndexKeys: keyRing({
    name: 'PHONE_INDEX_KEYS',
    purpose: 'blind index of phone numbers; exactly one key',
    defaultText: 'generated in demo',
  }),
  checkInKeys: keyRing({ name: 'CHECK_IN_KEYS', purpose: 'sign the changing check-in codes', defaultText: 'generated in demo' }),
  publicOrigin: url(
    {
      name: 'PUBLIC_ORIGIN',
      purpose: 'address people reach the web build at; goes into QR codes',
      defaultText: 'http://localhost:PORT',
    },
    ['http:', 'https:'],
    'https://school.example.cn',
  ),
  corsOrigins: text(
    { name: 'CORS_ORIGINS', purpose: 'other origins that may call the API, separated by commas', defaultText: '(none)' },
    'origins such as https://a.example.cn separated by commas',
    /^https?:\/\/[^\s,/]+(,\s*https?:\/\/[^\s,/]+)*$/,
  ),
  trustedProxies: wholeNumber(
    { name: 'TRUSTED_PROXIES', purpose: 'reverse proxies in front, for the client address', defaultText: '0' },
    0,
    10,
  ),
  logLevel: oneOf({ name: 'LOG_LEVEL', purpose: 'least level written', defaultText: 'warn in demo, info in production' }, [
    'trace',
    'debug',
    'info',
    'warn',
    'error',
    'silent',
  ] as const),
  metricsToken: text(
    {
      name: 'METRICS_TOKEN',
      purpose: 'bearer token for /metrics from other machines',
      defaultText: '(loopback and private networks only)',
    },
    'at least 16 characters',
    /^\S{16,}$/,
    true,
  ),
  webRoot: text({ name: 'WEB_ROOT', purpose: 'folder of the web build', defaultText: 'miniapp/dist/h5' }, 'a folder', /\S/),
  rateFactor: wholeNumber(
    {
      name: 'RATE_LIMIT_FACTOR',
      purpose: 'multiplies every rate limit (a school behind one address needs more)',
      defaultText: '1',
    },
    1,
    1_000,
  ),
} satisfies Record<string, Variable<unknown>>;

export interface Config {
  readonly mode: (typeof MODES)[number];
  readonly role: 'all' | 'api' | 'worker';
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Where uploaded files are kept. */
  readonly filesDir: string;
  readonly databaseUrl: string | null;
  readonly databasePool: number;
  readonly redisUrl: string | null;
  readonly wechat: {
    readonly apiBase: string;
    readonly payBase: string;
    readonly appId: string;
    readonly appSecret: string;
    readonly simulated: boolean;
    /** Null: the message push is not set up. */
    readonly push: PushConfig | null;
    /** Ids of the message templates that are set up. */
    readonly templates: TemplateIds;
    /** Version of the mini-program that a tap on a message opens. */
    readonly miniProgramState: MiniProgramState;
  };
  /** Null: no merchant account, so nobody can pay in the mini-program. */
  readonly pay: PayConfig | null;
  readonly tokenKeys: readonly NamedKey[];
  readonly phoneKeys: readonly NamedKey[];
  readonly phoneIndexKey: Buffer;
  readonly checkInKeys: readonly NamedKey[];
  readonly publicOrigin: string;
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly metricsToken: string | null;
  readonly webRoot: string;
  readonly rateFactor: number;
}

/** What the simulator answers to. Not a secret: it opens nothing but the simulator. */
export const SIMULATOR = {
  base: 'http://127.0.0.1:3100',
  appId: 'wx5130000000000001',
  appSecret: 'simulator-secret-of-the-demo-000',
} as const;

const OFFICIAL_HOSTS: readonly string[] = [
  'api.weixin.qq.com',
  'api2.weixin.qq.com',
  'sh.api.weixin.qq.com',
  'api.mch.weixin.qq.com',
  'api2.mch.weixin.qq.com',
];

const isOfficial = (base: string): boolean => OFFICIAL_HOSTS.includes(new URL(base).hostname) && base.startsWith('https:');

/**
 * Reads and checks the environment.
 * @param env usually `process.env`
 * @throws ConfigError with one sentence naming the variable, what it got and what it accepts
 */
export const readConfig = (env: Environment): Config => {
  const mode = readVariable(env, variables.mode) ?? (env.NODE_ENV === 'production' ? 'production' : 'demo');
  const port = readVariable(env, variables.port) ?? 3000;
  const dataDir = resolve(readVariable(env, variables.dataDir) ?? './data');
  const keys = mode === 'production' ? productionKeys(env) : demoKeys(env, dataDir);
  const wechat = mode === 'production' ? productionWechat(env) : demoWechat(env);
  const publicOrigin =
    mode === 'production'
      ? requireVariable(env, variables.publicOrigin)
      : (readVariable(env, variables.publicOrigin) ?? `http://localhost:${port}`);
  return {
    mode,
    role: roleOf(env),
    port,
    host: readVariable(env, variables.host) ?? (mode === 'demo' ? '127.0.0.1' : '0.0.0.0'),
    dataDir,
    filesDir: resolve(readVariable(env, variables.filesDir) ?? join(dataDir, 'files')),
    databaseUrl: readVariable(env, variables.databaseUrl)?.replace(/^mariadb:/, 'mysql:') ?? null,
    databasePool: readVariable(env, variables.databasePool) ?? 20,
    redisUrl: readVariable(env, variables.redisUrl) ?? null,
    wechat: { ...wechat, push: readPush(env), ...readMessages(env, wechat.simulated) },
    pay: readPay(env, { production: mode === 'production', official: isOfficial(wechat.payBase), port, publicOrigin }),
    ...keys,
    publicOrigin,
    corsOrigins: (readVariable(env, variables.corsOrigins) ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ''),
    trustedProxies: readVariable(env, variables.trustedProxies) ?? 0,
    logLevel: readVariable(env, variables.logLevel) ?? (mode === 'demo' ? 'warn' : 'info'),
    metricsToken: readVariable(env, variables.metricsToken) ?? null,
    webRoot: resolve(readVariable(env, variables.webRoot) ?? resolve(__dirname, '../../../../miniapp/dist/h5')),
    rateFactor: readVariable(env, variables.rateFactor) ?? 1,
  };
};

/** Split processes meet in the database and in Redis; the embedded database and queue belong to one process. */
const roleOf = (env: Environment): Config['role'] => {
  const role = readVariable(env, variables.role) ?? 'all';
  const shared = readVariable(env, variables.databaseUrl) !== undefined && readVariable(env, variables.redisUrl) !== undefined;
  if (role !== 'all' && !shared)
    throw new ConfigError(variables.role.name, role, 'all unless DATABASE_URL and REDIS_URL are set');
  return role;
};

type Keys = Pick<Config, 'tokenKeys' | 'phoneKeys' | 'phoneIndexKey' | 'checkInKeys'>;

const DEMO_KEY_ID = 'demo';

const productionKeys = (env: Environment): Keys => {
  const ring = (variable: Variable<readonly NamedKey[]>): readonly NamedKey[] => {
    const keys = requireVariable(env, variable);
    const isDemo = keys.some(({ id, key }) => id.startsWith(DEMO_KEY_ID) || new Set(key).size < 8);
    if (isDemo) throw new ConfigError(variable.name, 'a demo secret', 'made of random keys of your own in production');
    return keys;
  };
  return {
    tokenKeys: ring(variables.tokenKeys),
    phoneKeys: ring(variables.phoneKeys),
    phoneIndexKey: onlyKey(ring(variables.phoneIndexKeys)),
    checkInKeys: ring(variables.checkInKeys),
  };
};

const demoKeys = (env: Environment, dataDir: string): Keys => {
  const ring = (variable: Variable<readonly NamedKey[]>): readonly NamedKey[] =>
    readVariable(env, variable) ?? [{ id: DEMO_KEY_ID, key: demoSecrets(dataDir)(variable.name) }];
  return {
    tokenKeys: ring(variables.tokenKeys),
    phoneKeys: ring(variables.phoneKeys),
    phoneIndexKey: onlyKey(ring(variables.phoneIndexKeys)),
    checkInKeys: ring(variables.checkInKeys),
  };
};

const onlyKey = (keys: readonly NamedKey[]): Buffer => {
  const [first, ...others] = keys;
  if (!first || others.length > 0)
    throw new ConfigError(
      variables.phoneIndexKeys.name,
      `${keys.length} keys`,
      'exactly one key, because every look-up depends on it',
    );
  return first.key;
};

type WechatHosts = Omit<Config['wechat'], 'push' | 'templates' | 'miniProgramState'>;

const productionWechat = (env: Environment): WechatHosts => {
  const apiBase = readVariable(env, variables.wechatApiBase) ?? 'https://api.weixin.qq.com';
  const payBase = readVariable(env, variables.wechatPayBase) ?? 'https://api.mch.weixin.qq.com';
  if (!isOfficial(apiBase))
    throw new ConfigError(
      variables.wechatApiBase.name,
      apiBase,
      'an official WeChat host in production, such as https://api.weixin.qq.com',
    );
  if (!isOfficial(payBase))
    throw new ConfigError(
      variables.wechatPayBase.name,
      payBase,
      'an official WeChat Pay host in production, such as https://api.mch.weixin.qq.com',
    );
  return {
    apiBase,
    payBase,
    appId: ownValue(env, variables.wechatAppId, SIMULATOR.appId),
    appSecret: ownValue(env, variables.wechatAppSecret, SIMULATOR.appSecret),
    simulated: false,
  };
};

/** @throws ConfigError also for the value that the simulator answers to */
const ownValue = (env: Environment, variable: Variable<string>, simulated: string): string => {
  const value = requireVariable(env, variable);
  if (value === simulated) throw new ConfigError(variable.name, 'the simulator’s', 'that of your own mini-program in production');
  return value;
};

const demoWechat = (env: Environment): WechatHosts => {
  const apiBase = readVariable(env, variables.wechatApiBase) ?? SIMULATOR.base;
  const payBase = readVariable(env, variables.wechatPayBase) ?? SIMULATOR.base;
  const simulated = !isOfficial(apiBase);
  if (simulated)
    return {
      apiBase,
      payBase,
      appId: readVariable(env, variables.wechatAppId) ?? SIMULATOR.appId,
      appSecret: readVariable(env, variables.wechatAppSecret) ?? SIMULATOR.appSecret,
      simulated,
    };
  return {
    apiBase,
    payBase,
    appId: requireVariable(env, variables.wechatAppId),
    appSecret: requireVariable(env, variables.wechatAppSecret),
    simulated,
  };
};
