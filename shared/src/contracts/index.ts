export * from './error-catalogue';
export * from './identity';
export * from './operations';
export * from './points';
export * from './schooling';
export * from './schooling-attendance';
export * from './schooling-leave';
export * from './schooling-students';
