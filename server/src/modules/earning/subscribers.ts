import { type LocalDate, startOfDay } from '@qingya/shared';
import type { UnitOfWork } from '../../platform/db';
import type { StoredEvent, Subscriber } from '../../platform/outbox/types';
import { judgeBehaviour, judgeSignIn, unjudgeBehaviour } from './usecases/judge-behaviour';
import { judgeLessons } from './usecases/judge-lesson';

/** The parts of schooling's payloads that rules look at. */
interface Facts {
  readonly studentId: string;
  readonly campusId: string;
  /** Of the lesson, epoch ms. */
  readonly startsAt: number;
  readonly movedFromStartsAt: number | null;
  /** Whom a moved or cancelled lesson concerns. */
  readonly studentIds: readonly string[];
  readonly signInId: string;
  readonly behaviourId: string;
  readonly behaviour: string;
  readonly date: LocalDate;
  readonly passed: boolean | null;
}

/** Noon of a business date stands for «that day» where only the day is known. */
const NOON_MS = 12 * 3_600_000;

/** Own event: the lessons of one student have changed from an instant on. */
const LESSONS_CHANGED = 'earning.lessons.changed';

/**
 * A class's lesson concerns many students. Each is judged in the order of the own events, never beside them: so the news
 * is passed on to every student's own line.
 */
const passOn = async (uow: UnitOfWork, { studentIds, campusId, startsAt, movedFromStartsAt }: Facts): Promise<void> => {
  const from = Math.min(startsAt, movedFromStartsAt ?? startsAt);
  for (const studentId of studentIds) {
    const payload = { studentId, campusId, startsAt: from };
    await uow.append({ type: LESSONS_CHANGED, aggregate: `student:${studentId}`, payload });
  }
};

const HANDLERS: Readonly<Record<string, (uow: UnitOfWork, event: StoredEvent, facts: Facts) => Promise<void>>> = {
  'schooling.attendance.recorded': (uow, _event, facts) => judgeLessons(uow, facts, facts.startsAt),
  'schooling.attendance.corrected': (uow, _event, facts) => judgeLessons(uow, facts, facts.startsAt),
  'schooling.leave.cancelled': (uow, _event, facts) => judgeLessons(uow, facts, facts.startsAt),
  'schooling.lesson.cancelled': (uow, _event, facts) => passOn(uow, facts),
  'schooling.lesson.moved': (uow, _event, facts) => passOn(uow, facts),
  [LESSONS_CHANGED]: (uow, _event, facts) => judgeLessons(uow, facts, facts.startsAt),
  'schooling.sign-in.recorded': (uow, event, facts) =>
    judgeSignIn(uow, facts, { signInId: facts.signInId, date: facts.date, at: event.occurredAt }),
  'schooling.behaviour.recorded': (uow, _event, facts) => {
    const { behaviourId, behaviour, date, passed } = facts;
    return judgeBehaviour(uow, facts, { behaviourId, behaviour, date, passed, at: startOfDay(date) + NOON_MS });
  },
  'schooling.behaviour.revoked': (uow, _event, facts) => unjudgeBehaviour(uow, facts, facts.behaviourId),
};

/** One subscriber for all: the facts of a student are judged in the order in which they happened to become known. */
export const subscribers: readonly Subscriber[] = [
  {
    name: 'earning.judge',
    types: Object.keys(HANDLERS),
    handle: async (uow, event) => {
      const handler = HANDLERS[event.type];
      if (!handler) throw new Error(`no handler for ${event.type}`);
      await handler(uow, event, event.payload as Facts);
    },
  },
];
