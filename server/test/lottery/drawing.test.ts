import { addDays, DAY_MS, localDate, localDateOf, startOfDay } from '@qingya/shared';
import { runningCampaign } from '../../src/modules/lottery';
import { setOn } from '../../src/modules/lottery/persistence/campaign-store';
import { endDueCampaigns } from '../../src/modules/lottery/usecases/run-campaign';
import { givePoints, outcome, pointsOf } from '../mall/support';
import { describeProduct } from '../support/product';
import { buildCampus, buildFamily, freshKey, moveTo } from '../support/product-school';
import { askDraw, buildCampaign, buildLottery, buildPlayer, drawn, easel, type LotteryScene, none, points50 } from './support';

const always = (prize: object) => [
  { ...prize, weight: 1_000_000 - 1, fallback: false },
  { ...none, weight: 1 },
];

/** Never drawn, and never gone: a campaign with nothing left to win refuses draws. */
const rare = { ...easel, id: 'rare', name: '签名画册', weight: 1, stock: 1_000 };

const gain = (prizes: { kind: string; pointsWon: number }[]): number => prizes.reduce((sum, { pointsWon }) => sum + pointsWon, 0);

describeProduct('drawing for points', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });

  it('takes the points, gives the next number, and says what was won', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const player = await buildPlayer(t, s.campusId, 100);
    const before = (await player.parent.api.get(`/students/${player.studentId}/lotteries/${id}`)).body;
    expect(before).toMatchObject({
      drawn: 0,
      drawnToday: 0,
      leftToday: 5,
      available: 100,
      refusal: null,
      nonce: null,
      seed: null,
    });
    expect(before.prizes).toHaveLength(4);
    expect(JSON.stringify(before)).not.toContain('costFen');
    const first = await drawn(player, id, { nonce: 'first-nonce' });
    const second = await drawn(player, id, { nonce: 'other-nonce' });
    expect([first.drawNo, second.drawNo, first.nonce, second.nonce]).toEqual([1, 2, 'first-nonce', 'first-nonce']);
    expect(first).toMatchObject({ pointsPaid: 10, campaignTitle: '冬日抽奖', studentId: player.studentId });
    const won = await t.db.read((r) =>
      r.rows<{ kind: string; pointsWon: number }>('SELECT outcome AS kind, pointsWon FROM lottery_draw WHERE campaignId = ?', [
        id,
      ]),
    );
    expect(await pointsOf(t, player.studentId)).toEqual({ available: 80 + gain(won), held: 0 });
    const after = (await player.parent.api.get(`/students/${player.studentId}/lotteries/${id}`)).body;
    expect(after).toMatchObject({ drawn: 2, drawnToday: 2, leftToday: 3, draws: 2, nonce: 'first-nonce' });
    const mine = (await player.parent.api.get(`/students/${player.studentId}/draws?limit=1`)).body;
    expect(mine.items).toMatchObject([{ id: second.id }]);
    const rest = await player.parent.api.get(`/students/${player.studentId}/draws?cursor=${encodeURIComponent(mine.nextCursor)}`);
    expect(rest.body.items).toMatchObject([{ id: first.id }]);
    const lines = (await player.parent.api.get(`/students/${player.studentId}/points/statement`)).body.items;
    const paid = lines.filter(({ title }: { title: string }) => title === '积分抽奖：冬日抽奖');
    expect(paid).toMatchObject([
      { kind: 'spend', amount: -10 },
      { kind: 'spend', amount: -10 },
    ]);
    for (const { transactionId } of lines) {
      const explanation = `/students/${player.studentId}/points/lines/${transactionId}/explanation`;
      expect((await player.parent.api.get(explanation)).status).toBe(200);
    }
  });

  it('says who of the family drew, so that each finds the own draws', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const player = await buildPlayer(t, s.campusId, 100, { guardians: 2 });
    const read = async ({ api }: typeof player.parent) => (await api.get(`/students/${player.studentId}/lotteries/${id}`)).body;
    const ids: string[] = [];
    for (const parent of player.parents) {
      expect(await outcome(askDraw(player, parent, id))).toBe(201);
      ids.push((await read(parent)).guardianId);
    }
    expect(ids[0]).toBe(player.guardianId);
    expect(ids[1]).not.toBe(ids[0]);
    const mine = (await player.parent.api.get(`/students/${player.studentId}/draws`)).body.items;
    expect(mine.map(({ guardianId }: { guardianId: string }) => guardianId)).toEqual([ids[1], ids[0]]);
  });

  it('does the same request once', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const player = await buildPlayer(t, s.campusId, 100);
    const again = { key: freshKey(), nonce: 'same-nonce' };
    const [first, second] = [await askDraw(player, player.parent, id, again), await askDraw(player, player.parent, id, again)];
    expect([first.status, second.body]).toEqual([201, first.body]);
    expect((await s.owner.api.get(`/lotteries/${id}`)).body.draws).toBe(1);
    expect(await outcome(askDraw(player, player.parent, id, { ...again, nonce: 'another-one' }))).toBe('idempotency_conflict');
  });

  it('refuses for a reason that names it, and takes nothing', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const [poor, rich] = [await buildPlayer(t, s.campusId, 9), await buildPlayer(t, s.campusId, 1_000)];
    expect(await outcome(askDraw(poor, poor.parent, id))).toBe('points_insufficient');
    expect(await outcome(askDraw(rich, rich.parent, id, { points: 9 }))).toBe('lottery_price_changed');
    expect((await askDraw(rich, rich.parent, id, { nonce: 'a|bcdefgh' })).status).toBe(400);
    const stranger = await buildPlayer(t, s.campusId, 100);
    expect((await askDraw(rich, stranger.parent, id)).status).toBe(404);
    expect((await s.owner.api.get(`/lotteries/${id}`)).body).toMatchObject({ draws: 0, families: 0 });
    expect(await pointsOf(t, rich.studentId)).toEqual({ available: 1_000, held: 0 });
  });

  it('is open from its first instant to before its closing one', async () => {
    const t = open();
    const [opensAt, closesAt] = [t.clock.now() + DAY_MS, t.clock.now() + 2 * DAY_MS];
    const id = await buildCampaign(t, s, { opensAt, closesAt });
    const player = await buildPlayer(t, s.campusId, 100);
    const tries = [];
    for (const at of [opensAt - 1, opensAt, closesAt - 1, closesAt]) {
      t.clock.set(at);
      tries.push(await outcome(askDraw(player, player.parent, id)));
    }
    expect(tries).toEqual(['lottery_not_open_yet', 201, 201, 'lottery_over']);
    expect((await player.parent.api.get(`/students/${player.studentId}/lotteries/${id}`)).body).toMatchObject({
      refusal: 'lottery_over',
      leftToday: 0,
      state: 'started',
    });
  });

  it('counts a family’s draws by Shanghai days and in all, for all of its children', async () => {
    const t = open();
    const day = localDateOf(t.clock.now() + 2 * DAY_MS);
    moveTo(t, day, '12:00');
    const id = await buildCampaign(t, s, { perFamilyDay: 2, perFamily: 5 });
    const player = await buildPlayer(t, s.campusId, 1_000);
    const sibling = (await buildFamily(t, { campusId: s.campusId })).children[0]?.id ?? '';
    await t.db.transaction((uow) =>
      uow.run('UPDATE schooling_student SET familyId = ? WHERE id = ?', [player.familyId, sibling]),
    );
    await givePoints(t, sibling, s.campusId, 1_000);
    const by = (studentId: string) => outcome(askDraw({ studentId }, player.parent, id));
    moveTo(t, day, '23:59:59');
    expect([await by(player.studentId), await by(sibling), await by(player.studentId)]).toEqual([201, 201, 'lottery_day_limit']);
    const midnight = startOfDay(localDate(localDateOf(t.clock.now() + 1_000)));
    t.clock.set(midnight - 1);
    expect(await by(sibling)).toBe('lottery_day_limit');
    t.clock.set(midnight);
    expect([await by(player.studentId), await by(sibling), await by(sibling)]).toEqual([201, 201, 'lottery_day_limit']);
    t.clock.set(midnight + DAY_MS);
    expect([await by(sibling), await by(player.studentId)]).toEqual([201, 'lottery_family_limit']);
  });

  it('credits points with a lot of their own for twelve months, and gives the fallback when a prize is gone', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: [...always({ ...points50, stock: 2 }), rare] });
    const player = await buildPlayer(t, s.campusId, 30);
    const today = localDateOf(t.clock.now());
    const draws = [await drawn(player, id), await drawn(player, id), await drawn(player, id)];
    expect(draws.map(({ prizeId, insteadOf, state }) => [prizeId, insteadOf, state])).toEqual([
      ['points50', null, 'given'],
      ['points50', null, 'given'],
      ['none', '50 积分', 'none'],
    ]);
    expect(await pointsOf(t, player.studentId)).toEqual({ available: 100, held: 0 });
    const lots = await t.db.read((r) =>
      r.rows<{ credited: number; expiresOn: string }>(
        'SELECT credited, expiresOn FROM points_lot WHERE studentId = ? AND credited = 50',
        [player.studentId],
      ),
    );
    const inAYear = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
    expect(lots).toEqual([
      { credited: 50, expiresOn: inAYear },
      { credited: 50, expiresOn: inAYear },
    ]);
    const prizes = (await s.owner.api.get(`/lotteries/${id}`)).body.prizes;
    expect(prizes.map(({ left }: { left: number | null }) => left)).toEqual([0, null, 1_000]);
  });

  it('takes no points once nothing can be won any more, and goes on while anything can', async () => {
    const t = open();
    // The next to close of all that run: the one that home names, while there is something to win.
    const closesAt = t.clock.now() + 1_000;
    const id = await buildCampaign(t, s, { prizes: always({ ...easel, stock: 2 }), closesAt });
    const named = async () => (await t.db.read(runningCampaign))?.id;
    const player = await buildPlayer(t, s.campusId, 100);
    const show = async () => (await player.parent.api.get(`/students/${player.studentId}/lotteries/${id}`)).body;
    await drawn(player, id);
    expect(await show()).toMatchObject({ refusal: null, leftToday: 4 });
    expect(await named()).toBe(id);
    await drawn(player, id);
    expect(await named()).not.toBe(id);
    expect(await show()).toMatchObject({ refusal: 'lottery_sold_out', leftToday: 0, draws: 2, drawn: 2 });
    expect(await outcome(askDraw(player, player.parent, id))).toBe('lottery_sold_out');
    expect(await show()).toMatchObject({ available: 80, draws: 2, drawn: 2, drawnToday: 2 });
    const consolation = { ...none, kind: 'points', points: 1, valueFen: 1, name: '1 积分', usage: '可在积分商城使用。' };
    const prizes = [
      { ...easel, weight: 999_999, stock: 1 },
      { ...consolation, weight: 1 },
    ];
    const other = await buildCampaign(t, s, { prizes });
    const draws = [await drawn(player, other), await drawn(player, other)];
    expect(draws.map(({ prizeName }) => prizeName)).toEqual(['画架', '1 积分']);
  });

  it('refuses a nonce that somebody put there before the family’s first draw', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const player = await buildPlayer(t, s.campusId, 100);
    const entry = { campaignId: id, familyId: player.familyId, nonce: 'planted-nonce', drawn: 0 };
    await t.db.transaction((uow) => uow.insert('lottery_entry', entry));
    expect((await askDraw(player, player.parent, id)).status).toBe(500);
    expect(await pointsOf(t, player.studentId)).toEqual({ available: 100, held: 0 });
    expect(await t.differences()).toHaveLength(1);
    await t.db.transaction((uow) => uow.run("DELETE FROM lottery_entry WHERE nonce = 'planted-nonce'"));
  });

  it('says on which campus a prize waits, also after the child has moved', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: always({ ...easel, stock: 5 }) });
    const player = await buildPlayer(t, s.campusId, 100);
    const { campusName } = await drawn(player, id);
    expect(campusName).toMatch(/^校区/);
    const elsewhere = await buildCampus(t);
    await t.db.transaction((uow) =>
      uow.run('UPDATE schooling_student SET campusId = ? WHERE id = ?', [elsewhere, player.studentId]),
    );
    const second = await drawn(player, id);
    expect(second.campusName).toMatch(/^校区/);
    expect(second.campusName).not.toBe(campusName);
    const mine = (await player.parent.api.get(`/students/${player.studentId}/draws`)).body.items;
    expect(mine.map((one: { campusName: string }) => one.campusName)).toEqual([second.campusName, campusName]);
  });

  it('is not drawn while lotteries are off, but what was drawn stays in reach', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: always({ ...easel, stock: 5 }) });
    const [player, other] = [await buildPlayer(t, s.campusId, 100), await buildPlayer(t, s.campusId, 100)];
    const lotteriesOf = async ({ parent, studentId }: typeof player) =>
      (await parent.api.get(`/students/${studentId}/lotteries`)).body;
    const listed = async () => (await lotteriesOf(other)).items.length;
    const won = await drawn(player, id);
    expect(await listed()).toBeGreaterThan(0);
    await s.owner.api.put('/lottery-setting', { on: false, understood: true });
    const show = ({ parent, studentId }: typeof player) => parent.api.get(`/students/${studentId}/lotteries/${id}`);
    try {
      expect(await listed()).toBe(0);
      // The way to results and codes stays.
      expect([(await lotteriesOf(player)).drew, (await lotteriesOf(other)).drew]).toEqual([true, false]);
      expect(await outcome(askDraw(player, player.parent, id))).toBe('lottery_off');
      expect(await outcome(show(other))).toBe('lottery_off');
      expect((await show(player)).body).toMatchObject({ drawn: 1, refusal: 'lottery_off', leftToday: 0 });
      const [mine] = (await player.parent.api.get(`/students/${player.studentId}/draws`)).body.items;
      expect(mine).toMatchObject({ id: won.id, claimText: `z1.${won.claimCode}` });
      expect((await other.parent.api.get(`/lotteries/${id}/winners`)).body.items).toMatchObject([{ firstName: 'Zelda' }]);
      expect((await s.desk.api.post(`/prize-codes/${won.claimText}/hand-over`, {}, freshKey())).status).toBe(200);
    } finally {
      await s.owner.api.put('/lottery-setting', { on: true, understood: true });
    }
  });

  it('publishes winners of goods and of what is worth more than 500 yuan, by first name', async () => {
    const t = open();
    const kinds = async (prize: object): Promise<unknown[]> => {
      const id = await buildCampaign(t, s, { prizes: always({ ...prize, stock: null }) });
      const player = await buildPlayer(t, s.campusId, 10);
      await drawn(player, id);
      return (await player.parent.api.get(`/lotteries/${id}/winners`)).body.items;
    };
    const coupon = { ...easel, id: 'coupon', kind: 'coupon', name: '课程券', usage: '续费时使用。' };
    expect(await kinds({ ...coupon, valueFen: 50_000 })).toEqual([]);
    expect(await kinds({ ...coupon, valueFen: 50_001 })).toMatchObject([{ firstName: 'Zelda', prizeName: '课程券' }]);
    expect(await kinds({ ...easel, valueFen: 100 })).toMatchObject([{ firstName: 'Zelda', prizeName: '画架' }]);
    expect(await kinds(points50)).toEqual([]);
  });

  it('gives a coupon as a right that can be used for a year', async () => {
    const t = open();
    const coupon = {
      ...easel,
      id: 'coupon',
      kind: 'coupon',
      name: '50 元课程券',
      valueFen: 5_000,
      stock: 1,
      usage: '续费时使用。',
    };
    const id = await buildCampaign(t, s, { prizes: [...always(coupon), rare] });
    const player = await buildPlayer(t, s.campusId, 20);
    const draws = [await drawn(player, id), await drawn(player, id)];
    expect(draws.map(({ state, claimCode, insteadOf }) => [state, claimCode, insteadOf])).toEqual([
      ['given', null, null],
      ['none', null, '50 元课程券'],
    ]);
    const rights = (await player.parent.api.get(`/students/${player.studentId}/rights`)).body.items;
    const validThrough = addDays(localDateOf(t.clock.now()), 365);
    expect(rights).toMatchObject([
      {
        kind: 'coupon',
        label: '50 元课程券',
        usage: '续费时使用。',
        valueFen: 5_000,
        times: 1,
        redemptionId: null,
        validThrough,
      },
    ]);
  });

  it('lists what runs, and what ended in the last 30 days', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { closesAt: t.clock.now() + 60_000 });
    const player = await buildPlayer(t, s.campusId, 0);
    const isListed = async () =>
      (await player.parent.api.get(`/students/${player.studentId}/lotteries`)).body.items.some(
        (one: { id: string }) => one.id === id,
      );
    expect(await isListed()).toBe(true);
    const shownAtHome = async () => (await player.parent.api.get('/home')).body.lottery;
    const atHome = { id, title: '冬日抽奖', closesAt: t.clock.now() + 60_000, pointsPerDraw: 10 };
    expect(await shownAtHome()).toEqual(atHome);
    await s.owner.api.put('/lottery-setting', { on: false, understood: true });
    expect(await shownAtHome()).toBeNull();
    await s.owner.api.put('/lottery-setting', { on: true, understood: true });
    t.clock.set(atHome.closesAt - 1);
    expect((await shownAtHome()).id).toBe(id);
    t.clock.set(atHome.closesAt);
    expect((await shownAtHome())?.id).not.toBe(id);
    const end = atHome.closesAt;
    t.clock.set(end);
    await s.owner.api.post(`/lotteries/${id}/end`, {}, freshKey());
    t.clock.set(end + 30 * DAY_MS);
    expect(await isListed()).toBe(true);
    t.clock.set(end + 30 * DAY_MS + 1);
    expect(await isListed()).toBe(false);
  });

  it('shows rules and winners to whoever drew for as long as prizes wait, listed or not, switched on or off', async () => {
    const t = open();
    const closesAt = t.clock.now() + 60_000;
    const claimThrough = localDateOf(closesAt + 90 * DAY_MS);
    const id = await buildCampaign(t, await buildLottery(t), { closesAt, claimThrough, prizes: always({ ...easel, stock: 5 }) });
    const player = await buildPlayer(t, s.campusId, 100);
    const won = await drawn(player, id);
    t.clock.set(closesAt);
    await endDueCampaigns(t.db, { vault: t.product.modules.identity.vault });
    t.clock.set(closesAt + 31 * DAY_MS);
    const read = async (path: string) => (await player.parent.api.get(path)).body;
    const of = `/students/${player.studentId}`;
    for (const on of [true, false]) {
      await t.db.transaction((uow) => setOn(uow, on));
      const { items, drew } = await read(`${of}/lotteries`);
      expect([items.some((one: { id: string }) => one.id === id), drew]).toEqual([false, true]);
      const terms = {
        claim: '凭领奖码到校区前台领取。',
        claimThrough,
        contact: '021-00000000',
        refusal: 'lottery_over',
        leftToday: 0,
      };
      expect(await read(`${of}/lotteries/${id}`)).toMatchObject(terms);
      expect((await read(`/lotteries/${id}/winners`)).items).toEqual([
        { firstName: 'Zelda', prizeName: '画架', drawnOn: localDateOf(won.drawnAt) },
      ]);
      expect((await read(`${of}/draws`)).items).toMatchObject([{ id: won.id, state: 'waiting', claimCode: won.claimCode }]);
    }
    await t.db.transaction((uow) => setOn(uow, true));
  });
});
