import type { UnitOfWork } from '../../../platform/db';
import { type Actor, allows, type StaffPrincipal } from '../../../platform/http/principal';
import { recordAudit } from '../../identity';
import type { LooksAfter } from '../usecases/goods';

/** Campuses on which the caller may see stock; undefined = all. */
export const stockScope = (staff: StaffPrincipal, campusId: string | undefined): readonly string[] | undefined => {
  if (campusId !== undefined) return [campusId];
  const scope = staff.permissions.get('goods.read') ?? [];
  return scope === 'all' ? undefined : scope;
};

/** Where somebody may write about goods. */
export const looksAfter =
  (staff: StaffPrincipal): LooksAfter =>
  (campusId) =>
    allows(staff, 'goods.write', campusId);

/** Where somebody may sell below break-even. */
export const maySellBelow =
  (staff: StaffPrincipal): LooksAfter =>
  (campusId) =>
    allows(staff, 'goods.price.below', campusId);

/** What staff did with a good, its price or its stock. */
export const auditGood = (
  uow: UnitOfWork,
  actor: Actor,
  what: string,
  goodId: string,
  campusId: string | null,
  details: object = {},
): Promise<void> =>
  recordAudit(uow, { actor, action: `mall.${what}`, subjectKind: 'good', subjectId: goodId, campusId, details: { ...details } });
