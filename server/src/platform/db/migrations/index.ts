import type { MigrationInterface } from 'typeorm';
import { Platform1763700000001 } from './0001-platform';
import { Identity1763700000002 } from './0002-identity';
import { Schooling1763700000003 } from './0003-schooling';
import { Points1763700000004 } from './0004-points';
import { Earning1763700000005 } from './0005-earning';
import { SchoolingRecords1763700000006 } from './0006-schooling-records';
import { Payments1763700000007 } from './0007-payments';
import { WechatPush1763700000008 } from './0008-wechat-push';
import { Messaging1763700000009 } from './0009-messaging';
import { WorkList1763700000010 } from './0010-work-list';
import { Indexes1763700000011 } from './0011-indexes';
import { ListOrders1763700000012 } from './0012-list-orders';
import { EarningProgramme1763700000013 } from './0013-earning-programme';
import { RuleVersions1763700000014 } from './0014-rule-versions';
import { Budget1763700000015 } from './0015-budget';
import { ManualAwards1763700000016 } from './0016-manual-awards';
import { Liability1763700000017 } from './0017-liability';
import { PaymentOrders1763700000018 } from './0018-payment-orders';
import { RuleBacktests1763700000019 } from './0019-rule-backtests';
import { BudgetExpiry1763700000020 } from './0020-budget-expiry';
import { LotExtensions1763700000021 } from './0021-lot-extensions';
import { Mall1763700000022 } from './0022-mall';
import { MallFulfilment1763700000023 } from './0023-mall-fulfilment';
import { MallShipping1763700000024 } from './0024-mall-shipping';
import { MallPrices1763700000025 } from './0025-mall-prices';
import { Lottery1763700000026 } from './0026-lottery';
import { OrderParts1763700000027 } from './0027-order-parts';
import { RuleEditors1763700000028 } from './0028-rule-editors';

/** Every migration, oldest first. One set serves both engines. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  Platform1763700000001,
  Identity1763700000002,
  Schooling1763700000003,
  Points1763700000004,
  Earning1763700000005,
  SchoolingRecords1763700000006,
  Payments1763700000007,
  WechatPush1763700000008,
  Messaging1763700000009,
  WorkList1763700000010,
  Indexes1763700000011,
  ListOrders1763700000012,
  EarningProgramme1763700000013,
  RuleVersions1763700000014,
  Budget1763700000015,
  Liability1763700000017,
  ManualAwards1763700000016,
  PaymentOrders1763700000018,
  RuleBacktests1763700000019,
  BudgetExpiry1763700000020,
  LotExtensions1763700000021,
  Mall1763700000022,
  MallFulfilment1763700000023,
  MallShipping1763700000024,
  MallPrices1763700000025,
  Lottery1763700000026,
  OrderParts1763700000027,
  RuleEditors1763700000028,
];
