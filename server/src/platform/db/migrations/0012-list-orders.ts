import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from './ddl';

/** What staff sort long lists by. A list of one campus is short enough to be put in order; that of a whole school is not. */
const INDEXES: readonly (readonly [name: string, table: string, columns: readonly string[]])[] = [
  ['ix_schooling_student_name', 'schooling_student', ['name', 'id']],
  ['ix_schooling_class_group_name', 'schooling_class_group', ['name', 'id']],
  ['ix_schooling_class_group_order', 'schooling_class_group', ['externalCode', 'id']],
  ['ix_schooling_attendance_start', 'schooling_attendance', ['startsAt', 'id']],
  ['ix_schooling_attendance_recorded', 'schooling_attendance', ['recordedAt', 'id']],
  ['ix_identity_staff_name', 'identity_staff', ['name', 'id']],
];

/** Indexes for the orders of the staff's lists. */
export class ListOrders1763700000012 implements MigrationInterface {
  name = 'ListOrders1763700000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, table, columns] of INDEXES) await createIndex(runner, name, table, columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, table] of INDEXES) await dropIndex(runner, name, table);
  }
}
