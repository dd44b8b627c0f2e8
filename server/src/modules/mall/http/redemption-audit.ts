import type { UnitOfWork } from '../../../platform/db';
import type { Actor } from '../../../platform/http/principal';
import { recordAudit } from '../../identity';
import type { RedemptionRow } from '../persistence/redemption-store';

/** What staff did with a redemption; what they wrote about it, names and addresses stay outside the log. */
export const auditRedemption = (
  uow: UnitOfWork,
  actor: Actor,
  what: string,
  row: RedemptionRow,
  details: object = {},
): Promise<void> =>
  recordAudit(uow, {
    actor,
    action: `mall.redemption.${what}`,
    subjectKind: 'redemption',
    subjectId: row.id,
    campusId: row.campusId,
    details: { studentId: row.studentId, goodId: row.goodId, quantity: row.quantity, points: row.points, ...details },
  });
