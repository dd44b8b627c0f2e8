import { addDays, DAY_MS, localDateOf, startOfDay } from '@qingya/shared';
import { forfeitPrizes } from '../../src/modules/lottery/usecases/claim-prize';
import { noticeTasks } from '../../src/modules/notices';
import { describeProduct, type TestProduct } from '../support/product';
import { freshKey } from '../support/product-school';
import {
  buildCampaign,
  buildLottery,
  buildPlayer,
  drawn,
  easel,
  type LotteryScene,
  none,
  type Player,
  points50,
} from './support';

const only = (prize: object) => [
  { ...prize, weight: 999_999, stock: null },
  { ...none, weight: 1 },
];

const remind = async (t: TestProduct): Promise<void> => {
  const task = noticeTasks.find(({ name }) => name === 'notices.prizes');
  if (!task) throw new Error('there is a task');
  await task.run({ db: t.db, businessDate: localDateOf(t.clock.now()), report: async () => undefined });
};

const inbox = async (t: TestProduct, { parent }: Player): Promise<string[]> => {
  await t.settle();
  return (await parent.api.get('/messages?limit=100')).body.items.map(({ title }: { title: string }) => title).reverse();
};

describeProduct('notices of prizes', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    s = await buildLottery(open());
  });

  it('tell of a prize that waits, and remind three days before its last day, once each', async () => {
    const t = open();
    const claimThrough = addDays(localDateOf(t.clock.now()), 20);
    const id = await buildCampaign(t, s, { prizes: only(easel), claimThrough });
    const [player, quick] = [await buildPlayer(t, s.campusId, 10), await buildPlayer(t, s.campusId, 10)];
    await drawn(player, id);
    expect(await inbox(t, player)).toEqual(['抽中的奖品待领取']);
    const { claimText } = await drawn(quick, id);
    await t.settle();
    await s.desk.api.post(`/prize-codes/${claimText}/hand-over`, {}, freshKey());
    const now = t.clock.now();
    for (const days of [16, 17, 17, 18]) {
      t.clock.set(now + days * DAY_MS);
      await remind(t);
      expect((await inbox(t, player)).length).toBe(days < 17 ? 1 : 2);
    }
    const [message] = (await player.parent.api.get('/messages')).body.items;
    expect(message).toMatchObject({
      title: '还有奖品没有领取',
      page: `/packages/mall/pages/draws/index?studentId=${player.studentId}`,
    });
    expect(message.body).toMatch(/^Zelda在「冬日抽奖」中抽中的「画架」还在「.+」前台/);
    expect(await inbox(t, quick)).toEqual(['抽中的奖品待领取']);
  });

  it('tell of a prize that nobody came for, and of one that was handed over without its code, once each', async () => {
    const t = open();
    const claimThrough = addDays(localDateOf(t.clock.now()), 20);
    const id = await buildCampaign(t, s, { prizes: only(easel), claimThrough });
    const [away, known] = [await buildPlayer(t, s.campusId, 10), await buildPlayer(t, s.campusId, 10)];
    await drawn(away, id);
    const { id: drawId } = await drawn(known, id);
    await t.settle();
    expect((await s.desk.api.post(`/prizes/${drawId}/hand-over`, { reason: '外婆来领' }, freshKey())).status).toBe(200);
    expect(await inbox(t, known)).toEqual(['抽中的奖品待领取', '奖品已领取']);
    t.clock.set(startOfDay(addDays(claimThrough, 1)) - 1);
    await forfeitPrizes(t.db);
    expect(await inbox(t, away)).toEqual(['抽中的奖品待领取']);
    t.clock.set(startOfDay(addDays(claimThrough, 1)));
    for (let turn = 0; turn < 2; turn += 1) await forfeitPrizes(t.db);
    expect(await inbox(t, away)).toEqual(['抽中的奖品待领取', '奖品逾期未领']);
    expect(await inbox(t, known)).toEqual(['抽中的奖品待领取', '奖品已领取']);
    const bodies = async ({ parent }: Player) => (await parent.api.get('/messages')).body.items[0].body;
    expect(await bodies(away)).toMatch(
      /^Zelda在「冬日抽奖」中抽中的「画架」没有在\d+年\d+月\d+日（含当天）前领取，已按活动规则作废。$/,
    );
    expect(await bodies(known)).toContain('未出示领奖码。如不是您家领取的，请联系校区。');
  });

  it('tell nothing of what was seen at once', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: only(points50) });
    const player = await buildPlayer(t, s.campusId, 10);
    const before = await inbox(t, player);
    await drawn(player, id);
    expect(await inbox(t, player)).toEqual(before);
  });
});
