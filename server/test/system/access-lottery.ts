import { buildCampaign, type buildPlayer, drawn, easel, none } from '../lottery/support';
import { givePoints } from '../mall/support';
import type { TestProduct } from '../support/product';
import { freshKey, type Person } from '../support/product-school';

/** Who makes the lottery's objects. */
export interface LotteryCast {
  readonly campusId: string;
  readonly studentId: string;
  readonly parent: Person;
  readonly owner: Person & { readonly staffId: string };
}

/** A campaign that runs with a prize of the child that waits, and one that is over. */
export const populateLottery = async (t: TestProduct, { campusId, studentId, parent, owner }: LotteryCast) => {
  const { status } = await owner.api.put('/lottery-setting', { on: true, understood: true });
  if (status !== 200) throw new Error(`the switch was refused: ${status}`);
  const prizes = [
    { ...easel, weight: 999_999, stock: null },
    { ...none, weight: 1 },
  ];
  const endedId = await buildCampaign(t, { owner }, { prizes, closesAt: t.clock.now() + 1_000 });
  t.clock.set(t.clock.now() + 1_000);
  const ended = await owner.api.post(`/lotteries/${endedId}/end`, {}, freshKey());
  if (ended.status !== 200) throw new Error(`the end was refused: ${JSON.stringify(ended.body)}`);
  const lotteryId = await buildCampaign(t, { owner }, { prizes });
  await givePoints(t, studentId, campusId, 10);
  const won = await drawn({ studentId, parent } as Awaited<ReturnType<typeof buildPlayer>>, lotteryId);
  return { lotteryId, endedId, drawId: won.id as string, claimCode: won.claimCode as string };
};

/** Why fields of the lottery that look like references need no check of their own. */
export const LOTTERY_UNOWNED: Readonly<Record<string, string>> = {
  '*#lotteryId': 'campaigns are the whole school’s; draws are shown by campus and by child (tested in lottery/campaign.test.ts)',
  '*#prizes.id': 'a name within one campaign',
  'lottery.handOverKnown#drawId': 'the handler checks its campus (tested in lottery/claims.test.ts)',
};

/** Requests that cannot be made up. */
export const lotterySamples = (
  { lotteryId, endedId, drawId, claimCode }: Awaited<ReturnType<typeof populateLottery>>,
  studentId: string,
) => ({
  'lottery.read': { params: { lotteryId } },
  'lottery.draws': { params: { lotteryId } },
  'lottery.save': { params: { lotteryId } },
  'lottery.start': { params: { lotteryId } },
  'lottery.end': { params: { lotteryId } },
  'lottery.draw': { params: { studentId, lotteryId } },
  'lottery.handOverKnown': { params: { drawId } },
  'lottery.handOver': { params: { code: claimCode } },
  'lottery.show': { params: { studentId, lotteryId } },
  'lottery.winners': { params: { lotteryId } },
  'exports.lotteryDraws': { params: { format: 'csv' }, query: { lotteryId } },
  'exports.lotteryWinners': { params: { format: 'csv' }, query: { lotteryId } },
  'lottery.published': { params: { lotteryId: endedId } },
  'lottery.byCode': { params: { code: claimCode } },
});
