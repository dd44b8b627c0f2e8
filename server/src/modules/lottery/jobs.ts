import type { RepeatingTask, ScheduledTask } from '../../platform/jobs';
import { requireNoFailures } from '../../platform/jobs/due-rows';
import type { LotteryPorts } from './ports';
import { forfeitPrizes } from './usecases/claim-prize';
import { endDueCampaigns, resealSeeds } from './usecases/run-campaign';

/** The seed is revealed so soon after the closing time. */
const SWEEP_MS = 2 * 60_000;
const RESEAL_AT = 3 * 60 + 35;

export const lotteryRepeating = (ports: Pick<LotteryPorts, 'vault'>): RepeatingTask[] => [
  {
    name: 'lottery.sweep',
    everyMs: SWEEP_MS,
    run: async (db) => {
      requireNoFailures(await forfeitPrizes(db), await endDueCampaigns(db, ports));
    },
  },
];

export const lotteryTasks = (ports: Pick<LotteryPorts, 'vault'>): ScheduledTask[] => [
  {
    name: 'lottery.reseal-seeds',
    title: '用新密钥重新加密抽奖种子',
    minuteOfDay: RESEAL_AT,
    run: async ({ db, report }) => {
      const resealed = await resealSeeds(db, ports);
      requireNoFailures(resealed);
      await report({ resealed: resealed.done });
    },
  },
];
