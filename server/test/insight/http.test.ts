import { addDays, localDate, points } from '@qingya/shared';
import { takeSnapshots } from '../../src/modules/insight';
import { adjustPoints, credit, expireLots, reverseTransaction, spend } from '../../src/modules/points';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, freshKey, moveTo, nextSerial, type Person } from '../support/product-school';
import { liabilityDifferences } from './support';

const TODAY = localDate('2026-11-23');
const SYSTEM = { kind: 'system', id: 'test' } as const;
const headerOf = (reason: string) => ({
  reason,
  source: { type: 'test', id: `${reason}-${nextSerial()}` },
  actor: SYSTEM,
  title: '测试',
  inputs: {},
});

interface World {
  readonly here: string;
  readonly there: string;
  readonly owner: Person;
  readonly finance: Person;
  readonly manager: Person;
  readonly teacher: Person;
  readonly child: string;
}

const give = (t: TestProduct, studentId: string, campusId: string, amount: number, over: object = {}) =>
  t.db.transaction((uow) =>
    credit(uow, {
      studentId,
      campusId,
      amount: points(amount),
      expiresOn: null,
      availability: { kind: 'now' },
      ruleVersionId: null,
      ...headerOf('earning.attended'),
      ...over,
    }),
  );

/** Three days of a child who earns on two campuses, spends, lets points run out and has an earn taken back. */
const playStory = async (t: TestProduct, here: string, there: string, child: string): Promise<void> => {
  moveTo(t, addDays(TODAY, -2), '10:00');
  const first = await give(t, child, here, 1_000, { expiresOn: addDays(TODAY, 30) });
  await give(t, child, there, 200, { expiresOn: addDays(TODAY, -2) });
  await give(t, child, here, 50);
  moveTo(t, addDays(TODAY, -1), '10:00');
  await expireLots(t.db, addDays(TODAY, -1));
  const spent = await t.db.transaction((uow) =>
    spend(uow, { studentId: child, amount: points(300), ...headerOf('mall.redeem') }),
  );
  moveTo(t, TODAY, '10:00');
  const undo = { of: spent.transactionId, amount: points(100), ...headerOf('mall.undo') };
  await t.db.transaction((uow) => reverseTransaction(uow, undo));
  const takeBack = { of: first.transactionId, amount: points(400), ...headerOf('earning.taken_back') };
  await t.db.transaction((uow) => reverseTransaction(uow, takeBack));
};

const build = async (t: TestProduct): Promise<World> => {
  moveTo(t, addDays(TODAY, -2), '09:00');
  const here = await buildCampus(t);
  const there = await buildCampus(t);
  const owner = await buildStaff(t, 'owner');
  const finance = await buildStaff(t, 'finance', here);
  const manager = await buildStaff(t, 'campus_manager', here);
  const teacher = await buildStaff(t, 'teacher', here);
  const child = (await buildFamily(t, { campusId: here })).children[0]?.id ?? '';
  await playStory(t, here, there, child);
  return { here, there, owner, finance, manager, teacher, child };
};

const PERIOD = `from=${addDays(TODAY, -2)}&to=${TODAY}`;

describeProduct('the liability and the watch over points', (open) => {
  let w: World;
  beforeAll(async () => {
    w = await build(open());
  });

  const liability = async (who: Person, query = '') => (await who.api.get(`/points-liability${query}`)).body;
  const roll = async (who: Person, query: string) => (await who.api.get(`/points-liability/roll-forward?${query}`)).body;

  it('says what is owed by month, behaviour and campus, in points and fen', async () => {
    const body = await liability(w.owner);
    expect(body).toMatchObject({
      date: TODAY,
      pointsPerYuan: 100,
      outstanding: { points: 450, fen: 450 },
      debt: { points: 0, fen: 0 },
      net: { points: 450 },
      behaviours: [{ code: 'earning.attended', points: 450 }],
      campuses: [
        { code: w.here, points: 450 },
        { code: w.there, points: 0 },
      ],
    });
    expect(body.months).toEqual([
      { code: '2026-12', title: '2026 年 12 月到期', points: 400, fen: 400 },
      { code: 'never', title: '长期有效', points: 50, fen: 50 },
    ]);
  });

  it('says the same from stored days, and of an earlier day what was owed then', async () => {
    const t = open();
    const before = await liability(w.owner, `?date=${addDays(TODAY, -1)}`);
    const rolled = await roll(w.owner, PERIOD);
    expect(await takeSnapshots(t.db, addDays(TODAY, -1))).toBe(2);
    expect(await takeSnapshots(t.db, addDays(TODAY, -1))).toBe(1);
    expect(await liability(w.owner, `?date=${addDays(TODAY, -1)}`)).toEqual(before);
    expect(await roll(w.owner, PERIOD)).toEqual(rolled);
    expect(before.net.points).toBe(750);
    expect((await liability(w.owner, `?date=${addDays(TODAY, -3)}`)).net.points).toBe(0);
    expect(await liabilityDifferences(t.db)).toEqual([]);
  });

  it('adds up, for the school and for each campus', async () => {
    const { total, campuses, days } = await roll(w.owner, PERIOD);
    expect(total).toMatchObject({
      opening: 0,
      issued: 1_250,
      adjusted: 0,
      undone: 100,
      redeemed: 300,
      expired: 200,
      clawedBack: 400,
      transferred: 0,
      closing: 450,
      closingFen: 450,
    });
    for (const line of [total, ...campuses]) {
      const moved = line.issued + line.adjusted + line.undone - line.redeemed - line.expired - line.clawedBack;
      expect(line.opening + moved + line.transferred).toBe(line.closing);
    }
    expect(days.map(({ closing }: { closing: number }) => closing)).toEqual([1_250, 750, 450]);
    const later = await roll(w.owner, `from=${TODAY}&to=${TODAY}`);
    expect(later.total).toMatchObject({ opening: 750, issued: 0, closing: 450 });
  });

  it('refuses periods that end before they begin or are longer than a year', async () => {
    const status = async (query: string) => (await w.owner.api.get(`/points-liability/roll-forward?${query}`)).status;
    expect(await status(`from=${TODAY}&to=${addDays(TODAY, -1)}`)).toBe(400);
    expect(await status(`from=${addDays(TODAY, -366)}&to=${TODAY}`)).toBe(400);
    expect(await status(`from=${addDays(TODAY, -365)}&to=${TODAY}`)).toBe(200);
  });

  it('shows each person the own campuses only', async () => {
    expect((await liability(w.finance)).campuses).toHaveLength(1);
    expect((await roll(w.finance, PERIOD)).campuses.map(({ campusId }: { campusId: string }) => campusId)).toEqual([w.here]);
    const statusOf = async (who: Person, path: string) => (await who.api.get(path)).status;
    expect(await statusOf(w.finance, `/points-liability?campusId=${w.there}`)).toBe(404);
    expect(await statusOf(w.manager, '/points-liability')).toBe(403);
    expect(await statusOf(w.finance, `/points-monitoring?${PERIOD}`)).toBe(403);
    expect(await statusOf(w.teacher, `/points-monitoring?${PERIOD}`)).toBe(403);
    expect(await statusOf(w.manager, `/points-monitoring?${PERIOD}&campusId=${w.there}`)).toBe(404);
    expect(await statusOf(w.manager, `/points-monitoring?${PERIOD}`)).toBe(200);
  });

  it('values a day by the budget in force on it, else by the rate that was set, and says which', async () => {
    expect(await liability(w.owner)).toMatchObject({ pointsPerYuan: 100, rateSource: 'set', rateBudgetTitle: null });
    const body = { title: '十一月预算', source: 'fixed', baseFen: 1_000_000, shareBasisPoints: 10_000, pointsPerYuan: 50 };
    const span = { from: TODAY, through: TODAY, whenFull: 'queue', allocations: [] };
    const made = await w.owner.api.post('/budget/periods', { ...body, ...span });
    expect(await liability(w.owner)).toMatchObject({ rateSource: 'set' });
    expect((await w.owner.api.post(`/budget/periods/${made.body.id}/activate`, {})).status).toBe(200);
    const byBudget = { pointsPerYuan: 50, rateSource: 'budget', rateBudgetTitle: '十一月预算' };
    expect(await liability(w.owner)).toMatchObject({
      ...byBudget,
      setPointsPerYuan: 100,
      outstanding: { points: 450, fen: 900 },
    });
    expect(await roll(w.owner, `from=${TODAY}&to=${TODAY}`)).toMatchObject({ ...byBudget, total: { closingFen: 900 } });
    expect(await liability(w.owner, `?date=${addDays(TODAY, -1)}`)).toMatchObject({ pointsPerYuan: 100, rateSource: 'set' });
    const closed = "UPDATE budget_period SET state = 'closed' WHERE id = ?";
    await open().db.transaction((uow) => uow.run(closed, [made.body.id]));
    expect(await liability(w.owner)).toMatchObject(byBudget);
    await open().db.transaction((uow) => uow.run("UPDATE budget_period SET state = 'draft' WHERE id = ?", [made.body.id]));
  });

  it('lets the owner alone set what a point is worth, and writes it down', async () => {
    const rate = { pointsPerYuan: 300 };
    expect((await w.finance.api.put('/points-liability/rate', rate)).status).toBe(403);
    expect((await w.owner.api.put('/points-liability/rate', { pointsPerYuan: 0 })).status).toBe(400);
    expect((await w.owner.api.put('/points-liability/rate', rate)).body).toEqual(rate);
    expect(await liability(w.owner)).toMatchObject({ pointsPerYuan: 300, outstanding: { points: 450, fen: 150 } });
    // 400 points are 133.33 fen: rounded up.
    expect((await liability(w.owner)).months[0].fen).toBe(134);
    await w.owner.api.put('/points-liability/rate', { pointsPerYuan: 100 });
    const rows = await open().db.read((reader) =>
      reader.rows<{ details: string }>("SELECT details FROM identity_audit WHERE action = 'points.rate.changed' ORDER BY id"),
    );
    expect(rows.map(({ details }) => JSON.parse(details))).toEqual([
      { before: 100, after: 300 },
      { before: 300, after: 100 },
    ]);
  });

  it('gives both reports as files, and writes down who took them', async () => {
    const months = await w.owner.api.get(`/exports/points-liability.csv?by=month&date=${TODAY}`);
    expect(String(months.body).replace('\uFEFF', '').trim().split('\r\n')).toEqual([
      '到期月份,未使用积分,金额（元）',
      '2026 年 12 月到期,400,4',
      '长期有效,50,0.5',
      '合计,450,4.5',
    ]);
    const lines = String((await w.finance.api.get(`/exports/points-roll-forward.csv?${PERIOD}`)).body)
      .trim()
      .split('\r\n');
    expect(lines[0]).toContain('校区,期初,发放,调整,退回,兑换,到期,收回,跨校区使用,期末');
    expect(lines).toHaveLength(3);
    expect((await w.owner.api.get(`/exports/points-roll-forward.xlsx?${PERIOD}`)).status).toBe(200);
    const rows = await open().db.read((reader) =>
      reader.rows<{ subjectId: string }>(
        "SELECT subjectId FROM identity_audit WHERE action = 'points.report.exported' ORDER BY id",
      ),
    );
    expect(rows.map(({ subjectId }) => subjectId)).toEqual(['points-liability', 'points-roll-forward', 'points-roll-forward']);
  });
});

describeProduct('who stands out', (open) => {
  it('names students and teachers far above those of their campus, with the reason', async () => {
    const t = open();
    moveTo(t, TODAY, '10:00');
    const campusId = await buildCampus(t);
    const manager = await buildStaff(t, 'campus_manager', campusId);
    const children: string[] = [];
    const teachers: (Person & { staffId: string })[] = [];
    for (let index = 0; index < 8; index += 1) {
      children.push((await buildFamily(t, { campusId, bound: false })).children[0]?.id ?? '');
      teachers.push(await buildStaff(t, 'teacher', campusId));
    }
    for (const [index, child] of children.entries()) {
      await give(t, child, campusId, index === 7 ? 700 : 100);
      const actor = { kind: 'staff', id: teachers[index]?.staffId ?? '' } as const;
      const command = { studentId: child, campusId, amount: index === 0 ? 90 : 10, reasonText: '表现好', expiresOn: null };
      await t.db.transaction((uow) => adjustPoints(uow, { ...headerOf('points.adjust'), ...command, actor }));
    }
    for (let record = 0; record < 9; record += 1) {
      const body = { kind: 'activity', title: `活动${record}`, date: TODAY };
      const answer = await manager.api.post(`/students/${children[0]}/behaviours`, body, freshKey());
      expect(answer.status).toBe(201);
    }
    await t.settle();
    const { body } = await manager.api.get(`/points-monitoring?from=${TODAY}&to=${TODAY}`);
    const texts = body.alerts.map(({ id, text }: { id: string; text: string }) => [id, text]);
    expect(texts).toEqual([
      [children[7], '获得 700 积分，比同校区学员的中位数高 6 倍'],
      [teachers[0]?.staffId, '手工发放 90 积分，比同校区老师的中位数高 8 倍'],
    ]);
    expect(body.students[0]).toMatchObject({ studentId: children[7], points: 700, group: { size: 8, median: 100 } });
    // Nine records of one person are no group to judge by.
    expect(body.teachers.find(({ records }: { records: number }) => records === 9)).toMatchObject({ points: 0, reasons: [] });
    expect(body.days).toMatchObject([{ date: TODAY, redeemed: 0 }]);
    const attended = body.issued.find(({ code }: { code: string }) => code === 'earning.attended');
    expect(attended).toMatchObject({ points: 1_400, times: 8, days: [{ date: TODAY, points: 1_400 }] });
    // Each rule has days of its own, which add up to the rule and, together, to the day.
    moveTo(t, addDays(TODAY, 1), '10:00');
    await give(t, children[0] ?? '', campusId, 30);
    const later = (await manager.api.get(`/points-monitoring?from=${TODAY}&to=${addDays(TODAY, 1)}`)).body;
    const daysOf = (code: string) => later.issued.find((one: { code: string }) => one.code === code).days;
    expect(daysOf('earning.attended')).toEqual([
      { date: TODAY, points: 1_400 },
      { date: addDays(TODAY, 1), points: 30 },
    ]);
    for (const { date, issued } of later.days) {
      const ofRules = later.issued.flatMap((one: { days: { date: string; points: number }[] }) => one.days);
      const sum = ofRules.reduce(
        (all: number, one: { date: string; points: number }) => all + (one.date === date ? one.points : 0),
        0,
      );
      expect([date, sum]).toEqual([date, issued]);
    }
  });

  it('compares a campus with too few people with the whole school, and counts only what was not taken back', async () => {
    const t = open();
    const day = addDays(TODAY, 10);
    moveTo(t, day, '10:00');
    const [large, small] = [await buildCampus(t), await buildCampus(t)];
    const teachers: string[] = [];
    for (let index = 0; index < 7; index += 1) teachers.push((await buildStaff(t, 'teacher', large)).staffId);
    const alone = await buildStaff(t, 'campus_manager', small);
    const child = (await buildFamily(t, { campusId: large, bound: false })).children[0]?.id ?? '';
    const giveBy = (staffId: string, campusId: string, amount: number) =>
      t.db.transaction((uow) =>
        adjustPoints(uow, {
          ...headerOf('points.adjust'),
          studentId: child,
          campusId,
          amount,
          reasonText: '表现好',
          expiresOn: null,
          actor: { kind: 'staff', id: staffId },
        }),
      );
    const texts = async () =>
      (await alone.api.get(`/points-monitoring?from=${day}&to=${day}&campusId=${small}`)).body.alerts.map(
        ({ id, text }: { id: string; text: string }) => [id, text],
      );
    for (const staffId of teachers.slice(0, 6)) await giveBy(staffId, large, 10);
    const gift = await giveBy(alone.staffId, small, 90);
    // Seven givers are no group, eight are.
    expect(await texts()).toEqual([]);
    await giveBy(teachers[6] ?? '', large, 10);
    expect(await texts()).toEqual([[alone.staffId, '手工发放 90 积分，比全校老师的中位数高 8 倍']]);
    const takenBack = { of: gift.transactionId, amount: points(71), ...headerOf('test.undone') };
    await t.db.transaction((uow) => reverseTransaction(uow, takenBack));
    // 19 are less than twice the ten that are usual.
    expect(await texts()).toEqual([]);
    const { body } = await alone.api.get(`/points-monitoring?from=${day}&to=${day}&campusId=${small}`);
    expect(body.teachers).toMatchObject([{ staffId: alone.staffId, points: 19, awards: 1, group: { size: 8, median: 10 } }]);
  });
});
