// Draws the PNG files of the tab bar (WeChat takes no SVG there) from the icon family, with a browser.
// Run it by hand after changing an icon: node scripts/draw-tab-icons.mjs
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { here, load } from './load.mjs';

const { chromium } = createRequire(here('../scripts/package.json'))('playwright-core');
const { iconSvg, solidIconSvg, svgAddress } = load('src/icons/icons.ts');
const { semantic } = load('src/styles/tokens.ts');

/** WeChat shows tab icons at 81 × 81 at most. */
const SIDE = 81;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: SIDE, height: SIDE } });
mkdirSync(here('src/assets/tab'), { recursive: true });
for (const name of ['home', 'points', 'mall', 'lesson', 'me']) {
  for (const [suffix, svg] of [
    ['', iconSvg(name, semantic.color.textMuted)],
    ['-active', solidIconSvg(name, semantic.color.brandStrong)],
  ]) {
    await page.setContent(
      `<body style="margin:0"><img src="${svgAddress(svg)}" style="display:block;padding:6px;width:69px;height:69px"></body>`,
    );
    await page.screenshot({ path: here(`src/assets/tab/${name}${suffix}.png`), omitBackground: true });
  }
}
await browser.close();
