import assert from 'node:assert/strict';
import { eventually, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'the front desk shows the changing code, a family uses it, and the desk sees the child arrive';

const DAY_MS = 86_400_000;
/** Calendar day and minute of the day in Shanghai. */
const shanghai = (at) => {
  const local = new Date(at + 8 * 3_600_000);
  return { date: local.toISOString().slice(0, 10), minute: local.getUTCHours() * 60 + local.getUTCMinutes() };
};

/** A lesson of one of the children that is open now. Other journeys use up the one that always runs, so this makes its own. */
const openChild = async (api, token) => {
  const owner = await tokenOf(api, 'owner');
  const now = Date.now();
  const { date, minute } = shanghai(now);
  const { body: home } = await api('GET', '/home', { token });
  for (const { id: studentId, name: child } of home.students) {
    const range = `from=${date}&to=${shanghai(now + 14 * DAY_MS).date}`;
    const { body: coming } = await api('GET', `/students/${studentId}/lessons?${range}`, { token });
    for (const classGroupId of new Set(coming.items.map((one) => one.classGroupId))) {
      const { status, body: lesson } = await api('POST', `/class-groups/${classGroupId}/lessons`, {
        token: owner,
        body: { date, startMinute: minute, durationMinutes: 30, room: null, teacherStaffId: null },
      });
      if (status === 201) return { studentId, child, lesson };
    }
  }
  throw new Error('no child has a class that is free for a lesson now');
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
