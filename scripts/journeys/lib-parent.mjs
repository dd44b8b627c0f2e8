// What the family journeys share: signing in as somebody of the demo school, and the code at the front desk.
import assert from 'node:assert/strict';

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

/** The child of a persona that can be checked in now, with its lesson. */
export const openLesson = async (api, persona) => {
  const token = await tokenOf(api, persona);
  const home = await api('GET', '/home', { token });
  for (const { id, name } of home.body.students) {
    const { body } = await api('GET', `/home?studentId=${id}`, { token });
    const lesson = body.selected.lessons.find(({ checkIn }) => checkIn === 'open');
    if (lesson) return { token, studentId: id, name, lesson };
  }
  throw new Error(`no child of ${persona} has a lesson to check in to`);
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
