import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { withLock } from './lock.mjs';
import { prepareNativeBuild } from './native.mjs';
import { at } from './paths.mjs';
import { run, which } from './run.mjs';
import { Stop, say } from './say.mjs';
import { hashOf, stampAt } from './stamp.mjs';

const manifests = [
  'package.json',
  ...['shared', 'server', 'miniapp', 'scripts', 'scripts/wechat-simulator', 'scripts/weapp-host'].map((p) => `${p}/package.json`),
];
const readJson = (path) => JSON.parse(readFileSync(at(path), 'utf8'));

/** `pnpm@x.y.z`, written once, in the root manifest. */
export const pnpmVersion = () => /^pnpm@([\d.]+)/.exec(readJson('package.json').packageManager)[1];

/** Only what an installation depends on: editing a script or a description must not re-install. */
const dependencyPart = (path) => {
  const { name, dependencies, devDependencies, optionalDependencies, pnpm } = readJson(path);
  return JSON.stringify({ name, dependencies, devDependencies, optionalDependencies, pnpm });
};

const installHash = () => {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'].map((name) => at(name)).filter((path) => existsSync(path));
  const machine = `${process.versions.modules} ${process.platform} ${process.arch} pnpm ${pnpmVersion()}`;
  return hashOf(files, [machine, ...manifests.map(dependencyPart)].join('\n'));
};

/** The exact pnpm if it is at hand, else npx fetches it; nothing is installed globally. */
const pnpmCommand = async () => {
  const found = which('pnpm');
  // Asked outside the repository: inside, another version would go and fetch the declared one.
  if (found && (await run(found, ['--version'], { cwd: tmpdir() })).output === pnpmVersion()) return [found];
  const npx = which('npx');
  if (!npx) throw new Stop('npx was not found: it comes with npm, so please install npm beside Node.js.');
  return [npx, '-y', `pnpm@${pnpmVersion()}`];
};

const pnpm = async (args, env, quiet = false) => {
  const [command, ...first] = await pnpmCommand();
  return run(command, [...first, ...args], { env, stdio: quiet ? undefined : ['ignore', 'inherit', 'inherit'] });
};

const sqliteLoads = async () => {
  const code = "new (require('better-sqlite3'))(':memory:').close()";
  return run(process.execPath, ['-e', code], { cwd: at('server') });
};

const install = async () => {
  const env = await prepareNativeBuild();
  say('Installing packages (the first time takes a few minutes) …');
  const result = await pnpm(['install', '--frozen-lockfile', '--config.confirmModulesPurge=false'], env);
  if (result.code !== 0) throw new Stop('The packages could not be installed; the reason stands above.');
  if ((await sqliteLoads()).code === 0) return;
  say('Rebuilding the embedded database for this Node.js …');
  await pnpm(['rebuild', 'better-sqlite3'], env);
  const check = await sqliteLoads();
  if (check.code !== 0) throw new Stop(`The embedded database (better-sqlite3) does not load:\n${check.output}`);
};

/** Installs exactly what the lockfile says, and only when that changed since the last time. */
export const ensureInstalled = () =>
  withLock('install', async () => {
    const stamp = stampAt(at('node_modules/.qingya-install'));
    const hash = installHash();
    if (stamp.matches(hash)) return;
    await install();
    stamp.write(hash);
  });
