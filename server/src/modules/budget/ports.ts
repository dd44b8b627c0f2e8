import type { recordAudit } from '../identity';

/** What the composition root gives to the budget module. */
export interface BudgetPorts {
  readonly audit: typeof recordAudit;
}
