import { addDays, DAY_MS, type Instant, instantAt, localDateOf, MINUTE_MS, points } from '@qingya/shared';
import { currentPolicy, giveConsent } from '../modules/identity';
import { balanceOf, spend } from '../modules/points';
import { cancelLesson, correctAttendance, recordBehaviour, requestLeave, revokeBehaviour } from '../modules/schooling';
import type { UnitOfWork } from '../platform/db';
import type { Attended, PastLesson } from './attend';
import { type Cast, must } from './cast';
import { DEMO_PARENT_FAMILY, DEMO_PARENT_OF_THREE_FAMILY } from './story';
import type { Deed } from './timeline';

const CONSENT_DAYS_AGO = 18;
const HOUR_MS = 60 * MINUTE_MS;

/** Families that use the mini-program have agreed to the handling of their children's data. */
export const consentDeeds = (cast: Cast, now: Instant): Deed[] =>
  cast.families.flatMap(({ familyId, guardianIds, accountId }, index) => {
    if (accountId === null) return [];
    const guardianId = must(guardianIds[0], 'guardian');
    const at = now - CONSENT_DAYS_AGO * DAY_MS + index * 7 * MINUTE_MS;
    const consent = { familyId, guardianId, accountId, kind: 'child_data', policyVersion: currentPolicy().version } as const;
    return [{ at, run: (uow: UnitOfWork) => giveConsent(uow, consent) }];
  });

/** Some absences were mistakes of the list: corrected a day later, the credit and the points follow. */
export const correctionDeeds = (planned: readonly Attended[]): Deed[] =>
  planned
    .filter(({ outcome }) => outcome === 'absent')
    .filter((_, index) => index % 5 === 2)
    .map(({ lesson, student, group }) => ({
      at: lesson.endsAt + 20 * HOUR_MS,
      run: async (uow) => {
        const row = await uow.row<{ id: string; revision: number }>(
          'SELECT id, revision FROM schooling_attendance WHERE lessonId = ? AND studentId = ?',
          [lesson.id, student.id],
        );
        const { id, revision } = must(row, 'attendance');
        await correctAttendance(uow, {
          attendanceId: id,
          status: 'present',
          onTime: true,
          reason: '老师漏点名，监控确认孩子到课',
          expectedRevision: revision,
          actor: { kind: 'staff', id: group.teacherStaffId },
        });
      },
    }));

/**
 * A debt: points of an examination were spent on a prize before it turned out that the result belonged to another
 * child. And a plain redemption, so that the demo parent's statement has a line with a minus.
 */
export const ledgerDeeds = (cast: Cast, now: Instant): Deed[] => {
  const three = must(cast.families[DEMO_PARENT_OF_THREE_FAMILY], 'family of three');
  const debtor = must(three.students[2], 'third child');
  const parent = must(cast.families[DEMO_PARENT_FAMILY], 'demo parent');
  const child = must(parent.students[0], 'child');
  const campusId = must(cast.campusIds.get('WJ'), 'campus');
  const actor = { kind: 'staff', id: must(cast.staffIds.get('desk'), 'front desk') } as const;
  let behaviourId = '';
  const redeem = async (uow: UnitOfWork, studentId: string, most: number, title: string, id: string): Promise<void> => {
    const { available } = await balanceOf(uow, studentId);
    const amount = Math.min(available, most);
    if (amount === 0) return;
    const source = { type: 'front_desk_gift', id };
    await spend(uow, {
      studentId,
      campusId,
      amount: points(amount),
      reason: 'gift.front_desk',
      source,
      actor,
      title,
      inputs: {},
    });
  };
  return [
    {
      at: now - 20 * DAY_MS,
      run: (uow) => redeem(uow, child.id, 30, '前台兑换：贴纸一套', 'demo-1'),
    },
    {
      at: now - 9 * DAY_MS,
      run: async (uow) => {
        const title = '中国舞一级考级';
        const made = await recordBehaviour(uow, {
          kind: 'exam',
          studentId: debtor.id,
          title,
          passed: true,
          score: '合格',
          actor,
        });
        behaviourId = made.id;
      },
    },
    { at: now - 7 * DAY_MS, run: (uow) => redeem(uow, debtor.id, 10_000, '前台兑换：文具礼盒', 'demo-2') },
    {
      at: now - 2 * HOUR_MS,
      run: (uow) =>
        revokeBehaviour(uow, {
          studentId: debtor.id,
          behaviourId,
          staffId: actor.id,
          reason: '成绩录入有误，属于另一位同学',
        }),
    },
  ];
};

/** What lies ahead: a cancelled lesson, and leave that the front desk has still to decide. */
export const comingDeeds = (cast: Cast, coming: readonly PastLesson[], now: Instant): Deed[] => {
  const chess = cast.classGroups.filter(({ story }) => story.courseCode === 'CHESS');
  const leaves = chess.flatMap((group): Deed[] => {
    const lesson = coming.find(({ classGroupId, startsAt }) => classGroupId === group.id && startsAt > now + 4 * HOUR_MS);
    const student = group.members.find(({ online }) => online);
    if (!lesson || !student) return [];
    const actor = { kind: 'guardian', id: student.guardianId } as const;
    const command = { lessonId: lesson.id, studentId: student.id, reason: '周末要去外婆家', actor };
    return [{ at: now - HOUR_MS, run: (uow) => requestLeave(uow, command) }];
  });
  const dance = cast.classGroups.find(({ story }) => story.code === 'CX-DANCE-1');
  const later = instantAt(addDays(localDateOf(now), 7), 0);
  const cancelled = coming.find(({ classGroupId, startsAt }) => classGroupId === dance?.id && startsAt > later);
  const cancel: Deed[] = cancelled
    ? [{ at: now - 3 * HOUR_MS, run: (uow) => cancelLesson(uow, cancelled.id, '舞蹈房地板检修，停课一次') }]
    : [];
  return [...leaves, ...cancel];
};
