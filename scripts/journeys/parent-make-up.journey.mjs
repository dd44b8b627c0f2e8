import assert from 'node:assert/strict';
import { missALesson, openParallelClass, signInAsFamily, tokenOf } from './lib-parent.mjs';
import { openPage, signInAsStaff } from './lib-staff.mjs';

export const name = 'a parent chooses a make-up lesson, takes it back, asks again and sees the answer';

const wish = async (page) => {
  await page.locator('#make-up-choice').first().click();
  await page.click('#sheet-confirm');
  await page.locator('#cancel-make-up').waitFor();
};

export default async function ({ baseUrl, newPage, api }) {
  const token = await tokenOf(api, 'parent');
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');
  const { studentId, lesson } = await missALesson(api, token);
  await openParallelClass(api, lesson);

  await page.goto('about:blank');
  await page.goto(
    `${baseUrl}/#/packages/schooling/pages/lesson/index?studentId=${studentId}&lessonId=${lesson.id}&date=${lesson.date}`,
  );
  await page.click('#make-up');
  await wish(page);
  assert.match(await page.textContent('body'), /待老师确认/);
  await page.click('#cancel-make-up');
  await page.click('#sheet-confirm');
  await page.locator('#make-up-choice').first().waitFor();
  await wish(page);

  const mine = await api('GET', `/students/${studentId}/make-ups`, { token });
  assert.deepEqual(
    mine.body.items.slice(0, 2).map(({ status }) => status),
    ['requested', 'cancelled'],
  );
  const note = '这节课是汇报课，请改选其他课次';
  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'owner');
  await openPage(desk, baseUrl, 'pages/leave/index');
  await desk.getByText('想补到').first().waitFor();
  await desk.locator('#reject-make-up').first().click();
  await desk.locator('#make-up-note input, input#make-up-note').first().fill(note);
  await desk.click('#sheet-confirm');
  await desk.getByText('想补到').waitFor({ state: 'detached' });
  await page.reload();
  await page.getByText(note).waitFor();
  await page.locator('#make-up-choice').first().waitFor();
}
