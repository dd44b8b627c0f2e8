import assert from 'node:assert/strict';
import { giveConsent } from './lib-school.mjs';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name =
  'a manager writes rules, tries them on the past and hands them over; the owner publishes them for half an hour later';
/** Rules concern every family, also those of the other journeys. */
export const fresh = true;

const TITLE = '鼓励点评的规则';

/** Begins a draft from the rules in force and makes a comment worth eight points. */
const writeDraft = async (page, baseUrl) => {
  await openPage(page, baseUrl, 'console/rules/index');
  await page.click('#new-draft');
  await page.locator('#draft-title input').fill(TITLE);
  await page.click('#sheet-confirm');
  await page.waitForSelector('#act-submit');
  const ruleVersionId = new URL(page.url().replace('#', '')).searchParams.get('ruleVersionId');
  await page.locator('[id^="rule-"]').filter({ hasText: '点评' }).locator('[id$="-edit"]').first().click();
  await page.locator('#points input').fill('8');
  // What it would have given last month is seen before anything is saved.
  await page.waitForSelector('#try-rule .try-out__sentence');
  await page.click('#sheet-confirm');
  await page.waitForSelector('#sheet-confirm', { state: 'detached' });
  return ruleVersionId;
};

const tryOnThePast = async (page) => {
  await page.getByText('这份内容还没有回测过').first().waitFor();
  await page.click('#begin-backtest');
  await page.click('#sheet-confirm');
  await page.waitForSelector('#backtest-sides');
  // Comments give more, nobody loses; who gains most comes first, with the reason.
  assert.match(await page.textContent('.trial__answer'), /多发/);
  await page.locator('[id^="student-"]').first().waitFor();
  await page.click('#tab-lose');
  await page.locator('.qy-empty').getByText('没有学员会少得积分').waitFor();
};

const handOver = async (page, baseUrl, ruleVersionId) => {
  await openPage(page, baseUrl, `console/rule-version/index?ruleVersionId=${ruleVersionId}`);
  await page.getByText('这份内容回测过').first().waitFor();
  await page.click('#act-submit');
  await page.click('#sheet-confirm');
  await page.waitForSelector('#act-submit', { state: 'detached' });
  // Who wrote it does not publish it.
  assert.equal(await page.locator('#act-publish').count(), 0);
};

const publish = async (page, baseUrl, ruleVersionId) => {
  await openPage(page, baseUrl, `console/rule-version/index?ruleVersionId=${ruleVersionId}`);
  await page.click('#act-publish');
  await page.locator('.qy-sheet__panel').getByText('这份内容回测过').waitFor();
  await page.click('#sheet-confirm');
  await page.getByText('发布前回测过').waitFor();
};

/** A comment on a lesson that was attended and has none yet. @returns the points of its line */
const commentAsParent = async (api) => {
  const token = await tokenOf(api, 'parent_of_three');
  await giveConsent(api, token);
  const { body: home } = await api('GET', '/home', { token });
  for (const { id: studentId } of home.students) {
    const { body: past } = await api('GET', `/students/${studentId}/attendance?limit=50`, { token });
    for (const { lessonId } of past.items ?? []) {
      const headers = { 'idempotency-key': `journey-comment-${lessonId}` };
      const body = { lessonId, stars: 5, text: '孩子很喜欢今天的课' };
      const made = await api('POST', `/students/${studentId}/lesson-comments`, { token, headers, body });
      if (made.status === 201) return { token, studentId, lessonId };
    }
  }
  throw new Error('no lesson is left to comment on');
};

export default async function ({ baseUrl, newPage, api }) {
  const manager = await newPage({ desktop: true });
  await signInAsStaff(manager, baseUrl, 'manager');
  const ruleVersionId = await writeDraft(manager, baseUrl);
  await tryOnThePast(manager);
  await handOver(manager, baseUrl, ruleVersionId);

  const owner = await newPage({ desktop: true });
  await signInAsStaff(owner, baseUrl, 'owner');
  await publish(owner, baseUrl, ruleVersionId);
  const { body: version } = await api('GET', `/rule-versions/${ruleVersionId}`, { token: await tokenOf(api, 'owner') });
  // Lessons that can be checked in for already keep their rules: the new ones count half an hour later.
  assert.deepEqual([version.state, version.inForce], ['published', false]);
  assert.equal(version.effectiveFrom - version.published.at, version.leadMinutes * 60_000);
  assert.notEqual(version.backtest, null);

  const { token, studentId } = await commentAsParent(api);
  const line = await eventually(async () => {
    const { body } = await api('GET', `/students/${studentId}/points/statement?limit=5`, { token });
    return body.items.find(({ reason, recordedAt }) => reason === 'earning.lesson_comment' && recordedAt >= version.published.at);
  });
  assert.deepEqual([line.ruleVersionId, line.amount], [version.current.id, 5]);
}
