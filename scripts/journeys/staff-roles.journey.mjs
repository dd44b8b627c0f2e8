import assert from 'node:assert/strict';
import { openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'a teacher sees neither families nor machinery, and the server refuses them as well';

export default async function ({ baseUrl, newPage, api }) {
  const page = await newPage({ desktop: true });
  await signInAsStaff(page, baseUrl, 'teacher');
  await openPage(page, baseUrl, 'console/start/index');
  await page.waitForSelector('#menu-students');
  for (const hidden of ['families', 'imports', 'disputes', 'staff', 'audit', 'deliveries', 'jobs'])
    assert.equal(await page.locator(`#menu-${hidden}`).count(), 0, `${hidden} is in the teacher's navigation`);
  await page.click('#menu-students');
  await page.waitForSelector('[role="cell"]');
  assert.equal(await page.locator('#export-csv').count(), 0);

  // The address typed by hand leads nowhere either.
  await openPage(page, baseUrl, 'console/audit/index');
  await page.getByText('您没有查看这个页面的权限').waitFor();

  const token = await tokenOf(api, 'teacher');
  for (const path of [
    '/audit',
    '/staff',
    '/operations/jobs',
    '/operations/outbox/deliveries',
    '/roster/imports',
    '/exports/students.csv',
  ]) {
    const answer = await api('GET', path, { token });
    assert.equal(answer.status, 403, `${path} answered ${answer.status}`);
  }
}
