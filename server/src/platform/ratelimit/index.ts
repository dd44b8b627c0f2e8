export type { RateFigure, RateFigures, RateKind, RateLimiterOptions } from './rate-limiter';
export { connectRateRedis, defaultRates, RateLimiter } from './rate-limiter';
