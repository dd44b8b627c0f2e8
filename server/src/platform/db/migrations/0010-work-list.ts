import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndex, dropIndex } from './ddl';

/** What is still open must be found among all that was ever settled, also by those who look at every campus at once. */
const INDEXES: readonly (readonly [name: string, table: string, columns: readonly string[]])[] = [
  ['ix_schooling_leave_status', 'schooling_leave_request', ['status', 'id']],
  ['ix_schooling_make_up_status', 'schooling_make_up', ['status', 'campusId', 'id']],
  ['ix_schooling_dispute_status', 'schooling_attendance_dispute', ['status', 'id']],
  ['ix_schooling_lesson_start', 'schooling_lesson', ['startsAt', 'id']],
  ['ix_points_dispute_state', 'points_dispute', ['state', 'id']],
  ['ix_payments_desk_void_state', 'payments_desk_void', ['state', 'campusId', 'id']],
];

/** Indexes for the work list and the timetable. */
export class WorkList1763700000010 implements MigrationInterface {
  name = 'WorkList1763700000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, table, columns] of INDEXES) await createIndex(runner, name, table, columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, table] of INDEXES) await dropIndex(runner, name, table);
  }
}
