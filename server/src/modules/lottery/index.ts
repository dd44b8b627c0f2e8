import type { Route } from '../../platform/http/route';
import type { RepeatingTask, ScheduledTask } from '../../platform/jobs';
import { exportRoutes } from './http/export-routes';
import { familyRoutes } from './http/family-routes';
import { staffRoutes } from './http/staff-routes';
import { waitingRoutes } from './http/waiting-routes';
import { lotteryRepeating, lotteryTasks } from './jobs';
import type { LotteryPorts } from './ports';

/** The lottery module's only door: what other modules and the composition root may use. */

export { drawNumber, type Hashing, prizeAt, seedBytes } from './domain/draw';
export { lotteryFamilyData } from './family-data';
export { runningCampaign, setOn as switchLotteries } from './persistence/campaign-store';
export { type DrawStory as LotteryPrize, drawById as lotteryPrizeById, prizesLastClaimable } from './persistence/draw-store';
export { lotteryEntities } from './persistence/entities';
export type { CouponWon, LotteryPorts, WordRefused } from './ports';
export type { CampaignText } from './usecases/campaign-rules';
export { type DrawCommand, draw as drawOnce } from './usecases/draw';
export { createCampaign } from './usecases/edit-campaign';
export { nodeHashing } from './usecases/hashing';
export { type LotteryDifference, reconcileLottery } from './usecases/reconcile-lottery';
export { endCampaign, startCampaign } from './usecases/run-campaign';

/** Everything the lottery gives to the platform. */
export interface Lottery {
  readonly routes: readonly Route[];
  readonly tasks: readonly ScheduledTask[];
  readonly repeating: readonly RepeatingTask[];
}

/** Builds the module for one process. */
export const createLottery = (ports: LotteryPorts): Lottery => ({
  routes: [...staffRoutes(ports), ...waitingRoutes, ...familyRoutes(ports), ...exportRoutes],
  tasks: lotteryTasks(ports),
  repeating: lotteryRepeating(ports),
});
