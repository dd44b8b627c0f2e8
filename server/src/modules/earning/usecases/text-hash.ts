import { createHash } from 'node:crypto';

/** Stands for the text of a version: equal texts have equal ones. */
export const hashOf = (rules: string): string => createHash('sha256').update(rules).digest('hex');
