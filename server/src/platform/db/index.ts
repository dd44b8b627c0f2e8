export { Database } from './database';
export * from './dialect';
export * from './errors';
export type { EntityList } from './open';
export { openDatabase } from './open';
export type { Engine, NewEvent, Reader, Row, SqlValue, StatementListener, UnitOfWork } from './types';
