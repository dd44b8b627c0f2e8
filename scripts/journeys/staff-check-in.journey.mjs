import assert from 'node:assert/strict';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'the front desk shows the changing code, a family uses it, and the desk sees the child arrive';

/** A child whose lesson is open now. */
const openChild = async (api, token) => {
  const { body: home } = await api('GET', '/home', { token });
  for (const { id, name: child } of home.students) {
    const { body } = await api('GET', `/home?studentId=${id}`, { token });
    const lesson = body.selected.lessons.find(({ checkIn }) => checkIn === 'open');
    if (lesson) return { studentId: id, child, lesson };
  }
  throw new Error('no child has a lesson to check in to');
};

export default async function ({ baseUrl, newPage, api }) {
  const family = await tokenOf(api, 'parent_of_three');
  const consent = (await api('GET', '/me', { token: family })).body.childDataConsent;
  if (consent.state !== 'given')
    await api('POST', '/consents', { token: family, body: { kind: 'child_data', policyVersion: consent.currentPolicy.version } });
  const { studentId, child, lesson } = await openChild(api, family);

  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');
  await openPage(desk, baseUrl, `pages/lesson/index?lessonId=${lesson.id}`);
  await desk.click('#show-code');
  await desk.waitForSelector('#code-text');
  await desk.waitForSelector('#arrived');
  const before = Number(await desk.textContent('#arrived'));
  assert.equal(await desk.locator('.code__name', { hasText: child }).count(), 0);

  const code = (await desk.textContent('#code-text')).trim();
  const checkedIn = await api('POST', '/check-ins', {
    token: family,
    body: { code, studentId },
    headers: { 'idempotency-key': `journey-${Date.now()}` },
  });
  assert.equal(checkedIn.status, 200, JSON.stringify(checkedIn.body));

  await desk.locator('.code__name', { hasText: child }).waitFor();
  await eventually(async () => Number(await desk.textContent('#arrived')) === before + 1);
}
