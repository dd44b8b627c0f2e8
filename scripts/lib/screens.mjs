import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { signInAsFamily } from '../journeys/lib-parent.mjs';
import { signInAsStaff } from '../journeys/lib-staff.mjs';

const HEIGHT = { 375: 812, 414: 896, 768: 1024, 1440: 900 };
/** A picture is as high as its page, and no higher than this. */
const HIGHEST = 2600;
const LIMIT_MS = 20_000;
/** What a page says instead of its content when it could not be shown. */
const ERROR_FACE = /没有加载出来|链接不完整|没有找到这份内容|暂时没有响应|网络连接不上/;

const defaultsOf = (page, roots) => {
  const root = Object.keys(roots)
    .filter((name) => page.startsWith(name))
    .sort((a, b) => b.length - a.length)[0];
  if (root === undefined) throw new Error(`scripts/screens/list.mjs names no root for ${page}`);
  return roots[root];
};

/** All pictures of one page: its content at every width, then its states at the usual one. */
const shotsOf = (page, { pages, roots }) => {
  const usual = defaultsOf(page, roots);
  const { states = [], empty = false, offline = true, ...own } = pages[page] ?? {};
  const base = { desk: false, ...usual, ...own, page };
  const width = usual.widths[0];
  const extra = [
    ...(empty ? [{ name: 'empty', emptied: true }] : []),
    ...(offline ? [{ name: 'offline', cut: true }] : []),
    ...states,
  ];
  return [
    ...base.widths.map((each) => ({ ...base, name: 'ready', width: each })),
    ...extra.map((state) => ({ ...base, width, ...state })),
  ];
};

/**
 * Every picture to take: first the contents of all pages, then the states, since some of these change something.
 * @returns {object[]} one entry per picture, with the `file` it becomes
 */
export const planShots = (appPages, list) => {
  const shots = appPages.flatMap((page) => shotsOf(page, list));
  const named = shots.map((shot) => ({
    ...shot,
    file: `${shot.page.replace(/^packages\/|\/index$/g, '').replaceAll('/', '-')}--${shot.name}-${shot.width}.png`,
  }));
  return [...named.filter(({ name }) => name === 'ready'), ...named.filter(({ name }) => name !== 'ready')];
};

/** @returns {string[]} pages of the app without a picture, and entries of the list without a page */
export const missingShots = (appPages, shots, list) => [
  ...appPages.filter((page) => !shots.some((shot) => shot.page === page)).map((page) => `${page} was not photographed`),
  ...Object.keys(list.pages)
    .filter((page) => !appPages.includes(page))
    .map((page) => `${page} stands in scripts/screens/list.mjs and not in app.config.ts`),
];

/** Windows in which a persona is signed in, opened when first needed. */
export const openWindows = (browser, baseUrl) => {
  const open = new Map();
  const make = async (who, desk) => {
    const context = await browser.newContext({
      viewport: desk ? { width: 1440, height: 900 } : { width: 375, height: 812 },
      deviceScaleFactor: desk ? 1 : 2,
      isMobile: !desk,
      hasTouch: !desk,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(LIMIT_MS);
    const page = await context.newPage();
    if (who?.startsWith('parent')) await signInAsFamily(page, baseUrl, who);
    else if (who) await signInAsStaff(page, baseUrl, who);
    return page;
  };
  return ({ who, desk }) => {
    const name = `${who} ${desk}`;
    if (!open.has(name)) open.set(name, make(who, desk));
    return open.get(name);
  };
};

/** Answers of lists come without their rows; who the reader and their children are stays known. */
const emptyLists = (page) =>
  page.route('**/api/v1/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (route.request().method() !== 'GET' || /\/(students|campuses|home|demo)$/.test(path)) return route.continue();
    const answer = await route.fetch();
    const body = await answer.json().catch(() => null);
    if (!Array.isArray(body?.items)) return route.fulfill({ response: answer });
    return route.fulfill({ response: answer, json: { ...body, items: [], nextCursor: null } });
  });

const settle = async (page) => {
  await page.locator('.qy-page__ready, .qy-empty').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.qy-skeleton') === null);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(350);
};

/** Enlarges the letters and nothing else, as the text size of a phone's system or of WeChat does. */
const enlargeText = (page, scale) =>
  page.evaluate((factor) => {
    const parts = [...document.querySelectorAll('body *')].map((part) => [
      part,
      Number.parseFloat(getComputedStyle(part).fontSize),
    ]);
    for (const [part, size] of parts) part.style.setProperty('font-size', `${size * factor}px`, 'important');
  }, scale);

/** Makes the window as high as the page, so that what stays at its foot is at the foot of the picture. */
const growToContent = async (page, width) => {
  const hidden = await page.evaluate(() =>
    Math.max(
      ...[document.documentElement, ...document.querySelectorAll('.taro_page, .taro-tabbar__panel')].map(
        (part) => part.scrollHeight - part.clientHeight,
      ),
    ),
  );
  if (hidden <= 0) return;
  await page.setViewportSize({ width, height: Math.min(HIGHEST, HEIGHT[width] + hidden) });
  await page.waitForTimeout(150);
};

const sidewaysBy = (page) =>
  page.evaluate(() =>
    Math.max(
      0,
      ...[document.documentElement, ...document.querySelectorAll('.taro_page, .taro-tabbar__panel, .qy-page')].map(
        (part) => part.scrollWidth - part.clientWidth,
      ),
    ),
  );

const problemsOf = async (page, shot, heard) => {
  const problems = [];
  const [failed] = await page.getByText(ERROR_FACE).allTextContents();
  if (failed && !shot.cut && !shot.refused) problems.push(`shows «${failed}»`);
  if (!failed && shot.cut) problems.push('says nothing about the network that is gone');
  const expected = shot.cut || shot.refused ? heard.filter((line) => !line.startsWith('Failed to load resource')) : heard;
  problems.push(...expected.map((line) => `console: ${line.slice(0, 200)}`));
  const sideways = await sidewaysBy(page);
  if (sideways > 0) problems.push(`scrolls sideways by ${sideways} px`);
  return problems;
};

const addressOf = async (shot, world) => {
  const query = new URLSearchParams(await shot.query(world)).toString();
  return `#/${shot.page}${query ? `?${query}` : ''}`;
};

/** Takes one picture. @returns {Promise<string[]>} what is wrong with the page on it */
export const takeShot = async (shot, { windowOf, baseUrl, world, folder, fontScale }) => {
  const page = await windowOf(shot);
  const heard = [];
  const hear = (message) => message.type() === 'error' && heard.push(message.text());
  const catchError = (error) => heard.push(String(error));
  await page.goto('about:blank');
  await page.setViewportSize({ width: shot.width, height: HEIGHT[shot.width] });
  page.on('console', hear);
  page.on('pageerror', catchError);
  try {
    if (shot.cut) await page.route('**/api/v1/**', (route) => route.abort());
    if (shot.emptied) await emptyLists(page);
    await page.goto(`${baseUrl}/${await addressOf(shot, world)}`);
    await (shot.act ? page.locator('.qy-page__body').first().waitFor() : settle(page));
    if (shot.act) await settle(page).then(() => shot.act(page, world));
    await page.waitForTimeout(shot.act ? 400 : 0);
    if (fontScale !== 1) await enlargeText(page, fontScale);
    await growToContent(page, shot.width);
    return await problemsOf(page, shot, heard);
  } catch (error) {
    return [String(error?.message ?? error).split('\n')[0]];
  } finally {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, shot.file) });
    page.off('console', hear);
    page.off('pageerror', catchError);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
};
