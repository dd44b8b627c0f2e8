export { type Config, readConfig, SIMULATOR, variables } from './config';
export { ConfigError, type Environment, type NamedKey } from './variables';
export type { PayConfig, PushConfig } from './wechat-pay';
