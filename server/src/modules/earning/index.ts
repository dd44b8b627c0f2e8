/** The earning module's only door: what the composition root may use. Nothing below imports it. */

export { earningAwardOwner } from './http/award-owner';
export { createManualRoutes, manualAwardOwner } from './http/manual-routes';
export { routes as earningRoutes } from './http/routes';
export { versionRoutes } from './http/version-routes';
export { earningEntities } from './persistence/entities';
export { subscribers as earningSubscribers } from './subscribers';
export { type AwardLine, awardsFor, awardsMoved } from './usecases/awards-for';
export { manualFamilyData } from './usecases/manual-family-data';
export type { ManualBudget } from './usecases/manual-ports';
export { ruleTitles } from './usecases/rule-titles';
