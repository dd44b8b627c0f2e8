import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { withLock } from './lock.mjs';
import { at, cacheDir } from './paths.mjs';
import { run } from './run.mjs';
import { Stop, say } from './say.mjs';
import { buildStamp, filesBelow, hashOf, isBuildInput } from './stamp.mjs';

/** Packages compiled to CommonJS, in the order they need each other. */
const backend = [
  { name: 'shared', folder: 'shared', main: 'index.js' },
  { name: 'simulator', folder: 'scripts/wechat-simulator', main: 'main.js' },
  { name: 'weapp-host', folder: 'scripts/weapp-host', main: 'index.js' },
  { name: 'server', folder: 'server', main: 'main.js' },
];

const sources = (folder) => filesBelow(at(folder, 'src')).filter(isBuildInput);

const compileInto = async (folder, target) => {
  const swc = createRequire(at('package.json'))('@swc/core');
  const options = { ...JSON.parse(readFileSync(at('.swcrc'), 'utf8')), swcrc: false, configFile: false };
  await Promise.all(
    sources(folder).map(async (file) => {
      const path = join(target, relative(at(folder, 'src'), file));
      mkdirSync(dirname(path), { recursive: true });
      if (file.endsWith('.d.ts')) return;
      if (!/\.[cm]?tsx?$/.test(file)) return copyFileSync(file, path);
      const { code } = await swc.transformFile(file, { ...options, filename: file, sourceFileName: file });
      writeFileSync(path.replace(/\.tsx?$/, '.js'), code);
    }),
  );
};

/** The finished folder takes the old one's place in one step, so a running program never sees half a build. */
const swap = (fresh, target) => {
  const old = `${fresh}.old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
};

const buildPackage = async ({ name, folder, main }) => {
  const hash = hashOf([...sources(folder), at('.swcrc')], `${process.versions.node} ${main}`);
  const stamp = buildStamp(name);
  if (stamp.matches(hash) && existsSync(at(folder, 'dist'))) return false;
  const fresh = join(cacheDir('build'), `${name}-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await compileInto(folder, fresh);
  } catch (error) {
    // What follows the compiler's own message is its inner life.
    throw new Stop(`Building ${name} failed:\n${error.message.split('\n\nCaused by')[0].trimEnd()}`);
  }
  swap(fresh, at(folder, 'dist'));
  stamp.write(hash);
  return true;
};

/** Compiles shared, simulator and server where their sources changed. @returns {Promise<string[]>} what was rebuilt */
export const buildBackend = () =>
  withLock('build', async () => {
    const rebuilt = [];
    for (const part of backend) if (await buildPackage(part)) rebuilt.push(part.name);
    return rebuilt;
  });

const miniappInputs = () => [
  ...filesBelow(at('miniapp')).filter(isBuildInput),
  ...filesBelow(at('shared', 'src')).filter(isBuildInput),
  at('pnpm-lock.yaml'),
];

/**
 * Builds the mini-program for one platform when its sources changed.
 * @param {'h5' | 'weapp'} platform
 * @returns {Promise<boolean>} whether a build ran
 * @throws Stop with the compiler's output
 */
export const buildMiniapp = (platform) =>
  withLock(`build-${platform}`, async () => {
    const hash = hashOf(miniappInputs(), `${platform} ${process.env.QINGYA_API_BASE ?? ''}`);
    const stamp = buildStamp(platform);
    const target = at('miniapp/dist', platform);
    if (stamp.matches(hash) && existsSync(target)) return false;
    say(`Building the ${platform === 'h5' ? 'web pages' : 'mini-program'} …`);
    const env = { FORCE_COLOR: '0', BROWSERSLIST_IGNORE_OLD_DATA: '1' };
    const result = await run(process.execPath, ['scripts/build.mjs', platform], { cwd: at('miniapp'), env });
    const proof = join(target, platform === 'h5' ? 'index.html' : 'app.json');
    // The builder's exit code says nothing, so the result is looked at.
    if (result.code !== 0 || !existsSync(proof)) throw new Stop(`The ${platform} build failed:\n${result.output}`);
    stamp.write(hash);
    return true;
  });
