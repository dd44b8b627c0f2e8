import { DAY_MS } from '@qingya/shared';
import type { RepeatingTask } from '../../platform/jobs/repeating';
import type { ScheduledTask } from '../../platform/jobs/types';
import type { MallPorts } from './ports';
import { sweepImages } from './usecases/images';
import { remindRedemptions } from './usecases/remind-redemptions';
import { sweepAddresses } from './usecases/sweep-addresses';
import { sweepRedemptions } from './usecases/sweep-redemptions';

/** A family waits this long at most for points of what it did not pick up. */
const SWEEP_MS = 2 * 60_000;
/** Reminders are about days: a quarter of an hour late is soon enough. */
const REMIND_MS = 15 * 60_000;

export const repeatingTasks: readonly RepeatingTask[] = [
  {
    name: 'mall.sweep-redemptions',
    everyMs: SWEEP_MS,
    run: async (db) => {
      await sweepRedemptions(db);
    },
  },
  {
    name: 'mall.remind-redemptions',
    everyMs: REMIND_MS,
    run: async (db) => {
      await remindRedemptions(db);
    },
  },
];

/** After the night's reading of phone numbers, before the working day. */
const ADDRESSES_AT_MINUTE = 3 * 60 + 45;
/** Before anybody writes about goods. */
const IMAGES_AT_MINUTE = 4 * 60 + 15;

export const dailyTasks = ({ vault, files }: MallPorts): ScheduledTask[] => [
  {
    name: 'mall.sweep-addresses',
    title: '清除不再需要的收件地址',
    minuteOfDay: ADDRESSES_AT_MINUTE,
    run: async ({ db, report }) => report({ ...(await sweepAddresses(db, vault)) }),
  },
  {
    name: 'mall.sweep-images',
    title: '清除没有商品使用的图片',
    minuteOfDay: IMAGES_AT_MINUTE,
    run: async ({ db, report }) => {
      const unfinished = await files.clearUnfinished(db.clock.now() - DAY_MS);
      await report({ unfinished });
      await report({ unfinished, cleared: await sweepImages(db, files) });
    },
  },
];
