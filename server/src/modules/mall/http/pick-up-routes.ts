import { mallDeskContracts as desk, mallFamilyContracts as family } from '@qingya/shared';
import { type Route, write } from '../../../platform/http/route';
import { answerPickUp, askGuardian } from '../usecases/pick-up-requests';
import { auditRedemption } from './redemption-audit';
import { presentRedemption } from './redemption-presenters';

/** Somebody without the code is at the desk: the question to the guardians, and their answer. */
export const pickUpRoutes: readonly Route[] = [
  write(
    desk.askGuardian,
    async (uow, req) => {
      const { redemptionId } = req.params;
      const row = await askGuardian(uow, { redemptionId, taker: req.body.taker, staffId: req.staff().staffId });
      await auditRedemption(uow, req.actor(), 'guardian_asked', row);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    family.answerPickUp,
    async (uow, req) => {
      const { redemptionId } = req.params;
      await answerPickUp(uow, { redemptionId, guardianId: req.guardian().guardianId, accept: req.body.accept });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
];
