import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appPages } from './lib/app-pages.mjs';
import { findChromium } from './lib/chromium.mjs';
import { contactSheet } from './lib/contact-sheet.mjs';
import { apiOf, launchBrowser, openStage } from './lib/journeys.mjs';
import { at } from './lib/paths.mjs';
import { killAll, onInterrupt } from './lib/run.mjs';
import { duration, green, main, red, Stop, say } from './lib/say.mjs';
import { missingShots, openWindows, planShots, takeShot } from './lib/screens.mjs';
import { prepare } from './lib/workspace.mjs';
import * as list from './screens/list.mjs';
import { prepareWorld } from './screens/world.mjs';

const options = {
  out: { type: 'string' },
  'font-scale': { type: 'string', default: '1' },
  prepared: { type: 'boolean', default: false },
};

const chosenPages = (all, words) => (words.length === 0 ? all : all.filter((page) => words.some((word) => page.includes(word))));

const photograph = async (shots, settings) => {
  const taken = [];
  for (const shot of shots) {
    const problems = await takeShot(shot, settings);
    taken.push({ ...shot, problems });
    const mark = problems.length > 0 ? red('✗') : green('✓');
    say(`${mark} ${shot.file}${problems.map((problem) => `\n    ${problem}`).join('')}`);
  }
  return taken;
};

await main(async (args) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  onInterrupt(killAll);
  const began = performance.now();
  const all = await appPages('h5');
  const pages = chosenPages(all, positionals);
  if (pages.length === 0) throw new Stop('No page has such a name.');
  const shots = planShots(pages, list);
  const missing = positionals.length === 0 ? missingShots(all, shots, list) : [];
  if (!values.prepared) await prepare({ web: true });
  const chromium = await findChromium();
  if (!chromium.path) throw new Stop(`Photographs need Chromium: ${chromium.how}`);
  const folder = resolve(values.out ?? at('screens'));
  // Pictures of pages that are gone must not stay; a folder somebody named may hold other things.
  if (!values.out && positionals.length === 0) rmSync(folder, { recursive: true, force: true });

  const stage = await openStage({ engine: 'sqlite', servers: {} });
  const browser = await launchBrowser(chromium.path);
  let taken = [];
  try {
    const { baseUrl } = stage;
    const world = await prepareWorld({ api: apiOf(baseUrl), baseUrl });
    const windowOf = openWindows(browser, baseUrl);
    taken = await photograph(shots, { windowOf, baseUrl, world, folder, fontScale: Number(values['font-scale']) });
  } finally {
    await browser.close();
    await stage.close();
  }
  writeFileSync(join(folder, 'index.html'), contactSheet(taken));
  for (const line of missing) say(red(line));
  const wrong = taken.filter(({ problems }) => problems.length > 0).length;
  say(
    `${taken.length} pictures of ${pages.length} pages in ${duration(performance.now() - began)}: ${join(folder, 'index.html')}`,
  );
  say(`${taken.length - wrong} passed, ${wrong + missing.length} failed`);
  process.exitCode = wrong + missing.length === 0 ? 0 : 1;
});
