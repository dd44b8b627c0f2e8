import { commonErrors } from '../kernel/errors';
import { behaviourErrors } from './behaviours';
import { budgetErrors } from './budget';
import { earningAwardErrors } from './earning-awards';
import { identityErrors } from './identity';
import { manualAwardErrors } from './manual-awards';
import { messageErrors } from './messages';
import { operationsErrors } from './operations';
import { paymentErrors } from './payments';
import { pointsErrors } from './points';
import { rosterErrors } from './roster';
import { ruleVersionErrors } from './rule-versions';
import { schoolingErrors } from './schooling-errors';

/** Every error code of the API. Each capability adds its own table here. */
export const errorCatalogue = {
  ...commonErrors,
  ...behaviourErrors,
  ...budgetErrors,
  ...earningAwardErrors,
  ...identityErrors,
  ...manualAwardErrors,
  ...messageErrors,
  ...operationsErrors,
  ...paymentErrors,
  ...pointsErrors,
  ...rosterErrors,
  ...ruleVersionErrors,
  ...schoolingErrors,
};
