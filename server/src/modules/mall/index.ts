/** The mall module's only door: what the composition root may use. */

import type { Route } from '../../platform/http/route';
import type { RepeatingTask, ScheduledTask } from '../../platform/jobs';
import type { FamilyDataContributor } from '../identity';
import { mallFamilyData } from './family-data';
import { familyRuleRoutes } from './http/family-rule-routes';
import { goodsExportRoutes } from './http/goods-exports';
import { goodsRoutes } from './http/goods-routes';
import { imageRoutes } from './http/image-routes';
import { pickUpRoutes } from './http/pick-up-routes';
import { pricingRoutes } from './http/pricing-routes';
import { redemptionExportRoutes } from './http/redemption-exports';
import { redemptionRoutes } from './http/redemption-routes';
import { reportExportRoutes } from './http/report-exports';
import { createReportRoutes } from './http/report-routes';
import { rightRoutes } from './http/right-routes';
import { shelfRoutes } from './http/shelf-routes';
import { shippingRoutes } from './http/shipping-routes';
import { stockRoutes } from './http/stock-routes';
import { transferRoutes } from './http/transfer-routes';
import { dailyTasks, repeatingTasks } from './jobs';
import type { MallPorts } from './ports';

export { proposeListPrice } from './domain/pricing';
export { openRedemptionsOf } from './http/open-redemptions';
export { redemptionOwner } from './http/redemption-routes';
export { mallEntities } from './persistence/entities';
export { redemptionsWaiting, type WaitingRedemption } from './persistence/waiting-store';
export type { MallPorts } from './ports';
export { sealAddress } from './usecases/addresses';
export { approvalFor, isRefusal, keyPin, orRefuse, setFamilyRule } from './usecases/family-rule';
export { createGood, type GoodEditor, type GoodText, setGoodState } from './usecases/goods';
export { sweepImages, uploadImage } from './usecases/images';
export { cancelRedemption, handOverRedemption, prepareRedemption, returnRedemption } from './usecases/move-redemption';
export type { SeatMove } from './usecases/move-seats';
export { endPromotion, promote } from './usecases/promotions';
export { type MallDifference, reconcileMall } from './usecases/reconcile-mall';
export { redeem } from './usecases/redeem';
export { type RedemptionStory, redemptionStory } from './usecases/redemption-story';
export { remindRedemptions } from './usecases/remind-redemptions';
export { type GiveRight, giveRight, takeBackRight, useRight } from './usecases/rights';
export { shipRedemption } from './usecases/ship-redemption';
export { moveByHand } from './usecases/stock';
export { sweepRedemptions } from './usecases/sweep-redemptions';
export { wishFor } from './usecases/wishes';

/** Everything the mall gives to the platform. */
export interface Mall {
  readonly routes: readonly Route[];
  readonly tasks: readonly ScheduledTask[];
  readonly repeating: readonly RepeatingTask[];
  readonly familyData: FamilyDataContributor;
}

/** Builds the module for one process. */
export const createMall = (ports: MallPorts): Mall => ({
  routes: [
    ...goodsRoutes(ports),
    ...stockRoutes,
    ...goodsExportRoutes(ports),
    ...imageRoutes(ports),
    ...pricingRoutes(ports),
    ...shelfRoutes,
    ...redemptionRoutes(ports),
    ...redemptionExportRoutes(ports),
    ...shippingRoutes(ports),
    ...pickUpRoutes,
    ...transferRoutes,
    ...familyRuleRoutes(ports),
    ...rightRoutes,
    ...createReportRoutes(ports),
    ...reportExportRoutes(ports),
  ],
  tasks: dailyTasks(ports),
  repeating: repeatingTasks,
  familyData: mallFamilyData(ports.vault),
});
