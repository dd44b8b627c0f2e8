import { DAY_MS, startOfDay } from '@qingya/shared';
import { purgeIdempotency } from '../platform/idempotency/stored-results';
import type { ScheduledTask } from '../platform/jobs';
import { purgeOutbox } from '../platform/outbox';
import { purgePushes } from '../platform/wechat';

const KEEP_KEYS_DAYS = 7;
const KEEP_EVENTS_DAYS = 90;
const KEEP_PUSHES_DAYS = 30;

/** Housekeeping of the platform's own tables. */
export const platformTasks: readonly ScheduledTask[] = [
  {
    name: 'platform.purge',
    title: '清理过期的提交标识与已处理的事件',
    minuteOfDay: 4 * 60,
    run: async ({ db, businessDate, report }) => {
      const midnight = startOfDay(businessDate);
      let keys = 0;
      for (let removed = 1; removed > 0; ) {
        removed = await db.transaction((uow) => purgeIdempotency(uow, midnight - KEEP_KEYS_DAYS * DAY_MS));
        keys += removed;
      }
      const events = await purgeOutbox(db, KEEP_EVENTS_DAYS, midnight, (sofar) => report({ keys, events: sofar }));
      const pushes = await purgePushes(db, KEEP_PUSHES_DAYS, midnight);
      await report({ keys, events, pushes });
    },
  },
];
