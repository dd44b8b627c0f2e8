import type { RepeatingTask } from '../../platform/jobs/repeating';
import type { ScheduledTask } from '../../platform/jobs/types';
import { expireHolds } from './usecases/expire-holds';
import { expireLots } from './usecases/expire-lots';

/** Five past midnight: soon enough that hardly anyone meets a balance that must be worked out. */
const JUST_AFTER_MIDNIGHT = 5;

export const jobs: ScheduledTask[] = [
  {
    name: 'points.settle',
    title: '积分到期清零与待生效积分发放',
    minuteOfDay: JUST_AFTER_MIDNIGHT,
    run: async ({ db, businessDate, report }) => {
      await expireHolds(db);
      const totals = await expireLots(db, businessDate, (sofar) => report({ ...sofar }));
      await report({ ...totals });
    },
  },
];

/** A family waits this long at most for points of a redemption it did not finish. */
const HOLD_SWEEP_MS = 2 * 60_000;

export const repeatingJobs: RepeatingTask[] = [
  {
    name: 'points.expire-holds',
    everyMs: HOLD_SWEEP_MS,
    run: async (db) => {
      await expireHolds(db);
    },
  },
];
