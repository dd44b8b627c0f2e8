import assert from 'node:assert/strict';
import { creditsOf, signInAsFamily } from './lib-parent.mjs';
import { openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name = 'a parent objects to a charged lesson and to points, and reads both answers and the credit that came back';
// A lesson of the past is recorded anew here; other journeys count the same family's credits.
export const fresh = true;

const lesson = { message: '这节课我们提前请过假', answer: '查到请假记录，已改为请假' };
const points = { message: '这笔积分好像少了', answer: '核对过规则，这笔积分没有少' };

/** A lesson that is recorded as missed and was charged, because here every course charges for it. */
const chargedAbsence = async (api, token) => {
  const owner = await tokenOf(api, 'owner');
  const { body: courses } = await api('GET', '/courses', { token: owner });
  for (const { id } of courses.items) {
    const changed = await api('PATCH', `/courses/${id}`, { token: owner, body: { absenceConsumes: true } });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
  }
  const { body: home } = await api('GET', '/home', { token });
  for (const { id: studentId } of home.students) {
    const { body } = await api('GET', `/students/${studentId}/attendance?limit=30`, { token });
    const came = body.items.find(({ consumption, status }) => consumption === 'consumed' && status !== 'absent');
    if (!came) continue;
    const wrong = { status: 'absent', reason: '点名时没有看到', expectedRevision: came.revision };
    const answer = await api('POST', `/attendance/${came.id}/correction`, { token: owner, body: wrong });
    assert.deepEqual([answer.body.status, answer.body.consumption], ['absent', 'consumed'], JSON.stringify(answer.body));
    return { studentId, attendanceId: came.id };
  }
  throw new Error('no child of the demo family has a charged lesson');
};

const openAttendance = async (page, baseUrl, studentId) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/schooling/pages/attendance/index?studentId=${studentId}`);
  await page.click('#chip-attendance');
};

const object = async (page, text) => {
  await page.locator('#dispute').first().click();
  await page.locator('#dispute-reason textarea').fill(text);
  await page.click('#sheet-confirm');
};

/** Opens the answer to an objection in the console's list. */
const answering = async (desk, text) => {
  await desk.getByRole('row').filter({ hasText: text }).getByText('处理', { exact: true }).click();
  await desk.locator('#dispute-way').waitFor();
};

const giveAnswer = async (desk, text) => {
  await desk.locator('#dispute-answer textarea').fill(text);
  await desk.click('#sheet-confirm');
  await desk.locator('.qy-sheet').waitFor({ state: 'detached' });
};

export default async function ({ baseUrl, newPage, api }) {
  const token = await tokenOf(api, 'parent');
  const page = await newPage();
  await signInAsFamily(page, baseUrl, 'parent');
  const { studentId, attendanceId } = await chargedAbsence(api, token);
  const before = await creditsOf(api, token, studentId);

  await openAttendance(page, baseUrl, studentId);
  await page.click(`#attendance-${attendanceId}`);
  await object(page, lesson.message);
  await page.getByText('已提交给老师').waitFor();
  await page.click('#sheet-confirm');
  await page.getByText(`您说：${lesson.message}`).waitFor();
  await page.getByText('处理中', { exact: true }).waitFor();

  // The line itself says that it waits, and leads to the objection instead of taking another one.
  await openAttendance(page, baseUrl, studentId);
  await page.locator(`#attendance-${attendanceId}`).getByText('异议处理中').waitFor();
  await page.click(`#attendance-${attendanceId}`);
  await page.locator('#dispute-progress').waitFor();
  assert.equal(await page.locator('#dispute').count(), 0);

  const statement = await api('GET', `/students/${studentId}/points/statement?limit=1`, { token });
  const [line] = statement.body.items;
  const filed = await api('POST', `/students/${studentId}/points/lines/${line.transactionId}/disputes`, {
    token,
    body: { reasonText: points.message },
  });
  assert.equal(filed.status, 201, JSON.stringify(filed.body));

  const desk = await newPage({ desktop: true });
  await signInAsStaff(desk, baseUrl, 'owner');
  await openPage(desk, baseUrl, 'console/disputes/index');
  await answering(desk, lesson.message);
  await desk.selectOption('#dispute-way', 'correct');
  await desk.click('#dispute-leave');
  await giveAnswer(desk, lesson.answer);
  await desk.click('#tab-points');
  await answering(desk, points.message);
  await giveAnswer(desk, points.answer);
  await desk.getByText(points.message).waitFor({ state: 'detached' });

  await page.click('#dispute-progress');
  await page.getByText(`老师答复：${lesson.answer}`).waitFor();
  await page.getByText('处理结果：退回 1 课时').waitFor();
  await page.getByText('现在的记录：已请假，没有扣课时').waitFor();
  await page.getByText(`老师答复：${points.answer}`).waitFor();
  assert.equal(await page.getByText('已更正', { exact: true }).count(), 1);
  assert.equal(await page.getByText('已答复', { exact: true }).count(), 1);
  assert.equal(await creditsOf(api, token, studentId), before + 1);
}
