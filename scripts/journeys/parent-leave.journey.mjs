import assert from 'node:assert/strict';
import { creditsOf } from './lib-parent.mjs';
import { addLessonAt, carryIn, childByNo, classNamed, importChildren } from './lib-school.mjs';
import { openPage, signInAsStaff, tokenOf } from './lib-staff.mjs';

export const name =
  'a parent asks for leave, the desk refuses one and grants one, a make-up lesson takes its place; no credit is used';

const NUMBER = '13700030001';
/** In this course the desk decides on leave. */
const course = '国际象棋';
const CHILD = { no: 'LEAVE1', name: '云舒', classGroup: '请假象棋班', course, guardian: '云妈妈', phone: NUMBER };
const NEIGHBOUR = { no: 'LEAVE2', name: '秋实', classGroup: '补课象棋班', course, guardian: '秋妈妈', phone: '13700030002' };
const REFUSAL = '这节课是班级比赛';

const prepare = async ({ api, ...stage }) => {
  await importChildren({ api, ...stage }, [CHILD, NEIGHBOUR]);
  const own = await classNamed(api, CHILD.classGroup);
  const other = await classNamed(api, NEIGHBOUR.classGroup);
  const match = await addLessonAt(api, own.id, { days: 1, minute: 9 * 60 });
  const lesson = await addLessonAt(api, own.id, { days: 2, minute: 9 * 60 });
  const instead = await addLessonAt(api, other.id, { days: 3, minute: 9 * 60 });
  return { studentId: (await childByNo(api, CHILD.no)).id, match, lesson, instead };
};

const openLessonPage = async (page, baseUrl, studentId, { id, date }) => {
  await page.goto('about:blank');
  await page.goto(`${baseUrl}/#/packages/schooling/pages/lesson/index?studentId=${studentId}&lessonId=${id}&date=${date}`);
};

const ask = async (page) => {
  await page.click('#ask-leave');
  await page.locator('#leave-reason input').fill('周末回老家');
  await page.click('#sheet-confirm');
  await page.getByText('请假待确认').waitFor();
};

/** The desk answers the request in front of it. @param act the button of the request's card */
const answer = async (desk, baseUrl, act, note) => {
  await openPage(desk, baseUrl, 'pages/leave/index');
  // The innermost card with this child: the desk has requests of other families as well.
  const card = desk.locator('.qy-card', { hasText: CHILD.name }).last();
  await card.locator(`#${act}`).click();
  if (note !== undefined) await desk.locator('#leave-note input').fill(note);
  await desk.click('#sheet-confirm');
  await desk.locator('.qy-card', { hasText: CHILD.name }).waitFor({ state: 'detached' });
};

export default async function (stage) {
  const { baseUrl, newPage, api } = stage;
  const { studentId, match, lesson, instead } = await prepare(stage);
  const page = await newPage();
  const token = await carryIn(stage, page, NUMBER);
  const credits = await creditsOf(api, token, studentId);
  const desk = await newPage();
  await signInAsStaff(desk, baseUrl, 'front_desk');

  await openLessonPage(page, baseUrl, studentId, match);
  await ask(page);
  await answer(desk, baseUrl, 'reject', REFUSAL);
  await openLessonPage(page, baseUrl, studentId, match);
  await page.getByText(`请假没有通过：${REFUSAL}`).waitFor();
  assert.equal(await page.locator('#make-up').count(), 0, 'a lesson that was not missed can be made up');

  // Taken back, and asked again.
  await openLessonPage(page, baseUrl, studentId, lesson);
  await ask(page);
  await page.click('#cancel-leave');
  await page.click('#sheet-confirm');
  await page.getByText('您已取消这节课的请假').waitFor();
  await ask(page);
  await answer(desk, baseUrl, 'approve');
  await openLessonPage(page, baseUrl, studentId, lesson);
  await page.getByText('没有扣课时').waitFor();

  await page.click('#make-up');
  await page.locator('#make-up-choice').first().click();
  await page.getByText(NEIGHBOUR.classGroup).first().waitFor();
  await page.click('#sheet-confirm');
  await page.getByText('待老师确认').waitFor();
  await answer(desk, baseUrl, 'assign-make-up');
  await openLessonPage(page, baseUrl, studentId, instead);
  await page.getByText('这是一节补课').waitFor();

  // The child stands on the list of the other class, once, and nothing has been paid for yet.
  await openPage(desk, baseUrl, `pages/lesson/index?lessonId=${instead.id}`);
  await desk.getByText(CHILD.name).first().waitFor();
  const { body: list } = await api('GET', `/lessons/${instead.id}/attendance`, { token: await tokenOf(api, 'front_desk') });
  assert.deepEqual(list.items.map(({ externalNo }) => externalNo).sort(), [CHILD.no, NEIGHBOUR.no]);
  assert.equal(await creditsOf(api, token, studentId), credits);
}
