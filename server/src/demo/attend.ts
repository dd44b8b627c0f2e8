import { DAY_MS, type Instant, MINUTE_MS } from '@qingya/shared';
import { type CheckInSigner, checkIn, requestLeave, rollCall } from '../modules/schooling';
import { AppError } from '../platform/errors';
import type { Cast, CastClassGroup, CastStudent } from './cast';
import type { Random } from './random';
import { DEMO_PARENT_FAMILY, DEMO_PARENT_OF_THREE_FAMILY } from './story';
import type { Deed } from './timeline';

/** A lesson that has been, as far as the plan needs it. */
export interface PastLesson {
  readonly id: string;
  readonly shortCode: string;
  readonly classGroupId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export type Outcome = 'present' | 'late' | 'leave' | 'absent';

/** Who was there and who was not, planned before anything happens. */
export interface Attended {
  readonly lesson: PastLesson;
  readonly group: CastClassGroup;
  readonly student: CastStudent;
  readonly outcome: Outcome;
}

const CODE_STEP_MS = 30_000;
const UNPAID: ReadonlySet<string> = new Set(['no_credits_left', 'enrolment_expired', 'no_enrolment']);
/** After one late arrival seven times on time in a row: with the next one the row of eight is reached. */
const PERSONA_ROW = ['late', ...Array.from({ length: 7 }, () => 'present' as const)] as const;

const draw = (random: Random, percent: number): Outcome => {
  if (random.chance(percent)) return random.chance(90) ? 'present' : 'late';
  return random.chance(55) ? 'leave' : 'absent';
};

/** Decides every child's outcome of every lesson. @param lessons oldest first */
export const planAttendance = (cast: Cast, lessons: readonly PastLesson[], random: Random): Attended[] => {
  const planned: Attended[] = [];
  for (const group of cast.classGroups) {
    const own = lessons.filter((lesson) => lesson.classGroupId === group.id);
    for (const [position, lesson] of own.entries()) {
      for (const student of group.members) {
        const told = personaOutcome(student, own.length - position);
        planned.push({ lesson, group, student, outcome: told ?? draw(random, student.story.attendancePercent) });
      }
    }
  }
  return planned;
};

/** @param fromEnd 1 = the newest lesson */
const personaOutcome = (student: CastStudent, fromEnd: number): Outcome | undefined => {
  if (student.familyIndex === DEMO_PARENT_FAMILY) return PERSONA_ROW[PERSONA_ROW.length - fromEnd] ?? 'present';
  return student.familyIndex === DEMO_PARENT_OF_THREE_FAMILY && fromEnd <= 4 ? 'present' : undefined;
};

/** Turns the plan into leave requests, scans and roll calls. */
export const attendanceDeeds = (planned: readonly Attended[], signer: CheckInSigner, random: Random): Deed[] => {
  const byLesson = new Map<string, Attended[]>();
  for (const one of planned) byLesson.set(one.lesson.id, [...(byLesson.get(one.lesson.id) ?? []), one]);
  return [...byLesson.values()].flatMap((class_) => lessonDeeds(class_, signer, random));
};

const lessonDeeds = (planned: readonly Attended[], signer: CheckInSigner, random: Random): Deed[] => {
  const [first] = planned;
  if (!first) return [];
  const { lesson, group } = first;
  const teacher = { kind: 'staff', id: group.teacherStaffId } as const;
  const deeds: Deed[] = [];
  const called: { studentId: string; status: Outcome }[] = [];
  for (const one of planned) {
    if (one.outcome === 'leave') deeds.push(leaveDeed(one, random));
    else if (one.outcome !== 'absent' && scans(one, random)) deeds.push(scanDeed(one, signer, random));
    else called.push({ studentId: one.student.id, status: one.outcome });
  }
  if (called.length > 0)
    deeds.push({
      at: lesson.startsAt + 35 * MINUTE_MS,
      run: (uow) => rollCall(uow, { lessonId: lesson.id, entries: called, actor: teacher }),
    });
  return deeds;
};

const scans = ({ student }: Attended, random: Random): boolean =>
  student.familyIndex === DEMO_PARENT_FAMILY || (student.online && random.chance(50));

const leaveDeed = ({ lesson, group, student }: Attended, random: Random): Deed => {
  const reason = random.pick(['孩子有点感冒，请假一次', '学校有活动', '家里有事', '外出旅行']);
  const actor = { kind: 'staff', id: group.teacherStaffId } as const;
  return {
    at: lesson.startsAt - Math.round(DAY_MS * 0.6) - random.whole(0, 400) * MINUTE_MS,
    run: (uow) => requestLeave(uow, { lessonId: lesson.id, studentId: student.id, reason, actor }),
  };
};

const scanDeed = ({ lesson, group, student, outcome }: Attended, signer: CheckInSigner, random: Random): Deed => {
  const minutes = outcome === 'present' ? random.whole(-18, 8) : random.whole(11, 24);
  const at = lesson.startsAt + minutes * MINUTE_MS + random.whole(0, 59) * 1_000;
  const actor = { kind: 'guardian', id: student.guardianId } as const;
  const code = signer.code(lesson.shortCode, Math.floor(at / CODE_STEP_MS));
  return {
    at,
    run: async (uow) => {
      try {
        await checkIn(uow, { signer }, { code, studentId: student.id, scannedAt: undefined, actor });
      } catch (error) {
        // No package pays any more: the teacher writes the child down and the lesson is owed, as in real life.
        if (!(error instanceof AppError && UNPAID.has(error.code))) throw error;
        const teacher = { kind: 'staff', id: group.teacherStaffId } as const;
        await rollCall(uow, { lessonId: lesson.id, entries: [{ studentId: student.id, status: outcome }], actor: teacher });
      }
    },
  };
};
