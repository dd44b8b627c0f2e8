import assert from 'node:assert/strict';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name =
  'the desk takes and voids cash with a second person; finance refunds in part, frees a stuck refund and opens the books';

/** Something the simulator is told or asked. */
const simulate = async (simulatorUrl, path, body) => {
  const answer = await fetch(`${simulatorUrl}/simulator${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(told)}`);
  return told;
};

const seesState = (page, text) => page.locator('#payment-state', { hasText: text }).waitFor();
const fill = (page, id, text) => page.locator(`#${id} input`).fill(text);
/** The money of a payment page's figures, without looking at its markup. */
const paymentOf = async (api, token, id) => {
  const { status, body } = await api('GET', `/payments/${id}`, { token });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const idIn = (page) => new URL(page.url().replace('/#/', '/')).searchParams.get('paymentId');

/** Asks for money in the console and ends on the payment's page. @returns {Promise<string>} the payment's id */
const collectInConsole = async (page, baseUrl, { student, title, amount }) => {
  await openPage(page, baseUrl, 'console/payments/index');
  await page.click('#collect');
  await fill(page, 'payer-search', student.externalNo);
  await page.locator('#payer-0', { hasText: student.name }).click();
  await fill(page, 'collect-title', title);
  await fill(page, 'collect-amount', amount);
  await page.click('#sheet-confirm');
  await page.waitForSelector('#payment-state');
  return idIn(page);
};

/** The family pays with WeChat: the order is placed by the product, the money moves at the simulator. */
const payByWechat = async ({ api, simulatorUrl }, paymentId, family) => {
  const { status, body } = await api('POST', `/payments/${paymentId}/wechat-order`, { token: family });
  assert.equal(status, 200, JSON.stringify(body));
  const { requestId } = await simulate(simulatorUrl, '/pay/requests', body.parameters);
  await simulate(simulatorUrl, `/pay/requests/${requestId}`, { action: 'pay' });
};

const refundInConsole = async (page, { amount, reason }) => {
  await page.click('#act-refund');
  if (amount === 'all') await page.click('#refund-all');
  else await fill(page, 'refund-amount', amount);
  await fill(page, 'refund-reason', reason);
  await page.click('#sheet-confirm');
};

/** The desk takes cash on the phone, notices the mistake, and somebody else voids it. */
const cashAndVoid = async ({ baseUrl, newPage, api }, finance, student) => {
  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await openPage(desk, baseUrl, 'pages/today/index');
  await desk.click('#cashier');
  await desk.click('#collect');
  await fill(desk, 'payer-search', student.externalNo);
  await desk.locator('#payer-0', { hasText: student.name }).click();
  await desk.click('#title-教材费');
  await fill(desk, 'collect-amount', '128.50');
  await desk.click('#submit-collect');
  await seesState(desk, '待支付');
  const paymentId = idIn(desk);

  await desk.click('#act-record');
  await desk.click('#record-cash');
  await fill(desk, 'record-receipt', `J-${Date.now()}`);
  await desk.click('#sheet-confirm');
  await seesState(desk, '已收款');
  assert.equal(await desk.locator('#act-refund').count(), 0, 'the front desk is offered a refund');

  await desk.click('#act-void');
  await fill(desk, 'reason', '收据号登错，钱没有收');
  await desk.click('#sheet-confirm');
  await seesState(desk, '作废待复核');

  const owner = await tokenOf(api, 'owner');
  const { body: waiting } = await api('GET', '/desk-voids?state=requested', { token: owner });
  const request = waiting.items.find((one) => one.paymentId === paymentId);
  assert.ok(request, 'the request is not in the list');
  const own = await api('POST', `/desk-voids/${request.id}/decision`, {
    token: await tokenOf(api, 'front_desk'),
    body: { approve: true, note: null },
    headers: { 'idempotency-key': `own-${request.id}` },
  });
  assert.equal(own.status, 403, 'whoever asked could approve');

  await openPage(finance, baseUrl, 'console/desk-voids/index');
  await finance.click(`#approve-${request.id}`);
  await finance.click('#sheet-confirm');
  await finance.locator(`#approve-${request.id}`).waitFor({ state: 'detached' });
  const { state, closeReason } = await paymentOf(api, owner, paymentId);
  assert.deepEqual({ state, closeReason }, { state: 'closed', closeReason: 'voided' });
};

/** A child of the family that can be signed in as, as staff see it. */
const childOf = async (api, persona) => {
  const family = await tokenOf(api, persona);
  const { body: home } = await api('GET', '/home', { token: family });
  const owner = await tokenOf(api, 'owner');
  const { body: student } = await api('GET', `/students/${home.students[0].id}`, { token: owner });
  return { family, student };
};

/** Half a payment goes back by itself; the page shows the payment and the refund arrive. */
const partRefund = async (stage, finance, { family, student }) => {
  const paymentId = await collectInConsole(finance, stage.baseUrl, { student, title: '考级报名费', amount: '280' });
  await seesState(finance, '待支付');
  await payByWechat(stage, paymentId, family);
  await seesState(finance, '已收款');
  await refundInConsole(finance, { amount: '80.50', reason: '少考一科' });
  await seesState(finance, '部分退款');
  await finance.getByText('退款完成 ¥80.50').waitFor();
  const { refunded, captures } = await paymentOf(stage.api, await tokenOf(stage.api, 'owner'), paymentId);
  assert.deepEqual({ refunded, refundable: captures[0].refundable }, { refunded: 8_050, refundable: 19_950 });
};

/** The merchant's balance is too low: the refund says so, and goes once there is money. */
const stuckRefund = async (stage, finance, { family, student }) => {
  const { baseUrl, simulatorUrl, api } = stage;
  const paymentId = await collectInConsole(finance, baseUrl, { student, title: '冬令营活动费', amount: '1,000' });
  await payByWechat(stage, paymentId, family);
  await seesState(finance, '已收款');
  await simulate(simulatorUrl, '/settings', { balanceFen: 0 });
  try {
    await refundInConsole(finance, { amount: 'all', reason: '活动取消' });
    await finance.getByText('商户号可用余额不够这次退款').waitFor();
    await openPage(finance, baseUrl, 'console/payments/index');
    await finance.click('#waiting-stuckRefunds');
    await finance.waitForSelector('#refunds-stuck');
    await finance.getByText('商户号可用余额不够这次退款').first().waitFor();
  } finally {
    await simulate(simulatorUrl, '/settings', { balanceFen: null });
  }
  const owner = await tokenOf(api, 'owner');
  const [refund] = (await paymentOf(api, owner, paymentId)).refunds;
  await finance.click(`#retry-${refund.id}`);
  await eventually(async () => (await paymentOf(api, owner, paymentId)).refunded === 100_000);
  await finance.click('#view-succeeded');
  await finance.locator('#refunds-succeeded', { hasText: refund.outRefundNo }).waitFor();
};

export default async function (stage) {
  const { baseUrl, newPage, api } = stage;
  const finance = await newPage({ desktop: true });
  await signInAsStaff(finance, baseUrl, 'owner');

  const { body: mine } = await api('GET', '/campus-students?status=active&limit=1', { token: await tokenOf(api, 'front_desk') });
  await cashAndVoid(stage, finance, mine.items[0]);

  const child = await childOf(api, 'parent');
  await partRefund(stage, finance, child);
  await stuckRefund(stage, finance, child);

  await openPage(finance, baseUrl, 'console/bills/index');
  await finance.waitForSelector('#compare-bill');
  await finance.waitForSelector('#differences');
  // A manager of one campus does not see the whole school's books, a teacher no money at all.
  const manager = await newPage({ desktop: true });
  await signInAsStaff(manager, baseUrl, 'manager');
  await openPage(manager, baseUrl, 'console/bills/index');
  await manager.getByText('您没有查看这个页面的权限').waitFor();
  assert.equal((await api('GET', '/payment-bills', { token: await tokenOf(api, 'manager') })).status, 403);
  assert.equal((await api('GET', '/payments', { token: await tokenOf(api, 'teacher') })).status, 403);
}
