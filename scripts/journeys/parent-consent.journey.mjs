import assert from 'node:assert/strict';
import { codeAtTheDesk, creditsOf, signInAsFamily, tokenOf } from './lib-parent.mjs';
import { addLessonFor, giveConsent } from './lib-school.mjs';
import { openPage, signInAsStaff } from './lib-staff.mjs';

export const name =
  'a parent takes the consent back: the children close for the family, the school keeps them, and agreeing reopens';

const CLOSED = ['schooling/pages/lessons', 'schooling/pages/attendance', 'schooling/pages/records', 'member/pages/earn'];

/** Opens a page of the family by its address, in a fresh document. */
const open = async (page, baseUrl, path) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/${path}`);
};

const withdraw = async (page, baseUrl) => {
  await open(page, baseUrl, 'pages/me/index');
  await page.click('#go-privacy');
  await page.click('#withdraw');
  await page.getByText('全家都看不到孩子的课程').waitFor();
  await page.click('#sheet-confirm');
  await page.locator('#withdraw').waitFor({ state: 'detached' });
};

/** Every way to the children is closed, on the pages and behind them. */
const expectClosed = async ({ baseUrl, api }, page, { token, studentId, child, code }) => {
  await open(page, baseUrl, 'pages/home/index');
  // Asked once when the family comes to a page about a child; after «not now» a button stays.
  await page.locator('#agree').waitFor();
  await page.getByText('暂不同意').click();
  for (const path of CLOSED) {
    await open(page, baseUrl, `packages/${path}/index?studentId=${studentId}`);
    await page.locator('#agree').waitFor();
    assert.ok(!(await page.content()).includes(child), `${path} still tells the name`);
  }
  for (const path of ['/home', '/students', `/students/${studentId}/points`, `/students/${studentId}/attendance`])
    assert.deepEqual([path, (await api('GET', path, { token })).body.error?.code], [path, 'consent_required']);
  const headers = { 'idempotency-key': `journey-consent-${studentId}` };
  const scan = await api('POST', '/check-ins', { token, headers, body: { code, studentId } });
  assert.equal(scan.body.error?.code, 'consent_required', JSON.stringify(scan.body));
};

/** What the family may do without consent, and what the school still knows. */
const expectKept = async ({ baseUrl, newPage, api }, page, { child, lesson }) => {
  await open(page, baseUrl, 'pages/me/index');
  await page.getByText('查看孩子资料需要您的同意').waitFor();
  await page.click('#go-payments');
  await page.locator('.qy-page__ready, .qy-empty').last().waitFor();
  assert.equal(await page.getByText('没有加载出来').count(), 0);
  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await openPage(desk, baseUrl, `pages/lesson/index?lessonId=${lesson.id}`);
  await desk.getByText(child).first().waitFor();
  const { status } = await api('POST', '/family/export', { token: await tokenOf(api, 'parent_of_three') });
  assert.equal(status, 200, 'the family cannot take its data with it');
};

const comeBack = async (page, baseUrl) => {
  await open(page, baseUrl, 'packages/member/pages/privacy/index');
  await page.getByText('已撤回').first().waitFor();
  await page.getByText('我的同意').click();
  await page.click('#agree');
  await page.locator('#withdraw').waitFor();
};

export default async function (stage) {
  const { baseUrl, newPage, api } = stage;
  const token = await tokenOf(api, 'parent_of_three');
  await giveConsent(api, token);
  const { studentId, child, lesson } = await addLessonFor(api, token);
  const pointsOf = async () => (await api('GET', `/students/${studentId}/points`, { token })).body.available;
  const before = [await creditsOf(api, token, studentId), await pointsOf()];
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent_of_three');
  await withdraw(page, baseUrl);
  try {
    await expectClosed(stage, page, { token, studentId, child, code: await codeAtTheDesk(api, lesson.id) });
    await expectKept(stage, page, { child, lesson });
    await comeBack(page, baseUrl);
  } finally {
    // Whatever happened, the journeys after this one find the family as it was.
    await giveConsent(api, token);
  }
  await open(page, baseUrl, 'pages/home/index');
  await page.waitForSelector('.home__label');
  assert.deepEqual([await creditsOf(api, token, studentId), await pointsOf()], before);
  const { body: history } = await api('GET', '/consents', { token });
  assert.deepEqual(
    history.items.slice(0, 3).map(({ decision }) => decision),
    ['given', 'withdrawn', 'given'],
  );
}
