import { commonErrors } from '../kernel/errors';
import { behaviourErrors } from './behaviours';
import { identityErrors } from './identity';
import { messageErrors } from './messages';
import { operationsErrors } from './operations';
import { paymentErrors } from './payments';
import { pointsErrors } from './points';
import { rosterErrors } from './roster';
import { schoolingErrors } from './schooling-errors';

/** Every error code of the API. Each capability adds its own table here. */
export const errorCatalogue = {
  ...commonErrors,
  ...behaviourErrors,
  ...identityErrors,
  ...messageErrors,
  ...operationsErrors,
  ...paymentErrors,
  ...pointsErrors,
  ...rosterErrors,
  ...schoolingErrors,
};
