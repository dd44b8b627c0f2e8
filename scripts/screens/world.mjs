// What the demo school has to show on the photographs: addresses of one of each, and what a term without families leaves out.
import assert from 'node:assert/strict';
import { draftLottery, endedLottery, startLottery } from '../journeys/lib-lottery.mjs';
import { codeAtTheDesk, missALesson, openLesson, openParallelClass } from '../journeys/lib-parent.mjs';
import { backtestOf, draftOfRules, lessonNow, tokenOf } from '../journeys/lib-staff.mjs';
import { mallOf } from './mall-world.mjs';

const DAY_MS = 86_400_000;
const dayFromNow = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now() + days * DAY_MS);

const sent = (answer) => {
  assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

const first = async (api, token, path) => {
  const { items } = sent(await api('GET', path, { token }));
  assert.ok(items.length > 0, `the demo school has nothing at ${path}`);
  return items[0];
};

const key = (name) => ({ 'idempotency-key': `screens-${name}` });

/** Asks the family for money: once as a payment still open, once taken at the desk. */
const askForMoney = async (api, { parent, desk, studentId }) => {
  const { family } = sent(await api('GET', '/me', { token: parent }));
  const { items: campuses } = sent(await api('GET', '/campuses', { token: desk }));
  const ask = async (title, amount) => {
    const body = { familyId: family.familyId, studentId, title, note: '付款后请保留单号', amount };
    for (const { campusId } of campuses) {
      const headers = key(`${amount}-${campusId}`);
      const answer = await api('POST', '/payments', { token: desk, headers, body: { campusId, ...body } });
      if (answer.status === 201) return answer.body;
    }
    throw new Error('the front desk may not ask this family for money');
  };
  const open = await ask('秋季教材费', 12_850);
  const paid = await ask('画材费', 36_000);
  const receipt = { channel: 'cash', receiptNo: 'S20261' };
  sent(await api('POST', `/payments/${paid.id}/desk-receipts`, { token: desk, headers: key('receipt'), body: receipt }));
  return { familyId: family.familyId, openPaymentId: open.id, paidPaymentId: paid.id };
};

/** Objects to a line of points and to an absence, so that the lists of objections hold something. */
const object = async (api, { parent, studentId }) => {
  const line = await first(api, parent, `/students/${studentId}/points/statement`);
  const path = `/students/${studentId}/points/lines/${line.transactionId}/disputes`;
  const body = { reasonText: '这笔积分好像算少了，请老师核对一下' };
  sent(await api('POST', path, { token: parent, headers: key('points-dispute'), body }));
  const { items } = sent(await api('GET', `/students/${studentId}/points/statement?limit=100`, { token: parent }));
  const ofLesson = items.find(({ kind, source }) => kind === 'credit' && source.type === 'attendance');
  assert.ok(ofLesson, 'no lesson earned the demo child points');
  return { transactionId: line.transactionId, lessonLineId: ofLesson.transactionId };
};

/** A draft of the earning rules that changes something, so that there is a difference to look at. */
const ruleDraft = async (api, owner) => {
  const { id: basedOnId } = await first(api, owner, '/rule-versions?state=published');
  const body = { title: '2027 春季积分规则', note: '连续准时上课按会员等级加倍', basedOnId };
  const draft = sent(await api('POST', '/rule-versions', { token: owner, headers: key('rule-draft'), body }));
  const { id, revision, title, note, ruleSet } = draft;
  const more = (rule) =>
    rule.formula.kind === 'stepped'
      ? {
          ...rule,
          formula: { ...rule.formula, steps: rule.formula.steps.map(({ at, points }) => ({ at, points: points + 10 })) },
        }
      : rule;
  const rules = ruleSet.rules.map((rule, index) => more(index === 0 ? { ...rule, tierMultiplier: true } : rule));
  sent(
    await api('PUT', `/rule-versions/${id}`, { token: owner, body: { revision, title, note, ruleSet: { ...ruleSet, rules } } }),
  );
  return id;
};

/** A second draft that gives less for single things, and both of them tried against each other. */
const ruleBacktest = async (api, owner, ruleVersionId) => {
  const cheaper = await draftOfRules(api, owner, '节省方案', (rule) =>
    rule.formula.kind === 'fixed'
      ? { ...rule, formula: { ...rule.formula, points: Math.max(1, Math.floor(rule.formula.points / 2)) } }
      : rule,
  );
  return backtestOf(api, owner, [ruleVersionId, cheaper]);
};

const uploadRoster = async ({ baseUrl, owner, campus }) => {
  const rows = [
    '学号,姓名,性别,出生日期,校区,班级,课程,家长姓名,家长手机,关系,报名号,总课时,剩余课时,开课日期,到期日期',
    `P001,周明远,男,2017-03-08,${campus.name},周末书法班,硬笔书法,周建国,13700008001,父亲,PB001,48,30,2026-09-01,2027-08-31`,
    `P002,许念,女,2017-13-40,${campus.name},周末书法班,硬笔书法,许文静,13700008002,母亲,PB002,48,30,2026-09-01,2027-08-31`,
    `P003,高子涵,男,2018-05-20,${campus.name},周末书法班,硬笔书法,高晓燕,12,母亲,PB003,48,30,2026-09-01,2027-08-31`,
  ];
  const form = new FormData();
  form.set('file', new Blob([rows.join('\r\n')], { type: 'text/csv' }), '新生名册.csv');
  const answer = await fetch(`${baseUrl}/api/v1/roster/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${owner}` },
    body: form,
  });
  assert.equal(answer.status, 202, await answer.clone().text());
  return (await answer.json()).id;
};

/** A lottery at every stage, with draws of the child in the one that is over. */
const lotteriesOf = async (api, people) => {
  const running = await startLottery(api, people.owner, { perFamilyDay: 20, perFamily: 50 });
  const endedId = await endedLottery(api, people);
  const draft = await draftLottery(api, people.owner, { title: '六一积分抽奖', opensAt: Date.now() + DAY_MS });
  return { runningId: running.id, endedId, draftId: draft.id };
};

/** Prepares the school and collects what the addresses of the pages need. */
export const prepareWorld = async ({ api, baseUrl }) => {
  const [parent, desk, owner] = await Promise.all(['parent', 'front_desk', 'owner'].map((who) => tokenOf(api, who)));
  const { id: studentId } = await first(api, parent, '/students');
  const lessons = `/students/${studentId}/lessons?from=${dayFromNow(-20)}&to=${dayFromNow(14)}`;
  const { items } = sent(await api('GET', lessons, { token: parent }));
  const lesson = items.findLast(({ attendance }) => attendance !== null) ?? items[0];
  const missed = await missALesson(api, parent);
  await openParallelClass(api, missed.lesson);
  const lines = await object(api, { parent, studentId });
  const money = await askForMoney(api, { parent, desk, studentId });
  const campus = await first(api, owner, '/campuses');
  const importJobId = await uploadRoster({ baseUrl, owner, campus });
  const classGroup = await first(api, owner, '/class-groups');
  const ruleVersionId = await ruleDraft(api, owner);
  const backtestId = await ruleBacktest(api, owner, ruleVersionId);
  const { lesson: now } = await lessonNow(api, 'front_desk');
  const open = await openLesson(api, 'parent_of_three');
  const mall = await mallOf(api, { parent, studentId });
  const lottery = await lotteriesOf(api, { owner, parent, studentId });
  return {
    ...lines,
    studentId,
    lessonId: lesson.id,
    lessonDate: lesson.date,
    missed: { studentId: missed.studentId, lessonId: missed.lesson.id, date: missed.lesson.date },
    mall,
    lottery,
    openPaymentId: money.openPaymentId,
    paidPaymentId: money.paidPaymentId,
    deskPaymentId: money.openPaymentId,
    lessonNowId: now.id,
    // Both are good for a short while only, so they are asked for when their page is opened.
    checkIn: { studentId: open.studentId, code: () => codeAtTheDesk(api, open.lesson.id) },
    scene: async () => sent(await api('POST', '/auth/web-sessions')).scene,
    consoleIds: {
      studentId,
      familyId: money.familyId,
      classGroupId: classGroup.id,
      name: classGroup.name,
      importJobId,
      paymentId: money.paidPaymentId,
      ruleVersionId,
      backtestId,
      lotteryId: lottery.draftId,
    },
  };
};
