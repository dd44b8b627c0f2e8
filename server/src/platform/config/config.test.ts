import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '.';
import { SIMULATOR } from './config';

const key = (fill: string): string =>
  Buffer.from(Array.from({ length: 32 }, (_, i) => (fill.charCodeAt(0) + i * 7) % 256)).toString('base64');

describe('configuration', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'qingya-config-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const production = () => ({
    QINGYA_MODE: 'production',
    DATA_DIR: dataDir,
    PUBLIC_ORIGIN: 'https://school.example.cn',
    TOKEN_KEYS: `k1:${key('a')}`,
    PHONE_KEYS: `k1:${key('b')}`,
    PHONE_INDEX_KEYS: `k1:${key('c')}`,
    CHECK_IN_KEYS: `k2:${key('d')},k1:${key('e')}`,
    WECHAT_APP_ID: 'wx0123456789abcdef',
    WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
  });
  const messageOf = (env: Record<string, string>): string => {
    try {
      readConfig(env);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return 'accepted';
  };

  it('needs nothing in demo and keeps its secrets between starts', () => {
    const first = readConfig({ DATA_DIR: dataDir });
    const second = readConfig({ DATA_DIR: dataDir });
    expect(first.mode).toBe('demo');
    expect(first.databaseUrl).toBeNull();
    expect(first.wechat.simulated).toBe(true);
    expect(second.tokenKeys).toEqual(first.tokenKeys);
    expect(second.phoneIndexKey.equals(first.phoneIndexKey)).toBe(true);
    expect(readFileSync(join(dataDir, 'demo-secrets.json'), 'utf8')).not.toContain('undefined');
  });

  it.each([
    ['PORT', '70000', 'PORT is "70000", but it must be a whole number from 0 to 65535.'],
    ['PORT', '80.5', 'PORT is "80.5", but it must be a whole number from 0 to 65535.'],
    ['QINGYA_MODE', 'staging', 'QINGYA_MODE is "staging", but it must be one of demo, production.'],
    ['REDIS_URL', 'localhost:6379', 'REDIS_URL is "(hidden)", but it must be a URL such as redis://127.0.0.1:6379.'],
    [
      'DATABASE_URL',
      'mysql://root@127.0.0.1:3306',
      'DATABASE_URL is "(hidden)", but it must be a URL such as mysql://user:password@127.0.0.1:3306/qingya.',
    ],
    ['QINGYA_ROLE', 'worker', 'QINGYA_ROLE is "worker", but it must be all unless DATABASE_URL and REDIS_URL are set.'],
    ['LOG_LEVEL', 'verbose', 'LOG_LEVEL is "verbose", but it must be one of trace, debug, info, warn, error, silent.'],
  ])('says in one sentence what is wrong with %s=%s', (name, value, sentence) => {
    expect(messageOf({ DATA_DIR: dataDir, [name]: value })).toBe(sentence);
  });

  it('lets processes split up once they share a database and Redis', () => {
    const shared = { DATABASE_URL: 'mysql://root@127.0.0.1:3306/qingya', REDIS_URL: 'redis://127.0.0.1:6379' };
    expect(readConfig({ DATA_DIR: dataDir, QINGYA_ROLE: 'api', ...shared }).role).toBe('api');
    expect(messageOf({ DATA_DIR: dataDir, QINGYA_ROLE: 'api', DATABASE_URL: shared.DATABASE_URL })).toMatch(
      /^QINGYA_ROLE is "api"/,
    );
    expect(messageOf({ DATA_DIR: dataDir, QINGYA_ROLE: 'api', REDIS_URL: shared.REDIS_URL })).toMatch(/^QINGYA_ROLE is "api"/);
  });

  it('accepts a complete production environment', () => {
    const config = readConfig(production());
    expect(config.wechat).toMatchObject({ apiBase: 'https://api.weixin.qq.com', simulated: false });
    expect(config.checkInKeys.map(({ id }) => id)).toEqual(['k2', 'k1']);
    expect(config.host).toBe('0.0.0.0');
    expect(config.pay).toBeNull();
    expect(config.wechat.push).toBeNull();
  });

  it('refuses half a merchant account and half a message push', () => {
    expect(messageOf({ ...production(), WECHAT_PAY_MCH_ID: '1900000001' })).toMatch(
      /^WECHAT_PAY_PRIVATE_KEY is not set, .*, because WECHAT_PAY_MCH_ID is set\.$/,
    );
    expect(messageOf({ DATA_DIR: dataDir, WECHAT_PUSH_TOKEN: 'token1' })).toMatch(/^WECHAT_PUSH_AES_KEY is not set/);
  });

  it.each([
    ['TOKEN_KEYS', undefined, /TOKEN_KEYS is not set/],
    ['TOKEN_KEYS', `demo:${key('a')}`, /TOKEN_KEYS is "a demo secret"/],
    ['PHONE_KEYS', `k1:${Buffer.alloc(32, 1).toString('base64')}`, /PHONE_KEYS is "a demo secret"/],
    ['PHONE_KEYS', 'k1:c2hvcnQ=', /PHONE_KEYS is "\(hidden\)"/],
    ['PHONE_INDEX_KEYS', `k1:${key('c')},k2:${key('d')}`, /exactly one key/],
    [
      'WECHAT_API_BASE',
      'http://127.0.0.1:3100',
      /WECHAT_API_BASE is "http:\/\/127.0.0.1:3100", but it must be an official WeChat host/,
    ],
    ['WECHAT_PAY_BASE', 'http://127.0.0.1:3100', /WECHAT_PAY_BASE/],
    ['WECHAT_APP_SECRET', undefined, /WECHAT_APP_SECRET is not set/],
    ['WECHAT_APP_SECRET', SIMULATOR.appSecret, /^WECHAT_APP_SECRET is "the simulator’s"/],
    ['WECHAT_APP_ID', SIMULATOR.appId, /^WECHAT_APP_ID is "the simulator’s"/],
    ['PUBLIC_ORIGIN', undefined, /PUBLIC_ORIGIN is not set/],
  ])('production refuses %s=%s', (name, value, sentence) => {
    const env: Record<string, string | undefined> = { ...production(), [name]: value };
    expect(messageOf(env as Record<string, string>)).toMatch(sentence);
  });
});
