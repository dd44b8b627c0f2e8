import { commonErrors } from '../kernel/errors';
import { identityErrors } from './identity';
import { pointsErrors } from './points';

/** Every error code of the API. Each capability adds its own table here. */
export const errorCatalogue = {
  ...commonErrors,
  ...identityErrors,
  ...pointsErrors,
};
