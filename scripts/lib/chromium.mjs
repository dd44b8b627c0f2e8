import { existsSync, readdirSync } from 'node:fs';
import { aptInstall } from './apt.mjs';
import { run, which } from './run.mjs';

const mac = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const installed = () =>
  process.env.CHROMIUM_PATH ||
  which('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ||
  mac.find((path) => existsSync(path));

const hasChineseFont = async () => {
  const list = which('fc-list');
  if (list) return (await run(list, [':lang=zh-cn', 'family'])).output !== '';
  const folder = '/usr/share/fonts/opentype/noto';
  return process.platform !== 'linux' || (existsSync(folder) && readdirSync(folder).some((file) => /CJK/.test(file)));
};

/**
 * Finds a browser that can show Chinese, installing Debian's where that is allowed.
 * @returns {Promise<{ path?: string, how: string }>} no `path` = none could be had, `how` says why
 */
export const findChromium = async () => {
  if (!installed()) await aptInstall(['chromium']);
  const path = installed();
  if (!path) return { how: 'no Chromium: install chromium and fonts-noto-cjk, or set CHROMIUM_PATH' };
  const version = await run(path, ['--version', '--no-sandbox'], { timeoutMs: 30_000 });
  if (version.code !== 0) return { how: `${path} does not run: ${version.output.split('\n')[0]}` };
  if (!(await hasChineseFont())) await aptInstall(['fonts-noto-cjk']);
  if (!(await hasChineseFont())) return { how: 'Chromium has no Chinese font here: install fonts-noto-cjk' };
  return { path, how: version.output.split('\n').at(-1) };
};

/** Flags for a browser inside a container that talks to nobody but the server under test. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
