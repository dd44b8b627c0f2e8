/** The insight module's only door: what the composition root may use. Nothing depends on it. */
export { routes as insightRoutes } from './http/routes';
export { jobs as insightTasks } from './jobs';
export { insightEntities } from './persistence/entities';
export { rateOn } from './usecases/rate-on';
export { type LiabilityDifference, reconcileLiability } from './usecases/reconcile-liability';
export { rollForward, snapshotAt } from './usecases/reports';
export { takeSnapshots } from './usecases/take-snapshots';
