import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkIn, createIndex, createTable, createUniqueIndex, dropTables } from './ddl';

/** Where redemptions are posted, and who is asked whether somebody else may take one. */
export class MallShipping1763700000024 implements MigrationInterface {
  name = 'MallShipping1763700000024';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'mall_shipment', [
      'redemptionId varchar(26) NOT NULL PRIMARY KEY',
      'addressSealed text NULL',
      'recipient varchar(60) NOT NULL',
      'phone varchar(20) NOT NULL',
      'region varchar(60) NOT NULL',
      'courier varchar(20) NULL',
      'trackingNo varchar(40) NULL',
      'shippedAt bigint NULL',
    ]);
    await createIndex(runner, 'ix_mall_shipment_tracking', 'mall_shipment', ['courier', 'trackingNo']);
    await createTable(runner, 'mall_pick_up_request', [
      'id varchar(26) NOT NULL PRIMARY KEY',
      'redemptionId varchar(26) NOT NULL',
      'taker varchar(20) NOT NULL',
      'state varchar(12) NOT NULL',
      'inForce integer NULL',
      'askedBy varchar(26) NOT NULL',
      'askedAt bigint NOT NULL',
      'validUntil bigint NOT NULL',
      'answeredBy varchar(26) NULL',
      'answeredAt bigint NULL',
      checkIn('ck_mall_pick_up_request_state', 'state', ['waiting', 'accepted', 'refused', 'over']),
    ]);
    await createUniqueIndex(runner, 'uq_mall_pick_up_request_in_force', 'mall_pick_up_request', ['redemptionId', 'inForce']);
    await createIndex(runner, 'ix_mall_pick_up_request_asked', 'mall_pick_up_request', ['askedAt']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, ['mall_pick_up_request', 'mall_shipment']);
  }
}
