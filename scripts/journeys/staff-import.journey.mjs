import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { packageDays } from './lib-school.mjs';
import { openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'a roster from Excel in China with three broken rows: the report names the lines, the good rows come in';

const iconv = createRequire(new URL('../../server/package.json', import.meta.url))('iconv-lite');
const header = '学号,姓名,性别,出生日期,校区,班级,课程,家长姓名,家长手机,关系,报名号,总课时,剩余课时,开课日期,到期日期';

/** Eight rows, lines 2 to 9; lines 3, 5 and 8 are broken. `mark` keeps the runs apart. */
const roster = (mark, campus) => {
  const row = (n, { birth = '2017-03-08', phone = `1370000${mark}${n}`, total = '48' } = {}) =>
    `J${mark}${n},旅程学员${n},女,${birth},${campus},旅程${mark}班,硬笔书法,旅程家长${n},${phone},母亲,JB${mark}${n},${total},30,${packageDays()}`;
  const wrong = { 2: { birth: '2017-13-40' }, 4: { phone: '12' }, 7: { total: '很多' } };
  return [header, ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => row(n, wrong[n]))].join('\r\n');
};

export default async function ({ baseUrl, newPage, api, engine }) {
  const mark = engine === 'sqlite' ? '710' : '720';
  const owner = await tokenOf(api, 'owner');
  const { body: campuses } = await api('GET', '/campuses', { token: owner });
  const [campus] = campuses.items;

  const page = await newPage({ desktop: true });
  await signInAsStaff(page, baseUrl, 'owner');
  await openPage(page, baseUrl, 'console/imports/index');
  await page.setInputFiles('#roster-file', {
    name: '新生名册.csv',
    mimeType: 'text/csv',
    buffer: iconv.encode(roster(mark, campus.name), 'gb18030'),
  });
  await page.click('#upload');

  await page.waitForSelector('#commit-good');
  assert.equal((await page.textContent('#error-rows')).trim(), '3');
  assert.equal(await page.locator('#commit-all').count(), 0);
  const report = page.getByRole('table', { name: '检查报告' });
  for (const line of [3, 5, 8]) await report.getByText(`第 ${line} 行`).first().waitFor();
  for (const line of [2, 4, 6, 7, 9])
    assert.equal(
      await report
        .locator('.qy-table__row', { hasText: `第 ${line} 行` })
        .filter({ hasText: '错误' })
        .count(),
      0,
    );

  // Nothing has come in before somebody decides.
  const found = async () => (await api('GET', `/campus-students?q=J${mark}&limit=50`, { token: owner })).body.items;
  assert.deepEqual(await found(), []);

  await page.click('#commit-good');
  await page.click('#sheet-confirm');
  await page.getByText('导入结果').waitFor();
  assert.deepEqual(
    (await found()).map(({ externalNo }) => externalNo).sort(),
    [1, 3, 5, 6, 8].map((n) => `J${mark}${n}`),
  );

  await page.click('#menu-students:visible');
  await page.locator('#filter-q:visible input').fill(`J${mark}1`);
  await page.waitForSelector(`#student-J${mark}1`);
}
