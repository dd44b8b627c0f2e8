import { commonErrors } from '../kernel/errors';

/** Every error code of the API. Each capability adds its own table here. */
export const errorCatalogue = {
  ...commonErrors,
};
