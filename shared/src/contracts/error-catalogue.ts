import { commonErrors } from '../kernel/errors';
import { behaviourErrors } from './behaviours';
import { budgetErrors } from './budget';
import { earningAwardErrors } from './earning-awards';
import { expiryExtensionErrors } from './expiry-extensions';
import { identityErrors } from './identity';
import { lotteryErrors } from './lottery';
import { mallErrors } from './mall';
import { mallPricingErrors } from './mall-pricing';
import { redemptionErrors } from './mall-redemptions';
import { manualAwardErrors } from './manual-awards';
import { messageErrors } from './messages';
import { operationsErrors } from './operations';
import { paymentErrors } from './payments';
import { pointsErrors } from './points';
import { rosterErrors } from './roster';
import { ruleBacktestErrors } from './rule-backtests';
import { ruleVersionErrors } from './rule-versions';
import { schoolingErrors } from './schooling-errors';

/** Every error code of the API. Each capability adds its own table here. */
export const errorCatalogue = {
  ...commonErrors,
  ...behaviourErrors,
  ...budgetErrors,
  ...earningAwardErrors,
  ...expiryExtensionErrors,
  ...identityErrors,
  ...lotteryErrors,
  ...mallErrors,
  ...mallPricingErrors,
  ...redemptionErrors,
  ...manualAwardErrors,
  ...messageErrors,
  ...operationsErrors,
  ...paymentErrors,
  ...pointsErrors,
  ...rosterErrors,
  ...ruleBacktestErrors,
  ...ruleVersionErrors,
  ...schoolingErrors,
};
