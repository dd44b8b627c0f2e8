// Photographs the component gallery into dist/screens, to be looked at: node scripts/shoot-gallery.mjs (after build:gallery).
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { here } from './load.mjs';
import { serve } from './serve.mjs';

const { chromium } = createRequire(here('../scripts/package.json'))('playwright-core');
const target = here('dist/screens');
mkdirSync(target, { recursive: true });
const site = await serve(here('dist/gallery'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  ),
});
const problems = [];
for (const [width, height] of [
  [375, 812],
  [414, 896],
  [768, 1024],
  [1440, 900],
]) {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: width < 500 ? 2 : 1 });
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(site.address);
  await page.waitForSelector('.qy-gallery__section');
  await page.waitForTimeout(500);
  // A section is taken whole, and only what is in the window is drawn.
  await page.setViewportSize({ width, height: 3_200 });
  const sections = await page.$$('.qy-gallery__section');
  for (const [index, section] of sections.entries()) {
    await section.screenshot({ path: `${target}/${width}-${String(index).padStart(2, '0')}.png` });
  }
  await page.setViewportSize({ width, height });
  for (const id of ['open-plain', 'open-danger']) {
    await page.click(`#${id}`);
    await page.waitForTimeout(400);
    await page.screenshot({ path: `${target}/${width}-${id}.png` });
    await page.keyboard.press('Escape');
    await page.waitForTimeout(100);
  }
  for (const face of ['loading', 'list', 'empty', 'error']) {
    await page.click(`#face-${face}`);
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${target}/${width}-face-${face}.png` });
  }
  await page.close();
}
await browser.close();
site.stop();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
