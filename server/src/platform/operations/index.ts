export { type OperationsMetrics, operationsMetrics } from './metrics';
export { type OperationsParts, operationsRoutes } from './routes';
