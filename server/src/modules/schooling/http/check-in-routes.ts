import { attendanceContracts as contracts, MINUTE_MS } from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { type Route, read, write } from '../../../platform/http/route';
import { CODE_STEP_MS, stepAt, stepStart } from '../domain/check-in-code';
import { CHECK_IN_OPENS_MINUTES_BEFORE } from '../domain/check-in-window';
import type { NoPayer } from '../domain/consumption';
import { lessonView } from '../persistence/calendar-store';
import type { EarnedPoints } from '../ports';
import { type CheckInResult, checkIn } from '../usecases/check-in';
import { createCheckInSigner } from '../usecases/check-in-signer';
import { rollCall } from '../usecases/roll-call';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { presentAttendance, presentLesson } from './present';
import { requireShown } from './student-routes';

/** Why a lesson could not be paid for, in words for staff. */
const OWED_BECAUSE: Readonly<Record<NoPayer, string>> = {
  no_credits_left: '课时不足，已记考勤，课时待补扣',
  enrolment_expired: '课包已过期，已记考勤，课时待补扣',
  enrolment_not_started: '课包未到开始日期，已记考勤，课时待补扣',
  enrolment_suspended: '课包已暂停，已记考勤，课时待补扣',
  no_enrolment: '没有这门课的课包，已记考勤，课时待补扣',
};

const requireLesson = async (reader: Reader, id: string) => {
  const lesson = await lessonView(reader, id);
  if (!lesson) throw fail('not_found');
  return lesson;
};

const clockSentence = (result: CheckInResult): string => {
  const name = result.attendance.status === 'late' ? '签到成功，本次为迟到。' : '签到成功。';
  const cost = result.receipt?.reason ?? '本次不扣课时。';
  return result.replayed ? `已经签到过了，无需重复签到。${cost}` : `${name}${cost}`;
};

/** What the check-in earned, if the rules have run by now; never a reason to fail a check-in that has been recorded. */
const earnedBy = async (deps: SchoolingRouteDeps, req: { db: Database }, result: CheckInResult): Promise<EarnedPoints> => {
  const { id, studentId } = result.attendance;
  const { earnedFor } = deps;
  if (!earnedFor) return { state: 'pending' };
  const isSettled = (await deps.settle?.(`student:${studentId}`)) ?? false;
  const earned = await req.db.read((r) => earnedFor(r, [{ sourceType: 'attendance', sourceId: id, studentId }]));
  // One transaction gives everything that a check-in earns: what is there is all of it, and only its absence may be too early to tell.
  return isSettled || earned.lines.length > 0 ? earned : { state: 'pending' };
};

/** The changing code, check-in and roll call. */
export const checkInRoutes = (deps: SchoolingRouteDeps): Route[] => {
  const signer = createCheckInSigner(deps.checkInSecret);
  const config = { signer, ...(deps.offlineDelayMs === undefined ? {} : { offlineDelayMs: deps.offlineDelayMs }) };
  return [
    read(contracts.checkInCode, async ({ db, params, now }) => {
      const lesson = await db.read((r) => requireLesson(r, params.lessonId));
      if (lesson.status === 'cancelled') throw fail('lesson_cancelled');
      const step = stepAt(now);
      return {
        code: signer.code(lesson.shortCode, step),
        validUntil: stepStart(step + 1) + CODE_STEP_MS - 1,
        nextPollAt: stepStart(step + 1),
        opensAt: lesson.startsAt - CHECK_IN_OPENS_MINUTES_BEFORE * MINUTE_MS,
        closesAt: lesson.endsAt,
      };
    }),
    write(
      contracts.checkIn,
      async (uow, req) => {
        const { guardianId } = req.guardian();
        await requireShown(deps, uow, { kind: 'guardian' }, req.body.studentId);
        return checkIn(uow, config, {
          code: req.body.code,
          studentId: req.body.studentId,
          scannedAt: req.body.scannedAt,
          actor: { kind: 'guardian', id: guardianId },
        });
      },
      async (req, result) => ({
        attendance: { ...presentAttendance(result.attendance), consumed: result.receipt },
        lesson: presentLesson(await req.db.read((r) => requireLesson(r, result.attendance.lessonId))),
        replayed: result.replayed,
        message: clockSentence(result),
        points: await earnedBy(deps, req, result),
      }),
    ),
    write(contracts.rollCall, async (uow, req) => {
      const actor = staffActor(req.staff());
      const results = await rollCall(uow, { lessonId: req.params.lessonId, entries: req.body.entries, actor });
      const lesson = await requireLesson(uow, req.params.lessonId);
      await audit(
        deps,
        uow,
        actor,
        'attendance.roll_call',
        { kind: 'lesson', id: lesson.id, campusId: lesson.campusId },
        { entries: results.length, changed: results.filter((result) => result.changed).length },
      );
      return {
        results: results.map((result) => ({
          studentId: result.attendance.studentId,
          attendanceId: result.attendance.id,
          status: result.attendance.status,
          changed: result.changed,
          consumption: result.attendance.consumption,
          owedBecause: result.owedBecause === null ? null : OWED_BECAUSE[result.owedBecause],
        })),
      };
    }),
  ];
};
