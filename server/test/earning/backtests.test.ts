import { randomInt } from 'node:crypto';
import { addDays, type LocalDate, type Rule } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { buildStaff, freshKey, moveTo } from '../support/product-school';
import {
  backtest,
  buildSchool,
  DAYS,
  draftOf,
  FIRST,
  livePoints,
  SCHOOL_RULES,
  type School,
  triedPoints,
} from './backtest-support';

const seed = Number(process.env.QINGYA_TEST_SEED ?? randomInt(2 ** 31));

interface Sums {
  readonly points: number;
}
const total = (list: readonly Sums[]): number => list.reduce((sum, { points }) => sum + points, 0);
const earnedOnly = (points: ReadonlyMap<string, number>) => [...points].filter(([, value]) => value > 0).sort();

const changed = (code: string, change: Partial<Rule>): Rule[] =>
  SCHOOL_RULES.map((rule) => (rule.code === code ? { ...rule, ...change } : rule));
const DOUBLED = changed('award', {
  formula: { kind: 'graded', points: { school: 20, district: 40, city: 80, province: 160, national: 320 } },
});
const setOf = (rules: readonly Rule[]) => ({ rules: [...rules], campaigns: [] });

describeProduct('results of backtests', (open) => {
  let school: School;
  beforeAll(async () => {
    school = await buildSchool(open(), seed);
    moveTo(open(), addDays(FIRST, DAYS), '10:00');
  }, 180_000);

  it('say of what was in force what live judging gave, of the whole past and of its last month', async () => {
    const { t, marketing } = school;
    const draft = await draftOf(marketing, setOf(SCHOOL_RULES));
    for (const months of [1, 3]) {
      const done = await backtest(t, marketing, [draft.id], months);
      expect(done).toMatchObject({ state: 'done', progress: { students: 5, of: 5 } });
      const live = await livePoints(t, done.from, done.through);
      expect(live.size).toBeGreaterThan(2);
      const tried = await triedPoints(t, done.id);
      expect({ seed, months, tried: earnedOnly(tried) }).toEqual({ seed, months, tried: earnedOnly(live) });
      const { sides, students } = done.result;
      expect(students).toBe(tried.size);
      for (const side of sides) {
        const { points } = side;
        expect([side.rules, side.groups, side.campuses, side.weeks].map(total)).toEqual([points, points, points, points]);
        expect(side.fen).toBe(points);
        const counted = side.distribution.buckets.reduce((sum: number, one: { students: number }) => sum + one.students, 0);
        expect(counted).toBe(students);
      }
      const sums = await Promise.all(([0, 1] as const).map(async (side) => [...(await triedPoints(t, done.id, side)).values()]));
      expect(sums.map((all) => all.reduce((a, b) => a + b, 0))).toEqual(sides.map((one: Sums) => one.points));
    }
  });

  it('find no difference between a version and its copy, and between two versions just what the changed rule makes', async () => {
    const { t, marketing, children } = school;
    const first = await draftOf(marketing, setOf(SCHOOL_RULES), '原样');
    const second = await draftOf(marketing, setOf(SCHOOL_RULES), '又一份');
    const same = await backtest(t, marketing, [first.id, second.id]);
    const ofSame = same.result.comparisons.find((one: { older: number }) => one.older === 1);
    expect(ofSame).toEqual({ older: 1, newer: 2, points: 0, gain: 0, lose: 0, same: same.result.students, rules: [] });
    const none = await marketing.api.get(`/rule-backtests/${same.id}/students?older=1&newer=2`);
    expect(none.body).toEqual({ items: [], nextCursor: null });
    const doubled = await draftOf(marketing, setOf(DOUBLED), '获奖加倍');
    const done = await backtest(t, marketing, [first.id, doubled.id]);
    const [, one, two] = done.result.sides;
    const award = one.rules.find(({ code }: { code: string }) => code === 'award');
    expect(award.points).toBeGreaterThan(0);
    expect(two.points).toBe(one.points + award.points);
    const pair = done.result.comparisons.find(({ older }: { older: number }) => older === 1);
    expect(pair).toMatchObject({ points: award.points, lose: 0, gain: expect.any(Number) });
    expect(pair.rules).toEqual([{ code: 'award', title: '规则 award', points: award.points }]);
    const gains = (await school.owner.api.get(`/rule-backtests/${done.id}/students?older=1&newer=2&limit=2`)).body;
    expect(gains.items[0]).toMatchObject({ name: expect.any(String), difference: expect.any(Number) });
    expect(gains.items[0].why).toEqual([{ code: 'award', title: '规则 award', points: gains.items[0].difference }]);
    expect(children.map(({ id }) => id)).toContain(gains.items[0].studentId);
    const turned = (await school.owner.api.get(`/rule-backtests/${done.id}/students?older=2&newer=1&order=lose`)).body;
    expect(turned.items.map(({ difference }: { difference: number }) => difference)[0]).toBe(-gains.items[0].difference);
    const rest = gains.nextCursor
      ? (await school.owner.api.get(`/rule-backtests/${done.id}/students?older=1&newer=2&limit=2&cursor=${gains.nextCursor}`))
          .body.items
      : [];
    const all = [...gains.items, ...rest];
    expect(new Set(all.map(({ studentId }: { studentId: string }) => studentId)).size).toBe(all.length);
  });

  it('say of a campaign to come whether it was counted, and count it as on the same weekdays of the past', async () => {
    const { t, marketing } = school;
    const today = addDays(FIRST, DAYS);
    const rules = SCHOOL_RULES.map((rule) => ({ ...rule, campaignMultiplier: true }));
    const withDouble = (title: string, from: LocalDate, through: LocalDate) =>
      draftOf(
        marketing,
        { rules, campaigns: [{ code: 'double', title: '双倍', from, through, percent: 1_000, ruleCodes: [], campusIds: [] }] },
        title,
      );
    const past = await withDouble('过去两周', addDays(today, -14), addDays(today, -1));
    const toCome = await withDouble('今后两周', today, addDays(today, 13));
    const plain = await draftOf(marketing, { rules, campaigns: [] }, '没有活动');
    const pointsOf = (done: { result: { sides: Sums[] } }): number[] => done.result.sides.map(({ points }) => points);
    const counted = await backtest(t, marketing, [past.id, toCome.id], 2, true);
    const days = { title: '双倍', from: today, through: addDays(today, 13) };
    expect(counted.candidates.map((one: { campaignsToCome: object[] }) => one.campaignsToCome)).toEqual([
      [],
      [{ ...days, triedOn: { from: addDays(today, -14), through: addDays(today, -1) } }],
    ]);
    const leftOut = await backtest(t, marketing, [plain.id, toCome.id], 2);
    expect(leftOut.candidates[1].campaignsToCome).toEqual([{ ...days, triedOn: null }]);
    const [, onPast = 0, tried = 0] = pointsOf(counted);
    const [, without = 0, untried = 0] = pointsOf(leftOut);
    expect([tried, untried]).toEqual([onPast, without]);
    expect(tried).toBeGreaterThan(without);
  });

  it('show single children only on the campuses of the caller, also in the file, which leaves an audit row', async () => {
    const { t, owner, campuses } = school;
    const doubled = await draftOf(owner, setOf(changed('days', { formula: { kind: 'fixed', points: 50 } })), '打卡每天');
    const done = await backtest(t, owner, [doubled.id], 3);
    const path = `/rule-backtests/${done.id}/students?order=gain&limit=100`;
    const seen = async (person: typeof owner, query = '') => (await person.api.get(`${path}${query}`)).body.items;
    const everybody = await seen(owner);
    const places = new Set(everybody.map(({ campusId }: { campusId: string }) => campusId));
    expect([...places].sort()).toEqual([...campuses].sort());
    const other = await buildStaff(t, 'campus_manager', campuses[1]);
    const own = await seen(other);
    expect(own).toEqual(everybody.filter(({ campusId }: { campusId: string }) => campusId === campuses[1]));
    expect(await seen(owner, `&campusId=${campuses[1]}`)).toEqual(own);
    expect((await other.api.get(`${path}&campusId=${campuses[0]}`)).status).toBe(404);
    const file = await other.api.get(`/exports/rule-backtests/${done.id}/students.csv?order=gain`);
    expect(file.status).toBe(200);
    const lines = String(file.body).trim().split('\r\n');
    expect(lines).toHaveLength(own.length + 1);
    expect(lines[1]).toContain(`${own[0].name},${own[0].campusName},${own[0].older},${own[0].newer},${own[0].difference}`);
    const [audit] = await t.db.read((r) =>
      r.rows<{ details: string }>("SELECT details FROM identity_audit WHERE action = 'earning.list.exported' AND actorId = ?", [
        other.staffId,
      ]),
    );
    expect(JSON.parse(audit?.details ?? '{}')).toMatchObject({ list: 'backtest-students', backtestId: done.id, format: 'csv' });
    expect((await owner.api.get(`/rule-backtests/${done.id}/students?older=0&newer=2`)).status).toBe(400);
    expect((await owner.api.get(`/rule-backtests/${done.id}/students?older=1&newer=1`)).status).toBe(400);
  });

  it('stand beside what the budgets allow in those days, worth what the last day says', async () => {
    const { t, owner, campuses } = school;
    const from = addDays(FIRST, DAYS - 10);
    const budget = await owner.api.post('/budget/periods', {
      title: '秋季预算',
      source: 'fixed',
      baseFen: 100_000,
      shareBasisPoints: 10_000,
      pointsPerYuan: 300,
      from,
      through: addDays(from, 19),
      whenFull: 'queue',
      allocations: [
        { campusId: campuses[0], group: null, points: 10_001 },
        { campusId: null, group: 'learning', points: 7_000 },
        { campusId: campuses[0], group: 'learning', points: 3_000 },
      ],
    });
    expect(budget.status).toBe(201);
    expect((await owner.api.post(`/budget/periods/${budget.body.id}/activate`, {}, freshKey())).status).toBe(200);
    const draft = await draftOf(owner, setOf(SCHOOL_RULES), '看预算');
    const { result } = await backtest(t, owner, [draft.id], 1);
    // 300,000 points for twenty days, ten of which are looked at.
    expect(result).toMatchObject({ pointsPerYuan: 300, budgetPoints: 150_000 });
    const [side] = result.sides;
    expect(side.fen).toBe(Math.ceil(side.points / 3));
    const group = (name: string) => side.groups.find((one: { group: string }) => one.group === name);
    expect(group('learning').budgetPoints).toBe(5_000);
    expect(group('participation').budgetPoints).toBeNull();
    const campus = (id: string) => side.campuses.find((one: { campusId: string }) => one.campusId === id);
    expect(campus(campuses[0]).budgetPoints).toBe(6_500);
    expect(campus(campuses[1]).budgetPoints).toBeNull();
    const weeks = side.weeks.map(({ budgetPoints }: { budgetPoints: number | null }) => budgetPoints);
    expect(weeks[0]).toBeNull();
    expect(weeks.reduce((sum: number, one: number | null) => sum + (one ?? 0), 0)).toBe(150_000);
    expect(side.weeks[0].from <= addDays(FIRST, DAYS - 30)).toBe(true);
  });
});
