import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from './apt.mjs';
import { at } from './paths.mjs';
import { freePort, waitForPort } from './ports.mjs';
import { run, start, stop, which } from './run.mjs';

const fromServer = (name) => createRequire(at('server/package.json'))(name);

/** Opens a connection and hands it to `body`; used for short administration only. */
const withMysql = async (url, body) => {
  const connection = await fromServer('mysql2/promise').createConnection({ uri: url, connectTimeout: 5000 });
  try {
    return await body(connection);
  } finally {
    await connection.end();
  }
};

const serverUrl = (url) => {
  const parsed = new URL(url);
  parsed.pathname = '';
  return parsed.toString();
};

export const createDatabase = (url, name) => withMysql(serverUrl(url), (c) => c.query(`CREATE DATABASE \`${name}\``));
export const dropDatabase = (url, name) => withMysql(serverUrl(url), (c) => c.query(`DROP DATABASE IF EXISTS \`${name}\``));

/** @returns {Promise<string | undefined>} why the tests cannot work there, or undefined when they can */
export const mysqlProblem = async (url) => {
  const name = `qingya_probe_${process.pid}_${Date.now().toString(36)}`;
  try {
    await createDatabase(url, name);
    await dropDatabase(url, name);
    return undefined;
  } catch (error) {
    return error.message || error.code;
  }
};

/** @returns {Promise<string | undefined>} why the tests cannot work there, or undefined when they can */
export const redisProblem = async (url) => {
  const Redis = fromServer('ioredis');
  const client = new Redis(url, { lazyConnect: true, connectTimeout: 5000, maxRetriesPerRequest: 0, retryStrategy: () => null });
  let reason;
  client.on('error', (error) => {
    reason = error.message || error.code;
  });
  try {
    await client.connect();
    await client.ping();
    return undefined;
  } catch (error) {
    return reason ?? error.message;
  } finally {
    client.disconnect();
  }
};

const privateFolder = (name) => mkdtempSync(join(tmpdir(), `qingya-${name}-`));
const asRoot = () => (process.getuid?.() === 0 ? ['--user=root'] : []);

const prepareMysqlData = async (binary, data) => {
  const installer = which('mariadb-install-db', 'mysql_install_db');
  return installer
    ? run(installer, [
        '--no-defaults',
        ...asRoot(),
        `--datadir=${data}`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
      ])
    : run(binary, ['--no-defaults', ...asRoot(), '--initialize-insecure', `--datadir=${data}`]);
};

/** A MariaDB (or MySQL) of our own: data in a temporary folder, durable writes off because nothing has to survive. */
export const startPrivateMysql = async () => {
  const binary = which('mariadbd', 'mysqld');
  if (!binary) return undefined;
  const folder = privateFolder('mariadb');
  const data = join(folder, 'data');
  const prepared = await prepareMysqlData(binary, data);
  const port = await freePort();
  const options = [`--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 's')}`];
  const speed = [
    '--innodb-flush-log-at-trx-commit=0',
    '--skip-log-bin',
    '--max-connections=500',
    '--innodb-buffer-pool-size=256M',
  ];
  const child = start(binary, ['--no-defaults', ...asRoot(), ...options, ...speed, `--pid-file=${join(folder, 'pid')}`], {
    stdio: 'ignore',
  });
  const url = `mysql://root@127.0.0.1:${port}`;
  const end = async () => {
    await stop(child, 15_000);
    rmSync(folder, { recursive: true, force: true });
  };
  const up = prepared.code === 0 && (await waitForPort(port, { child }));
  const problem = up ? await mysqlProblem(url) : 'it did not start';
  if (!problem) return { url, end };
  await end();
  return undefined;
};

/** A Redis of our own that keeps nothing. */
export const startPrivateRedis = async () => {
  const binary = which('redis-server', 'valkey-server');
  if (!binary) return undefined;
  const folder = privateFolder('redis');
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = start(binary, options, { stdio: 'ignore' });
  const end = async () => {
    await stop(child, 5000);
    rmSync(folder, { recursive: true, force: true });
  };
  if (await waitForPort(port, { child, timeoutMs: 15_000 })) return { url: `redis://127.0.0.1:${port}`, end };
  await end();
  return undefined;
};

const kinds = {
  MariaDB: {
    variable: 'TEST_DATABASE_URL',
    usual: 'mysql://root@127.0.0.1:3306',
    problem: mysqlProblem,
    startPrivate: startPrivateMysql,
    packages: ['mariadb-server'],
  },
  Redis: {
    variable: 'TEST_REDIS_URL',
    usual: 'redis://127.0.0.1:6379',
    problem: redisProblem,
    startPrivate: startPrivateRedis,
    packages: ['redis-server'],
  },
};

/**
 * Finds a server for the tests: the one the environment names; else the usual one on this machine; else a private one
 * from installed programs; else the same after installing them with apt.
 * @param {'MariaDB' | 'Redis'} name
 * @returns {Promise<{ url?: string, how: string, end?: () => Promise<void> }>} no `url` = it could not be had, `how` says why
 */
export const findService = async (name) => {
  const { variable, usual, problem, startPrivate, packages } = kinds[name];
  const named = process.env[variable];
  if (named) {
    const trouble = await problem(named);
    // Somebody meant this very server: another one in its place would only hide the mistake.
    return trouble ? { how: `${variable} leads to no usable ${name} (${trouble})` } : { url: named, how: variable };
  }
  if (!(await problem(usual))) return { url: usual, how: usual };
  const own = await startPrivate();
  if (own) return { ...own, how: `a private one at ${own.url}` };
  if (await aptInstall(packages)) {
    const fresh = await startPrivate();
    if (fresh) return { ...fresh, how: `installed by apt, a private one at ${fresh.url}` };
  }
  return { how: `no ${name}: start one on its usual port, install ${packages.join(' ')}, or set ${variable}` };
};
