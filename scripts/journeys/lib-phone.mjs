// What the journeys on the phone page share: the mini-program itself, in the phone of somebody the school may know by number.
import assert from 'node:assert/strict';
import { servePhonePage } from '../lib/phone-page.mjs';
import { freePort } from '../lib/ports.mjs';

/** Puts the phone into the hands of somebody new whose WeChat has this number. */
const handOver = async (page, address, number) => {
  await page.goto(address);
  await page.locator('#owner').selectOption({ label: '新来的家长' });
  await page.evaluate((phone) => Object.assign(window.shell.owner(), { phone }), number);
  // The screen has read the number already; it starts again with the other one.
  await page.click('#restart');
};

/**
 * Opens phones one after another on a page of their own, and puts them away at the end.
 * @param {(open: (number: string) => Promise<object>) => Promise<void>} walk gets what opens the phone of somebody new
 */
export const withPhones = async ({ baseUrl, simulatorUrl, newPage }, walk) => {
  const port = await freePort();
  const server = await servePhonePage({ port, product: baseUrl, simulator: simulatorUrl });
  const pages = [];
  const open = async (number) => {
    const page = await newPage({ desktop: true });
    pages.push(page);
    await handOver(page, `http://127.0.0.1:${port}/`, number);
    const screen = page.frameLocator('#screen');
    // The pages below stay in the document, hidden.
    const front = screen.locator('[data-route]:not([hidden])');
    return {
      page,
      front,
      text: (words) => front.getByText(words).first(),
      byId: (id) => front.locator(`[id$="--${id}"]`),
      tab: (name) => page.locator('#tabs button', { hasText: name }).click(),
      /** Answers what WeChat asks in a sheet from below. */
      answer: (words) => page.locator('#panel[open]').getByRole('button', { name: words, exact: true }).click(),
      panel: page.locator('#panel[open]'),
      restart: () => page.click('#restart'),
    };
  };
  try {
    await walk(open);
    for (const page of pages) assert.equal(await page.locator('#problem').isVisible(), false, 'the mini-program had a problem');
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

/** Signs in with WeChat and gives it the number; what the product makes of it comes next. */
export const signInByNumber = async (phone) => {
  await phone.text('微信登录').click();
  await phone.text('用微信手机号绑定').click();
  await phone.answer('允许');
};

/** A phone in the hands of somebody of the demo school, signed in. */
export const phoneOf = async (newPage, address, openId) => {
  const page = await newPage({ desktop: true });
  await page.goto(address);
  await page.locator('#owner').selectOption(openId);
  const screen = page.frameLocator('#screen');
  const front = screen.locator('[data-route]:not([hidden])');
  await screen.getByText('微信登录').click();
  return {
    page,
    front,
    byId: (id) => front.locator(`[id$="--${id}"]`),
    route: (wanted) => page.waitForFunction((route) => window.shell.app()?.pages.top?.route === route, wanted),
    panel: page.locator('#panel[open]'),
    healthy: async () => {
      const { errors, unknown } = await page.evaluate(() => {
        const { records } = window.shell.app();
        return { errors: records.errors, unknown: [...records.unknownReads] };
      });
      assert.deepEqual([errors, unknown.filter((one) => one !== 'cloud')], [[], []]);
      const problem = page.locator('#problem');
      assert.equal(await problem.isVisible(), false, await problem.textContent());
    },
  };
};

/** Serves the phone page for a while. @param {(address: string) => Promise<void>} walk gets where it is */
export const onThePhonePage = async ({ baseUrl, simulatorUrl }, walk) => {
  const port = await freePort();
  const server = await servePhonePage({ port, product: baseUrl, simulator: simulatorUrl });
  try {
    await walk(`http://127.0.0.1:${port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};
