import assert from 'node:assert/strict';
import { signInAsFamily, tokenOf } from './lib-parent.mjs';
import { openPage, signInAsStaff } from './lib-staff.mjs';

export const name = 'a parent chooses a make-up lesson, takes it back, asks again and sees the answer';

const dayFromNow = (days) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * 86_400_000);

/** Asks for leave from one of the lessons to come, and answers the first for which it is granted at once. */
const missALesson = async (api, token) => {
  const { body: home } = await api('GET', '/home', { token });
  for (const { id: studentId } of home.students) {
    const path = `/students/${studentId}/lessons?from=${dayFromNow(1)}&to=${dayFromNow(10)}`;
    const { body } = await api('GET', path, { token });
    for (const lesson of body.items.filter(({ status, attendance }) => status === 'scheduled' && attendance === null)) {
      const leave = await api('POST', '/leave-requests', { token, body: { lessonId: lesson.id, studentId, reason: '感冒' } });
      if (leave.body.status === 'approved') return { studentId, lesson };
    }
  }
  throw new Error('no lesson of the demo family grants leave at once');
};

/** Opens a second class of the course with a lesson tomorrow, so that there is something to choose. */
const openParallelClass = async (api, lesson) => {
  const token = await tokenOf(api, 'owner');
  const group = await api('POST', '/class-groups', {
    token,
    body: { campusId: lesson.campusId, courseId: lesson.courseId, externalCode: 'MAKE-UP', name: '补课小组', capacity: 6 },
  });
  assert.equal(group.status, 201, JSON.stringify(group.body));
  const date = dayFromNow(3);
  const added = await api('POST', `/class-groups/${group.body.id}/lessons`, {
    token,
    body: { date, startMinute: 7 * 60, durationMinutes: 45 },
  });
  assert.equal(added.status, 201, JSON.stringify(added.body));
};

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
