import type { RepeatingTask } from '../../platform/jobs/repeating';
import type { ScheduledTask } from '../../platform/jobs/types';
import { errorText } from '../../platform/log/background-log';
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
      // A hold that cannot be ended must not keep what has run out of everybody else: what is wrong is thrown in the end.
      const [holds] = await Promise.allSettled([expireHolds(db)]);
      const [lots] = await Promise.allSettled([expireLots(db, businessDate, (sofar) => report({ ...sofar }))]);
      if (lots.status === 'fulfilled') await report({ ...lots.value });
      const reasons = [holds, lots].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      if (reasons.length > 1) throw new Error(reasons.map(errorText).join('; '));
      for (const reason of reasons) throw reason;
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
