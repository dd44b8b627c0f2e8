import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from './ddl';

/** Finds what lapses on a day, and what a family objected to, without reading everything. */
export class Indexes1763700000011 implements MigrationInterface {
  name = 'Indexes1763700000011';

  async up(runner: QueryRunner): Promise<void> {
    await createIndex(runner, 'ix_points_lot_expiry', 'points_lot', ['expiresOn', 'state', 'studentId']);
    await createIndex(runner, 'ix_schooling_dispute_student', 'schooling_attendance_dispute', ['studentId', 'id']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndex(runner, 'ix_schooling_dispute_student', 'schooling_attendance_dispute');
    await dropIndex(runner, 'ix_points_lot_expiry', 'points_lot');
  }
}
