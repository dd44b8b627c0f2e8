import { addDays, type LineExplanation, points } from '@qingya/shared';
import { expireLots, spend } from '../../src/modules/points';
import { correctAttendance, recordBehaviour, revokeBehaviour, rollCall } from '../../src/modules/schooling';
import type { AttendanceRow, LessonRow } from '../../src/modules/schooling/domain/types';
import { describeProduct, type TestProduct } from '../support/product';
import {
  buildClassGroup,
  buildFamily,
  buildLesson,
  buildStaff,
  enrol,
  freshKey,
  moveTo,
  SYSTEM,
} from '../support/product-school';
import { contradictions, explanationsOf, publishFrom } from './explain-support';
import { capOf, familyOf, ruleOf, TODAY } from './programme-support';
import { FIRST_DAY } from './support';

const STAFF_ID = '01J00000000000000000STAFFX';

/** A parent whose child has lessons one a day, with a teacher. */
const lessonsOf = async (t: TestProduct, days: number) => {
  const s = await familyOf(t);
  moveTo(t, FIRST_DAY, '08:00');
  const group = await buildClassGroup(t, s.campusId);
  const teacher = await buildStaff(t, 'teacher', s.campusId);
  await t.db.transaction((uow) =>
    uow.run('UPDATE schooling_class_group SET teacherStaffId = ? WHERE id = ?', [teacher.staffId, group.id]),
  );
  const lessons: LessonRow[] = [];
  for (let i = 0; i < days; i += 1)
    lessons.push(await buildLesson(t, { ...group, teacherStaffId: teacher.staffId }, addDays(FIRST_DAY, i), 600));
  const [child] = s.family.children;
  if (!child) throw new Error('the family has no child');
  await enrol(t, group, child, 50);
  const record = async (i: number, status: 'present' | 'leave' | 'absent' = 'present'): Promise<void> => {
    const lesson = lessons[i];
    if (!lesson) throw new RangeError(`there is no lesson ${i}`);
    if (t.clock.now() < lesson.startsAt) t.clock.set(lesson.startsAt);
    await t.db.transaction((uow) =>
      rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: s.studentId, status }], actor: SYSTEM }),
    );
    await t.settle();
  };
  return { ...s, group, teacher, lessons, record, explained: () => explanationsOf(s.family.guardians[0], s.studentId) };
};

const only = (all: readonly LineExplanation[], kind: LineExplanation['line']['kind']): LineExplanation => {
  const found = all.filter(({ line }) => line.kind === kind);
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} lines of kind ${kind}`);
  return found[0];
};

describeProduct('a line of lessons explained', (open) => {
  it('down to lesson, teacher, the lessons of the row and the rule of the first version', async () => {
    const s = await lessonsOf(open(), 5);
    for (let i = 0; i < 5; i += 1) await s.record(i, i === 1 ? 'leave' : 'present');
    const [line] = await s.explained();
    expect(line).toMatchObject({
      line: { amount: 20 },
      happened: { on: addDays(FIRST_DAY, 4) },
      lesson: { lessonId: s.lessons[4]?.id, teacherName: s.teacher.name, checkedIn: '老师点名，准时', cancelled: false },
      record: null,
      rule: { code: 'attendance_on_time', versionNumber: 1, now: 'same' },
      sum: { steps: [{ points: 20 }], text: '连续准时第 4 节 20 积分 = 20 积分' },
      row: { unit: 'lesson', step: 4, standsNow: true },
      lot: { credited: 20, remaining: 20, moves: [] },
      corrects: null,
      corrections: [],
    });
    expect(line?.row?.items.map(({ mark }) => mark)).toEqual(['counted', 'leave', 'counted', 'counted', 'counted']);
    expect(line?.rule?.lines.map(({ label }) => label)).toEqual(['怎么给', '上限', '适用', '期限', '积分有效期', '何时可用']);
    expect(JSON.stringify(line)).not.toContain(s.teacher.phone);
  });

  it('says why it was taken back, and that the row is no longer there', async () => {
    const s = await lessonsOf(open(), 4);
    for (let i = 0; i < 4; i += 1) await s.record(i);
    const found = await s.t.db.read((r) =>
      r.row<AttendanceRow>('SELECT * FROM schooling_attendance WHERE lessonId = ? AND studentId = ?', [
        s.lessons[3]?.id ?? '',
        s.studentId,
      ]),
    );
    if (!found) throw new Error('nothing was recorded');
    const command = {
      attendanceId: found.id,
      status: 'late' as const,
      onTime: undefined,
      reason: '更正',
      expectedRevision: found.revision,
    };
    await s.t.db.transaction((uow) => correctAttendance(uow, { ...command, actor: SYSTEM }));
    await s.t.settle();
    const all = await s.explained();
    const credit = only(all, 'credit');
    const back = only(all, 'claw_back');
    expect(back).toMatchObject({
      corrects: { transactionId: credit.line.transactionId, amount: 20, why: '这节课的考勤已更正为「迟到」。' },
      lesson: { checkedIn: expect.stringContaining('迟到') },
      rule: { code: 'attendance_on_time' },
      sum: null,
    });
    expect(credit).toMatchObject({ row: { standsNow: false }, lot: { credited: 20, remaining: 0 } });
    expect(credit.corrections.map(({ transactionId }) => transactionId)).toEqual([back.line.transactionId]);
    expect(all.flatMap(contradictions)).toEqual([]);
  });

  it('also when lesson and record are gone', async () => {
    const s = await lessonsOf(open(), 4);
    for (let i = 0; i < 4; i += 1) await s.record(i);
    await s.t.db.transaction((uow) => uow.run('DELETE FROM schooling_attendance WHERE studentId = ?', [s.studentId]));
    const [line] = await s.explained();
    expect(line).toMatchObject({ lesson: null, happened: { text: line?.line.title }, row: { items: [], standsNow: false } });
    expect(line?.rule?.title).toBeTruthy();
  });
});

describeProduct('a line of the programme explained', (open) => {
  const proportional = { kind: 'proportional', points: 1, perFen: 100 } as const;
  const purchase = ruleOf({
    code: 'purchase',
    behaviour: 'purchase',
    formula: proportional,
    campaignMultiplier: true,
    caps: [capOf({ window: 'day', points: 2_500 })],
    availability: { kind: 'condition', condition: 'refund_window_over' },
  });
  const campaigns = [
    { code: 'double', title: '双倍周', from: TODAY, through: TODAY, percent: 200, ruleCodes: [], campusIds: [] },
  ];
  beforeAll(() =>
    publishFrom(open(), {
      rules: [
        purchase,
        ruleOf({
          code: 'activity',
          behaviour: 'activity',
          formula: { kind: 'stepped', over: 'count', steps: [{ at: 2, points: 30 }], cycle: 2 },
        }),
        ruleOf({
          code: 'award',
          behaviour: 'award',
          formula: { kind: 'graded', points: { school: 50, district: 80, city: 200, province: 400, national: 1_000 } },
          expiry: { kind: 'rolling', months: 1 },
        }),
        ruleOf({ code: 'exam', behaviour: 'exam', formula: { kind: 'fixed', points: 200 }, onlyPassed: true }),
      ],
      campaigns,
    }),
  );

  const settled = async (s: Awaited<ReturnType<typeof familyOf>>, netFen: number): Promise<string> => {
    const factId = await s.t.db.transaction(async (uow) => uow.newId());
    const { campusId, studentId, family } = s;
    await s.tell('revenue.purchase.settled', {
      factId,
      studentId,
      familyId: family.familyId,
      campusId,
      courseId: null,
      at: s.t.clock.now(),
      netFen,
    });
    return factId;
  };
  const explained = (s: Awaited<ReturnType<typeof familyOf>>) => explanationsOf(s.family.guardians[0], s.studentId);

  it('money: what was paid, campaign, cap and refund in one sum; what the points wait for', async () => {
    const s = await familyOf(open());
    await settled(s, 100_000);
    s.t.clock.set(s.t.clock.now() + 60_000);
    const factId = await settled(s, 100_050);
    await s.tell('revenue.refunded', { factId, refundedFen: 50_025 });
    const all = await explained(s);
    const [back, second, first] = all;
    expect(first).toMatchObject({
      happened: { text: '报名缴费' },
      payment: { netFen: 100_000, refundedFen: 0 },
      sum: { text: '实付 1000 元 × 每元 1 积分 × 活动「双倍周」 200% = 2000 积分' },
      waiting: { text: '过了退费期后可用' },
      lot: { credited: 2_000, remaining: 2_000 },
    });
    expect(second).toMatchObject({
      line: { amount: 500 },
      sum: {
        text: '实付 1000.50 元 × 每元 1 积分 × 活动「双倍周」 200% = 2001 积分；每位学员每天最多 2500 积分，当时还剩 500 积分，得 500 积分',
      },
      lot: { credited: 500, remaining: 250 },
    });
    expect(back).toMatchObject({
      line: { kind: 'claw_back', amount: -250 },
      corrects: { transactionId: second?.line.transactionId, why: '这笔费用已退款 500.25 元，积分按比例收回。' },
    });
    await s.tell('revenue.refund-window.over', { factId });
    const released = only(await explained(s), 'release');
    expect(released).toMatchObject({ sum: null, rule: null, line: { uses: [{ lotTitle: purchase.title }] } });
    expect([...all, released].flatMap(contradictions)).toEqual([]);
  });

  it('a refund known before the payment is part of the sum', async () => {
    const s = await familyOf(open());
    const factId = await s.t.db.transaction(async (uow) => uow.newId());
    await s.tell('revenue.refunded', { factId, refundedFen: 25_000 });
    const { campusId, studentId, family } = s;
    const fact = { factId, studentId, familyId: family.familyId, campusId, courseId: null, at: s.t.clock.now(), netFen: 100_000 };
    await s.tell('revenue.purchase.settled', fact);
    const [line] = await explained(s);
    expect(line?.sum?.steps.map(({ points: left }) => left)).toEqual([2_000, 1_500]);
    expect(contradictions(line as LineExplanation)).toEqual([]);
  });

  it('records: level, teacher and comment, the records of a count, the reason of a revocation, the rule as it was', async () => {
    const s = await familyOf(open());
    const teacher = await buildStaff(s.t, 'teacher', s.campusId);
    const actor = { kind: 'staff', id: teacher.staffId } as const;
    await s.t.db.transaction((uow) =>
      recordBehaviour(uow, { kind: 'award', title: '书法比赛', level: 'city', studentId: s.studentId, actor }),
    );
    await s.activity('一', addDays(TODAY, -3));
    await s.activity('二', addDays(TODAY, -2));
    const exam = await s.t.db.transaction((uow) =>
      recordBehaviour(uow, { kind: 'exam', title: '二级', passed: true, text: '发挥得很好', studentId: s.studentId, actor }),
    );
    await s.t.settle();
    await s.t.db.transaction((uow) =>
      revokeBehaviour(uow, { studentId: s.studentId, behaviourId: exam.id, staffId: STAFF_ID, reason: '登记错了人' }),
    );
    await s.t.settle();
    const before = await explained(s);
    const of = (title: string) =>
      before.find(({ line, corrects }) => corrects === null && line.title.startsWith(`规则 ${title}`));
    expect(of('award')).toMatchObject({
      happened: { text: '获奖：书法比赛', on: TODAY },
      record: { recordedBy: teacher.name, result: '市级', revoked: null },
      sum: { text: '市级 200 积分 = 200 积分' },
      row: null,
    });
    expect(of('activity')).toMatchObject({
      row: { unit: 'time', step: 2, standsNow: true, items: [{ date: addDays(TODAY, -3) }, { date: addDays(TODAY, -2) }] },
      sum: { text: '累计第 2 次 30 积分 = 30 积分' },
    });
    expect(of('exam')).toMatchObject({ record: { revoked: '登记错了人', result: '已通过' }, sum: { steps: [{ points: 200 }] } });
    expect(only(before, 'claw_back').corrects?.why).toBe('这条记录已撤销：登记错了人。');
    expect(before.flatMap(contradictions)).toEqual([]);

    const number = of('award')?.rule?.versionNumber;
    await publishFrom(
      s.t,
      { rules: [ruleOf({ code: 'award', behaviour: 'award', formula: { kind: 'fixed', points: 1 } })] },
      s.t.clock.now(),
    );
    const after = await explained(s);
    const award = after.find(({ line }) => line.title === '规则 award');
    expect(award?.rule).toMatchObject({
      versionNumber: number,
      now: 'changed',
      sentence: expect.stringContaining('市级得 200 积分'),
    });
    expect(after.find(({ line }) => line.title.startsWith('规则 activity'))?.rule?.now).toBe('gone');
    await s.t.db.transaction((uow) =>
      uow.run('UPDATE earning_rule_version SET effectiveFrom = ? WHERE effectiveFrom = ?', [4e12, s.t.clock.now()]),
    );
  });

  it('people: awards by hand, adjustments, objections with their answer and correction', async () => {
    const s = await familyOf(open());
    const [parent] = s.family.guardians;
    const manager = await buildStaff(s.t, 'campus_manager', s.campusId);
    const given = await manager.api.post(
      `/students/${s.studentId}/manual-awards`,
      { points: 30, reason: '帮助同学' },
      freshKey(),
    );
    expect(given.status).toBe(201);
    const taken = { points: -4, reason: '多记了一次' };
    expect((await manager.api.post(`/students/${s.studentId}/manual-awards`, taken, freshKey())).status).toBe(201);
    const [, first] = await explained(s);
    expect(first).toMatchObject({ byHand: { by: manager.name, reason: '帮助同学', approvedBy: null }, rule: null, sum: null });
    const path = `/students/${s.studentId}/points/lines/${first?.line.transactionId}/disputes`;
    const filed = await parent.api.post(path, { reasonText: '应该更多' }, freshKey());
    const decision = { decision: 'upheld', answerText: '补发', correction: 5 };
    expect((await manager.api.post(`/points/disputes/${filed.body.disputeId}/decision`, decision, freshKey())).status).toBe(200);
    const [corrected, adjusted, line] = await explained(s);
    expect(line?.disputes).toMatchObject([{ state: 'upheld', answerText: '补发', correctionId: corrected?.line.transactionId }]);
    expect(corrected).toMatchObject({
      line: { amount: 5 },
      byHand: { by: manager.name, reason: expect.stringContaining('异议更正') },
    });
    expect(adjusted).toMatchObject({ line: { amount: -4 }, byHand: { reason: '多记了一次' }, disputes: [] });
    expect([corrected, adjusted, line].flatMap((one) => contradictions(one as LineExplanation))).toEqual([]);
    const undone = await manager.api.post(`/manual-awards/${given.body.id}/undo`, {}, freshKey());
    expect(undone.status).toBe(200);
    expect(only(await explained(s), 'claw_back').corrects).toMatchObject({ amount: 30, why: '老师撤回了这次操作。' });
  });

  it('spends and expiries: from which lots, and what took a lot', async () => {
    const s = await familyOf(open());
    const actor = { kind: 'staff', id: STAFF_ID } as const;
    await s.t.db.transaction((uow) =>
      recordBehaviour(uow, { kind: 'award', title: '画展', level: 'school', studentId: s.studentId, actor }),
    );
    await s.t.settle();
    const head = { actor: SYSTEM, title: '兑换', inputs: {}, reason: 'test.spend', source: { type: 'test', id: STAFF_ID } };
    await s.t.db.transaction((uow) => spend(uow, { ...head, studentId: s.studentId, amount: points(20) }));
    moveTo(s.t, addDays(TODAY, 40), '03:00');
    await expireLots(s.t.db, addDays(TODAY, 40));
    const all = await explained(s);
    const [expired, spent, earned] = all;
    expect(earned?.lot?.moves.map(({ title, amount }) => [title, amount])).toEqual([
      ['兑换', -20],
      ['积分到期', -30],
    ]);
    expect(earned?.lot).toMatchObject({ credited: 50, remaining: 0, movesLeftOut: 0 });
    expect(spent).toMatchObject({
      happened: { text: '兑换' },
      line: { uses: [{ lotId: earned?.line.transactionId, amount: -20 }] },
      lot: null,
    });
    expect(expired).toMatchObject({
      happened: { text: '积分到期' },
      line: { uses: [{ amount: -30 }] },
      rule: null,
      byHand: null,
    });
    expect(all.flatMap(contradictions)).toEqual([]);
  });

  it('is refused without consent, for an unknown line, and for staff of another campus', async () => {
    const s = await familyOf(open());
    const actor = { kind: 'staff', id: STAFF_ID } as const;
    await s.t.db.transaction((uow) =>
      recordBehaviour(uow, { kind: 'award', title: '画展', level: 'school', studentId: s.studentId, actor }),
    );
    await s.t.settle();
    const [line] = await explained(s);
    const path = (id = '') => `/students/${s.studentId}/points/lines/${id}/explanation`;
    const other = await familyOf(open());
    const stranger = await buildStaff(s.t, 'campus_manager', other.campusId);
    const own = await buildStaff(s.t, 'campus_manager', s.campusId);
    expect((await own.api.get(path(line?.line.transactionId))).status).toBe(200);
    expect((await stranger.api.get(path(line?.line.transactionId))).status).toBe(404);
    expect((await other.family.guardians[0].api.get(path(line?.line.transactionId))).status).toBe(404);
    expect((await own.api.get(path(STAFF_ID.replaceAll('X', 'Z')))).body.error.code).toBe('points_transaction_not_found');
    const foreignLine = `/students/${other.studentId}/points/lines/${line?.line.transactionId}/explanation`;
    expect((await other.family.guardians[0].api.get(foreignLine)).body.error.code).toBe('points_transaction_not_found');
    const noConsent = await buildFamily(s.t, { campusId: s.campusId, consent: false });
    const id = noConsent.children[0]?.id;
    const refused = await noConsent.guardians[0].api.get(`/students/${id}/points/lines/${STAFF_ID}/explanation`);
    expect(refused.body.error.code).toBe('consent_required');
  });
});

describeProduct('a line of a count explained', (open) => {
  it('also of lessons and of sign-ins: each time that made it up', async () => {
    const s = await lessonsOf(open(), 2);
    const second = (code: string, behaviour: 'attended_on_time' | 'sign_in') =>
      ruleOf({ code, behaviour, formula: { kind: 'stepped', over: 'count', cycle: null, steps: [{ at: 2, points: 9 }] } });
    await publishFrom(s.t, { rules: [second('lessons', 'attended_on_time'), second('signs', 'sign_in')] }, s.t.clock.now());
    for (const i of [0, 1]) {
      moveTo(s.t, addDays(FIRST_DAY, i), '09:00');
      await s.family.guardians[0].api.post(`/students/${s.studentId}/sign-ins`, {}, freshKey());
      await s.record(i);
    }
    const all = await s.explained();
    expect(all.map(({ rule }) => rule?.code).sort()).toEqual(['lessons', 'signs']);
    for (const { row } of all) {
      expect(row).toMatchObject({ unit: 'time', step: 2, standsNow: true });
      expect(row?.items.map(({ date }) => date)).toEqual([FIRST_DAY, addDays(FIRST_DAY, 1)]);
    }
    expect(all.flatMap(contradictions)).toEqual([]);
  });
});
