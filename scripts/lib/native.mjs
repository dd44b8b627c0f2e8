import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { at } from './paths.mjs';
import { which } from './run.mjs';
import { Stop } from './say.mjs';

const abi = process.versions.modules;

/** The prefix of the running Node when it holds header files of this very version, else undefined. */
export const headersBesideNode = (execPath = process.execPath, modules = abi) => {
  for (const path of new Set([execPath, realpathSync(execPath)])) {
    const prefix = dirname(dirname(path));
    const file = join(prefix, 'include', 'node', 'node_version.h');
    if (existsSync(file) && new RegExp(`define NODE_MODULE_VERSION ${modules}\\b`).test(readFileSync(file, 'utf8')))
      return prefix;
  }
  return undefined;
};

const proxied = () => Boolean(process.env.HTTPS_PROXY || process.env.https_proxy || process.env.npm_config_https_proxy);

/** Behind a proxy the answer would be about the wrong road, so the installer gets its try. */
const reachable = async (url) => {
  if (proxied()) return true;
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  return answer?.ok ?? false;
};

const sqliteVersion = () => JSON.parse(readFileSync(at('server/package.json'), 'utf8')).dependencies['better-sqlite3'];

const prebuiltUrl = () => {
  const version = sqliteVersion();
  const host =
    process.env.npm_config_better_sqlite3_binary_host ?? 'https://github.com/WiseLibs/better-sqlite3/releases/download';
  const libc = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime ? 'musl' : '';
  return `${host}/v${version}/better-sqlite3-v${version}-node-v${abi}-${process.platform}${libc}-${process.arch}.tar.gz`;
};

const headersUrl = () =>
  `${process.env.npm_config_disturl ?? 'https://nodejs.org/dist'}/${process.version}/node-${process.version}-headers.tar.gz`;

const cachedHeaders = () =>
  existsSync(join(homedir(), '.cache/node-gyp', process.version.slice(1), 'include/node/node_version.h')) ||
  existsSync(join(homedir(), 'Library/Caches/node-gyp', process.version.slice(1), 'include/node/node_version.h'));

/** Where the compiled part of the embedded database would lie; undefined until it has been built or unpacked. */
export const sqliteBinary = () => {
  const file = at(
    `node_modules/.pnpm/better-sqlite3@${sqliteVersion()}/node_modules/better-sqlite3/build/Release/better_sqlite3.node`,
  );
  return existsSync(file) ? file : undefined;
};

const missingTools = () =>
  [
    ['python3', which('python3', 'python')],
    ['make', which('make', 'gmake')],
    ['g++', which('g++', 'c++', 'clang++')],
  ]
    .filter(([, path]) => !path)
    .map(([name]) => name);

/**
 * Looks, before anything is installed, whether the embedded database can be had here: either its ready-made binary can
 * be downloaded or there is all that compiling needs.
 * @returns {Promise<Record<string, string>>} environment for the installer
 * @throws Stop with one line that says what to install
 */
export const prepareNativeBuild = async () => {
  const chosen = process.env.npm_config_nodedir;
  const nodedir = chosen || headersBesideNode();
  const env = nodedir ? { npm_config_nodedir: nodedir } : {};
  if (sqliteBinary()) return env;
  const tools = missingTools();
  const headers = tools.length > 0 || Boolean(nodedir) || cachedHeaders() || (await reachable(headersUrl()));
  if (tools.length === 0 && headers) return env;
  if (await reachable(prebuiltUrl())) return env;
  throw new Stop(
    tools.length > 0
      ? `The embedded database (better-sqlite3) must be compiled here, which needs ${tools.join(', ')}: please install (Debian/Ubuntu: apt-get install python3 make g++; macOS: xcode-select --install).`
      : `The embedded database (better-sqlite3) must be compiled here, which needs the header files of Node.js ${process.version}: install them or set npm_config_nodedir to the folder that holds include/node.`,
  );
};
