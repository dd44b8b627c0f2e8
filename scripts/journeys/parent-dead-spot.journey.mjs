import assert from 'node:assert/strict';
import { codeAtTheDesk, creditsOf, typeCode } from './lib-parent.mjs';
import { addLessonNow, carryIn, childByNo, classNamed, importChildren } from './lib-school.mjs';
import { eventually, openPage, signInAsStaff } from './lib-staff.mjs';

export const name =
  'check-ins in a bad network: a lost answer is repeated with its key and counts once; a scan in a dead spot arrives later and says so';
// Waits until a code is too old to be live, beside the journeys that share a server.
export const fresh = true;

const NUMBER = '13700040001';
const CHILDREN = ['晨光', '晚晴', '春晓'].map((name, index) => ({
  no: `SPOT${index + 1}`,
  name,
  classGroup: '地下书法班',
  guardian: '晨妈妈',
  phone: NUMBER,
}));
const STEP_MS = 30_000;

const waiting = (page) => page.evaluate(() => JSON.parse(JSON.parse(localStorage.getItem('qy.pending-check-ins'))?.data ?? '[]'));

/** Every attendance of a child at a lesson, and every credit that was taken for it. */
const recordsOf = async (api, token, { studentId, lesson }) => {
  const { body } = await api('GET', `/students/${studentId}/attendance?limit=50`, { token });
  const attendances = body.items.filter(({ lessonId }) => lessonId === lesson.id);
  const { body: entries } = await api('GET', `/students/${studentId}/credit-entries?limit=50`, { token });
  const taken = entries.items.filter(({ lessonId, kind }) => lessonId === lesson.id && kind === 'consume');
  return { attendances, taken };
};

/**
 * Closes a page as a phone that is switched off does. The browser lets a page that is being closed back into the network
 * for a moment, in which it would send what waits.
 */
const switchOff = async (page) => {
  await page.evaluate(() => {
    const silent = () => new Promise(() => undefined);
    window.fetch = silent;
    XMLHttpRequest.prototype.send = silent;
  });
  await page.close();
};

/** Scans without a network and waits until the page says that the scan is kept. */
const scanInDeadSpot = async (stage, code, { studentId, child }) => {
  const page = await stage.newPage();
  await carryIn(stage, page, NUMBER);
  await typeCode(page, stage.baseUrl, code, studentId, () => page.context().setOffline(true));
  await page.locator('.check-in__title', { hasText: '已保存，等待网络' }).waitFor();
  assert.match(await page.textContent('.check-in__line'), new RegExp(child));
  return page;
};

/** The keys under which a page sends check-ins, as it does. */
const keysOf = (page) => {
  const keys = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/check-ins')) keys.push(request.headers()['idempotency-key']);
  });
  return keys;
};

/** The server records, its answer gets lost, the family closes the page; the next start sends the same thing again. @returns the family's token */
const loseAnswer = async (stage, one) => {
  const { baseUrl, newPage, api } = stage;
  const page = await newPage();
  const token = await carryIn(stage, page, NUMBER);
  const before = await creditsOf(api, token, one.studentId);
  const keys = keysOf(page);
  let lost = 0;
  // Only the first one arrives: a page that tries again by itself still has no network.
  await page.route('**/api/v1/check-ins', async (route) => {
    lost += 1;
    if (lost === 1) assert.equal((await route.fetch()).status(), 200);
    // The page may be gone by then.
    await Promise.allSettled([route.abort('connectionreset')]);
  });
  await typeCode(page, baseUrl, await codeAtTheDesk(api, one.lesson.id), one.studentId);
  await page.locator('.check-in__title', { hasText: '已保存，等待网络' }).waitFor();
  const [kept] = await waiting(page);
  assert.equal(kept.key, keys[0]);
  assert.equal(await creditsOf(api, token, one.studentId), before - 1, 'the server did not record the first time');

  const later = await page.context().newPage();
  const repeated = keysOf(later);
  await switchOff(page);
  await later.goto(baseUrl);
  await eventually(async () => (await waiting(later)).length === 0);
  await eventually(() => repeated.length > 0);
  assert.deepEqual(repeated, [kept.key]);
  const { attendances, taken } = await recordsOf(api, token, one);
  assert.deepEqual([attendances.length, taken.length], [1, 1]);
  assert.equal(attendances[0].revision, 1);
  assert.equal(attendances[0].offlineScannedAt, null);
  assert.equal(await creditsOf(api, token, one.studentId), before - 1);
  return token;
};

/** What the family and the desk read about a scan that came later. */
const expectSaid = async (stage, page, { studentId, lesson, child }) => {
  const { baseUrl, newPage } = stage;
  const address = `studentId=${studentId}&lessonId=${lesson.id}&date=${lesson.date}`;
  await page.goto(`${baseUrl}/#/packages/schooling/pages/lesson/index?${address}`);
  await page.getByText('离线扫码，联网后送达').waitFor();
  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await openPage(desk, baseUrl, `pages/lesson/index?lessonId=${lesson.id}`);
  await desk.locator('[id^="line-"]', { hasText: child }).getByText('离线补交').waitFor();
};

/** Three children of one family, with a lesson of their class that runs now. */
const prepare = async (stage) => {
  await importChildren(stage, CHILDREN);
  const lesson = await addLessonNow(stage.api, (await classNamed(stage.api, CHILDREN[0].classGroup)).id);
  const children = [];
  for (const { no, name: child } of CHILDREN) children.push({ studentId: (await childByNo(stage.api, no)).id, child, lesson });
  return children;
};

export default async function (stage) {
  const { baseUrl, api } = stage;
  const [stays, closes, third] = await prepare(stage);

  const scannedAt = Date.now();
  const staying = await scanInDeadSpot(stage, await codeAtTheDesk(api, stays.lesson.id), stays);
  const closed = await scanInDeadSpot(stage, await codeAtTheDesk(api, closes.lesson.id), closes);
  const last = Date.now();
  const context = closed.context();
  await switchOff(closed);
  const token = await loseAnswer(stage, third);
  for (const one of [stays, closes]) assert.equal((await recordsOf(api, token, one)).attendances.length, 0);

  // Until a code of the moment of the scan would be refused from anybody who scans it now.
  const tooOld = (Math.floor(last / STEP_MS) + 2) * STEP_MS;
  await new Promise((resolve) => setTimeout(resolve, tooOld - Date.now() + 200));
  await staying.context().setOffline(false);
  await staying.locator('.check-in__title', { hasText: `${stays.child} 签到成功` }).waitFor();
  await staying.getByText(/离线扫码于 .*，已补发并标记给老师核对/).waitFor();

  await context.setOffline(false);
  const opened = await context.newPage();
  await opened.goto(baseUrl);
  await eventually(async () => (await waiting(opened)).length === 0);
  await opened.waitForSelector('.home__label');
  await expectSaid(stage, opened, closes);

  for (const one of [stays, closes]) {
    const { attendances, taken } = await recordsOf(api, token, one);
    assert.deepEqual([attendances.length, taken.length], [1, 1]);
    const [{ status, offlineScannedAt }] = attendances;
    assert.equal(status, 'present');
    assert.ok(offlineScannedAt >= scannedAt - STEP_MS && offlineScannedAt <= last, 'the scan does not count when it happened');
  }
}
