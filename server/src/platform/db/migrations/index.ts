import type { MigrationInterface } from 'typeorm';
import { Platform1763700000001 } from './0001-platform';
import { Schooling1763700000003 } from './0003-schooling';

/** Every migration, oldest first. One set serves both engines. */
export const migrations: readonly (new () => MigrationInterface)[] = [Platform1763700000001, Schooling1763700000003];
