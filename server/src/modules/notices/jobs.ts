import { addDays } from '@qingya/shared';
import type { JobContext, ScheduledTask } from '../../platform/jobs';
import { campusesByIds, staffNames } from '../identity';
import { tell } from '../messaging';
import { expectedStudents, lessonsToCome } from '../schooling';
import { lessonTomorrow } from './texts/lessons';
import { remindOfPrizes } from './usecases/tell-of-prizes';
import { warnOfExpiry } from './usecases/warn-of-expiry';

const LESSONS_AT_ONCE = 20;

/**
 * Reminds families of tomorrow's lessons. A few lessons a transaction; run again it tells nobody twice. A run that comes
 * after midnight finds the lessons that have not begun.
 */
const remindOfLessons = async ({ db, businessDate, report }: JobContext): Promise<void> => {
  let lessons = 0;
  let told = 0;
  for (let after = ''; ; ) {
    const done = await db.transaction(async (uow) => {
      const page = await lessonsToCome(uow, addDays(businessDate, 1), after, LESSONS_AT_ONCE);
      const campuses = await campusesByIds(uow, [...new Set(page.map(({ campusId }) => campusId))]);
      const teachers = await staffNames(uow, [...new Set(page.flatMap(({ teacherStaffId }) => teacherStaffId ?? []))]);
      let count = 0;
      for (const lesson of page) {
        const place = [campuses.get(lesson.campusId)?.name, lesson.room].filter(Boolean).join(' ');
        for (const child of await expectedStudents(uow, lesson))
          if (await tell(uow, lessonTomorrow(child, lesson, place, teachers.get(lesson.teacherStaffId ?? '')))) count += 1;
      }
      return { count, size: page.length, last: page.at(-1)?.id };
    });
    lessons += done.size;
    told += done.count;
    if (done.last === undefined) break;
    after = done.last;
    await report({ lessons, told });
  }
  await report({ lessons, told });
};

/** 18:00: after the last changes of the working day, before the quiet hours. */
const REMIND_AT = 18 * 60;
/** 10:00: outside the quiet hours, after the sweep of the night. */
const WARN_AT = 10 * 60;

export const tasks: readonly ScheduledTask[] = [
  { name: 'notices.lessons', title: '提醒家长明天的课', minuteOfDay: REMIND_AT, run: remindOfLessons },
  { name: 'notices.expiring', title: '提醒家长即将到期的积分', minuteOfDay: WARN_AT, run: warnOfExpiry },
  { name: 'notices.prizes', title: '提醒家长领取抽中的奖品', minuteOfDay: WARN_AT, run: remindOfPrizes },
];
