import { addDays, DAY_MS, localDate, type Rule } from '@qingya/shared';
import { backtestFamilyData, runBacktest } from '../../src/modules/earning';
import { studentIdsOfFamily } from '../../src/modules/schooling';
import type { Database, UnitOfWork } from '../../src/platform/db';
import { describeProduct, type TestProduct } from '../support/product';
import { buildStaff, freshKey, moveTo } from '../support/product-school';
import { ask, backtest, draftOf, SMALL } from './backtest-support';
import { familyOf, ruleOf, TODAY } from './programme-support';

const RULE = ruleOf({ code: 'act', behaviour: 'activity', group: 'participation', formula: { kind: 'fixed', points: 10 } });
const setOf = (...rules: Rule[]) => ({ rules, campaigns: [] });

/** Three families, each with two activities in the last days, and people who work with rules. */
const cast = async (t: TestProduct) => {
  const families = [await familyOf(t), await familyOf(t), await familyOf(t)];
  for (const one of families) for (const days of [1, 2]) await one.activity(`活动 ${days}`, addDays(TODAY, -days));
  await t.settle();
  const owner = await buildStaff(t, 'owner');
  const marketing = await buildStaff(t, 'marketing', families[0]?.campusId ?? '');
  return { t, families, owner, marketing };
};

const stored = (t: TestProduct, id: string) =>
  t.db.read(async (r) => ({
    row: await r.row<{
      state: string;
      cursorFamily: string;
      studentsDone: number;
      facts: number;
      attempts: number;
      leaseUntil: number;
    }>('SELECT * FROM earning_backtest WHERE id = ?', [id]),
    sums: await r.rows('SELECT * FROM earning_backtest_sum WHERE backtestId = ? ORDER BY side, ruleCode, campusId, week', [id]),
    students: await r.rows('SELECT * FROM earning_backtest_student WHERE backtestId = ? ORDER BY studentId', [id]),
  }));

/** A database whose transactions are told before their commit; one that throws rolls everything back. */
const watched = (db: Database, before: (uow: UnitOfWork) => Promise<void>): Database =>
  new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction') {
        return <T>(work: (uow: UnitOfWork) => Promise<T>) =>
          target.transaction(async (uow) => {
            const result = await work(uow);
            await before(uow);
            return result;
          });
      }
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });

/** Kills the worker at the end of the transaction of that number, as often as it gets there. */
const dyingAt = (db: Database, number: number): Database => {
  let count = 0;
  return watched(db, async () => {
    count += 1;
    if (count === number) throw new Error('killed');
  });
};

describeProduct('the life of a backtest', (open) => {
  let s: Awaited<ReturnType<typeof cast>>;
  beforeAll(async () => {
    s = await cast(open());
  });
  // One waits or runs at a time: every test leaves none behind.
  afterEach(async () => {
    const { items } = (await s.owner.api.get('/rule-backtests')).body;
    for (const { id, state } of items) {
      if (state === 'waiting' || state === 'running')
        await s.owner.api.post(`/rule-backtests/${id}/cancellation`, {}, freshKey());
    }
  });

  it('waits, runs and is done, with who asked for it, and is listed by the versions it tried', async () => {
    const { t, marketing } = s;
    const draft = await draftOf(marketing, setOf(RULE), '只有活动');
    const asked = await ask(marketing, [draft.id], 3);
    expect(asked.body).toMatchObject({
      state: 'waiting',
      title: '只有活动',
      from: '2026-08-24',
      through: '2026-11-23',
      progress: { students: 0, of: 3 },
      created: { staffId: marketing.staffId, name: marketing.name },
      candidates: [{ versionId: draft.id, number: null, title: '只有活动', unchanged: true }],
      startedAt: null,
      finishedAt: null,
      result: null,
    });
    const { id } = asked.body;
    expect((await marketing.api.get(`/rule-backtests/${id}/students`)).body.error.code).toBe('backtest_not_done');
    expect((await marketing.api.get(`/exports/rule-backtests/${id}/students.csv`)).body.error.code).toBe('backtest_not_done');
    await runBacktest(t.db, id, SMALL);
    const done = (await marketing.api.get(`/rule-backtests/${id}`)).body;
    expect(done).toMatchObject({ state: 'done', progress: { students: 3, of: 3 }, finishedAt: t.clock.now() });
    expect(done.result).toMatchObject({ facts: 6, students: 3, pointsPerYuan: 100, budgetPoints: null });
    expect(done.result.sides[1]).toMatchObject({
      title: '只有活动',
      versionId: draft.id,
      points: 60,
      fen: 60,
      awards: 6,
      students: 3,
      rules: [{ code: 'act', title: RULE.title, points: 60, fen: 60, times: 6 }],
    });
    const list = async (query: string) =>
      (await marketing.api.get(`/rule-backtests${query}`)).body.items.map((one: { id: string }) => one.id);
    expect(await list(`?ruleVersionId=${draft.id}`)).toEqual([id]);
    expect(await list('')).toContain(id);
    await runBacktest(t.db, id, SMALL);
    expect((await stored(t, id)).students).toHaveLength(3);
  });

  it('refuses a second one while one waits or runs, and what cannot be published', async () => {
    const { marketing, owner } = s;
    const broken = await draftOf(marketing, setOf(RULE, RULE), '写错了');
    const refused = await ask(marketing, [broken.id]);
    expect([refused.status, refused.body.error.code]).toEqual([422, 'backtest_problems']);
    expect(refused.body.error.details.problems[0].code).toMatch(/^rule_/);
    const draft = await draftOf(marketing, setOf(RULE));
    const answers = await Promise.all([ask(marketing, [draft.id]), ask(owner, [draft.id]), ask(owner, [draft.id])]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('backtest_busy');
    expect((await ask(marketing, [draft.id, draft.id])).status).toBe(400);
    expect((await ask(marketing, ['01ARZ3NDEKTSV4RRFFQ69G5FAA'])).status).toBe(404);
  });

  it('goes on from its last chunk after a death at any point, and counts nothing twice', async () => {
    const { t, marketing } = s;
    const draft = await draftOf(marketing, setOf(RULE));
    const whole = await stored(t, (await backtest(t, marketing, [draft.id])).id);
    const plain = (one: Awaited<ReturnType<typeof stored>>) => ({
      facts: one.row?.facts,
      done: one.row?.studentsDone,
      state: one.row?.state,
      sums: one.sums.map((row) => ({ ...(row as object), backtestId: '' })),
      students: one.students.map((row) => ({ ...(row as object), backtestId: '' })),
    });
    // 1 claims, 2 to 4 are chunks, 5 ends it.
    for (const death of [1, 2, 3, 4, 5]) {
      const { id } = (await ask(marketing, [draft.id])).body;
      await expect(runBacktest(dyingAt(t.db, death), id, SMALL)).rejects.toThrow('killed');
      const halfway = await stored(t, id);
      expect(halfway.students).toHaveLength(Math.max(0, Math.min(3, death - 2)));
      expect(halfway.row?.state).toBe(death === 1 ? 'waiting' : 'running');
      await runBacktest(t.db, id, SMALL);
      expect(plain(await stored(t, id))).toEqual(plain(whole));
    }
  });

  it('is left alone while its lease holds, and taken over after that; who comes back late does nothing', async () => {
    const { t, marketing } = s;
    const draft = await draftOf(marketing, setOf(RULE));
    const { id } = (await ask(marketing, [draft.id])).body;
    let stopped = 0;
    // Before its second chunk is committed the first worker sleeps longer than its lease, and a second one does it all.
    const slow = watched(t.db, async () => undefined);
    const late = new Proxy(slow, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (name !== 'transaction') return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
        return async (work: (uow: UnitOfWork) => Promise<unknown>) => {
          stopped += 1;
          if (stopped === 3) {
            await runBacktest(t.db, id, SMALL);
            expect((await stored(t, id)).students).toHaveLength(1);
            t.clock.set(t.clock.now() + 3 * 60_000);
            await runBacktest(t.db, id, SMALL);
          }
          return target.transaction(work);
        };
      },
    });
    await runBacktest(late as Database, id, SMALL);
    expect(stopped).toBe(3);
    const after = await stored(t, id);
    expect(after.row).toMatchObject({ state: 'done', studentsDone: 3, facts: 6 });
    expect(after.students).toHaveLength(3);
  });

  it('is given up after five beginnings without a chunk, and leaves nothing', async () => {
    const { t, marketing } = s;
    const draft = await draftOf(marketing, setOf(RULE));
    const { id } = (await ask(marketing, [draft.id])).body;
    for (let beginning = 1; beginning <= 5; beginning += 1) {
      const db = dyingAt(t.db, 2);
      // The transaction after the failed one frees the work.
      await expect(runBacktest(db, id, SMALL)).rejects.toThrow('killed');
      expect((await stored(t, id)).row?.state).toBe(beginning < 5 ? 'running' : 'failed');
    }
    const { students, sums } = await stored(t, id);
    expect([students.length, sums.length]).toEqual([0, 0]);
    expect((await marketing.api.get(`/rule-backtests/${id}`)).body).toMatchObject({ state: 'failed', result: null });
  });

  it('stops at the next chunk when it is cancelled, once, and leaves nothing', async () => {
    const { t, marketing, owner } = s;
    const draft = await draftOf(marketing, setOf(RULE));
    const { id } = (await ask(marketing, [draft.id])).body;
    let chunks = 0;
    const cancelling = watched(t.db, async () => {
      chunks += 1;
    });
    const proxied = new Proxy(cancelling, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (name !== 'transaction') return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
        return async (work: (uow: UnitOfWork) => Promise<unknown>) => {
          if (chunks === 2) {
            const answer = await owner.api.post(`/rule-backtests/${id}/cancellation`, {}, freshKey());
            expect(answer.body).toMatchObject({ state: 'cancelled', result: null });
          }
          return target.transaction(work);
        };
      },
    });
    await runBacktest(proxied as Database, id, SMALL);
    expect(chunks).toBe(3);
    const { row, students, sums } = await stored(t, id);
    expect([row?.state, students.length, sums.length]).toEqual(['cancelled', 0, 0]);
    const again = await owner.api.post(`/rule-backtests/${id}/cancellation`, {}, freshKey());
    expect([again.status, again.body.error.code]).toEqual([409, 'backtest_state']);
  });

  it('is queued at once, and what was forgotten is taken up by the watch', async () => {
    const { t, marketing } = s;
    const draft = await draftOf(marketing, setOf(RULE));
    const { id } = (await ask(marketing, [draft.id])).body;
    const { works, repeating } = t.product.modules;
    const work = works.find(({ name }) => name === 'earning.backtest');
    const watch = repeating.find(({ name }) => name === 'earning.watch-backtests');
    expect(await work?.recover?.(t.db)).toEqual([{ id, payload: { backtestId: id } }]);
    await expect(watch?.run(t.db)).resolves.toBeUndefined();
    await work?.handle(t.db, { backtestId: id });
    expect((await stored(t, id)).row?.state).toBe('done');
    expect(await work?.recover?.(t.db)).toEqual([]);
  });

  it('is shown with the version it tried as long as that holds the same, and stays with what is published from it', async () => {
    const { t, marketing, owner } = s;
    const draft = await draftOf(marketing, setOf({ ...RULE, title: '活动得分' }), '要发布的');
    const read = async () => (await owner.api.get(`/rule-versions/${draft.id}`)).body;
    expect((await read()).backtest).toBeNull();
    const older = await backtest(t, marketing, [draft.id], 1);
    const done = await backtest(t, marketing, [draft.id], 2);
    expect(older.id).not.toBe(done.id);
    const { id, finishedAt, from, through } = done;
    expect((await read()).backtest).toEqual({ id, finishedAt, from, through });
    const changed = { revision: draft.revision, title: '要发布的', note: null, ruleSet: setOf({ ...RULE, title: '别的' }) };
    const saved = await marketing.api.put(`/rule-versions/${draft.id}`, changed);
    expect(saved.body.backtest).toBeNull();
    expect((await owner.api.get(`/rule-backtests/${id}`)).body.candidates[0].unchanged).toBe(false);
    const { revision } = saved.body;
    const back = await marketing.api.put(`/rule-versions/${draft.id}`, {
      ...changed,
      revision,
      ruleSet: setOf({ ...RULE, title: '活动得分' }),
    });
    expect(back.body.backtest.id).toBe(id);
    const submitted = await marketing.api.post(`/rule-versions/${draft.id}/submit`, { revision: back.body.revision });
    const published = await owner.api.post(`/rule-versions/${draft.id}/publish`, {
      revision: submitted.body.revision,
      effectiveFrom: t.clock.now() + DAY_MS,
    });
    expect(published.body.backtest).toEqual({ id, finishedAt, from, through });
    // A later backtest of the published text does not take its place.
    await backtest(t, marketing, [draft.id], 3);
    expect((await read()).backtest.id).toBe(id);
  });

  it('forgets the children of a family that is deleted, and leaves them out from then on', async () => {
    const { t, marketing } = s;
    const family = await familyOf(t);
    await family.activity('参观', addDays(TODAY, -1));
    moveTo(t, localDate('2026-11-24'), '12:00');
    const draft = await draftOf(marketing, setOf(RULE), '删除前');
    const { id, result } = await backtest(t, marketing, [draft.id], 1);
    const data = backtestFamilyData(studentIdsOfFamily);
    expect(await t.db.read((r) => data.exportFamily(r, family.family.familyId, ''))).toEqual({});
    for (const _again of [1, 2]) await t.db.transaction((uow) => data.eraseFamily(uow, family.family.familyId));
    const rest = await stored(t, id);
    expect(rest.students).toHaveLength(result.students - 1);
    expect((await marketing.api.get(`/rule-backtests/${id}`)).body.result).toEqual(result);
    const [guardian] = family.family.guardians;
    expect((await guardian.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
    const later = await backtest(t, marketing, [draft.id], 1);
    expect(later.result.students).toBe(result.students - 1);
  });

  it('forgets a child whose family is deleted while its chunk is counted', async () => {
    const { t, marketing } = s;
    moveTo(t, localDate('2026-11-24'), '13:00');
    const family = await familyOf(t);
    await family.activity('参观', addDays(TODAY, -1));
    moveTo(t, localDate('2026-11-24'), '14:00');
    const draft = await draftOf(marketing, setOf(RULE), '删除时');
    const { id } = (await ask(marketing, [draft.id], 1)).body;
    let begun = 0;
    // 1 claims, 2 commits the one chunk.
    const deleting = new Proxy(t.db, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (name !== 'transaction') return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
        return async (work: (uow: UnitOfWork) => Promise<unknown>) => {
          begun += 1;
          if (begun === 2) {
            const [guardian] = family.family.guardians;
            expect((await guardian.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
          }
          return target.transaction(work);
        };
      },
    });
    await runBacktest(deleting, id, { familiesAtOnce: 100, readsAChunk: 1 });
    const { row, students } = await stored(t, id);
    expect(row?.state).toBe('done');
    expect(students.length).toBeGreaterThan(0);
    expect(students.map((one) => (one as { studentId: string }).studentId)).not.toContain(family.studentId);
  });
});
