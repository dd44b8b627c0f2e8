import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { buildBackend, buildMiniapp } from './build.mjs';
import { at, cacheDir } from './paths.mjs';
import { run } from './run.mjs';

const node = process.execPath;
const plain = { FORCE_COLOR: '0', NO_COLOR: '1' };

/** Runs a command whose exit code is the answer; counts as one check. */
const check = async (args, options = {}) => {
  const { code, output } = await run(node, args, { timeoutMs: 900_000, ...options, env: { ...plain, ...options.env } });
  return code === 0 ? { passed: 1, failed: 0, output } : { passed: 0, failed: 1, details: output, output };
};

const bin = (name, ...args) => [at('node_modules', name), ...args];

const types = (folder) => ({
  id: `types ${folder}`,
  priority: 50,
  run: () => {
    const info = `${cacheDir('tsc')}/${folder.replaceAll('/', '-')}.tsbuildinfo`;
    return check(
      bin('typescript/bin/tsc', '-p', `${folder}/tsconfig.json`, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', info),
    );
  },
});

const typeFolders = () =>
  ['shared', 'server', 'scripts/wechat-simulator', 'scripts/weapp-host', 'miniapp'].filter((folder) =>
    existsSync(at(folder, 'tsconfig.json')),
  );

const architecture = {
  id: 'architecture',
  priority: 40,
  run: async () => {
    const folders = ['shared/src', 'server/src', 'server/test', 'miniapp/src', 'scripts'].filter((folder) =>
      existsSync(at(folder)),
    );
    const result = await check(
      bin('dependency-cruiser/bin/dependency-cruise.mjs', ...folders, '--config', '.dependency-cruiser.cjs'),
    );
    const [, modules] = /\((\d+) modules/.exec(result.output) ?? /(\d+) modules/.exec(result.output) ?? [];
    // A wrong path would make the check agree with everything.
    return Number(modules) > 0 ? result : { passed: 0, failed: 1, details: result.output || 'no module was looked at' };
  },
};

const rules = {
  id: 'house rules',
  priority: 40,
  run: async () => {
    const { output } = await check(['scripts/rules.mjs']);
    const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(output) ?? [];
    if (!passed) return { passed: 0, failed: 1, details: output };
    return { passed: Number(passed), failed: Number(failed), details: Number(failed) ? output : undefined };
  },
};

const scriptTests = {
  id: 'scripts',
  priority: 30,
  run: async () => {
    const files = readdirSync(at('scripts/test')).filter((name) => name.endsWith('.test.mjs'));
    // Without a file name node would go and run every test it can find, this script among them.
    if (files.length === 0) return { passed: 0, failed: 1, details: 'the suite is empty' };
    const { output } = await check(['--test', '--test-reporter=tap', ...files.map((name) => `scripts/test/${name}`)]);
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
    const failed = count('fail') + count('cancelled') + count('skipped') + count('todo');
    if (count('pass') + failed === 0) return { passed: 0, failed: 1, details: `no test ran\n${output}` };
    return { passed: count('pass'), failed, details: failed ? output : undefined };
  },
};

/** Everything that needs neither a build nor a server. */
export const staticSuites = () => [
  ...typeFolders().map(types),
  {
    id: 'biome',
    priority: 60,
    run: () => check(bin('@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '.')),
  },
  architecture,
  rules,
  scriptTests,
];

const built = (task) => async () => {
  await task();
  return { passed: 1, failed: 0 };
};

const miniappScripts = () => JSON.parse(readFileSync(at('miniapp/package.json'), 'utf8')).scripts;

const miniappCheck = (name, needs) => {
  const [, ...args] = miniappScripts()[name].split(' ');
  return { id: `miniapp ${name.replace('check:', '')}`, needs, priority: 30, run: () => check(args, { cwd: at('miniapp') }) };
};

/** The compiled packages and what is checked about them. */
export const buildSuites = () => [
  { id: 'build server', priority: 100, run: built(buildBackend) },
  { id: 'build h5', priority: 90, run: built(() => buildMiniapp('h5')) },
  { id: 'build weapp', priority: 80, run: built(() => buildMiniapp('weapp')) },
  miniappCheck('check:generated', []),
  miniappCheck('check:bundle', ['build weapp', 'build h5']),
];
