import { addDays, addMonths, type ExpiryExtensionView, type LocalDate, localDate, type Rule } from '@qingya/shared';
import { CAMPUS, LOT_POINTS, LOTS_A_STUDENT, plantSweep } from '../../src/cli/bench/plant';
import { runExtension } from '../../src/modules/earning/usecases/extensions';
import { reconcileLiability, rollForward, snapshotAt, takeSnapshots } from '../../src/modules/insight';
import { lotExtensions } from '../../src/modules/points';
import type { Database } from '../../src/platform/db';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, moveTo, type Person } from '../support/product-school';
import { familyOf, publish, ruleOf, TODAY } from './programme-support';

const lasting = (months: number | null, code = 'active'): Rule =>
  ruleOf({
    code,
    behaviour: 'activity',
    formula: { kind: 'fixed', points: 10 },
    expiry: months === null ? { kind: 'never' } : { kind: 'rolling', months },
  });

interface Lot {
  readonly id: string;
  readonly expiresOn: string;
  readonly remaining: number;
  readonly expired: number;
}

const lotsOf = (t: TestProduct, studentId: string): Promise<Lot[]> =>
  t.db.read((r) =>
    r.rows<Lot>('SELECT id, expiresOn, remaining, expired FROM points_lot WHERE studentId = ? ORDER BY id', [studentId]),
  );

const newest = async (t: TestProduct): Promise<string> =>
  (await t.db.read((r) => r.row<{ id: string }>('SELECT id FROM earning_rule_version ORDER BY versionNumber DESC LIMIT 1')))
    ?.id ?? '';

const people = async (t: TestProduct) => ({
  marketing: await buildStaff(t, 'marketing', await buildCampus(t)),
  owner: await buildStaff(t, 'owner'),
});

const begin = async ({ api }: Person, body: object): Promise<ExpiryExtensionView> => {
  const answer = await api.post('/expiry-extensions', { title: '延长有效期', ...body }, freshKey());
  expect([answer.status, answer.body.error?.code]).toEqual([201, undefined]);
  return answer.body;
};
const viewOf = async ({ api }: Person, id: string): Promise<ExpiryExtensionView> =>
  (await api.get(`/expiry-extensions/${id}`)).body;
const confirm = ({ api }: Person, id: string) => api.post(`/expiry-extensions/${id}/confirmation`, {}, freshKey());
const cancel = ({ api }: Person, id: string) => api.post(`/expiry-extensions/${id}/cancellation`, {}, freshKey());
const answer = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code];

/** Counts, confirms and carries out; the queue of the product may be quicker, and then there is nothing left to do. */
const carriedOut = async (t: TestProduct, marketing: Person, owner: Person, body: object): Promise<ExpiryExtensionView> => {
  const { id } = await begin(marketing, body);
  await runExtension(t.db, id);
  expect((await viewOf(owner, id)).state).toBe('ready');
  expect((await confirm(owner, id)).status).toBe(200);
  await runExtension(t.db, id);
  return viewOf(owner, id);
};

const allIsWell = async (t: TestProduct): Promise<void> => {
  await t.settle();
  expect(await t.differences()).toEqual([]);
};

describeProduct('making points granted already last longer', (open) => {
  it('a new policy alone changes nothing; the decision takes it over, once, and only where it is longer', async () => {
    const t = open();
    await publish(t, [lasting(2), lasting(8, 'long')]);
    const family = await familyOf(t);
    const { studentId } = family;
    await family.activity('义卖');
    await t.settle();
    const before = await lotsOf(t, studentId);
    expect(before.map(({ expiresOn }) => expiresOn).sort()).toEqual([addMonths(TODAY, 2), addMonths(TODAY, 8)]);
    await publish(t, [lasting(6), lasting(3, 'long')]);
    await t.settle();
    expect(await lotsOf(t, studentId)).toEqual(before);

    const { marketing, owner } = await people(t);
    const done = await carriedOut(t, marketing, owner, {
      kind: 'policy',
      ruleVersionId: await newest(t),
      campusId: family.campusId,
    });
    expect(done).toMatchObject({
      state: 'done',
      counted: { students: 1, lots: 1, points: 10 },
      done: { students: 1, lots: 1, points: 10 },
    });
    const after = await lotsOf(t, studentId);
    expect(after.map(({ expiresOn }) => expiresOn).sort()).toEqual([addMonths(TODAY, 6), addMonths(TODAY, 8)]);
    const short = after.find(({ expiresOn }) => expiresOn === addMonths(TODAY, 6));
    expect(await t.db.read((r) => lotExtensions(r, short?.id ?? ''))).toMatchObject([
      { from: addMonths(TODAY, 2), to: addMonths(TODAY, 6) },
    ]);
    const told = await owner.api.get(`/students/${studentId}/points/lines/${short?.id}/explanation`);
    expect(told.body.lot.extended).toMatchObject([{ from: addMonths(TODAY, 2), to: addMonths(TODAY, 6) }]);
    const statement = await owner.api.get(`/students/${studentId}/points/statement`);
    const dates: string[] = statement.body.items.map((line: { lot: { expiresOn: string } }) => line.lot.expiresOn);
    expect(dates.sort()).toEqual([addMonths(TODAY, 6), addMonths(TODAY, 8)]);
    const again = await carriedOut(t, marketing, owner, {
      kind: 'policy',
      ruleVersionId: await newest(t),
      campusId: family.campusId,
    });
    expect(again.done).toEqual({ students: 0, lots: 0, points: 0 });
    await allIsWell(t);
  });

  it('is confirmed by a second person, when it is counted, once; one at a time; given up only before', async () => {
    const t = open();
    const { marketing, owner } = await people(t);
    const draft = await marketing.api.post('/rule-versions', { title: '草稿', note: null, basedOnId: null }, freshKey());
    const unpublished = { title: '延长有效期', kind: 'policy', ruleVersionId: draft.body.id };
    expect(answer(await marketing.api.post('/expiry-extensions', unpublished, freshKey()))).toEqual([
      422,
      'expiry_extension_version',
    ]);
    const { id } = await begin(marketing, { kind: 'months', months: 1, campusId: CAMPUS });
    const second = { title: '又一次', kind: 'months', months: 1 };
    expect(answer(await marketing.api.post('/expiry-extensions', second, freshKey()))).toEqual([409, 'expiry_extension_busy']);
    await runExtension(t.db, id);
    expect(answer(await confirm(marketing, id))).toEqual([403, 'forbidden']);
    expect((await cancel(marketing, id)).body).toMatchObject({ state: 'cancelled' });
    expect(answer(await confirm(owner, id))).toEqual([409, 'expiry_extension_state']);
    const mine = await begin(owner, { kind: 'months', months: 1, campusId: CAMPUS });
    await runExtension(t.db, mine.id);
    expect(answer(await confirm(owner, mine.id))).toEqual([403, 'expiry_extension_same_person']);
    const other = await buildStaff(t, 'owner');
    expect((await confirm(other, mine.id)).status).toBe(200);
    expect(answer(await confirm(other, mine.id))).toEqual([409, 'expiry_extension_state']);
    expect(answer(await cancel(owner, mine.id))).toEqual([409, 'expiry_extension_state']);
    await runExtension(t.db, mine.id);
    const list = await owner.api.get('/expiry-extensions?limit=1');
    expect(list.body.items).toMatchObject([{ id: mine.id, state: 'done', confirmed: { staffId: other.staffId } }]);
    expect(list.body.nextCursor).not.toBeNull();
    const teacher = await buildStaff(t, 'teacher', (await familyOf(t)).campusId);
    expect((await teacher.api.get('/expiry-extensions')).status).toBe(403);
  });

  it('killed between any two steps, or run by two processes at once, it makes every lot longer exactly once', async () => {
    const t = open();
    const students = 450;
    const lastDay = localDate('2027-06-01');
    await plantSweep(t.db, students, lastDay);
    const total = { students, lots: students * LOTS_A_STUDENT, points: students * LOTS_A_STUDENT * LOT_POINTS };
    const { marketing, owner } = await people(t);
    const { id } = await begin(marketing, { kind: 'months', months: 3, campusId: CAMPUS });
    for (let steps = 1; steps <= 2; steps += 1) await expect(runExtension(dyingAfter(t.db, 1), id)).rejects.toThrow('killed');
    await Promise.all([runExtension(t.db, id), runExtension(t.db, id)]);
    expect(await viewOf(owner, id)).toMatchObject({ state: 'ready', counted: total });
    await t.db.transaction((uow) =>
      uow.run("UPDATE earning_extension SET state = 'running', position = '', confirmedById = ? WHERE id = ?", [
        owner.staffId,
        id,
      ]),
    );
    await expect(runExtension(dyingAfter(t.db, 1), id)).rejects.toThrow('killed');
    await Promise.all([runExtension(t.db, id), runExtension(t.db, id)]);
    expect(await viewOf(owner, id)).toMatchObject({ state: 'done', done: total });
    const dates = await t.db.read((r) =>
      r.rows<{ expiresOn: string; lots: number }>(
        'SELECT expiresOn, COUNT(*) AS lots FROM points_lot WHERE campusId = ? GROUP BY expiresOn',
        [CAMPUS],
      ),
    );
    expect(dates.map((row) => ({ ...row, lots: Number(row.lots) }))).toEqual([
      { expiresOn: addMonths(lastDay, 3), lots: total.lots },
    ]);
    await allIsWell(t);
  });

  it('points stay usable until their new last day and go on the day after; what has lapsed stays gone', async () => {
    const t = open();
    await publish(t, [lasting(1)]);
    const family = await familyOf(t);
    const { studentId } = family;
    await family.activity('义卖');
    await t.settle();
    moveTo(t, addMonths(TODAY, 1), '10:00');
    await family.activity('演出', addMonths(TODAY, 1));
    await t.settle();
    expect(await family.balance()).toMatchObject({ available: 20 });
    moveTo(t, addDays(addMonths(TODAY, 1), 1), '10:00');
    const { marketing, owner } = await people(t);
    const done = await carriedOut(t, marketing, owner, { kind: 'months', months: 2, campusId: family.campusId });
    expect(done.done).toEqual({ students: 1, lots: 1, points: 10 });
    const lastDay = addMonths(addMonths(TODAY, 2), 2);
    expect((await lotsOf(t, studentId)).map(({ expiresOn, remaining, expired }) => [expiresOn, remaining, expired])).toEqual([
      [addMonths(TODAY, 1), 0, 10],
      [lastDay, 10, 0],
    ]);
    moveTo(t, lastDay, '23:00');
    expect(await family.balance()).toMatchObject({ available: 10 });
    moveTo(t, addDays(lastDay, 1), '00:30');
    expect(await family.balance()).toMatchObject({ available: 0 });
    await allIsWell(t);
  });

  it('the month in the liability report moves on the day of the decision, and earlier days stay as they were', async () => {
    const t = open();
    await publish(t, [lasting(2)]);
    const family = await familyOf(t);
    await family.activity('义卖');
    await t.settle();
    const day = TODAY;
    const next = addDays(TODAY, 1);
    moveTo(t, next, '10:00');
    await takeSnapshots(t.db, day);
    const { marketing, owner } = await people(t);
    await carriedOut(t, marketing, owner, { kind: 'months', months: 1, campusId: family.campusId });
    const months = async (on: LocalDate) =>
      (await t.db.read((r) => snapshotAt(r, on, [family.campusId]))).parts
        .filter(({ dimension, points }) => dimension === 'month' && points !== 0)
        .map(({ code, points }) => [code, points]);
    expect(await months(day)).toEqual([[addMonths(TODAY, 2).slice(0, 7), 10]]);
    expect(await months(next)).toEqual([[addMonths(TODAY, 3).slice(0, 7), 10]]);
    await takeSnapshots(t.db, next);
    expect(await months(next)).toEqual([[addMonths(TODAY, 3).slice(0, 7), 10]]);
    const { total } = await t.db.read((r) => rollForward(r, day, next, [family.campusId]));
    expect(total.closing).toBe(10);
    const found: unknown[] = [];
    await reconcileLiability(t.db, (difference) => found.push(difference));
    expect(found).toEqual([]);
    await allIsWell(t);
  });
});

/** A database whose process is killed inside the transaction after so many. */
const dyingAfter = (db: Database, transactions: number): Database => {
  let left = transactions;
  return new Proxy(db, {
    get: (target, name, receiver) => {
      if (name !== 'transaction') return Reflect.get(target, name, receiver) as unknown;
      const run: Database['transaction'] = (work) =>
        target.transaction(async (uow) => {
          const result = await work(uow);
          left -= 1;
          if (left < 0) throw new Error('killed');
          return result;
        });
      return run;
    },
  });
};
