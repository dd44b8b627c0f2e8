import * as auth from './identity/auth';
import * as family from './identity/family';
import * as school from './identity/school';

export { identityErrors } from './identity/errors';
export * from './identity/vocabulary';

/** Every endpoint of the capability, by name. */
export const identityContracts = { ...auth, ...family, ...school };
