export * from './error-catalogue';
export * from './identity';
