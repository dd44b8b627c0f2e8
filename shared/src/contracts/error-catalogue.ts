import { commonErrors } from '../kernel/errors';
import { identityErrors } from './identity';

/** Every error code of the API. Each capability adds its own table here. */
export const errorCatalogue = {
  ...commonErrors,
  ...identityErrors,
};
