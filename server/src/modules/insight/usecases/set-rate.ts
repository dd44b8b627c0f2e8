import type { UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import { recordAudit } from '../../identity';
import { rateOf, writeRate } from '../persistence/setting-store';

/** Sets how many points are worth one yuan on days without a budget; reports of earlier such days follow it as well. */
export const setRate = async (uow: UnitOfWork, pointsPerYuan: number, actor: Actor): Promise<{ pointsPerYuan: number }> => {
  const before = await rateOf(uow);
  await writeRate(uow, pointsPerYuan, actor.id);
  await recordAudit(uow, {
    actor,
    action: 'points.rate.changed',
    subjectKind: 'setting',
    subjectId: 'pointsPerYuan',
    campusId: null,
    details: { before: before.pointsPerYuan, after: pointsPerYuan },
  });
  return { pointsPerYuan };
};
