import { type LocalDate, startOfDay } from '@qingya/shared';
import type { UnitOfWork } from '../../platform/db';
import type { StoredEvent, Subscriber } from '../../platform/outbox/types';
import { judgeBehaviour, judgeSignIn, unjudgeBehaviour } from './usecases/judge-behaviour';
import { judgeLesson } from './usecases/judge-lesson';

/** The parts of schooling's payloads that rules look at. */
interface Facts {
  readonly studentId: string;
  readonly campusId: string;
  readonly attendanceId: string;
  readonly lessonId: string;
  readonly signInId: string;
  readonly behaviourId: string;
  readonly behaviour: string;
  readonly date: LocalDate;
  readonly passed: boolean | null;
}

/** Noon of a business date stands for «that day» where only the day is known. */
const NOON_MS = 12 * 3_600_000;

const HANDLERS: Readonly<Record<string, (uow: UnitOfWork, event: StoredEvent, facts: Facts) => Promise<void>>> = {
  'schooling.attendance.recorded': (uow, _event, facts) => judgeLesson(uow, facts),
  'schooling.attendance.corrected': (uow, _event, facts) => judgeLesson(uow, facts),
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
