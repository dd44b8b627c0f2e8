export * from './contracts';
export * from './kernel';
export * from './message-templates';
