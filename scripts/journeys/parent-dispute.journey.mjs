import assert from 'node:assert/strict';
import { creditsOf, signInAsFamily } from './lib-parent.mjs';
import { openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name =
  'a parent objects to a charged lesson and to explained points, and reads both answers, the credit and the correction';
// A lesson of the past is recorded anew here; other journeys count the same family's credits.
export const fresh = true;

const lesson = { message: '这节课我们提前请过假', answer: '查到请假记录，已改为请假' };
const points = { message: '这笔积分好像少了', answer: '核对过了，少记的 5 分已补上', correction: 5 };

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

/** A line of points that a lesson of a child earned, as the server explains it. */
const explainedLine = async (api, token, studentId) => {
  const { body: statement } = await api('GET', `/students/${studentId}/points/statement?limit=30`, { token });
  for (const { transactionId, kind, source } of statement.items) {
    if (kind !== 'credit' || source.type !== 'attendance') continue;
    const { body } = await api('GET', `/students/${studentId}/points/lines/${transactionId}/explanation`, { token });
    if (body.lesson?.teacherName && body.row?.standsNow) return body;
  }
  throw new Error('no lesson earned the child points');
};

const openLine = async (page, baseUrl, studentId, transactionId) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/member/pages/points-line/index?studentId=${studentId}&transactionId=${transactionId}`);
};

/** Opens the line from the statement and finds lesson, teacher, rule and arithmetic on its screen. */
const readLine = async (page, baseUrl, studentId, { line, lesson: taught, rule, sum, row }) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/pages/points/index`);
  const chip = page.locator(`#chip-${studentId}`);
  await page.locator('.qy-statement').first().waitFor();
  if (await chip.isVisible()) await chip.click();
  await page.click(`#line-${line.transactionId}`);
  await page.getByText('这笔积分从哪里来').waitFor();
  for (const text of [
    taught.teacherName,
    taught.classGroupName,
    rule.explanation,
    `第 ${rule.versionNumber} 版`,
    sum.steps[0].text,
  ])
    await page.getByText(text, { exact: true }).first().waitFor();
  assert.equal(row.items.filter(({ mark }) => mark === 'counted').length, row.step);
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
  assert.equal(await page.locator('#dispute').count(), 0);
  await page.click('#dispute-progress');
  await page.getByText(`您说：${lesson.message}`).waitFor();

  const line = await explainedLine(api, token, studentId);
  await readLine(page, baseUrl, studentId, line);
  await object(page, points.message);
  await page.getByText(`您说：${points.message}`).waitFor();
  await page.getByText('处理中', { exact: true }).waitFor();
  assert.equal(await page.locator('#dispute').count(), 0);

  const desk = await newPage({ desktop: true });
  await signInAsStaff(desk, baseUrl, 'owner');
  await openPage(desk, baseUrl, 'console/disputes/index');
  await answering(desk, lesson.message);
  await desk.selectOption('#dispute-way', 'correct');
  await desk.click('#dispute-leave');
  await giveAnswer(desk, lesson.answer);
  await desk.click('#tab-points');
  await answering(desk, points.message);
  await desk.selectOption('#dispute-way', 'upheld');
  await desk.locator('#dispute-points input').fill(String(points.correction));
  await giveAnswer(desk, points.answer);
  await desk.getByText(points.message).waitFor({ state: 'detached' });

  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/member/pages/disputes/index?studentId=${studentId}`);
  await page.getByText(`老师答复：${lesson.answer}`).waitFor();
  await page.getByText('处理结果：退回 1 课时').waitFor();
  await page.getByText('现在的记录：已请假，没有扣课时').waitFor();
  await page.getByText(`老师答复：${points.answer}`).waitFor();
  assert.equal(await page.getByText('已更正', { exact: true }).count(), 2);
  assert.equal(await creditsOf(api, token, studentId), before + 1);

  await openLine(page, baseUrl, studentId, line.line.transactionId);
  await page.getByText(`老师答复：${points.answer}`).waitFor();
  await page.locator('#dispute').waitFor();
  await page.click('#see-correction');
  await page.getByText(/^异议更正（.+）$/).waitFor();
  await page.getByText('操作老师', { exact: true }).waitFor();
}
