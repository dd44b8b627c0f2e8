export type { GaugeSample } from './metrics';
export { Metrics } from './metrics';
