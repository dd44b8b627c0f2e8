import { localDate } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import {
  askBack,
  buildPayment,
  finishRefund,
  freshReceiptNo,
  type Payer,
  payAtDesk,
  payInApp,
} from '../support/product-payments';
import { placesOf } from '../support/product-scan';
import {
  buildCampus,
  buildClassGroup,
  buildClassWithLesson,
  buildCourse,
  buildFamily,
  buildLesson,
  buildStaff,
  codeOf,
  enrol,
  freshKey,
  moveTo,
  nextSerial,
  type Person,
} from '../support/product-school';

const TODAY = localDate('2026-11-23');

/** A family with something in every module, and words of its own in every text. */
const richFamily = async (t: TestProduct) => {
  moveTo(t, TODAY, '10:00');
  const campusId = await buildCampus(t);
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const family = await buildFamily(t, { campusId, guardians: 2 });
  const { group, lesson } = await buildClassWithLesson(t, campusId);
  const [first] = family.children;
  const parent = family.guardians[0];
  if (!first) throw new Error('the family has a child');
  const { familyId } = family;
  const name = t.secret(`Yorick Quill ${nextSerial()}`);
  const externalNo = t.secret(`YQ-${nextSerial()}-NO`);
  const second = await manager.api.post('/students', { campusId, familyId, externalNo, name }, freshKey());
  expect(second.status).toBe(201);
  const word = t.secret(`murmeltier${nextSerial()}`);
  await enrol(t, group, first);
  await enrol(t, group, second.body);
  const done = async (call: Promise<{ status: number; body: unknown }>): Promise<void> => {
    const { status, body } = await call;
    if (status >= 300) throw new Error(`refused: ${status} ${JSON.stringify(body)}`);
  };
  const code = await codeOf(t, manager, lesson.id);
  await done(parent.api.post('/check-ins', { code, studentId: first.id }, freshKey()));
  const comment = { lessonId: lesson.id, stars: 5, text: `${word} 很好` };
  await done(parent.api.post(`/students/${first.id}/lesson-comments`, comment, freshKey()));
  await done(parent.api.post(`/students/${first.id}/homework`, { lessonId: lesson.id, text: word }, freshKey()));
  await done(parent.api.post(`/students/${first.id}/sign-ins`, {}, freshKey()));
  const later = await buildLesson(t, group, TODAY, 15 * 60);
  await done(parent.api.post('/leave-requests', { lessonId: later.id, studentId: first.id, reason: word }, freshKey()));
  const target = await buildLesson(
    t,
    await buildClassGroup(t, campusId, { course: { id: group.courseId } as never }),
    TODAY,
    1080,
  );
  const wish = { studentId: first.id, missedLessonId: later.id, makeUpLessonId: target.id, note: word };
  await done(parent.api.post('/make-ups', wish, freshKey()));
  const exam = { kind: 'exam', title: `${word} 考级`, passed: true, date: TODAY, text: word, score: '98' };
  await done(manager.api.post(`/students/${first.id}/behaviours`, exam, freshKey()));
  await done(parent.api.patch(`/students/${first.id}/profile`, { birthDate: '2018-05-01', gender: 'female', interests: [word] }));
  const [attendance] = (await parent.api.get(`/students/${first.id}/attendance`)).body.items;
  await done(parent.api.post(`/attendance/${attendance.id}/disputes`, { message: word }, freshKey()));
  await t.settle();
  const [line] = (await parent.api.get(`/students/${first.id}/points/statement`)).body.items;
  const reasonText = `${word} 不对`;
  const path = `/students/${first.id}/points/lines/${line.transactionId}/disputes`;
  await done(parent.api.post(path, { reasonText }, freshKey()));
  const payer = { campusId, familyId, studentId: first.id, title: `${word} 学费`, note: word };
  await buyAndReturn(t, manager, parent, payer);
  const personal = [
    ...family.guardians.flatMap((one) => [one.name, one.phone, one.openId]),
    first.name,
    first.externalNo,
    name,
    externalNo,
    word,
  ];
  return { family, parent, first, second, manager, personal, word, payer };
};

type RichFamily = Awaited<ReturnType<typeof richFamily>>;

/** Paid in the mini-program and partly given back, paid in cash and given back: the family's money is at rest again. */
const buyAndReturn = async (t: TestProduct, manager: Person, parent: Person, payer: Payer): Promise<void> => {
  t.wechat.pay.settings.refundMode = 'stay';
  const online = await buildPayment(manager, payer);
  await payInApp(t, parent, online);
  await finishRefund(t, await askBack(manager, online, 2_000), 'SUCCESS');
  const cash = await buildPayment(manager, payer);
  await payAtDesk(manager, cash);
  await askBack(manager, cash, 1_000, freshReceiptNo());
};

/** Work about children that waits for staff. */
const ABOUT_CHILDREN = ['leave', 'make_up', 'attendance_dispute', 'points_dispute', 'manual_award'];
const LISTS = {
  leave: '/leave-requests?status=pending',
  make_up: '/make-ups?status=requested',
  attendance_dispute: '/attendance-disputes?status=open',
  points_dispute: '/points/disputes?state=open',
  manual_award: '/manual-awards?state=waiting',
  queued_award: '/queued-awards',
};

/** One piece of every kind of work about children that waits, by the campus's own second manager. */
const waitingFor = async (t: TestProduct, { family, first, manager, payer: { campusId } }: RichFamily): Promise<Person> => {
  const decider = await buildStaff(t, 'campus_manager', campusId);
  const group = await buildClassGroup(t, campusId, { course: await buildCourse(t, { leaveAutoApprove: false }) });
  await enrol(t, group, first);
  const lesson = await buildLesson(t, group, TODAY, 1_200);
  const asked = { lessonId: lesson.id, studentId: first.id, reason: '外出' };
  const award = { points: 5_000, reason: '区级比赛获奖' };
  for (const { status, body } of [
    await family.guardians[0].api.post('/leave-requests', asked, freshKey()),
    await manager.api.post(`/students/${first.id}/manual-awards`, award, freshKey()),
  ])
    if (status >= 300) throw new Error(JSON.stringify(body));
  return decider;
};

describeProduct('a family’s own data', (open) => {
  it('is exported in full, with the share of every module', async () => {
    const s = await richFamily(open());
    const { status, body } = await s.parent.api.post('/family/export');
    expect(status).toBe(200);
    const names = ['identity', 'schooling', 'points', 'manualAwards', 'backtests', 'mall', 'lottery', 'payments', 'messaging'];
    expect(body.sections.map((one: { name: string }) => one.name)).toEqual(names);
    const text = JSON.stringify(body);
    for (const one of [...s.personal, s.first.id, s.second.body.id]) {
      if (s.family.guardians.some(({ openId }) => openId === one)) continue;
      expect({ one, found: text.includes(one) }).toEqual({ one, found: true });
    }
    const data = Object.fromEntries(body.sections.map((one: { name: string; data: unknown }) => [one.name, one.data]));
    for (const part of ['attendance', 'creditEntries', 'leaveRequests', 'makeUps', 'disputes', 'signIns', 'behaviours']) {
      expect({ part, rows: data.schooling[part].length > 0 }).toEqual({ part, rows: true });
    }
    expect(data.points.students[0].lines.length).toBeGreaterThan(1);
    expect(data.points.students[0].disputes).toHaveLength(1);
    expect(data.payments.payments).toHaveLength(2);
    expect(data.payments.received.map((one: { channel: string }) => one.channel).sort()).toEqual(['cash', 'wechat']);
    expect(data.payments.refunds.map((one: { amount: number }) => one.amount).sort()).toEqual([1_000, 2_000]);
    const told = data.messaging.messages.map((one: { title: string }) => one.title);
    expect(told).toContainEqual(expect.stringContaining('考级成绩已登记'));
  });

  it('is not erased while money is under way', async () => {
    const t = open();
    const s = await richFamily(t);
    const confirmation = { confirmation: '确认删除' };
    const refusal = async (): Promise<unknown> => {
      const { status, body } = await s.parent.api.post('/family/deletion', confirmation);
      return status < 300 ? 'erased' : { status, blockers: JSON.stringify(body.error.details) };
    };
    const waiting = await buildPayment(s.manager, s.payer);
    expect(await refusal()).toMatchObject({ status: 409, blockers: expect.stringContaining('payment_open') });
    await payInApp(t, s.parent, waiting);
    const refundId = await askBack(s.manager, waiting);
    expect(await refusal()).toMatchObject({ status: 409, blockers: expect.stringContaining('refund_under_way') });
    await finishRefund(t, refundId, 'SUCCESS');
    expect(await refusal()).toBe('erased');
    await t.settle();
    expect(await placesOf(t, s.personal)).toEqual([]);
    const kept = await t.db.read((r) =>
      r.rows<{ refunded: number }>('SELECT refunded FROM payments_capture WHERE familyId = ? ORDER BY id', [s.family.familyId]),
    );
    expect(kept.map(({ refunded }) => refunded)).toEqual([2_000, 1_000, 12_800]);
  });

  it('is erased at once: the books stay and reconcile, nobody’s name or number is left anywhere', async () => {
    const t = open();
    const s = await richFamily(t);
    expect((await placesOf(t, s.personal)).length).toBeGreaterThan(5);
    const wrong = await s.parent.api.post('/family/deletion', { confirmation: '删除' });
    expect(wrong.body.error.code).toBe('family_deletion_unconfirmed');
    const { status } = await s.parent.api.post('/family/deletion', { confirmation: '确认删除' });
    expect(status).toBe(200);
    await t.settle();
    expect(await placesOf(t, s.personal)).toEqual([]);
    const rows = await t.db.read((r) =>
      r.row<{ n: number }>('SELECT COUNT(*) AS n FROM points_transaction WHERE studentId = ?', [s.first.id]),
    );
    expect(rows?.n).toBeGreaterThan(1);
    expect(await t.differences()).toEqual([]);
    expect((await s.manager.api.get(`/students/${s.first.id}`)).status).toBe(404);
    expect((await s.manager.api.get(`/students/${s.first.id}/points`)).status).toBe(404);
  });

  it('leaves staff no work when it is erased: what waited is ended, in the work list and in every list', async () => {
    const t = open();
    const s = await richFamily(t);
    const decider = await waitingFor(t, s);
    const listed = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(LISTS).map(async ([kind, path]) => [kind, (await decider.api.get(path)).body.items.length]),
        ),
      );
    const work = async (): Promise<string[]> => {
      const { body } = await decider.api.get('/work-list');
      return body.items.filter(({ count }: { count: number }) => count > 0).map(({ kind }: { kind: string }) => kind);
    };
    expect(await work()).toEqual(expect.arrayContaining(ABOUT_CHILDREN));
    expect(await listed()).toMatchObject({ leave: 1, make_up: 1, attendance_dispute: 1, points_dispute: 1, manual_award: 1 });
    expect((await s.parent.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
    await t.settle();
    expect((await work()).filter((kind) => ABOUT_CHILDREN.includes(kind))).toEqual([]);
    expect(await listed()).toEqual(Object.fromEntries(Object.keys(LISTS).map((kind) => [kind, 0])));
    expect(await t.differences()).toEqual([]);
  });
});
