export { type Config, readConfig, SIMULATOR, variables } from './config';
export { ConfigError, type Environment, type NamedKey } from './variables';
export { PAY_NOTIFY_PATH, type PayConfig, type PushConfig } from './wechat-pay';
