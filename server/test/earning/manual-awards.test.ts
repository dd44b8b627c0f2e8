import { AWARDING_ROLES, type LocalDate, localDate, type ManualLimits } from '@qingya/shared';
import { manualFamilyData } from '../../src/modules/earning';
import type { Answer, TestProduct } from '../support/product';
import { describeProduct } from '../support/product';
import {
  buildCampus,
  buildClassGroup,
  buildFamily,
  buildStaff,
  enrol,
  type Family,
  freshKey,
  moveTo,
  type Person,
} from '../support/product-school';

const DAY = localDate('2026-11-24');
type Staff = Person & { readonly staffId: string };

/** One limit for every figure of every role but those named. */
const limits = (over: Partial<ManualLimits> = {}): ManualLimits => {
  const wide = { perAward: 10_000, perDay: 100_000, perDeduction: 10_000, deductionsPerDay: 100_000 };
  return { owner: wide, campus_manager: wide, front_desk: wide, teacher: wide, ...over };
};
const TEACHER = { perAward: 50, perDay: 120, perDeduction: 20, deductionsPerDay: 30 };

describeProduct('points given by hand', (open) => {
  let campusId: string;
  let owner: Staff;
  let manager: Staff;
  let otherManager: Staff;
  let foreignManager: Staff;
  let teacher: Staff;
  let otherTeacher: Staff;
  let family: Family;
  let studentId: string;

  const give = (who: Staff, points: number, reason = '帮助同学', key = freshKey()): Promise<Answer> =>
    who.api.post(`/students/${studentId}/manual-awards`, { points, reason }, key);
  const decide = (who: Staff, id: string, note?: string): Promise<Answer> =>
    who.api.post(
      `/manual-awards/${id}/decision`,
      note === undefined ? { decision: 'approved' } : { decision: 'refused', note },
      freshKey(),
    );
  const available = async (): Promise<number> => (await manager.api.get(`/students/${studentId}/points`)).body.available;
  const lines = async (): Promise<{ title: string; amount: number; reason: string; source: object; lot: object | null }[]> =>
    (await family.guardians[0].api.get(`/students/${studentId}/points/statement`)).body.items;
  const setLimits = async (next: ManualLimits, validMonths: number | null = 12): Promise<Answer> => {
    const { version } = (await owner.api.get('/manual-award-policy')).body.current;
    return owner.api.put('/manual-award-policy', { version, limits: next, validMonths });
  };
  const at = (t: TestProduct, day: LocalDate, time: string): void => moveTo(t, day, time);

  /** A child in a class of a teacher of its own: nobody's day has begun. */
  beforeEach(async () => {
    const t = open();
    at(t, DAY, '10:00');
    campusId = await buildCampus(t);
    owner = await buildStaff(t, 'owner');
    manager = await buildStaff(t, 'campus_manager', campusId);
    otherManager = await buildStaff(t, 'campus_manager', campusId);
    foreignManager = await buildStaff(t, 'campus_manager', await buildCampus(t));
    teacher = await buildStaff(t, 'teacher', campusId);
    otherTeacher = await buildStaff(t, 'teacher', campusId);
    family = await buildFamily(t, { campusId });
    studentId = family.children[0]?.id ?? '';
    const group = await buildClassGroup(t, campusId, { teacherStaffId: teacher.staffId });
    await enrol(t, group, { id: studentId });
    expect((await setLimits(limits({ teacher: TEACHER }))).status).toBe(200);
  });

  it('gives at once, and the family reads who gave it for what', async () => {
    const given = await give(teacher, 50, '  课堂表现积极 ');
    expect(given.status).toBe(201);
    expect(given.body).toMatchObject({ state: 'given', points: 50, reason: '课堂表现积极', givenByName: teacher.name });
    const [line] = await lines();
    expect(line).toMatchObject({
      title: `奖励积分：课堂表现积极（${teacher.name}）`,
      amount: 50,
      reason: 'earning.manual',
      source: { type: 'manual_award', id: given.body.id },
      lot: { expiresOn: '2027-11-24' },
    });
    await open().settle();
    const inbox = await family.guardians[0].api.get('/messages');
    expect(JSON.stringify(inbox.body.items)).toContain('奖励积分：课堂表现积极');
  });

  it('gives for ever when the school says so', async () => {
    expect((await setLimits(limits(), null)).status).toBe(200);
    await give(teacher, 5);
    expect((await lines())[0]).toMatchObject({ amount: 5, lot: { expiresOn: null } });
  });

  it('needs a reason of 2 to 60 characters and points other than none', async () => {
    for (const [points, reason] of [
      [5, '好'],
      [5, '好'.repeat(61)],
      [0, '很好'],
      [1.5, '很好'],
    ] as const) {
      expect((await give(teacher, points, reason)).status).toBe(400);
    }
    expect((await give(teacher, 5, '好'.repeat(60))).status).toBe(201);
    expect(await available()).toBe(5);
  });

  it('lets the limit of one award pass and what is above it wait', async () => {
    expect((await give(teacher, 50)).body.state).toBe('given');
    expect((await give(teacher, 51)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_award', transactionId: null });
    expect(await available()).toBe(50);
  });

  it('lets the limit of the day pass, what is above it wait, and counts anew after midnight in Shanghai', async () => {
    const t = open();
    at(t, DAY, '23:58');
    for (const points of [50, 50, 20]) expect((await give(teacher, points)).body.state).toBe('given');
    expect((await give(teacher, 1)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_day' });
    const options = (await teacher.api.get(`/students/${studentId}/manual-awards/options`)).body;
    expect(options).toMatchObject({ limit: TEACHER, awardedToday: 120, deductedToday: 0, today: DAY, available: 120 });
    at(t, localDate('2026-11-25'), '00:00');
    expect((await give(teacher, 1)).body.state).toBe('given');
    const next = (await teacher.api.get(`/students/${studentId}/manual-awards/options`)).body;
    expect(next).toMatchObject({ awardedToday: 1, today: '2026-11-25' });
  });

  it('counts deductions apart and by their own limits', async () => {
    for (const points of [50, 50, 20]) await give(teacher, points);
    expect((await give(teacher, -20)).body.state).toBe('given');
    expect((await give(teacher, -21)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_award' });
    expect((await give(teacher, -10)).body.state).toBe('given');
    expect((await give(teacher, -1)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_day' });
    // What was taken makes no room for giving more.
    expect((await give(teacher, 1)).body).toMatchObject({ state: 'waiting', waitedFor: 'per_day' });
    expect(await available()).toBe(90);
    expect((await lines())[0]).toMatchObject({ title: `扣减积分：帮助同学（${teacher.name}）`, amount: -10 });
  });

  it('never takes more than there is, neither at once nor by approval', async () => {
    await give(teacher, 10);
    const refused = await give(manager, -11);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'points_insufficient']);
    const asked = await give(teacher, -25);
    const tooMuch = await decide(manager, asked.body.id);
    expect([tooMuch.status, tooMuch.body.error.code]).toEqual([409, 'points_insufficient']);
    await give(manager, 15);
    expect((await decide(manager, asked.body.id)).body.state).toBe('approved');
    expect(await available()).toBe(0);
    // The refused one was not counted: the whole day is still there.
    const used = (await manager.api.get(`/students/${studentId}/manual-awards/options`)).body;
    expect(used).toMatchObject({ awardedToday: 15, deductedToday: 0 });
  });

  it('never passes the limit of the day, however many awards come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, () => give(teacher, 7)));
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const given = answers.filter(({ body }) => body.state === 'given');
    expect(given).toHaveLength(17);
    expect(answers.filter(({ body }) => body.waitedFor === 'per_day')).toHaveLength(47);
    expect(await available()).toBe(119);
    const { awardedToday } = (await teacher.api.get(`/students/${studentId}/manual-awards/options`)).body;
    expect(awardedToday).toBe(119);
  });

  it('repeats nothing under one key', async () => {
    const key = freshKey();
    const [first, second] = [await give(teacher, 9, '进步明显', key), await give(teacher, 9, '进步明显', key)];
    expect(second.body.id).toBe(first.body.id);
    expect(await available()).toBe(9);
  });

  it('books an approved award exactly once, whoever presses and however often', async () => {
    const asked = await give(teacher, 60);
    const presses = await Promise.all(
      [manager, otherManager, manager, otherManager, owner].map((who) => decide(who, asked.body.id)),
    );
    expect(presses.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(presses.find(({ status }) => status === 409)?.body.error.code).toBe('manual_award_decided');
    expect(await available()).toBe(60);
    expect((await lines()).filter(({ reason }) => reason === 'earning.manual')).toHaveLength(1);
  });

  it('is not approved by the person who asked, also not by an owner', async () => {
    expect((await setLimits(limits({ campus_manager: TEACHER, owner: TEACHER }))).status).toBe(200);
    for (const who of [manager, owner]) {
      const asked = await give(who, 60);
      const own = await decide(who, asked.body.id);
      expect([own.status, own.body.error.code]).toEqual([403, 'manual_award_same_person']);
      const ownRefusal = await decide(who, asked.body.id, '不需要了');
      expect(ownRefusal.status).toBe(403);
    }
    expect(await available()).toBe(0);
  });

  it('is refused with a reason, which the person who asked can read', async () => {
    const asked = await give(teacher, 60);
    expect((await manager.api.post(`/manual-awards/${asked.body.id}/decision`, { decision: 'refused' }, freshKey())).status).toBe(
      400,
    );
    expect((await decide(manager, asked.body.id, '数量偏高')).body).toMatchObject({ state: 'refused', note: '数量偏高' });
    const [mine] = (await teacher.api.get('/manual-awards/mine')).body.items;
    expect(mine).toMatchObject({ id: asked.body.id, state: 'refused', note: '数量偏高', decidedByName: manager.name });
    expect((await decide(otherManager, asked.body.id)).body.error.code).toBe('manual_award_decided');
    expect(await available()).toBe(0);
  });

  it('may be withdrawn by the person who asked while it waits, and by nobody else', async () => {
    const asked = await give(teacher, 60);
    const path = `/manual-awards/${asked.body.id}/withdrawal`;
    expect((await manager.api.post(path, {}, freshKey())).status).toBe(404);
    expect((await teacher.api.post(path, {}, freshKey())).body.state).toBe('withdrawn');
    expect((await decide(manager, asked.body.id)).body.error.code).toBe('manual_award_decided');
    expect((await teacher.api.post(path, {}, freshKey())).body.error.code).toBe('manual_award_decided');
  });

  it('is undone by its giver within ten minutes, once, and makes room in the day again', async () => {
    const t = open();
    const given = await give(teacher, 50);
    const path = `/manual-awards/${given.body.id}/undo`;
    expect(given.body.undoableUntil - t.clock.now()).toBe(600_000);
    at(t, DAY, '10:10');
    expect((await manager.api.post(path, {}, freshKey())).status).toBe(404);
    const presses = await Promise.all([1, 2, 3].map(() => teacher.api.post(path, {}, freshKey())));
    expect(presses.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await available()).toBe(0);
    const { awardedToday } = (await teacher.api.get(`/students/${studentId}/manual-awards/options`)).body;
    expect(awardedToday).toBe(0);
    expect((await lines()).map(({ title, amount }) => [title, amount])).toEqual([
      [`撤回奖励积分：帮助同学（${teacher.name}）`, -50],
      [`奖励积分：帮助同学（${teacher.name}）`, 50],
    ]);
  });

  it('is not undone later, nor when somebody approved it', async () => {
    const t = open();
    const given = await give(teacher, 50);
    const asked = await give(teacher, 60);
    await decide(manager, asked.body.id);
    expect((await teacher.api.post(`/manual-awards/${asked.body.id}/undo`, {}, freshKey())).body.error.code).toBe(
      'manual_award_undo_late',
    );
    at(t, DAY, '10:10:01');
    expect((await teacher.api.post(`/manual-awards/${given.body.id}/undo`, {}, freshKey())).body.error.code).toBe(
      'manual_award_undo_late',
    );
    expect(await available()).toBe(110);
  });

  it('gives points of an undone deduction back', async () => {
    await give(teacher, 50);
    const taken = await give(teacher, -20);
    expect(await available()).toBe(30);
    expect((await teacher.api.post(`/manual-awards/${taken.body.id}/undo`, {}, freshKey())).body.state).toBe('undone');
    expect(await available()).toBe(50);
  });

  it('is for the children of one’s own classes and campuses', async () => {
    const t = open();
    for (const who of [otherTeacher, foreignManager]) {
      expect((await give(who, 5)).status).toBe(404);
      expect((await who.api.get(`/students/${studentId}/manual-awards/options`)).status).toBe(404);
    }
    const finance = await buildStaff(t, 'finance', campusId);
    expect((await give(finance, 5)).status).toBe(403);
    const parent = await family.guardians[0].api.post(`/students/${studentId}/manual-awards`, { points: 5, reason: '很好' });
    expect(parent.status).toBe(403);
    const asked = await give(teacher, 60);
    expect((await decide(teacher, asked.body.id)).status).toBe(403);
    expect((await decide(foreignManager, asked.body.id)).status).toBe(404);
    expect((await otherTeacher.api.post(`/manual-awards/${asked.body.id}/withdrawal`, {}, freshKey())).status).toBe(404);
    expect(await available()).toBe(0);
  });

  it('shows the history of one’s campuses, filtered, sorted and page by page, and the same as a file', async () => {
    for (const points of [30, -5, 60, 10]) await give(teacher, points);
    const ofCampus = async (query: string): Promise<number[]> =>
      (await owner.api.get(`/manual-awards?campusId=${campusId}${query}`)).body.items.map(
        (one: { points: number }) => one.points,
      );
    expect(await ofCampus('')).toEqual([10, 60, -5, 30]);
    expect(await ofCampus('&sort=given')).toEqual([30, -5, 60, 10]);
    expect(await ofCampus('&sort=-points')).toEqual([60, 30, 10, -5]);
    expect(await ofCampus('&sort=points')).toEqual([-5, 10, 30, 60]);
    expect(await ofCampus('&state=waiting')).toEqual([60]);
    expect(await ofCampus('&kind=deduction')).toEqual([-5]);
    expect(await ofCampus(`&givenById=${manager.staffId}`)).toEqual([]);
    expect(await ofCampus(`&studentId=${studentId}&from=2026-11-24&to=2026-11-24`)).toHaveLength(4);
    expect(await ofCampus('&from=2026-11-25')).toEqual([]);
    const first = (await manager.api.get('/manual-awards?sort=-points&limit=3')).body;
    const second = (await manager.api.get(`/manual-awards?sort=-points&limit=3&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map((one: { points: number }) => one.points)).toEqual([60, 30, 10, -5]);
    expect(second.nextCursor).toBeNull();
    expect((await foreignManager.api.get('/manual-awards')).body.items).toEqual([]);
    expect((await foreignManager.api.get(`/manual-awards?campusId=${campusId}`)).status).toBe(404);
    const file: string = (await manager.api.get('/exports/manual-awards.csv?sort=-points')).body;
    const rows = file.trim().split(/\r?\n/).slice(1);
    expect(rows.map((row) => row.split(',')[2])).toEqual(['60', '30', '10', '-5']);
    expect(rows[0]).toContain('超过单次限额');
  });

  it('keeps every version of the limits, which only an owner sets, knowing the last one', async () => {
    const seen = (await manager.api.get('/manual-award-policy')).body;
    const body = { version: seen.current.version, limits: limits(), validMonths: 6 };
    expect((await manager.api.put('/manual-award-policy', body)).status).toBe(403);
    expect((await teacher.api.get('/manual-award-policy')).status).toBe(403);
    const races = await Promise.all([owner.api.put('/manual-award-policy', body), owner.api.put('/manual-award-policy', body)]);
    expect(races.map(({ status }) => status).sort()).toEqual([200, 409]);
    const after = (await manager.api.get('/manual-award-policy')).body;
    expect(after.current).toMatchObject({ version: seen.current.version + 1, validMonths: 6, changedByName: owner.name });
    expect(after.history.slice(1)).toEqual(seen.history);
    expect(Object.keys(after.current.limits).sort()).toEqual([...AWARDING_ROLES].sort());
  });

  it('writes one audit row for everything staff do', async () => {
    const audited = async (work: () => Promise<Answer>): Promise<string[]> => {
      const count = () => open().db.read((r) => r.rows<{ action: string }>('SELECT action FROM identity_audit ORDER BY id'));
      const before = (await count()).length;
      expect((await work()).status).toBeLessThan(300);
      return (await count()).slice(before).map(({ action }) => action);
    };
    let id = '';
    const keep = async (call: Promise<Answer>): Promise<Answer> => {
      const answer = await call;
      id = answer.body.id;
      return answer;
    };
    expect(await audited(() => keep(give(teacher, 5)))).toEqual(['earning.manual_award.given']);
    expect(await audited(() => teacher.api.post(`/manual-awards/${id}/undo`, {}))).toEqual(['earning.manual_award.undone']);
    expect(await audited(() => keep(give(teacher, 60)))).toEqual(['earning.manual_award.requested']);
    expect(await audited(() => decide(manager, id, '太多了'))).toEqual(['earning.manual_award.refused']);
    await keep(give(teacher, 60));
    expect(await audited(() => decide(manager, id))).toEqual(['earning.manual_award.approved']);
    await keep(give(teacher, 60));
    expect(await audited(() => teacher.api.post(`/manual-awards/${id}/withdrawal`, {}))).toEqual([
      'earning.manual_award.withdrawn',
    ]);
    expect(await audited(() => setLimits(limits()))).toEqual(['earning.manual_policy.changed']);
    expect(await audited(() => manager.api.get('/exports/manual-awards.csv'))).toEqual(['earning.list.exported']);
  });

  it('exports what was written about a child, and forgets it when the family goes', async () => {
    const { db } = open();
    const given = await give(teacher, 5, '主动打扫教室');
    const asked = await give(teacher, 60, '区级比赛获奖');
    const data = manualFamilyData(async () => [studentId]);
    const exported = JSON.stringify(await db.read((r) => data.exportFamily(r, family.familyId, '')));
    for (const reason of ['主动打扫教室', '区级比赛获奖']) expect(exported).toContain(reason);
    for (const _again of [1, 2]) await db.transaction((uow) => data.eraseFamily(uow, family.familyId));
    const left = await db.read((r) =>
      r.rows('SELECT id, reason, state, points FROM earning_manual_award WHERE studentId = ? ORDER BY id', [studentId]),
    );
    expect(left).toEqual([
      { id: given.body.id, reason: '已删除', state: 'given', points: 5 },
      { id: asked.body.id, reason: '已删除', state: 'withdrawn', points: 60 },
    ]);
  });
});
