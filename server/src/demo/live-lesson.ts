import { addDays, type Instant, localDateOf, MINUTE_MS, minuteOfDay, startOfDay } from '@qingya/shared';
import { addLesson } from '../modules/schooling';
import type { Database, UnitOfWork } from '../platform/db';
import { AppError } from '../platform/errors';
import { LIVE_CLASS_GROUP } from './story';

/** Names the lessons that are there so that a newcomer can check in at any time of day. */
export const LIVE_TOPIC = '体验课·随时可签到';
const LENGTH_MS = 40 * MINUTE_MS;
/** While nobody has come, the lesson's start moves along, so that whoever comes is on time (ten minutes after the start). */
const SLIDE_AFTER_MS = 8 * MINUTE_MS;
const SHORTEST_MS = 10 * MINUTE_MS;

interface GroupLesson {
  readonly id: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly topic: string | null;
  /** How many attendances, leaves and behaviours refer to it. */
  readonly traces: number;
}

/**
 * Sees to it that a lesson of the demo parents' class runs now and can be checked in to. Nobody came: its start moves along.
 * Somebody came: it keeps its times, and the next one follows when it ends. Lessons lie within one day, because families see
 * the lessons of today. Those that ended without anybody are removed, as if they had never been planned.
 */
export const ensureLiveLesson = (db: Database): Promise<void> =>
  db.transaction(async (uow) => {
    const group = await uow.row<{ id: string }>(
      "SELECT id FROM schooling_class_group WHERE externalCode = ? AND status = 'active' ORDER BY id LIMIT 1",
      [LIVE_CLASS_GROUP],
    );
    if (!group) return;
    await lockMembers(uow, group.id);
    const lessons = await lessonsAround(uow, group.id);
    for (const lesson of lessons)
      if (isLive(lesson) && lesson.endsAt <= uow.now && lesson.traces === 0) await remove(uow, lesson.id);
    const running = lessons.find(({ startsAt, endsAt }) => startsAt <= uow.now && uow.now < endsAt);
    if (!running) await add(uow, group.id, lessons, flooredStart(uow.now, lessons), MINUTE_MS);
    else if (isLive(running) && running.traces > 0) await addNext(uow, group.id, lessons, running);
    else if (isLive(running)) await slide(uow, lessons, running);
  });

const isLive = ({ topic }: GroupLesson): boolean => topic === LIVE_TOPIC;

/** A check-in holds its student's row: what is decided here about a lesson's attendance stays true until the commit. */
const lockMembers = async (uow: UnitOfWork, classGroupId: string): Promise<void> => {
  await uow.lockRows(
    'SELECT id FROM schooling_student WHERE id IN (SELECT studentId FROM schooling_class_member WHERE classGroupId = ?) ORDER BY id',
    [classGroupId],
  );
};

const DAY_MS = 24 * 60 * MINUTE_MS;

const lessonsAround = (uow: UnitOfWork, classGroupId: string): Promise<GroupLesson[]> =>
  uow.rows<GroupLesson>(
    `SELECT l.id, l.startsAt, l.endsAt, l.topic,
            (SELECT COUNT(*) FROM schooling_attendance a WHERE a.lessonId = l.id)
            + (SELECT COUNT(*) FROM schooling_leave_request q WHERE q.lessonId = l.id)
            + (SELECT COUNT(*) FROM schooling_make_up k WHERE k.makeUpLessonId = l.id OR k.missedLessonId = l.id)
            + (SELECT COUNT(*) FROM schooling_behaviour b WHERE b.lessonId = l.id) AS traces
       FROM schooling_lesson l
      WHERE l.classGroupId = ? AND l.status = 'scheduled' AND l.startsAt > ? AND l.startsAt < ?
      ORDER BY l.startsAt, l.id`,
    [classGroupId, uow.now - 60 * DAY_MS, uow.now + DAY_MS],
  );

const remove = (uow: UnitOfWork, id: string): Promise<number> => uow.run('DELETE FROM schooling_lesson WHERE id = ?', [id]);

/** The whole minute that has begun; not before today, nor before another lesson's end. */
const flooredStart = (now: Instant, others: readonly GroupLesson[]): Instant => {
  const minute = now - (now % MINUTE_MS);
  const ends = others.map(({ endsAt }) => endsAt).filter((endsAt) => endsAt <= now);
  return Math.max(minute, startOfDay(localDateOf(now)), ...ends);
};

/** When a lesson that starts then has to end: at most forty minutes, within the day, before the class's next lesson. */
const endOf = (start: Instant, others: readonly GroupLesson[]): Instant => {
  const midnight = startOfDay(addDays(localDateOf(start), 1));
  const later = others.map(({ startsAt }) => startsAt).filter((startsAt) => startsAt >= start);
  return Math.min(start + LENGTH_MS, midnight, ...later);
};

const add = async (
  uow: UnitOfWork,
  classGroupId: string,
  others: readonly GroupLesson[],
  start: Instant,
  shortest: number,
): Promise<void> => {
  const end = endOf(start, others);
  if (end - start < shortest) return;
  const times = {
    date: localDateOf(start),
    startMinute: minuteOfDay(start),
    durationMinutes: Math.floor((end - start) / MINUTE_MS),
  };
  const wanted = { ...times, room: undefined, teacherStaffId: undefined };
  if (await tryAdd(uow, classGroupId, wanted)) return;
  // The teacher or the room is needed by another class now: the lesson is given all the same, without naming them.
  await tryAdd(uow, classGroupId, { ...times, room: null, teacherStaffId: null });
};

/** @returns false when something is in the way: for the class itself, a lesson another process has just made */
const tryAdd = async (uow: UnitOfWork, classGroupId: string, time: Parameters<typeof addLesson>[2]): Promise<boolean> => {
  try {
    await addLesson(uow, classGroupId, time, LIVE_TOPIC);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'schedule_conflict') return false;
    throw error;
  }
};

const addNext = async (
  uow: UnitOfWork,
  classGroupId: string,
  lessons: readonly GroupLesson[],
  running: GroupLesson,
): Promise<void> => {
  if (localDateOf(running.endsAt) !== localDateOf(uow.now)) return;
  await add(uow, classGroupId, lessons, running.endsAt, SHORTEST_MS);
};

const slide = async (uow: UnitOfWork, lessons: readonly GroupLesson[], running: GroupLesson): Promise<void> => {
  if (uow.now - running.startsAt < SLIDE_AFTER_MS) return;
  const others = lessons.filter(({ id }) => id !== running.id);
  const start = flooredStart(uow.now, others);
  const end = endOf(start, others);
  if (end - start < SHORTEST_MS) return;
  await uow.run('UPDATE schooling_lesson SET date = ?, startsAt = ?, endsAt = ?, updatedAt = ? WHERE id = ?', [
    localDateOf(start),
    start,
    end,
    uow.now,
    running.id,
  ]);
};
