import { localDate } from '@qingya/shared';
import { describeProduct, type TestProduct } from '../support/product';
import { placesOf } from '../support/product-scan';
import { buildCampus, buildFamily, buildStaff, freshKey, moveTo, nextSerial } from '../support/product-school';

const TODAY = localDate('2026-11-23');

/** A child about whose points staff have written something in every place where they can. */
const scene = async (t: TestProduct) => {
  moveTo(t, TODAY, '10:00');
  const campusId = await buildCampus(t);
  const owner = await buildStaff(t, 'owner');
  const manager = await buildStaff(t, 'campus_manager', campusId);
  const family = await buildFamily(t, { campusId });
  const [child] = family.children;
  const parent = family.guardians[0];
  if (!child) throw new Error('the family has a child');
  const serial = nextSerial();
  const word = t.secret(`siebenschläfer${serial}`);
  const done = async (call: ReturnType<typeof manager.api.get>) => {
    const { status, body } = await call;
    if (status >= 300) throw new Error(`refused: ${status} ${JSON.stringify(body)}`);
    return body as Readonly<Record<string, string>>;
  };
  const byHand = (points: number, reason: string) =>
    done(manager.api.post(`/students/${child.id}/manual-awards`, { points, reason: `${word} ${reason}` }, freshKey()));
  await byHand(40, '给');
  await byHand(-5, '扣');
  const undone = await byHand(15, '撤');
  await done(manager.api.post(`/manual-awards/${undone['id']}/undo`, {}, freshKey()));
  const much = await byHand(5_000, '多');
  const refusal = { decision: 'refused', note: `${word} 太多` };
  await done(owner.api.post(`/manual-awards/${much['id']}/decision`, refusal, freshKey()));
  await byHand(8, '更正');
  await byHand(-3, '更正');
  const statement = async (): Promise<{ transactionId: string; title: string; reason: string }[]> =>
    (await parent.api.get(`/students/${child.id}/points/statement?limit=50`)).body.items;
  const [line] = await statement();
  const path = `/students/${child.id}/points/lines/${line?.transactionId}/disputes`;
  const filed = await done(parent.api.post(path, { reasonText: `${word} 不对` }, freshKey()));
  const answer = { decision: 'upheld', answerText: `${word} 已更正`, correction: 3 };
  await done(manager.api.post(`/points/disputes/${filed['disputeId']}/decision`, answer, freshKey()));
  await t.settle();
  return { campusId, owner, manager, family, child, parent, word, statement };
};

describeProduct('what staff write about a child’s points', (open) => {
  it('is read by the family, line by line, and by nobody in the ledger itself', async () => {
    const t = open();
    const s = await scene(t);
    const titles = (await s.statement()).map(({ title }) => title);
    const by = s.manager.name;
    expect([...titles].sort()).toEqual(
      [
        `奖励积分：${s.word} 给（${by}）`,
        `扣减积分：${s.word} 扣（${by}）`,
        `奖励积分：${s.word} 撤（${by}）`,
        `撤回奖励积分：${s.word} 撤（${by}）`,
        `奖励积分：${s.word} 更正（${by}）`,
        `扣减积分：${s.word} 更正（${by}）`,
        `老师补发积分：异议更正（扣减积分：${s.word} 更正（${by}））`,
      ].sort(),
    );
    const rows = await t.db.read((r) =>
      r.rows<{ title: string; inputs: string }>('SELECT title, inputs FROM points_transaction WHERE studentId = ? ORDER BY id', [
        s.child.id,
      ]),
    );
    expect(rows.map(({ title }) => title)).toEqual([
      '老师奖励',
      '老师扣减',
      '老师奖励',
      '撤回老师奖励',
      '老师奖励',
      '老师扣减',
      '积分调整',
    ]);
    expect(JSON.stringify(rows)).not.toContain(s.word);
    const { body } = await s.parent.api.post('/family/export');
    const points = body.sections.find((one: { name: string }) => one.name === 'points');
    for (const title of titles) expect(JSON.stringify(points)).toContain(JSON.stringify(title).slice(1, -1));
  });

  it('is gone from every table once the family is deleted, and the books still add up', async () => {
    const t = open();
    const s = await scene(t);
    const before = await placesOf(t, [s.word]);
    expect(before).toEqual(
      expect.arrayContaining(['earning_manual_award.note', 'earning_manual_award.reason', 'points_note.title']),
    );
    expect(before.filter((place) => /^points_(transaction|posting|lot)/.test(place))).toEqual([]);
    expect((await s.parent.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
    await t.settle();
    expect(await placesOf(t, [s.word])).toEqual([]);
    const kept = await t.db.read((r) =>
      r.row<{ n: number }>('SELECT COUNT(*) AS n FROM points_transaction WHERE studentId = ?', [s.child.id]),
    );
    expect(Number(kept?.n)).toBe(7);
    expect(await t.differences()).toEqual([]);
  });

  it('about an award the budget had no room for is exported and deleted as well', async () => {
    const t = open();
    const s = await scene(t);
    const body = { title: '没有余额', source: 'fixed', baseFen: 100_000, shareBasisPoints: 10_000, pointsPerYuan: 1 };
    const allocations = [{ campusId: s.campusId, group: 'learning', points: 0 }];
    const span = { from: TODAY, through: TODAY, whenFull: 'queue', allocations };
    const made = await s.owner.api.post('/budget/periods', { ...body, ...span }, freshKey());
    expect((await s.owner.api.post(`/budget/periods/${made.body.id}/activate`, {}, freshKey())).status).toBe(200);
    for (const title of ['书法一级', '书法二级']) {
      const exam = { kind: 'exam', title, passed: true, date: TODAY };
      await s.manager.api.post(`/students/${s.child.id}/behaviours`, exam, freshKey());
    }
    await t.settle();
    const [first] = (await s.manager.api.get('/queued-awards')).body.items;
    const refusal = { decision: 'refuse', note: `${s.word} 重复` };
    expect((await s.manager.api.post(`/queued-awards/${first.awardId}/decision`, refusal, freshKey())).status).toBe(200);
    expect(await placesOf(t, [`${s.word} 重复`])).toContain('earning_award.note');
    expect(JSON.stringify((await s.parent.api.post('/family/export')).body)).toContain(`${s.word} 重复`);
    expect((await s.parent.api.post('/family/deletion', { confirmation: '确认删除' })).status).toBe(200);
    await t.settle();
    expect(await placesOf(t, [s.word])).toEqual([]);
    expect((await s.manager.api.get('/queued-awards')).body.items).toEqual([]);
    expect(await t.differences()).toEqual([]);
  });
});
