export * from './error-catalogue';
export * from './identity';
export * from './points';
