import assert from 'node:assert/strict';
import { withinOneDay } from './lib-clock.mjs';
import { carryIn, childByNo, importChildren } from './lib-school.mjs';
import { eventually, tokenOf } from './lib-staff.mjs';

export const name = 'a family is told once each of points that lapse in 30 and in 7 days, and opens what expires when';

/** What it counts in days it counts from one and the same day. */
export const env = withinOneDay;

const PHONE = '13700009101';
const DAY_MS = 86_400_000;
/** A day of the calendar so many days after another. */
const daysAfter = (day, days) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

const CHILDREN = [
  { no: 'EXP1', name: '沈若溪', classGroup: '到期提醒班', guardian: '沈兰', phone: PHONE },
  { no: 'EXP2', name: '沈若谷', classGroup: '到期提醒班', guardian: '沈兰', phone: PHONE },
];

/** Gives points that lapse in so many days. */
const give = async (api, { owner, today }, child, { amount, days, reason }) => {
  const answer = await api('POST', `/students/${child.id}/manual-awards`, {
    token: owner,
    headers: { 'idempotency-key': `journey-expiry-${child.id}-${days}` },
    body: { points: amount, reason, expiresOn: daysAfter(today, days) },
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
};

/** Runs the task that warns of what lapses for today, to its end; its schedule does not run it for this day any more. */
const warn = async (api, { owner, today }) => {
  const taskNow = async () => {
    const { body } = await api('GET', '/operations/jobs', { token: owner });
    return body.items.find((task) => task.name === 'notices.expiring');
  };
  const before = (await taskNow()).runs.length;
  const body = { businessDate: today, rerun: true };
  await eventually(
    async () => (await api('POST', '/operations/jobs/notices.expiring/runs', { token: owner, body })).status === 202,
  );
  await eventually(async () => {
    const { runs } = await taskNow();
    return runs.length >= before && runs[0]?.state === 'done';
  }, 30_000);
};

const warnings = async (api, token) =>
  (await api('GET', '/messages?limit=50', { token })).body.items.filter(({ title }) => title.endsWith('积分快到期了'));

export default async function ({ baseUrl, simulatorUrl, newPage, api }) {
  await importChildren({ baseUrl, api }, CHILDREN);
  const [elder, younger] = await Promise.all(CHILDREN.map(({ no }) => childByNo(api, no)));
  const page = await newPage();
  const token = await carryIn({ simulatorUrl, api }, page, PHONE);
  const owner = await tokenOf(api, 'owner');
  const { body: home } = await api('GET', '/home', { token });
  const on = { owner, today: home.date };
  // Otherwise the schedule, at ten o'clock, could tell of some of the gifts before the others are given.
  await warn(api, on);
  await give(api, on, elder, { amount: 40, days: 30, reason: '秋季画展' });
  await give(api, on, younger, { amount: 20, days: 30, reason: '秋季画展' });
  await give(api, on, elder, { amount: 15, days: 7, reason: '开放日帮忙' });
  await give(api, on, elder, { amount: 8, days: 200, reason: '借阅登记' });

  await warn(api, on);
  await warn(api, on);
  await eventually(async () => (await warnings(api, token)).length > 1);
  assert.deepEqual((await warnings(api, token)).map(({ title }) => title).sort(), ['15 积分快到期了', '60 积分快到期了']);

  await page.goto(`${baseUrl}/#/packages/member/pages/messages/index`);
  await page.getByText('60 积分快到期了').waitFor();
  const body = page.locator('.msg').filter({ hasText: '60 积分快到期了' });
  assert.match(await body.textContent(), /若溪 40 积分.*若谷 20 积分|若谷 20 积分.*若溪 40 积分/);
  await body.click();
  await page.locator('#go-expiring').waitFor();
  await page.getByText('还有 7 天', { exact: true }).waitFor();
  await page.getByText('还有 30 天', { exact: true }).waitFor();
  assert.equal(await page.getByText('还有 200 天', { exact: true }).count(), 0);

  await page.click('#go-expiring');
  const lots = page.locator('[id^="lot-"]');
  await lots.first().waitFor();
  const words = await lots.allTextContents();
  assert.equal(words.length, 3);
  for (const [index, reason] of ['开放日帮忙', '秋季画展', '借阅登记'].entries()) assert.match(words[index], new RegExp(reason));
  await lots.first().click();
  await page.getByText('这笔积分从哪里来').waitFor();
  await page.getByText('开放日帮忙', { exact: true }).waitFor();
}
