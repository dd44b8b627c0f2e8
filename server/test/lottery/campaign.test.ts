import { createHash } from 'node:crypto';
import { get as httpGet, type IncomingHttpHeaders } from 'node:http';
import { DAY_MS } from '@qingya/shared';
import { sealedSeedOf } from '../../src/modules/lottery/persistence/campaign-store';
import { endDueCampaigns, requireCampaign, resealSeeds } from '../../src/modules/lottery/usecases/run-campaign';
import { openSeed } from '../../src/modules/lottery/usecases/seed';
import { createVault } from '../../src/platform/vault';
import { outcome } from '../mall/support';
import { describeProduct, type TestProduct } from '../support/product';
import { buildStaff, freshKey } from '../support/product-school';
import {
  askDraw,
  buildCampaign,
  buildDraft,
  buildLottery,
  buildPlayer,
  campaignText,
  drawn,
  easel,
  type LotteryScene,
  none,
  paints,
} from './support';
import { forced } from './unguarded';

const seedOf = async (t: TestProduct, id: string): Promise<string> => {
  const [row, sealed] = await t.db.read(async (r) => [await requireCampaign(r, id), await sealedSeedOf(r, id)] as const);
  return openSeed(t.product.modules.identity.vault, row, sealed);
};

describeProduct('setting up a lottery', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });

  it('commits to a fresh sealed seed at once and shows it nowhere before the end', async () => {
    const t = open();
    const [one, two] = [await buildDraft(t, s), await buildDraft(t, s)];
    const seed = t.secret(await seedOf(t, one.id));
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex')).toBe(one.commitment);
    expect(two.commitment).not.toBe(one.commitment);
    expect(one).toMatchObject({ state: 'draft', seed: null, rulesHash: null, missing: [], draws: 0, families: 0 });
    const everything = await t.db.read(async (r) => [
      await r.rows('SELECT * FROM lottery_campaign'),
      await r.rows('SELECT * FROM identity_audit'),
      await r.rows('SELECT * FROM http_idempotency'),
    ]);
    expect(JSON.stringify(everything)).not.toContain(seed);
    expect(t.logs.join('\n')).not.toContain(seed);
  });

  it('is saved by versions while it is a draft and never after its start', async () => {
    const t = open();
    const { id } = await buildDraft(t, s, { title: '' });
    const text = campaignText(t);
    const save = (body: object) => s.marketing.api.put(`/lotteries/${id}`, body);
    expect((await s.owner.api.get(`/lotteries/${id}`)).body.missing.map(({ code }: { code: string }) => code)).toEqual(['title']);
    expect((await save({ ...text, version: 1 })).body).toMatchObject({ version: 2, title: '冬日抽奖', missing: [] });
    expect(await outcome(save({ ...text, version: 1 }))).toBe('lottery_changed');
    const start = (version: number) => s.owner.api.post(`/lotteries/${id}/start`, { version }, freshKey());
    expect(await outcome(start(1))).toBe('lottery_changed');
    const started = (await start(2)).body;
    expect(started).toMatchObject({ state: 'started', seed: null, rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await outcome(start(3))).toBe('lottery_state');
    expect(await outcome(save({ ...text, contact: '另一个电话', version: 3 }))).toBe('lottery_frozen');
    const cheaper = [{ ...easel, costFen: 1 }, ...text.prizes.slice(1)];
    expect(await outcome(save({ ...text, prizes: cheaper, version: 3 }))).toBe('lottery_frozen');
    expect((await save({ ...text, version: 3 })).body).toMatchObject({ version: 3, state: 'started' });
  });

  it('starts only when everything is published, lotteries are on and the owner says so', async () => {
    const t = open();
    const sharing = await buildDraft(t, s, { conditions: '分享给三位好友后参加', prizes: [easel, none, none], organiser: '' });
    const start = (by: typeof s.owner, id: string) => by.api.post(`/lotteries/${id}/start`, { version: 1 }, freshKey());
    const refused = await start(s.owner, sharing.id);
    expect(refused.body.error).toMatchObject({ code: 'lottery_incomplete' });
    const codes = refused.body.error.details.missing.map(({ code }: { code: string }) => code);
    expect(codes.sort()).toEqual(['fallback', 'organiser', 'prize_ids', 'sharing']);
    const late = await buildDraft(t, s, { opensAt: t.clock.now() - 2, closesAt: t.clock.now() });
    expect((await start(s.owner, late.id)).body.error.details.missing).toMatchObject([{ code: 'times' }]);
    const fine = await buildDraft(t, s);
    expect((await start(s.marketing, fine.id)).status).toBe(403);
    await s.owner.api.put('/lottery-setting', { on: false, understood: true });
    expect(await outcome(start(s.owner, fine.id))).toBe('lottery_off');
    await s.owner.api.put('/lottery-setting', { on: true, understood: true });
    expect((await start(s.owner, fine.id)).status).toBe(200);
  });

  it('publishes no text of a prize that nobody sees, and tells staff what is said of all prizes', async () => {
    const t = open();
    const hidden = await buildDraft(t, s, { prizes: [{ ...easel, usage: '续费时使用。' }, none] });
    const start = (id: string, version: number) => s.owner.api.post(`/lotteries/${id}/start`, { version }, freshKey());
    expect(hidden.missing).toMatchObject([{ code: 'prize_usage', prizeId: 'easel' }]);
    expect((await start(hidden.id, 1)).body.error.details.missing).toEqual(hidden.missing);
    const { body } = await s.owner.api.put(`/lotteries/${hidden.id}`, {
      ...campaignText(t, { prizes: [easel, none] }),
      version: 1,
    });
    expect(body.missing).toEqual([]);
    const started = (await start(hidden.id, 2)).body;
    const player = await buildPlayer(t, s.campusId, 0);
    const shown = (await player.parent.api.get(`/students/${player.studentId}/lotteries/${hidden.id}`)).body;
    const { stockOut, validity } = JSON.parse(shown.rulesText);
    expect(started).toMatchObject({ stockOut, validity });
    expect(shown).toMatchObject({ stockOut, validity });
  });

  it('is off until switched on, by the owner and after reading the warning', async () => {
    expect((await s.marketing.api.get('/lottery-setting')).body).toEqual({ on: true });
    expect((await s.marketing.api.put('/lottery-setting', { on: false, understood: true })).status).toBe(403);
    expect((await s.owner.api.put('/lottery-setting', { on: false })).status).toBe(400);
  });

  it('works out what it costs, and says when it cannot', async () => {
    const prizes = [easel, paints, none];
    const ask = (body: object) => s.marketing.api.post('/lottery-costs', body);
    const { body } = await ask({ pointsPerDraw: 10, prizes, draws: 800 });
    expect(body.cost).toMatchObject({ draws: 800, pointsIn: 8_000, pointsOut: 0, costFen: 2 * 40_000 + 20 * 5_000 });
    expect(body.odds.reduce((sum: number, { basisPoints }: { basisPoints: number }) => sum + basisPoints, 0)).toBe(10_000);
    expect(await outcome(ask({ pointsPerDraw: 10, prizes: [], draws: 1 }))).toBe('lottery_incomplete');
    const dear = { ...none, kind: 'goods', costFen: 1_000_000_000 };
    expect(await outcome(ask({ pointsPerDraw: 10, prizes: [dear], draws: 10_000_000 }))).toBe('lottery_incomplete');
  });

  it('ends at its closing time and not before, and reveals the seed then', async () => {
    const t = open();
    const { vault } = t.product.modules.identity;
    const [byHand, bySweep] = [await buildCampaign(t, s), await buildCampaign(t, s)];
    const seed = await seedOf(t, byHand);
    const player = await buildPlayer(t, s.campusId, 100);
    await drawn(player, byHand);
    const { closesAt } = (await s.owner.api.get(`/lotteries/${byHand}`)).body;
    const end = () => s.owner.api.post(`/lotteries/${byHand}/end`, {}, freshKey());
    const file = (id: string) => t.api(() => '').get(`/lotteries/${id}/published.json`);
    t.clock.set(closesAt - 1);
    expect(await outcome(end())).toBe('lottery_still_open');
    expect(await outcome(file(byHand))).toBe('lottery_still_open');
    expect((await endDueCampaigns(t.db, { vault })).done).toBe(0);
    t.clock.set(closesAt);
    expect((await end()).body).toMatchObject({ state: 'ended', seed, draws: 1, families: 1 });
    expect(await outcome(end())).toBe('lottery_state');
    expect((await endDueCampaigns(t.db, { vault })).done).toBeGreaterThan(0);
    expect((await s.owner.api.get(`/lotteries/${bySweep}`)).body).toMatchObject({ state: 'ended' });
    expect((await endDueCampaigns(t.db, { vault })).done).toBe(0);
    expect((await file(byHand)).body).toMatchObject({ format: 'qingya-lottery-1', seed, draws: [{ drawNo: 1 }] });
    expect(await outcome(askDraw(player, player.parent, byHand))).toBe('lottery_over');
    const draft = await buildDraft(t, s);
    expect(await outcome(file(draft.id))).toBe('lottery_not_found');
  });

  it('ends every campaign that is due, though the seed of one cannot be opened', async () => {
    const t = open();
    const { vault } = t.product.modules.identity;
    const closesAt = t.clock.now() + 1;
    const [broken, sound] = [await buildCampaign(t, s, { closesAt }), await buildCampaign(t, s, { closesAt })];
    const seal = (text: string) =>
      t.db.transaction((uow) => uow.run('UPDATE lottery_campaign SET sealedSeed = ? WHERE id = ?', [text, broken]));
    const good = await t.db.read((r) => sealedSeedOf(r, broken));
    const stateOf = async (id: string) => (await s.owner.api.get(`/lotteries/${id}`)).body.state;
    await seal('of a key that was lost');
    t.clock.set(closesAt);
    expect((await endDueCampaigns(t.db, { vault })).failures).toHaveLength(1);
    expect([await stateOf(broken), await stateOf(sound)]).toEqual(['started', 'ended']);
    await seal(good);
    expect((await endDueCampaigns(t.db, { vault })).done).toBe(1);
  });

  it('publishes the very text of the rules that was promised, however rules are spelled by now', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { closesAt: t.clock.now() + 1 });
    t.clock.set(t.clock.now() + 1);
    await s.owner.api.post(`/lotteries/${id}/end`, {}, freshKey());
    const spell = (from: string, to: string) =>
      forced(t, 'lottery_campaign', 'UPDATE lottery_campaign SET rules = REPLACE(rules, ?, ?) WHERE id = ?', [from, to, id]);
    const [now, then] = ['自动改发保底奖项', '由保底奖项代替'];
    await spell(now, then);
    const { body } = await t.api(() => '').get(`/lotteries/${id}/published.json`);
    await spell(then, now);
    expect(body.rules).toContain(then);
    expect(body.rules).not.toContain(now);
  });

  it('is kept from revealing a seed too early by the database itself, and draws from being changed', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { closesAt: t.clock.now() + DAY_MS });
    await drawn(await buildPlayer(t, s.campusId, 10), id);
    const run = (sql: string) => t.db.transaction((uow) => uow.run(sql, [id]));
    const saying = (text: string) => ({ message: expect.stringContaining(text) });
    await expect(run("UPDATE lottery_campaign SET seed = 'x' WHERE id = ?")).rejects.toMatchObject(saying('campaign_seed'));
    await expect(run('UPDATE lottery_prize SET given = stock + 1 WHERE stock > 0 AND campaignId = ?')).rejects.toMatchObject(
      saying('prize_given'),
    );
    await expect(run("UPDATE lottery_draw SET prizeId = 'easel' WHERE campaignId = ?")).rejects.toMatchObject(
      saying('append-only'),
    );
    await expect(run('DELETE FROM lottery_draw WHERE campaignId = ?')).rejects.toMatchObject(saying('append-only'));
  });

  it('seals its seeds anew after a change of keys, and no file is lost by it', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const seed = await seedOf(t, id);
    const now = t.product.modules.identity.vault;
    const next = createVault([{ id: 'next', key: Buffer.alloc(32, 7) }], Buffer.alloc(32, 8));
    const openAny = (sealed: string, about?: string): string => (next.isCurrent(sealed) ? next : now).open(sealed, about);
    const [rotated, back] = [
      { ...next, open: openAny },
      { ...now, open: openAny },
    ];
    expect((await resealSeeds(t.db, { vault: rotated })).done).toBeGreaterThan(0);
    expect((await resealSeeds(t.db, { vault: rotated })).done).toBe(0);
    expect((await resealSeeds(t.db, { vault: back })).done).toBeGreaterThan(0);
    expect(await seedOf(t, id)).toBe(seed);
  });

  it('names the children of a campaign only to those who look after their campus', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    await drawn(await buildPlayer(t, s.campusId, 10), id);
    const elsewhere = await buildStaff(t, 'front_desk', (await buildLottery(t)).campusId);
    const count = async (by: typeof elsewhere) => (await by.api.get(`/lotteries/${id}/draws`)).body.items.length;
    expect([await count(s.owner), await count(s.desk), await count(elsewhere)]).toEqual([1, 1, 0]);
  });

  it('tells families of people who work at the school apart, by account or by phone number', async () => {
    const t = open();
    const id = await buildCampaign(t, s);
    const players = [
      await buildPlayer(t, s.campusId, 10),
      await buildPlayer(t, s.campusId, 10),
      await buildPlayer(t, s.campusId, 10),
    ];
    for (const player of players) await drawn(player, id);
    const marked = async (): Promise<boolean[]> =>
      (await s.owner.api.get(`/lotteries/${id}/draws`)).body.items
        .map((one: { staffFamily: boolean }) => one.staffFamily)
        .reverse();
    expect(await marked()).toEqual([false, false, false]);
    const is = async (column: 'accountId' | 'phoneIndex', { guardianId }: (typeof players)[number], staffId: string) => {
      const [found] = await t.db.read((r) =>
        r.rows<Record<string, string>>(`SELECT ${column} FROM identity_guardian WHERE id = ?`, [guardianId]),
      );
      await t.db.transaction((uow) =>
        uow.run(`UPDATE identity_staff SET ${column} = ? WHERE id = ?`, [found?.[column] ?? '', staffId]),
      );
    };
    const [teacher, clerk] = [await buildStaff(t, 'teacher', s.campusId), await buildStaff(t, 'front_desk', s.campusId)];
    await is('accountId', players[0]!, teacher.staffId);
    await is('phoneIndex', players[2]!, clerk.staffId);
    expect(await marked()).toEqual([true, false, true]);
    await t.db.transaction((uow) =>
      uow.run("UPDATE identity_staff SET state = 'inactive', accountId = NULL WHERE id = ?", [clerk.staffId]),
    );
    expect(await marked()).toEqual([true, false, false]);
    const mine = (await players[0]!.parent.api.get(`/students/${players[0]!.studentId}/draws`)).body.items;
    expect(mine[0]).not.toHaveProperty('staffFamily');
  });

  it('publishes a file that whoever has it need not fetch again, and that is not even made then', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { closesAt: t.clock.now() + 1 });
    t.clock.set(t.clock.now() + 1);
    await s.owner.api.post(`/lotteries/${id}/end`, {}, freshKey());
    // Not by fetch, which asks caches on the way for nothing as soon as it is given a condition.
    const get = (headers: Record<string, string> = {}) =>
      new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; text: string }>((done, failed) => {
        const request = httpGet(`${t.base}/lotteries/${id}/published.json`, { headers }, (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }),
          );
        });
        request.on('error', failed);
      });
    const { status, headers, text } = await get();
    const etag = headers.etag ?? '';
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(JSON.parse(text)).toMatchObject({ format: 'qingya-lottery-1', draws: [] });
    const asked = await get({ 'If-None-Match': etag, 'Cache-Control': 'no-cache' });
    expect([asked.status, asked.text]).toEqual([200, text]);
    expect((await get({ 'If-None-Match': '"another"' })).status).toBe(200);
    const [rules] = await t.db.read((r) => r.rows<{ rules: string }>('SELECT rules FROM lottery_campaign WHERE id = ?', [id]));
    const write = (value: string) =>
      forced(t, 'lottery_campaign', 'UPDATE lottery_campaign SET rules = ? WHERE id = ?', [value, id]);
    await write('no JSON');
    try {
      const again = await get({ 'If-None-Match': etag });
      expect([again.status, again.text]).toEqual([304, '']);
      expect((await get()).status).toBe(500);
    } finally {
      await write(rules?.rules ?? '');
    }
  });
});
