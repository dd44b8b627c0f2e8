import { mallFamilyContracts as family, mallContracts as goods } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { type Route, write } from '../../../platform/http/route';
import { recordAudit } from '../../identity';
import { transferRedemption, transferStock } from '../usecases/transfer';
import { presentStock } from './presenters';
import { auditRedemption } from './redemption-audit';
import { presentRedemption } from './redemption-presenters';

/** From campus to campus: redemptions, and pieces on the shelf. */
export const transferRoutes: readonly Route[] = [
  write(
    family.transfer,
    async (uow, req) => {
      const actor = req.actor();
      const { redemptionId } = req.params;
      const row = await transferRedemption(uow, { redemptionId, campusId: req.body.campusId, actor });
      if (actor.kind === 'staff') await auditRedemption(uow, actor, 'transferred', row, { from: row.transferredFrom });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    goods.transferStock,
    async (uow, req) => {
      const actor = req.actor();
      const { goodId } = req.params;
      const { fromCampusId, toCampusId, quantity } = req.body;
      if (fromCampusId === toCampusId) throw fail('invalid_request', [{ field: 'toCampusId', message: '请选择另一个校区' }]);
      await transferStock(uow, { goodId, ...req.body, actor });
      await recordAudit(uow, {
        actor,
        action: 'mall.stock.transferred',
        subjectKind: 'good',
        subjectId: goodId,
        campusId: fromCampusId,
        details: { toCampusId, quantity },
      });
      return null;
    },
    ({ db, params, body }) =>
      db.read(async (reader) => ({
        from: await presentStock(reader, params.goodId, body.fromCampusId),
        to: await presentStock(reader, params.goodId, body.toCampusId),
      })),
  ),
];
