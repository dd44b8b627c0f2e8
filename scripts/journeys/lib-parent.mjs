// What the family journeys share: signing in as somebody of the demo school, and the code at the front desk.
import assert from 'node:assert/strict';
import { eventually, LESSON_LIMIT_MS, ROOM_MS } from './lib-staff.mjs';

/** Signs in on the log-in page and gives the consent when it is asked for; ends on the family's first page. */
export const signInAsFamily = async (page, baseUrl, persona) => {
  await page.goto(baseUrl);
  await page.click(`#demo-${persona}`);
  await page.waitForSelector('.home__label, #agree');
  if (await page.$('#agree')) await page.click('#agree');
  await page.waitForSelector('.home__label');
};

/** An access token of a demo persona. */
export const tokenOf = async (api, persona) => {
  const answer = await api('POST', '/auth/demo', { body: { persona } });
  assert.equal(answer.status, 200);
  return answer.body.accessToken;
};

/** The child of a persona that can be checked in now, with its lesson. At midnight there is none for a moment. */
export const openLesson = async (api, persona) => {
  const token = await tokenOf(api, persona);
  const look = async () => {
    const home = await api('GET', '/home', { token });
    for (const { id, name } of home.body.students) {
      const { body } = await api('GET', `/home?studentId=${id}`, { token });
      const lesson = body.selected.lessons.find(({ checkIn, endsAt }) => checkIn === 'open' && Date.now() + ROOM_MS <= endsAt);
      if (lesson) return { token, studentId: id, name, lesson };
    }
    return undefined;
  };
  return eventually(look, LESSON_LIMIT_MS, `no child of ${persona} has a lesson to check in to`);
};

/** The code the front desk shows for a lesson at this moment. */
export const codeAtTheDesk = async (api, lessonId) => {
  const answer = await api('GET', `/lessons/${lessonId}/check-in-code`, { token: await tokenOf(api, 'front_desk') });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.code;
};

/** Credits left in all packages of a child. */
export const creditsOf = async (api, token, studentId) => {
  const { body } = await api('GET', `/students/${studentId}/enrolments`, { token });
  return body.items.reduce((sum, { remainingCredits }) => sum + remainingCredits, 0);
};

/** Opens the check-in page, types the code and chooses the child where the family has several. */
export const typeCode = async (page, baseUrl, code, studentId, beforeSending = async () => undefined) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/schooling/pages/check-in/index`);
  await page.locator('#code input').fill(code);
  await page.waitForTimeout(300);
  await beforeSending();
  await page.click('#submit-code');
  const child = page.locator(`#child-${studentId}`);
  await Promise.race([child.waitFor(), page.locator('.check-in__seal').waitFor()]);
  if (await child.isVisible()) await child.click();
};

/** The day in Shanghai so many days after an instant. */
const dayFrom = (now, days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now + days * 86_400_000);

/** Asks for leave from one of the lessons to come, and answers the first for which it is granted at once. */
export const missALesson = async (api, token) => {
  const now = Date.now();
  const { body: home } = await api('GET', '/home', { token });
  for (const { id: studentId } of home.students) {
    const path = `/students/${studentId}/lessons?from=${dayFrom(now, 1)}&to=${dayFrom(now, 10)}`;
    const { body } = await api('GET', path, { token });
    for (const lesson of body.items.filter(({ status, attendance }) => status === 'scheduled' && attendance === null)) {
      const leave = await api('POST', '/leave-requests', { token, body: { lessonId: lesson.id, studentId, reason: '感冒' } });
      if (leave.body.status === 'approved') return { studentId, lesson };
    }
  }
  throw new Error('no lesson of the demo family grants leave at once');
};

/** Opens a second class of the course with a lesson tomorrow, so that there is something to choose. */
export const openParallelClass = async (api, lesson) => {
  const token = await tokenOf(api, 'owner');
  const group = await api('POST', '/class-groups', {
    token,
    body: { campusId: lesson.campusId, courseId: lesson.courseId, externalCode: 'MAKE-UP', name: '补课小组', capacity: 6 },
  });
  assert.equal(group.status, 201, JSON.stringify(group.body));
  const date = dayFrom(Date.now(), 3);
  const added = await api('POST', `/class-groups/${group.body.id}/lessons`, {
    token,
    body: { date, startMinute: 7 * 60, durationMinutes: 45 },
  });
  assert.equal(added.status, 201, JSON.stringify(added.body));
};
