import assert from 'node:assert/strict';
import { signInAsFamily } from './lib-parent.mjs';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'a parent shows the member code, the front desk finds the child by it, a teacher no foreign child';

/** Opens the page that finds children and types a code there: a browser has no scanner. */
const typeCode = async (page, baseUrl, code) => {
  await openPage(page, baseUrl, 'pages/members/index');
  await page.click('#scan-member');
  await page.locator('#member-code input').fill(code);
  await page.click('#open-code');
};

const codeOfParent = async (page, baseUrl) => {
  await signInAsFamily(page, baseUrl, 'parent');
  await page.goto(`${baseUrl}/#/pages/me/index`);
  await page.click('#go-member-code');
  await page.waitForSelector('#save-code');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save-code')]);
  assert.match(download.suggestedFilename(), /^会员码-.+\.png$/);
  return (await page.textContent('#member-code')).trim();
};

export default async function ({ baseUrl, newPage, api }) {
  const code = await codeOfParent(await newPage(), baseUrl);
  const parent = await tokenOf(api, 'parent');
  const { body: children } = await api('GET', '/students', { token: parent });
  const child = children.items.find(({ id }) => code === `m1.${id}`);
  assert.ok(child, `${code} is the code of none of the parent's children`);

  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await desk.click('#find-member');
  await desk.waitForSelector('#scan-member');
  await typeCode(desk, baseUrl, 'something else');
  await desk.getByText('这不是会员码').waitFor();
  await typeCode(desk, baseUrl, ` ${code} `);
  await desk.waitForSelector('#member-name');
  assert.equal((await desk.textContent('#member-name')).trim(), child.name);

  // The number is shown on demand only, and that leaves a line in the audit log.
  const reveal = desk.locator('[id^="reveal-"]').first();
  await reveal.waitFor();
  assert.doesNotMatch(await desk.locator('[id^="phone-"]').first().textContent(), /^\d{11}$/);
  await reveal.click();
  await desk.locator('[id^="call-"]').first().waitFor();
  assert.match(await desk.locator('[id^="phone-"]').first().textContent(), /^\d{11}$/);

  // An award in three taps beside the typing.
  const title = `书法展览优秀奖 ${Date.now()}`;
  await desk.click('#record-award');
  await desk.locator('#award-title input').fill(title);
  await desk.click('#sheet-confirm');
  await desk.waitForSelector('#award-done');
  await eventually(async () => {
    const { body } = await api('GET', `/students/${child.id}/behaviours?kind=award`, { token: parent });
    return body.items.some((record) => record.title === title);
  });

  // Money is asked of this very child.
  await desk.click('#collect-from');
  await desk.waitForSelector('#change-payer');
  assert.match(await desk.textContent('.collect__name'), new RegExp(child.name));

  // A child of another teacher, by code and by name.
  const manager = await tokenOf(api, 'owner');
  const teacherToken = await tokenOf(api, 'teacher');
  const allOf = async (token) => (await api('GET', '/campus-students?limit=100&status=active', { token })).body.items;
  const own = new Set((await allOf(teacherToken)).map(({ id }) => id));
  const foreign = (await allOf(manager)).find(({ id }) => !own.has(id));
  assert.ok(foreign, 'the teacher teaches the whole school');
  const teacher = await newPage();
  await signInAsStaff(teacher, baseUrl, 'teacher');
  await typeCode(teacher, baseUrl, `m1.${foreign.id}`);
  await teacher.getByText('没有找到这位学员').waitFor();
  assert.equal(await teacher.locator('#member-name').count(), 0);
  await openPage(teacher, baseUrl, 'pages/members/index');
  await teacher.locator('#member-search input').fill(foreign.externalNo);
  await teacher.getByText('没有找到这位学员').waitFor();

  const [mine] = own;
  await typeCode(teacher, baseUrl, `m1.${mine}`);
  await teacher.waitForSelector('#member-name');
  await teacher.waitForSelector('#record-award');
  // Credits, the family and money are not a teacher's business.
  for (const hidden of ['#member-credits', '#collect-from', '[id^="reveal-"]'])
    assert.equal(await teacher.locator(hidden).count(), 0, `${hidden} is on the teacher's page`);
}
