import { addDays } from '@qingya/shared';
import { AppError } from '../../platform/errors';
import type { ScheduledTask } from '../../platform/jobs/types';
import { generateLessons } from './usecases/timetable';

/** Lessons exist this far ahead, so that families see them and can ask for leave. */
export const WEEKS_AHEAD = 4;

/** Keeps the coming weeks of every class group generated; each class group is one transaction. */
export const generateLessonsTask: ScheduledTask = {
  name: 'schooling.generate_lessons',
  title: '按课表生成未来课次',
  minuteOfDay: 60,
  run: async ({ db, businessDate, report }) => {
    let created = 0;
    let conflicts = 0;
    let groups = 0;
    for (let after = ''; ; ) {
      const [next] = await db.read((r) =>
        r.rows<{ id: string }>(
          `SELECT g.id FROM schooling_class_group g WHERE g.status = 'active' AND g.id > ?
              AND EXISTS (SELECT 1 FROM schooling_timetable_slot t WHERE t.classGroupId = g.id)
            ORDER BY g.id LIMIT 1`,
          [after],
        ),
      );
      if (!next) break;
      after = next.id;
      try {
        const result = await db.transaction((uow) =>
          generateLessons(uow, next.id, businessDate, addDays(businessDate, WEEKS_AHEAD * 7)),
        );
        created += result.created;
        conflicts += result.conflicts.length;
      } catch (error) {
        // Closed between the look and the transaction: nothing to make.
        if (!(error instanceof AppError && error.code === 'class_group_closed')) throw error;
      }
      groups += 1;
      if (groups % 50 === 0) await report({ groups, created, conflicts });
    }
    await report({ groups, created, conflicts });
  },
};

export const coreTasks: readonly ScheduledTask[] = [generateLessonsTask];
