import assert from 'node:assert/strict';
import { servePhonePage } from '../lib/phone-page.mjs';
import { freePort } from '../lib/ports.mjs';
import { tokenOf } from './lib-parent.mjs';

export const name = 'a newcomer opens the mini-program itself in the browser, signs in and pays in the panel beside it';

/** The front desk asks the parent's family for money. */
const askFor = async (api, title, amount) => {
  const token = await tokenOf(api, 'parent');
  const { body: me } = await api('GET', '/me', { token });
  const desk = await tokenOf(api, 'front_desk');
  const { body: campuses } = await api('GET', '/campuses', { token: desk });
  for (const { campusId } of campuses.items) {
    const answer = await api('POST', '/payments', {
      token: desk,
      headers: { 'idempotency-key': `journey-phone-page-${amount}-${Date.now()}` },
      body: { campusId, familyId: me.family.familyId, studentId: null, title, note: '', amount },
    });
    if (answer.status === 201) return answer.body;
    assert.ok([403, 404, 422].includes(answer.status), JSON.stringify(answer.body));
  }
  throw new Error('the front desk may not ask this family for money');
};

const walk = async (page, address, payment) => {
  const screen = page.frameLocator('#screen');
  const wechat = page.frameLocator('#wechat');
  // The pages below stay in the document, hidden.
  const byId = (id) => screen.locator(`[data-route]:not([hidden]) [id$="--${id}"]`);
  await page.goto(address);
  await page.locator('#owner').selectOption('demo-openid-parent');
  await screen.getByText('微信登录').click();
  await screen.getByText('可用积分').waitFor();
  assert.equal(await page.locator('#tabs button[aria-current="page"]').textContent(), '首页');

  await page.locator('#tabs button', { hasText: '我的' }).click();
  await byId('go-payments').click();
  await byId(`pay-${payment.id}`).click();
  assert.equal(await page.locator('#title').textContent(), '缴费详情');
  assert.equal(await page.locator('#tabs').isVisible(), false);
  await byId('pay').click();
  await wechat.locator('#act-pay').click();
  await screen.getByText('支付成功').waitFor();
  await page.locator('#back').click();
  await byId(`payment-${payment.id}`).filter({ hasText: '已缴费' }).waitFor();
  assert.equal(await page.locator('#problem').isVisible(), false);

  // Another person's phone knows nothing of the first one's session, and WeChat asks before it gives the number.
  await page.locator('#owner').selectOption({ label: '新来的家长' });
  await screen.getByText('微信登录').click();
  await screen.getByText('用微信手机号绑定').click();
  await page.locator('#panel[open]').waitFor();
  assert.equal(await page.locator('#problem').isVisible(), false);
};

export default async function ({ baseUrl, simulatorUrl, newPage, api }) {
  const payment = await askFor(api, '冬季写生费', 3_456);
  const port = await freePort();
  const server = await servePhonePage({ port, product: baseUrl, simulator: simulatorUrl });
  try {
    await walk(await newPage({ desktop: true }), `http://127.0.0.1:${port}/`, payment);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
