import assert from 'node:assert/strict';
import { signInAsFamily, tokenOf } from './lib-parent.mjs';
import { eventually } from './lib-staff.mjs';

export const name =
  'a parent pays what the front desk asks for; a lost answer recovers by itself, a cancelled one can be paid again';

/** The front desk asks the family of `persona` for money. */
const askFor = async (api, { title, amount }) => {
  const parent = await tokenOf(api, 'parent');
  const { body: me } = await api('GET', '/me', { token: parent });
  const { body: students } = await api('GET', '/students', { token: parent });
  const desk = await tokenOf(api, 'front_desk');
  const { body: campuses } = await api('GET', '/campuses', { token: desk });
  for (const { campusId } of campuses.items) {
    const answer = await api('POST', '/payments', {
      token: desk,
      headers: { 'idempotency-key': `journey-${amount}-${Date.now()}` },
      body: { campusId, familyId: me.family.familyId, studentId: students.items[0].id, title, note: '付款后请保留单号', amount },
    });
    if (answer.status === 201) return { token: parent, ...answer.body };
    assert.ok(answer.status === 403 || answer.status === 404 || answer.status === 422, JSON.stringify(answer.body));
  }
  throw new Error('the front desk may not ask this family for money');
};

const control = async (simulatorUrl, method, path, body) => {
  const answer = await fetch(`${simulatorUrl}/simulator/pay${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.equal(answer.status, 200, `${method} ${path} answered ${answer.status}`);
  return answer.json();
};

/** Waits for the panel of a payment and does something in it. */
const inPanel = async (simulatorUrl, payment, action) => {
  const panel = await eventually(async () => {
    const { requests } = await control(simulatorUrl, 'GET', '/requests');
    return requests.find(({ outTradeNo, state }) => outTradeNo.startsWith(payment.id) && state === 'waiting');
  });
  assert.equal(panel.amount, payment.amount);
  await control(simulatorUrl, 'POST', `/requests/${panel.requestId}`, { action });
};

const openPayment = async (page, baseUrl, { id }) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/payments/pages/payment/index?paymentId=${id}`);
  await page.locator('#pay').waitFor();
};

const stateOf = async (api, { token, id }) => (await api('GET', `/payments/${id}`, { token })).body;

export default async function ({ baseUrl, simulatorUrl, newPage, api }) {
  // Paid straight away, by the way a family takes: home, list, payment, phone.
  const first = await askFor(api, { title: '秋季教材费', amount: 12_850 });
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');
  await page.click('#go-payments');
  await page.click(`#pay-${first.id}`);
  const button = page.locator('#pay');
  await button.waitFor();
  assert.match(await button.textContent(), /微信支付 ¥128\.50/);
  await button.click();
  await page.getByText('请在“手机”上确认付款').waitFor();
  await inPanel(simulatorUrl, first, 'pay');
  await page.locator('#outcome', { hasText: '支付成功' }).waitFor();
  assert.match(await page.locator('.fam-facts').last().textContent(), /支付方式微信支付.*微信支付单号\d+/);
  assert.equal((await stateOf(api, first)).state, 'settled');

  // WeChat took the money, but the phone never told the page.
  const second = await askFor(api, { title: '画材费', amount: 1 });
  await openPayment(page, baseUrl, second);
  await page.click('#pay');
  await inPanel(simulatorUrl, second, 'pay_and_lose_answer');
  await page.locator('#outcome', { hasText: '支付成功' }).waitFor();
  assert.equal(await page.locator('.qy-sheet').count(), 0);
  assert.equal((await stateOf(api, second)).captures.length, 1);

  // Somebody who changes their mind can pay later, and does.
  const third = await askFor(api, { title: '活动费', amount: 6_600 });
  await openPayment(page, baseUrl, third);
  await page.click('#pay');
  await inPanel(simulatorUrl, third, 'cancel');
  await page.locator('.pay__hint', { hasText: '您没有付款' }).waitFor();
  assert.equal((await stateOf(api, third)).state, 'open');
  await page.click('#pay');
  await inPanel(simulatorUrl, third, 'pay');
  await page.locator('#outcome', { hasText: '支付成功' }).waitFor();

  // Coming back shows what was paid, and nothing that waits.
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/payments/pages/list/index`);
  await page.locator(`#payment-${third.id}`, { hasText: '已缴费' }).waitFor();
  for (const { id } of [first, second, third]) assert.equal(await page.locator(`#pay-${id}`).count(), 0);
}
