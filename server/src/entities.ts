import { budgetEntities } from './modules/budget';
import { earningEntities } from './modules/earning';
import { identityEntities } from './modules/identity';
import { insightEntities } from './modules/insight';
import { lotteryEntities } from './modules/lottery';
import { mallEntities } from './modules/mall';
import { messagingEntities } from './modules/messaging';
import { paymentEntities } from './modules/payments';
import { pointsEntities } from './modules/points';
import { schoolingEntities, schoolingRecordEntities } from './modules/schooling';
import type { EntityList } from './platform/db';
import { operationsEntities } from './platform/operations/entities';

/** Every entity class of every module; compared with the migrated schema in tests. */
export const entities: EntityList = [
  ...operationsEntities,
  ...budgetEntities,
  ...earningEntities,
  ...insightEntities,
  ...lotteryEntities,
  ...mallEntities,
  ...messagingEntities,
  ...paymentEntities,
  ...pointsEntities,
  ...identityEntities,
  ...schoolingEntities,
  ...schoolingRecordEntities,
];
