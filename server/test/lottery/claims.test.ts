import { DAY_MS, localDate, localDateOf, pickUpTextOf, startOfDay } from '@qingya/shared';
import { forfeitPrizes } from '../../src/modules/lottery/usecases/claim-prize';
import { outcome } from '../mall/support';
import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey } from '../support/product-school';
import { buildCampaign, buildLottery, buildPlayer, drawn, easel, type LotteryScene, none } from './support';

const onlyGoods = [
  { ...easel, weight: 999_999, stock: null },
  { ...none, weight: 1 },
];

describeProduct('prizes that wait at the desk', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });
  const handOver = (by: LotteryScene['desk'], code: string, key = freshKey()) =>
    by.api.post(`/prize-codes/${code}/hand-over`, {}, key);

  it('are handed over once, by their code, on their campus only', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: onlyGoods });
    const player = await buildPlayer(t, s.campusId, 100);
    const won = await drawn(player, id);
    expect(won).toMatchObject({ state: 'waiting', prizeKind: 'goods', claimText: `z1.${won.claimCode}`, handedOverAt: null });
    const otherDesk = await buildStaff(t, 'front_desk', await buildCampus(t));
    const seen = await s.desk.api.get(`/prize-codes/${won.claimCode.toLowerCase()}`);
    expect(seen.body).toMatchObject({ id: won.id, prizeName: '画架', claimCode: null });
    const elsewhere = await otherDesk.api.get(`/prize-codes/${won.claimText}`);
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([404, 'prize_elsewhere']);
    // Where it waits, and nothing else of it.
    expect(elsewhere.body.error.details).toEqual({ campusName: won.campusName });
    expect(await outcome(handOver(otherDesk, won.claimText))).toBe('prize_elsewhere');
    expect(await outcome(handOver(s.desk, '000000000'))).toBe('prize_code_unknown');
    expect(await outcome(handOver(s.desk, pickUpTextOf(won.claimCode.slice(0, 8))))).toBe('prize_code_unknown');
    const key = freshKey();
    const first = await handOver(s.desk, won.claimText, key);
    expect(first.body).toMatchObject({ state: 'handed_over', handedOverAt: t.clock.now() });
    expect((await handOver(s.desk, won.claimText, key)).body).toEqual(first.body);
    expect(await outcome(handOver(s.desk, won.claimText))).toBe('prize_state');
    // What does not wait any more is at no other campus either.
    expect(await outcome(handOver(otherDesk, won.claimText))).toBe('prize_state');
    const [mine] = (await player.parent.api.get(`/students/${player.studentId}/draws`)).body.items;
    expect(mine).toMatchObject({ state: 'handed_over', claimCode: null });
    expect((await s.owner.api.get(`/lotteries/${id}/draws?state=waiting`)).body.items).toEqual([]);
    expect((await s.owner.api.get(`/lotteries/${id}/draws?state=handed_over`)).body.items).toHaveLength(1);
  });

  it('are handed over to one of two desks at the same moment', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: onlyGoods });
    const player = await buildPlayer(t, s.campusId, 10);
    const { claimText } = await drawn(player, id);
    const both = await Promise.all([outcome(handOver(s.desk, claimText)), outcome(handOver(s.owner as never, claimText))]);
    expect([...both].sort()).toEqual([200, 'prize_state']);
  });

  it('can be claimed through their last day and are forfeited after it, without returning to the draw', async () => {
    const t = open();
    const claimThrough = localDateOf(t.clock.now() + 17 * DAY_MS);
    const id = await buildCampaign(t, s, { prizes: onlyGoods, claimThrough });
    const player = await buildPlayer(t, s.campusId, 20);
    const [one, two] = [await drawn(player, id), await drawn(player, id)];
    const over = startOfDay(localDate(claimThrough)) + DAY_MS;
    t.clock.set(over - 1);
    await forfeitPrizes(t.db);
    expect((await handOver(s.desk, one.claimText)).status).toBe(200);
    t.clock.set(over);
    // Whether or not the task has been there.
    expect(await outcome(handOver(s.desk, two.claimText))).toBe('prize_claim_over');
    const given = async () => (await s.owner.api.get(`/lotteries/${id}`)).body.draws;
    const before = await given();
    expect((await forfeitPrizes(t.db)).done).toBeGreaterThan(0);
    expect((await forfeitPrizes(t.db)).done).toBe(0);
    expect(await outcome(handOver(s.desk, two.claimText))).toBe('prize_claim_over');
    expect(await given()).toBe(before);
    const states = (await player.parent.api.get(`/students/${player.studentId}/draws`)).body.items;
    expect(states.map(({ state, claimCode }: Record<string, unknown>) => [state, claimCode])).toEqual([
      ['forfeited', null],
      ['handed_over', null],
    ]);
  });

  it('are handed over without their code with a reason, once, on their campus only', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: onlyGoods });
    const player = await buildPlayer(t, s.campusId, 100);
    const [won, other] = [await drawn(player, id), await drawn(player, id)];
    const known = (by: LotteryScene['desk'], drawId: string, body: object = { reason: '手机丢了，见过本人' }, key = freshKey()) =>
      by.api.post(`/prizes/${drawId}/hand-over`, body, key);
    const otherDesk = await buildStaff(t, 'front_desk', await buildCampus(t));
    expect(await outcome(known(otherDesk, won.id))).toBe('prize_not_found');
    expect(await outcome(known(s.desk, '01JD4Q2M3N4P5Q6R7S8T9V0W1X'))).toBe('prize_not_found');
    expect((await known(s.desk, won.id, {})).status).toBe(400);
    expect((await known(s.desk, won.id, { reason: '无' })).status).toBe(400);
    const key = freshKey();
    const first = await known(s.desk, won.id, undefined, key);
    expect(first.body).toMatchObject({ id: won.id, state: 'handed_over', handedOverAt: t.clock.now(), claimCode: null });
    expect((await known(s.desk, won.id, undefined, key)).body).toEqual(first.body);
    expect(await outcome(known(s.desk, won.id))).toBe('prize_state');
    expect(await outcome(handOver(s.desk, won.claimText))).toBe('prize_state');
    expect((await handOver(s.desk, other.claimText)).status).toBe(200);
    expect(await outcome(known(s.desk, other.id))).toBe('prize_state');
    const shown = (await s.owner.api.get(`/lotteries/${id}/draws`)).body.items;
    expect(shown.map(({ note }: { note: string | null }) => note)).toEqual([null, '手机丢了，见过本人']);
    const rows = (await s.owner.api.get(`/audit?action=lottery.prize.handed_over&subjectId=${id}`)).body.items;
    expect(rows.map(({ details }: { details: object }) => details)).toEqual([
      expect.objectContaining({ drawId: other.id, proof: 'code' }),
      expect.objectContaining({ drawId: won.id, proof: 'known' }),
    ]);
    expect(JSON.stringify(rows)).not.toContain('手机丢了');
  });

  it('are no prizes of the desk when nothing waits, and none any more after the last day', async () => {
    const t = open();
    const nothing = await buildCampaign(t, s, {
      prizes: [
        { ...easel, weight: 1 },
        { ...none, weight: 999_999 },
      ],
    });
    const player = await buildPlayer(t, s.campusId, 20);
    const blank = await drawn(player, nothing);
    const known = (drawId: string) => outcome(s.desk.api.post(`/prizes/${drawId}/hand-over`, { reason: '见过本人' }, freshKey()));
    expect(await known(blank.id)).toBe('prize_not_found');
    const claimThrough = localDateOf(t.clock.now() + 17 * DAY_MS);
    const won = await drawn(player, await buildCampaign(t, s, { prizes: onlyGoods, claimThrough }));
    t.clock.set(startOfDay(localDate(claimThrough)) + DAY_MS);
    expect(await known(won.id)).toBe('prize_claim_over');
    await forfeitPrizes(t.db);
    expect(await known(won.id)).toBe('prize_claim_over');
  });

  it('are listed for the desk while they can be claimed, the next to end first', async () => {
    const t = open();
    const own = await buildLottery(t);
    const elsewhere = await buildStaff(t, 'front_desk', await buildCampus(t));
    const soon = localDateOf(t.clock.now() + 17 * DAY_MS);
    const [late, early] = [
      await buildCampaign(t, own, { prizes: onlyGoods }),
      await buildCampaign(t, own, { prizes: onlyGoods, claimThrough: soon }),
    ];
    const [one, two] = [await buildPlayer(t, own.campusId, 100), await buildPlayer(t, own.campusId, 100)];
    const ids = [await drawn(one, late), await drawn(one, early), await drawn(two, early)].map(({ id }) => id);
    const list = async (by: LotteryScene['desk'], query = '') => (await by.api.get(`/prizes${query}`)).body;
    const idsOf = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ id }: { id: string }) => id);
    expect(await idsOf(own.desk)).toEqual([ids[1], ids[2], ids[0]]);
    expect((await list(own.desk)).items[0]).toMatchObject({ prizeName: '画架', claimCode: null, claimText: null });
    expect(await idsOf(elsewhere)).toEqual([]);
    expect(await idsOf(own.owner as never, `?campusId=${own.campusId}`)).toEqual([ids[1], ids[2], ids[0]]);
    expect((await elsewhere.api.get(`/prizes?campusId=${own.campusId}`)).status).toBe(404);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: { items: { id: string }[]; nextCursor: string | null } = await list(
        own.desk,
        `?limit=1${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      paged.push(...next.items.map(({ id }) => id));
      cursor = next.nextCursor;
    }
    expect(paged).toEqual([ids[1], ids[2], ids[0]]);
    await own.desk.api.post(`/prizes/${ids[2]}/hand-over`, { reason: '见过本人' }, freshKey());
    expect(await idsOf(own.desk)).toEqual([ids[1], ids[0]]);
    t.clock.set(startOfDay(localDate(soon)) + DAY_MS - 1);
    expect(await idsOf(own.desk)).toEqual([ids[1], ids[0]]);
    t.clock.set(startOfDay(localDate(soon)) + DAY_MS);
    expect(await idsOf(own.desk)).toEqual([ids[0]]);
  });

  it('stand in the way of a deletion while they can be claimed; draws stay without a name', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: onlyGoods });
    const player = await buildPlayer(t, s.campusId, 10);
    const won = await drawn(player, id, { nonce: 'nonce-of-the-erased' });
    const exported = JSON.stringify((await player.parent.api.post('/family/export')).body);
    expect([exported.includes(won.id), exported.includes('nonce-of-the-erased')]).toEqual([true, true]);
    const confirmation = { confirmation: '确认删除' };
    const refused = await player.parent.api.post('/family/deletion', confirmation);
    expect([refused.status, JSON.stringify(refused.body.error.details)]).toEqual([409, expect.stringContaining('prize_waiting')]);
    expect((await handOver(s.desk, won.claimText)).status).toBe(200);
    expect((await player.parent.api.post('/family/deletion', confirmation)).status).toBe(200);
    const watcher = await buildPlayer(t, s.campusId, 0);
    expect((await watcher.parent.api.get(`/lotteries/${id}/winners`)).body.items).toMatchObject([{ firstName: '（已注销）' }]);
    const kept = await t.db.read((r) => r.rows('SELECT nonce FROM lottery_draw WHERE id = ?', [won.id]));
    expect(kept).toEqual([{ nonce: 'nonce-of-the-erased' }]);
  });
});
