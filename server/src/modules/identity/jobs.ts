import type { ScheduledTask } from '../../platform/jobs/types';
import type { Vault } from '../../platform/vault';
import { resealPhones } from './usecases/reseal-phones';
import { sweepSessions } from './usecases/sweep-sessions';

/** The module's nightly work. */
export const identityTasks = ({ vault }: { readonly vault: Vault }): ScheduledTask[] => [
  {
    name: 'identity.sweep-sessions',
    title: '清理过期的登录记录',
    minuteOfDay: 3 * 60,
    run: async ({ db, report }) => report(await sweepSessions(db)),
  },
  {
    name: 'identity.reseal-phones',
    title: '用新密钥重新加密手机号',
    minuteOfDay: 3 * 60 + 30,
    run: async ({ db, report }) => report({ resealed: await resealPhones(db, vault) }),
  },
];
