import assert from 'node:assert/strict';
import { signInAsFamily, tokenOf } from './lib-parent.mjs';

export const name = 'a newcomer pays on the simulated phone, the answer gets lost, and the page finds the payment by itself';

/** The front desk asks the parent's family for money. */
const askFor = async (api, title, amount) => {
  const token = await tokenOf(api, 'parent');
  const { body: me } = await api('GET', '/me', { token });
  const { body: students } = await api('GET', '/students', { token });
  const desk = await tokenOf(api, 'front_desk');
  const { body: campuses } = await api('GET', '/campuses', { token: desk });
  for (const { campusId } of campuses.items) {
    const answer = await api('POST', '/payments', {
      token: desk,
      headers: { 'idempotency-key': `journey-phone-${amount}-${Date.now()}` },
      body: { campusId, familyId: me.family.familyId, studentId: students.items[0].id, title, note: '', amount },
    });
    if (answer.status === 201) return { token, ...answer.body };
    assert.ok([403, 404, 422].includes(answer.status), JSON.stringify(answer.body));
  }
  throw new Error('the front desk may not ask this family for money');
};

/** Taps the link of the sheet; the phone opens in a second tab. */
const openPhone = async (page, pageErrors) => {
  const opened = page.context().waitForEvent('page');
  await page.getByText('打开“手机”', { exact: true }).click();
  const phone = await opened;
  phone.on('pageerror', (error) => pageErrors.push(error));
  return phone;
};

export default async function ({ baseUrl, simulatorUrl, newPage, pageErrors, api }) {
  const payment = await askFor(api, '秋季写生费', 12_345);
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/payments/pages/payment/index?paymentId=${payment.id}`);
  await page.locator('#pay').click();
  const phone = await openPhone(page, pageErrors);

  // The sheet is there at once, for the right person, and in sight.
  await phone.locator('#act-pay').waitFor();
  assert.match(phone.url(), /\/phone#pay=[\w-]+$/);
  assert.ok(phone.url().startsWith(simulatorUrl));
  assert.equal(await phone.locator('#pay-sum').textContent(), '¥123.45');
  assert.equal(await phone.locator('.person[aria-pressed="true"]').count(), 1);
  const box = await phone.locator('#act-pay').boundingBox();
  assert.ok(box.y > 0 && box.y + box.height < phone.viewportSize().height, `the button is at ${JSON.stringify(box)}`);
  await phone.click('#act-pay_and_lose_answer');
  await phone.locator('#outcome-title', { hasText: '支付成功' }).waitFor();
  await phone.click('#outcome-done');

  // The phone never told the page, which finds out by itself.
  await page.locator('#outcome', { hasText: '支付成功' }).waitFor();
  const { body } = await api('GET', `/payments/${payment.id}`, { token: payment.token });
  assert.deepEqual([body.state, body.captures.length], ['settled', 1]);

  // The platform's side of it: one paid order, and a notification that the service took.
  await phone.locator('.deal', { hasText: '¥123.45' }).locator('.chip', { hasText: '已支付' }).waitFor();
  await phone.click('#tab-notifications');
  await phone.locator('.attempt', { hasText: payment.id }).first().locator('.attempt__status--good').waitFor();

  // A second notification changes nothing.
  await phone.click('#tab-orders');
  await phone.locator('.deal', { hasText: '¥123.45' }).getByText('再发一次支付通知').click();
  await phone.locator('#toast', { hasText: '通知已收到' }).waitFor();
  const { body: again } = await api('GET', `/payments/${payment.id}`, { token: payment.token });
  assert.deepEqual([again.state, again.captures.length], ['settled', 1]);
}
