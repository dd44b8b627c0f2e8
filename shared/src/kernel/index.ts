export * from './brand';
export * from './define-endpoint';
export * from './endpoint';
export * from './errors';
export * from './local-date';
export * from './member-code';
export * from './permissions';
