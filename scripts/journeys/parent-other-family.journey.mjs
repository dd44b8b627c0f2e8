import assert from 'node:assert/strict';
import { signInAsFamily, tokenOf } from './lib-parent.mjs';

export const name = "a family cannot open another family's child by its address";

const pages = [
  '/packages/schooling/pages/lessons/index',
  '/packages/schooling/pages/attendance/index',
  '/packages/schooling/pages/records/index',
  '/packages/member/pages/earn/index',
  '/packages/member/pages/child/index',
];

export default async function ({ baseUrl, newPage, api }) {
  const others = await api('GET', '/students', { token: await tokenOf(api, 'parent_of_three') });
  const [foreign] = others.body.items;
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');
  for (const path of pages) {
    // A fresh document: screens already open would answer for the one asked for.
    await page.goto('about:blank');
    await page.goto(`${baseUrl}/#${path}?studentId=${foreign.id}`);
    const face = page.locator('.qy-empty__title', { hasText: '没有找到这份内容' });
    await face.last().waitFor();
    assert.ok(!(await page.content()).includes(foreign.name), `${path} must not tell the name`);
  }
  const direct = await api('GET', `/students/${foreign.id}`, { token: await tokenOf(api, 'parent') });
  assert.equal(direct.status, 404);
}
