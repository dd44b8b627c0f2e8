import assert from 'node:assert/strict';
import { servePhonePage } from '../lib/phone-page.mjs';
import { freePort } from '../lib/ports.mjs';
import { codeAtTheDesk, creditsOf, openLesson, tokenOf } from './lib-parent.mjs';

export const name =
  'in the mini-program itself: sign-in, check-in by the scanner, statement, a sub-package, ten pages deep, a subscription, a message touched';

const OWNER = 'demo-openid-parent';

const phoneOf = (page) => {
  const screen = page.frameLocator('#screen');
  const top = screen.locator('[data-route]:not([hidden])');
  return {
    page,
    screen,
    top,
    wechat: page.frameLocator('#wechat'),
    byId: (id) => top.locator(`[id$="--${id}"]`),
    /** Where the mini-program stands, and what it did so far. */
    state: () =>
      page.evaluate(() => {
        const { driver, records } = window.shell.app();
        const { errors, unknownReads, requests } = records;
        const told = { errors, unknown: [...unknownReads], packages: [...records.packages], largest: records.largestSetData() };
        return { ...driver.current(), ...told, requests: requests.length, toContent: records.callsToContent('pages/home/index') };
      }),
    route: (wanted) => page.waitForFunction((route) => window.shell.app()?.pages.top?.route === route, wanted),
  };
};

const healthy = async ({ page, state }) => {
  const { errors, unknown, largest, toContent } = await state();
  assert.deepEqual([errors, unknown.filter((one) => one !== 'cloud')], [[], []]);
  assert.ok(largest <= 64 * 1024, `the largest setData has ${largest} bytes`);
  assert.ok(toContent <= 10, `home needed ${toContent} setData`);
  assert.equal(await page.locator('#problem').isVisible(), false);
};

/** Starts again, signed in: home is there with one request. */
const homeAgain = async (phone) => {
  await phone.page.locator('#restart').click();
  await phone.route('pages/home/index');
  await phone.top.getByText('可用积分').waitFor();
  const { requests, packages } = await phone.state();
  assert.deepEqual([requests, packages], [1, []]);
};

const checkIn = async (phone, api, { token, studentId, lesson, name: child }) => {
  const before = await creditsOf(api, token, studentId);
  await phone.top.getByText('扫码签到').click();
  const panel = phone.page.locator('#panel[open]');
  await panel.locator('input').fill(await codeAtTheDesk(api, lesson.id));
  await panel.getByText('扫到了').click();
  await phone.top.getByText(`${child} 签到成功`).waitFor();
  assert.equal(await creditsOf(api, token, studentId), before - 1);
  assert.deepEqual((await phone.state()).packages, ['packages/schooling']);
  await phone.page.locator('#back').click();
};

const tenDeep = async (phone) => {
  const answers = await phone.page.evaluate(async () => {
    const { wx } = window.shell.app();
    const go = (url) => new Promise((resolve) => wx.navigateTo({ url, complete: ({ errMsg }) => resolve(errMsg) }));
    const all = [];
    for (let depth = 2; depth <= 11; depth += 1) all.push(await go(`/packages/member/pages/policy/index?depth=${depth}`));
    return all;
  });
  assert.deepEqual(new Set(answers.slice(0, -1)), new Set(['navigateTo:ok']));
  assert.match(answers.at(-1), /limit/);
  const { depth, query } = await phone.state();
  assert.deepEqual([depth, query.depth], [10, '10']);
  for (let left = 9; left >= 1; left -= 1) {
    await phone.page.locator('#back').click();
    assert.equal((await phone.state()).depth, left);
  }
  await phone.top.getByText('可用积分').waitFor();
};

/** The panel in the phone: one message is left out, the other is allowed. @returns ids and answer */
const subscribe = async (phone, simulatorUrl) => {
  const { templates } = await (await fetch(`${simulatorUrl}/simulator/settings`)).json();
  const [first, second] = templates;
  const tmplIds = [first.id, second.id];
  await phone.page.evaluate((ids) => {
    const app = window.shell.app();
    app.asTap(() => app.wx.requestSubscribeMessage({ tmplIds: ids, complete: (told) => (window.told = told) }));
  }, tmplIds);
  const panel = phone.page.locator('#panel[open]');
  await panel.getByText(second.title).click();
  await panel.getByRole('button', { name: '允许' }).click();
  await phone.page.waitForFunction(() => window.told !== undefined);
  const told = await phone.page.evaluate(() => window.told);
  assert.deepEqual(told, { errMsg: 'requestSubscribeMessage:ok', [first.id]: 'accept', [second.id]: 'reject' });
  return first;
};

const SAMPLES = {
  time: '2026年11月22日 15:00',
  date: '2026年11月22日',
  number: '1',
  amount: '1元',
  name: '小明',
  phrase: '成功',
};
const sampleOf = ({ key, values }) => values?.[0] ?? SAMPLES[key.replace(/\d+$/, '')] ?? 'A1';

const send = async (simulatorUrl, template, page) => {
  const { appId, appSecret } = await (await fetch(`${simulatorUrl}/simulator/credentials`)).json();
  const post = async (path, body) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${simulatorUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
  };
  const { access_token: token } = await post('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    appid: appId,
    secret: appSecret,
  });
  const data = Object.fromEntries(template.fields.map((field) => [field.key, { value: sampleOf(field) }]));
  const message = { touser: OWNER, template_id: template.id, page, data, miniprogram_state: 'formal', lang: 'zh_CN' };
  const answer = await post(`/cgi-bin/message/subscribe/send?access_token=${token}`, message);
  assert.equal(answer.errcode, 0, JSON.stringify(answer));
};

const walk = async (phone, address, { api, simulatorUrl }) => {
  const { page, top, wechat } = phone;
  const open = await openLesson(api, 'parent');
  await page.goto(address);
  await page.locator('#owner').selectOption(OWNER);
  await phone.screen.getByText('微信登录').click();
  await phone.route('pages/home/index');
  await homeAgain(phone);
  await checkIn(phone, api, open);
  await page.locator('#tabs button', { hasText: '积分' }).click();
  await top.locator('.qy-statement').first().click();
  await phone.route('packages/member/pages/points-line/index');
  await page.locator('#back').click();
  await top.locator('.qy-statement').first().waitFor();
  await page.locator('#tabs button', { hasText: '首页' }).click();
  await phone.byId('go-records').click();
  await phone.route('packages/schooling/pages/records/index');
  await page.locator('#back').click();
  await tenDeep(phone);

  const template = await subscribe(phone, simulatorUrl);
  await send(simulatorUrl, template, `packages/schooling/pages/lessons/index?studentId=${open.studentId}`);
  await wechat.locator('.template__more').first().click();
  await phone.route('packages/schooling/pages/lessons/index');
  const { query, depth } = await phone.state();
  const entered = await page.evaluate(() => window.shell.app().wx.getEnterOptionsSync());
  assert.deepEqual([query, depth, entered.scene], [{ studentId: open.studentId }, 1, 1014]);
  await healthy(phone);
};

// It checks a child in who may have been checked in by another journey of the shared school.
export const fresh = true;

export default async function ({ baseUrl, simulatorUrl, newPage, api }) {
  assert.ok(await tokenOf(api, 'parent'));
  const port = await freePort();
  const server = await servePhonePage({ port, product: baseUrl, simulator: simulatorUrl });
  try {
    await walk(phoneOf(await newPage({ desktop: true })), `http://127.0.0.1:${port}/`, { api, simulatorUrl });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
