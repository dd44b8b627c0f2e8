export * from './contracts';
export * from './kernel';
