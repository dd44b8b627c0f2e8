import assert from 'node:assert/strict';
import { withinOneDay } from './lib-clock.mjs';
import { signInAsFamily } from './lib-parent.mjs';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'a budget runs out: what a child earns waits, the owner approves one award and refuses another';
/** A budget without room would spoil what other journeys earn. */
export const fresh = true;
/** The row of sign-ins that its school begins with is alive today. */
export const env = withinOneDay;

/** What the demo parent's campus may give for taking part, and the school for learning, is cut down to what is issued already. */
const useUp = async (page, baseUrl, api) => {
  const token = await tokenOf(api, 'owner');
  const { body: periods } = await api('GET', '/budget/periods', { token });
  const period = periods.items.find(({ state }) => state === 'active');
  const { body: board } = await api('GET', `/budget/periods/${period.id}`, { token });
  const { body: campuses } = await api('GET', '/campuses', { token });
  const campus = campuses.items.find(({ name: text }) => text === '望江校区');
  const shares = board.allocations.filter(
    ({ campusId, group }) =>
      (campusId === campus.campusId && group === 'participation') || (campusId === null && group === 'learning'),
  );
  assert.equal(shares.length, 2);
  await openPage(page, baseUrl, 'console/budget/index');
  await page.click('#edit-budget');
  const fields = page.locator('[id^="allot-points-"] input');
  await fields.first().waitFor();
  const values = await fields.evaluateAll((all) => all.map((one) => one.value));
  for (const { points, used } of shares) await fields.nth(values.indexOf(String(points))).fill(String(used));
  await page.click('#save-budget');
  await page.waitForSelector('#save-budget', { state: 'detached' });
  return token;
};

/** The seventh day of the row would be worth fifty points. */
const signInToday = async (page, baseUrl, api) => {
  await signInAsFamily(page, baseUrl, 'parent');
  const before = await page.textContent('.qy-points__figure');
  await page.click('#sign-in-today');
  await page.locator('#sign-in-today[aria-disabled]').waitFor();
  const { body: home } = await api('GET', '/home', { token: await tokenOf(api, 'parent') });
  const [{ id: studentId }] = home.students;
  const token = await tokenOf(api, 'owner');
  const queued = await eventually(async () => {
    const { body } = await api('GET', '/queued-awards?limit=100', { token });
    return body.items.find((award) => award.studentId === studentId);
  });
  await page.reload();
  await page.waitForSelector('.qy-points__figure');
  assert.equal(await page.textContent('.qy-points__figure'), before);
  return queued;
};

/** A prize the child won is worth fifty points of what is for learning. */
const winPrize = async (api, token, { studentId, date }) => {
  const { status } = await api('POST', `/students/${studentId}/behaviours`, {
    token,
    headers: { 'idempotency-key': `journey-prize-${studentId}` },
    body: {
      kind: 'award',
      title: '校园绘画展',
      level: 'school',
      date,
    },
  });
  assert.equal(status, 201);
  return eventually(async () => {
    const { body } = await api('GET', '/queued-awards?limit=100', { token });
    return body.items.find((award) => award.studentId === studentId && award.title === '作品与比赛获奖');
  });
};

export default async function ({ baseUrl, newPage, api }) {
  const owner = await newPage({ desktop: true });
  await signInAsStaff(owner, baseUrl, 'owner');
  const token = await useUp(owner, baseUrl, api);
  const { body: home } = await api('GET', '/home', { token: await tokenOf(api, 'parent') });
  const today = home.date;
  const phone = await newPage();
  const queued = await signInToday(phone, baseUrl, api);

  // It stands among the tasks, and on the budget's page.
  await openPage(owner, baseUrl, 'console/budget/index');
  await owner.click('#go-queued-awards');
  await owner.click(`#approve-${queued.awardId}`);
  await owner
    .locator('.qy-sheet__panel')
    .getByText(/批准后将超出 50 积分/)
    .waitFor();
  await owner.click('#sheet-confirm');
  await owner.waitForSelector(`#approve-${queued.awardId}`, { state: 'detached' });

  const parent = await tokenOf(api, 'parent');
  const line = await eventually(async () => {
    const { body } = await api('GET', `/students/${queued.studentId}/points/statement?limit=5`, { token: parent });
    return body.items.find(({ amount, title }) => amount === queued.points && title === queued.title);
  });
  assert.ok(line);
  await phone.reload();
  await phone.waitForSelector('.qy-points__figure');

  // Approved points are counted beyond the budget; nothing else moved.
  const { body: after } = await api('GET', '/budget/periods', { token });
  assert.equal(after.items.find(({ state }) => state === 'active').beyond, queued.points);

  const other = await winPrize(api, token, { studentId: queued.studentId, date: today });
  await openPage(owner, baseUrl, 'console/queued-awards/index');
  await owner.click(`#refuse-${other.awardId}`);
  await owner.locator('#reason input, #reason textarea').first().fill('本学期预算已用完');
  await owner.click('#sheet-confirm');
  await owner.waitForSelector(`#refuse-${other.awardId}`, { state: 'detached' });
  const answer = await api('POST', `/queued-awards/${other.awardId}/decision`, {
    token,
    headers: { 'idempotency-key': `journey-again-${other.awardId}` },
    body: { decision: 'approve' },
  });
  assert.equal(answer.body.error.code, 'earning_award_decided');
}
