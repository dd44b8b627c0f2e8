import assert from 'node:assert/strict';
import { eventually, lessonNow, openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'a class is called, one child is corrected, and the points go back';
// Whole classes are recorded here; the other journeys need children who have not arrived yet.
export const fresh = true;

export default async function ({ baseUrl, newPage, api }) {
  const unrecorded = ({ items }) => items.filter(({ attendance, leavePending }) => attendance === null && !leavePending);
  const manager = await tokenOf(api, 'manager');
  // One more lesson on time, and this child reaches a step of its row.
  const isAboutToEarn = async ({ studentId }) => {
    const { body } = await api('GET', `/students/${studentId}/earning`, { token: manager });
    const row = body.items?.find(({ code }) => code === 'attendance_on_time')?.progress;
    return row !== undefined && row !== null && row.current === row.target - 1;
  };
  let earner;
  const { lesson, list } = await lessonNow(api, 'front_desk', async (one) => {
    for (const line of unrecorded(one)) if (await isAboutToEarn(line)) earner = line;
    return earner !== undefined && unrecorded(one).length >= 2;
  });
  const waiting = unrecorded(list);
  const absent = waiting.find(({ studentId }) => studentId !== earner.studentId);

  const page = await newPage();
  await signInAsStaff(page, baseUrl, 'front_desk');
  await openPage(page, baseUrl, `pages/lesson/index?lessonId=${lesson.id}`);
  await page.click('#roll-call');
  await page.click(`#roll-${absent.externalNo}-absent`);
  await page.click('#submit-roll');
  await page.waitForSelector('#roll-done');
  assert.match(await page.textContent('#roll-done'), /缺课 1/);

  const lineOf = async (studentId) => {
    const { body } = await api('GET', `/lessons/${lesson.id}/attendance`, { token: manager });
    return body.items.find((line) => line.studentId === studentId);
  };
  assert.equal((await lineOf(absent.studentId)).attendance.status, 'absent');

  // Somebody who came on time and got points for it.
  const earnedFrom = async (studentId, attendanceId) => {
    const { body } = await api('GET', `/students/${studentId}/points/statement?limit=50`, { token: manager });
    return body.items.filter(({ source }) => source.id.includes(attendanceId));
  };
  const balanceOf = async (studentId) => {
    const { body } = await api('GET', `/students/${studentId}/points`, { token: manager });
    return body.available - body.debt;
  };
  const others = [earner];
  const rewarded = await eventually(async () => {
    for (const { studentId, externalNo } of others) {
      const { attendance } = await lineOf(studentId);
      const lines = await earnedFrom(studentId, attendance.id);
      const points = lines.reduce((sum, { amount }) => sum + amount, 0);
      if (points > 0) return { studentId, externalNo, attendanceId: attendance.id, points, balance: await balanceOf(studentId) };
    }
    return undefined;
  });

  await page.click('#back-to-lesson');
  await page.click(`#line-${rewarded.externalNo}`);
  await page.click('#correct-absent');
  await page.locator('#correction-reason input').fill('孩子提前离开');
  await page.click('#sheet-confirm');
  await page.locator('.qy-sheet').waitFor({ state: 'detached' });

  await eventually(async () => (await balanceOf(rewarded.studentId)) === rewarded.balance - rewarded.points);
  const corrected = (await lineOf(rewarded.studentId)).attendance;
  assert.equal(corrected.status, 'absent');
  assert.equal(corrected.revision, 2);
}
