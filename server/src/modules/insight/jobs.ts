import { addDays } from '@qingya/shared';
import type { ScheduledTask } from '../../platform/jobs/types';
import { takeSnapshots } from './usecases/take-snapshots';

/** Well after the nightly sweep, and late enough that no transaction of yesterday is still open. */
const HALF_PAST_MIDNIGHT = 30;

export const jobs: readonly ScheduledTask[] = [
  {
    name: 'insight.liability',
    title: '积分负债日结',
    minuteOfDay: HALF_PAST_MIDNIGHT,
    run: async ({ db, businessDate, report }) => {
      await takeSnapshots(db, addDays(businessDate, -1), (date, days) => report({ date, days }));
    },
  },
];
