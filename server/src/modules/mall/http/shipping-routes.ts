import { mallDeskContracts as desk, mallFamilyContracts as family } from '@qingya/shared';
import { type Route, read, write } from '../../../platform/http/route';
import { endOfNumber } from '../domain/shipping';
import type { MallPorts } from '../ports';
import { lastAddress } from '../usecases/addresses';
import { correctTracking, shipRedemption, takeFromCourier } from '../usecases/ship-redemption';
import { auditRedemption } from './redemption-audit';
import { presentRedemption } from './redemption-presenters';

/** What is posted: by the desk, and to where a family had it posted last. */
export const shippingRoutes = ({ vault }: MallPorts): readonly Route[] => [
  read(family.lastAddress, (req) =>
    req.db.read(async (reader) => ({ address: await lastAddress(reader, vault, req.guardian()) })),
  ),
  write(
    desk.ship,
    async (uow, req) => {
      const actor = req.actor();
      const row = await shipRedemption(uow, { redemptionId: req.params.redemptionId, actor, ...req.body });
      await auditRedemption(uow, actor, 'shipped', row, { courier: req.body.courier });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    desk.correctTracking,
    async (uow, req) => {
      const { courier, trackingNo } = req.body;
      const { row, before } = await correctTracking(uow, { redemptionId: req.params.redemptionId, courier, trackingNo });
      await auditRedemption(uow, req.actor(), 'tracking_corrected', row, {
        before: { courier: before.courier, number: endOfNumber(before.trackingNo) },
        after: { courier, number: endOfNumber(trackingNo) },
      });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    desk.takeFromCourier,
    async (uow, req) => {
      const { row, taken } = await takeFromCourier(uow, req.params.redemptionId);
      if (taken) await auditRedemption(uow, req.actor(), 'taken_from_courier', row);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
];
