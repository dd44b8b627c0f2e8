import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from './ddl';

/** The order that a payment is a part of, so that the points of the parts add up to those of the whole. */
export class OrderParts1763700000027 implements MigrationInterface {
  name = 'OrderParts1763700000027';

  async up(runner: QueryRunner): Promise<void> {
    await addColumns(runner, 'earning_revenue_fact', ['orderPartsFen text NULL', 'orderPart integer NULL']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumns(runner, 'earning_revenue_fact', ['orderPart', 'orderPartsFen']);
  }
}
