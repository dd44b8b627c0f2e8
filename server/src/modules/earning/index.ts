/** The earning module's only door: what the composition root may use. Nothing below imports it. */

export { waitWords } from './domain/wait-words';
export { earningAwardOwner } from './http/award-owner';
export { createExtensionRoutes, type ExtensionRouteDeps } from './http/extension-routes';
export { createManualRoutes, manualAwardOwner } from './http/manual-routes';
export { routes as earningRoutes } from './http/routes';
export { versionRoutes } from './http/version-routes';
export { type Backtests, createBacktests } from './jobs';
export { earningEntities } from './persistence/entities';
export { awardsGiven, givenByHand } from './persistence/given-store';
export { manualAwardsWaiting, queuedAwardsWaiting, type WaitingAward } from './persistence/waiting-store';
export { JUDGING, subscribers as earningSubscribers } from './subscribers';
export { type AwardLine, awardsFor, awardsMoved } from './usecases/awards-for';
export { backtestFamilyData } from './usecases/backtest-family-data';
export { type AskForBacktest, askForBacktest } from './usecases/backtest-life';
export { runBacktest } from './usecases/backtest-run';
export { extensionTask, extensionWork } from './usecases/extensions';
export { manualFamilyData } from './usecases/manual-family-data';
export { countByHand, giveManual, lastDayByHand } from './usecases/manual-give';
export type { ManualBudget } from './usecases/manual-ports';
export { ruleTitles } from './usecases/rule-titles';
export {
  createDraft,
  publish as publishVersion,
  ruleSetOf,
  saveDraftVersion,
  submitForReview,
} from './usecases/versions';
