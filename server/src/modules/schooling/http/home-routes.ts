import { addDays, leaveContracts as contracts, type Instant, type LocalDate, localDateOf, startOfDay } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type Route, read } from '../../../platform/http/route';
import { judgeWindow } from '../domain/check-in-window';
import type { AttendanceRow, LessonRow, StudentRow } from '../domain/types';
import { recordedFor } from '../persistence/attendance-views';
import { LONGEST_LESSON_MS, lessonsOfStudents } from '../persistence/calendar-store';
import { signInsNow } from '../usecases/sign-in';
import type { SchoolingRouteDeps } from './deps';
import { presentAttendance, presentLesson, presentStudent } from './present';
import { enrolmentsOf } from './student-routes';

type CheckInState = 'not_open' | 'open' | 'done' | 'leave' | 'over' | 'cancelled';

/** What a family can do about a lesson now. */
export const checkInState = (lesson: LessonRow, attendance: AttendanceRow | undefined, now: Instant): CheckInState => {
  if (lesson.status === 'cancelled') return 'cancelled';
  if (attendance?.status === 'present' || attendance?.status === 'late') return 'done';
  if (attendance?.status === 'leave') return 'leave';
  const judgement = judgeWindow(lesson, now);
  return judgement.kind === 'too_early' ? 'not_open' : judgement.kind;
};

const pointsFor = async ({ homePoints }: SchoolingRouteDeps, reader: Reader, studentId: string) => {
  if (homePoints === undefined) return null;
  const { nextExpiry = null, ...balances } = await homePoints.pointsOf(reader, studentId);
  return { ...balances, nextExpiry };
};

const paymentsFor = async ({ homePayments }: SchoolingRouteDeps, reader: Reader, familyId: string) => {
  const waiting = await homePayments?.openOf(reader, familyId);
  return waiting === undefined || waiting.open === 0 ? null : waiting;
};

/** Today's lessons, and one that began before midnight and is not over yet. */
const lessonsToday = async (reader: Reader, studentId: string, date: LocalDate) => {
  const midnight = startOfDay(date);
  const around = await lessonsOfStudents(reader, [studentId], midnight - LONGEST_LESSON_MS, startOfDay(addDays(date, 1)));
  return around.filter(({ startsAt, endsAt }) => startsAt >= midnight || endsAt >= reader.now);
};

/** The first page of a family, in one request. */
export const homeRoutes = (deps: SchoolingRouteDeps): Route[] => [
  read(contracts.home, async (req) => {
    const { accountId, familyId } = req.guardian();
    return req.db.read(async (r) => {
      await deps.requireChildConsent(r, familyId);
      const date = localDateOf(r.now);
      const students = await r.rows<StudentRow>(
        "SELECT * FROM schooling_student WHERE familyId = ? AND status <> 'erased' ORDER BY id",
        [familyId],
      );
      const selected = students.find((student) => student.id === req.query.studentId) ?? students[0];
      const payments = await paymentsFor(deps, r, familyId);
      const unread = (await deps.homeMessages?.unreadOf(r, accountId, familyId)) ?? 0;
      if (!selected) return { date, students: [], payments, unread, lottery: null, selected: null };
      const lottery = (await deps.homeLotteries?.runningNow(r)) ?? null;
      const lessons = await lessonsToday(r, selected.id, date);
      const recorded = await recordedFor(
        r,
        [selected.id],
        lessons.map((lesson) => lesson.id),
      );
      return {
        date,
        students: students.map(presentStudent),
        payments,
        unread,
        lottery,
        selected: {
          studentId: selected.id,
          lessons: lessons.map((lesson) => {
            const attendance = recorded.get(`${lesson.id}:${selected.id}`);
            return {
              ...presentLesson(lesson),
              isMakeUp: lesson.isMakeUp === 1,
              checkIn: checkInState(lesson, attendance, r.now),
              attendance: attendance ? presentAttendance(attendance) : null,
            };
          }),
          enrolments: await enrolmentsOf(r, selected.id),
          points: await pointsFor(deps, r, selected.id),
          redemptions: [...((await deps.homeRedemptions?.openOf(r, selected.id)) ?? [])],
          signIn: await signInsNow(r, selected.id, date),
        },
      };
    });
  }),
];
