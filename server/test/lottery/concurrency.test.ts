import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DAY_MS } from '@qingya/shared';
import type { LotteryRules } from '../../src/modules/lottery/domain/rules';
import { verifyCampaign } from '../../src/modules/lottery/domain/verify';
import { draw } from '../../src/modules/lottery/usecases/draw';
import { nodeHashing } from '../../src/modules/lottery/usecases/hashing';
import { endCampaign } from '../../src/modules/lottery/usecases/run-campaign';
import { outcome, pointsOf } from '../mall/support';
import { describeProduct, type TestProduct } from '../support/product';
import {
  askDraw,
  buildCampaign,
  buildLottery,
  buildPlayer,
  easel,
  type LotteryScene,
  none,
  type Player,
  paints,
  points50,
} from './support';

const VERIFIER = resolve(__dirname, '../../../scripts/verify-draws.mjs');
const FAMILIES = 100;
const EACH = 10;
const PRICE = 10;

/** Draws without HTTP, so that all of them meet in the database. @returns codes of what was refused */
const race = async (t: TestProduct, campaignId: string, players: readonly Player[], times: number): Promise<string[]> => {
  const { vault } = t.product.modules.identity;
  const wishes = Array.from({ length: times }, (_, turn) =>
    players.map((player, index) => ({ player, nonce: `n${index}-${turn}-xx` })),
  );
  const all = await Promise.allSettled(
    wishes
      .flat()
      .map(({ player: { studentId, guardianId }, nonce }) =>
        t.db.transaction((uow) => draw(uow, { vault }, { campaignId, studentId, guardianId, points: PRICE, nonce })),
      ),
  );
  return all.flatMap((one) => (one.status === 'rejected' ? [String((one.reason as { code?: string }).code ?? one.reason)] : []));
};

const countOf = (codes: readonly string[]): object => {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

const checkByScript = (text: string, ...args: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'lottery-'));
  try {
    const file = join(folder, 'campaign.json');
    writeFileSync(file, text);
    return execFileSync(process.execPath, [VERIFIER, file, ...args], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

describeProduct('a lottery under load', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });

  it('makes 1,000 draws at once: no prize too many, no point lost, no number left out, and anyone can recompute them', async () => {
    const t = open();
    const prizes = [
      { ...easel, weight: 20, stock: 3 },
      { ...paints, weight: 200, stock: 40 },
      { ...points50, weight: 100, stock: 30 },
      // Never gone, so that there is something to win to the last draw.
      { ...points50, id: 'points5', name: '5 积分', valueFen: 5, points: 5, weight: 100 },
      { ...none, weight: 580 },
    ];
    const id = await buildCampaign(t, s, { prizes, pointsPerDraw: PRICE, perFamilyDay: EACH, perFamily: EACH });
    const players: Player[] = [];
    for (let i = 0; i < FAMILIES; i += 1) players.push(await buildPlayer(t, s.campusId, 200, { bound: false }));
    // Two tries of each family more than it may make.
    const refused = await race(t, id, players, EACH + 2);
    expect(countOf(refused)).toEqual({ lottery_family_limit: FAMILIES * 2 });

    const draws = await t.db.read((r) =>
      r.rows<{ drawNo: number; studentId: string; nonce: string; prizeId: string; pointsWon: number }>(
        'SELECT drawNo, studentId, nonce, prizeId, pointsWon FROM lottery_draw WHERE campaignId = ? ORDER BY drawNo',
        [id],
      ),
    );
    expect(draws.map(({ drawNo }) => drawNo)).toEqual(Array.from({ length: FAMILIES * EACH }, (_, index) => index + 1));
    const given = await t.db.read((r) =>
      r.rows<{ prizeId: string; given: number; stock: number | null }>(
        'SELECT prizeId, given, stock FROM lottery_prize WHERE campaignId = ? ORDER BY seq',
        [id],
      ),
    );
    for (const one of given) {
      expect(one.given).toBe(draws.filter(({ prizeId }) => prizeId === one.prizeId).length);
      if (one.stock !== null) expect(one.given).toBeLessThanOrEqual(one.stock);
    }
    for (const { studentId } of players) {
      const own = draws.filter((one) => one.studentId === studentId);
      const won = own.reduce((sum, { pointsWon }) => sum + pointsWon, 0);
      expect([own.length, new Set(own.map(({ nonce }) => nonce)).size]).toEqual([EACH, 1]);
      expect(await pointsOf(t, studentId)).toEqual({ available: 200 - EACH * PRICE + won, held: 0 });
    }

    t.clock.set(t.clock.now() + 10 * DAY_MS);
    await t.db.transaction((uow) => endCampaign(uow, t.product.modules.identity, id));
    const file = (await t.api(() => '').get(`/lotteries/${id}/published.json`)).body;
    const published = { ...file, rules: JSON.parse(file.rules) as LotteryRules };
    expect(published.draws).toHaveLength(FAMILIES * EACH);
    expect(verifyCampaign(nodeHashing, published)).toEqual([]);
    const text = JSON.stringify(file);
    const [first] = draws;
    const printed = checkByScript(
      text,
      '--commitment',
      file.commitment,
      '--rules-hash',
      file.rulesHash,
      '--nonce',
      first?.nonce ?? '',
    );
    expect(printed).toContain(`all ${FAMILIES * EACH} draws fit`);
    expect(printed).toContain(`your draw 1: ${first?.prizeId}`);
    for (const { parent, familyId, studentId } of players.slice(0, 3)) {
      for (const personal of [parent.name, parent.phone, familyId, studentId]) expect(text).not.toContain(personal);
    }
    expect(await t.differences()).toEqual([]);
  });

  it('gives the last prize to one of many, and takes points from nobody after it', async () => {
    const t = open();
    const prizes = [
      { ...easel, weight: 999_999, stock: 3 },
      { ...none, weight: 1 },
    ];
    const id = await buildCampaign(t, s, { prizes });
    const players: Player[] = [];
    for (let i = 0; i < 12; i += 1) players.push(await buildPlayer(t, s.campusId, 100, { bound: false }));
    expect(countOf(await race(t, id, players, 1))).toEqual({ lottery_sold_out: 9 });
    expect((await s.owner.api.get(`/lotteries/${id}`)).body).toMatchObject({ draws: 3, families: 3 });
    const left = await Promise.all(players.map(async ({ studentId }) => (await pointsOf(t, studentId)).available));
    expect([...left].sort((a, b) => a - b)).toEqual([...Array(3).fill(90), ...Array(9).fill(100)]);
    expect(await t.differences()).toEqual([]);
  });

  it('ends while families draw: every draw is in the list or took nothing', async () => {
    const t = open();
    const { vault } = t.product.modules.identity;
    const closesAt = t.clock.now() + 60_000;
    const id = await buildCampaign(t, s, { closesAt, perFamilyDay: 10, perFamily: 10 });
    const players: Player[] = [];
    for (let i = 0; i < 20; i += 1) players.push(await buildPlayer(t, s.campusId, 100, { bound: false }));
    t.clock.set(closesAt - 1);
    const draws = players.flatMap(({ studentId, guardianId }) =>
      Array.from({ length: 4 }, () =>
        t.db.transaction((uow) =>
          draw(uow, { vault }, { campaignId: id, studentId, guardianId, points: PRICE, nonce: `n-${studentId}` }),
        ),
      ),
    );
    const settled = Promise.allSettled(draws);
    // Some are made, some hold their place in the queue with the time of before the end, some have not begun.
    await Promise.any(draws);
    t.clock.set(closesAt);
    await t.db.transaction((uow) => endCampaign(uow, { vault }, id));
    const file = (await t.api(() => '').get(`/lotteries/${id}/published.json`)).body;
    const codes = (await settled).map((one) =>
      one.status === 'rejected' ? String((one.reason as { code?: string }).code) : 'drawn',
    );
    const made = codes.filter((code) => code === 'drawn').length;
    expect(new Set(codes)).toEqual(new Set(['drawn', 'lottery_over']));
    expect(file.draws).toHaveLength(made);
    expect((await s.owner.api.get(`/lotteries/${id}`)).body).toMatchObject({ state: 'ended', draws: made });
    expect(verifyCampaign(nodeHashing, { ...file, rules: JSON.parse(file.rules) })).toEqual([]);
    const spent = await t.db.read((r) =>
      r.row<{ n: number | string }>('SELECT COALESCE(SUM(drawn), 0) AS n FROM lottery_entry WHERE campaignId = ?', [id]),
    );
    expect(Number(spent?.n)).toBe(made);
    expect(await t.differences()).toEqual([]);
  });

  it('keeps a family’s limits and points when two phones draw at once', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { perFamilyDay: 1, prizes: [easel, none] });
    const player = await buildPlayer(t, s.campusId, 100, { guardians: 2 });
    const both = await Promise.all(player.parents.map((parent) => outcome(askDraw(player, parent, id))));
    expect([...both].sort()).toEqual([201, 'lottery_day_limit']);
    const scarce = await buildCampaign(t, s, { prizes: [easel, none] });
    const poor = await buildPlayer(t, s.campusId, 15, { guardians: 2 });
    const tries = await Promise.all(poor.parents.map((parent) => outcome(askDraw(poor, parent, scarce))));
    expect([...tries].sort()).toEqual([201, 'points_insufficient']);
    expect(await pointsOf(t, poor.studentId)).toEqual({ available: 5, held: 0 });
    expect((await s.owner.api.get(`/lotteries/${scarce}`)).body).toMatchObject({ draws: 1, families: 1 });
  });
});
