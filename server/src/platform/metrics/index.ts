export type { GaugeSample } from './metrics';
export { Metrics } from './metrics';
export type { ObserveCall, ProviderCall } from './provider-call';
