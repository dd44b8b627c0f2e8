// What the staff journeys share: signing in as a member of staff, and finding a lesson that is being taught now.
import assert from 'node:assert/strict';

/** An access token of a demo persona. */
export const tokenOf = async (api, persona) => {
  const answer = await api('POST', '/auth/demo', { body: { persona } });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.accessToken;
};

/** Signs in on the log-in page; ends on today's lessons or, in a wide window, in the console. */
export const signInAsStaff = async (page, baseUrl, persona) => {
  await page.goto(baseUrl);
  await page.click(`#demo-${persona}`);
  await page.waitForSelector('#confirm-login, .rail');
};

/** Opens a page of the staff section by its address. */
export const openPage = async (page, baseUrl, path) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/staff/${path}`);
};

/** A lesson that is open now, with its list, that satisfies `fits`. */
export const lessonNow = async (api, persona, fits = () => true) => {
  const token = await tokenOf(api, persona);
  const { body: today } = await api('GET', '/today/lessons', { token });
  const now = Date.now();
  for (const lesson of today.items) {
    if (lesson.status !== 'scheduled' || now < lesson.startsAt || now >= lesson.endsAt) continue;
    const { body: list } = await api('GET', `/lessons/${lesson.id}/attendance`, { token });
    if (await fits(list)) return { token, lesson, list };
  }
  throw new Error(`${persona} has no lesson that fits`);
};

/** Asks again until `look` gives something, for what the server does in the background. */
export const eventually = async (look, limitMs = 15_000) => {
  const end = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error('what was waited for did not happen');
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
};
