import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../platform/db';
import type { StoredEvent, Subscriber } from '../../platform/outbox/types';
import { behaviourMoment } from '../schooling';
import { noteRefunded, noteSettled, noteWindowOver, type RevenueBehaviour, revenueFact } from './persistence/revenue-store';
import { releaseAfterLesson, releaseAfterWindow } from './usecases/conditions';
import { judge } from './usecases/judge';
import { BUDGET, type BudgetPort } from './usecases/ports';
import { noonOf } from './usecases/read-facts';

/** The parts of other modules' payloads that rules look at. */
interface Facts {
  readonly studentId: string;
  readonly campusId: string;
  /** Of the lesson, epoch ms. */
  readonly startsAt: Instant;
  readonly movedFromStartsAt: Instant | null;
  /** Whom a moved or cancelled lesson concerns. */
  readonly studentIds: readonly string[];
  readonly signInId: string;
  readonly behaviourId: string;
  /** What was paid for. */
  readonly factId: string;
  readonly courseId: string | null;
  readonly at: Instant;
  readonly netFen: number;
  readonly refundedFen: number;
}

type Handler = (uow: UnitOfWork, budget: BudgetPort, facts: Facts, event: StoredEvent) => Promise<void>;

/** Own event: the lessons of one student have changed from an instant on. */
const LESSONS_CHANGED = 'earning.lessons.changed';

/**
 * A class's lesson concerns many students. Each is judged in the order of the own events, never beside them: so the news
 * is passed on to every student's own line.
 */
const passOn: Handler = async (uow, _budget, { studentIds, campusId, startsAt, movedFromStartsAt }) => {
  const from = Math.min(startsAt, movedFromStartsAt ?? startsAt);
  for (const studentId of studentIds) {
    const payload = { studentId, campusId, startsAt: from };
    await uow.append({ type: LESSONS_CHANGED, aggregate: `student:${studentId}`, payload });
  }
};

/** A row that begins, ends or closes its gap at a lesson moves the steps behind it. */
const lessonsChanged: Handler = (uow, budget, { studentId, startsAt }) =>
  judge(uow, budget, { studentId, behaviour: 'attended_on_time', at: startsAt, onwards: true });

const attendanceChanged: Handler = async (uow, budget, facts, event) => {
  await lessonsChanged(uow, budget, facts, event);
  await releaseAfterLesson(uow, facts.studentId);
};

/** What is stored decides, in whatever order the news come or come again: a record that was revoked since earns nothing. */
const behaviourChanged: Handler = async (uow, budget, { studentId, behaviourId }) => {
  const moment = await behaviourMoment(uow, behaviourId);
  if (!moment) throw new Error(`behaviour ${behaviourId} was told of and is not there`);
  await judge(uow, budget, { studentId, behaviour: moment.kind, at: noonOf(moment.date), sourceId: behaviourId });
};

const settled =
  (behaviour: RevenueBehaviour): Handler =>
  async (uow, budget, { factId, studentId, campusId, courseId, at, netFen }) => {
    await noteSettled(uow, { id: factId, behaviour, studentId, campusId, courseId, happenedAt: at, netFen });
    await judgeRevenue(uow, budget, factId);
  };

/** What is known only by its refund yet is judged when the payment is told. */
const judgeRevenue = async (uow: UnitOfWork, budget: BudgetPort, factId: string): Promise<void> => {
  const fact = await revenueFact(uow, factId);
  if (!fact) return;
  const { studentId, behaviour, happenedAt } = fact;
  await judge(uow, budget, { studentId, behaviour, at: happenedAt, sourceId: factId });
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  'schooling.attendance.recorded': attendanceChanged,
  'schooling.attendance.corrected': attendanceChanged,
  'schooling.leave.cancelled': lessonsChanged,
  'schooling.lesson.cancelled': passOn,
  'schooling.lesson.moved': passOn,
  [LESSONS_CHANGED]: lessonsChanged,
  'schooling.sign-in.recorded': (uow, budget, { studentId, signInId }, event) =>
    judge(uow, budget, { studentId, behaviour: 'sign_in', at: event.occurredAt, sourceId: signInId }),
  'schooling.behaviour.recorded': behaviourChanged,
  'schooling.behaviour.revoked': behaviourChanged,
  'revenue.purchase.settled': settled('purchase'),
  'revenue.renewal.settled': settled('renewal'),
  'revenue.referral.converted': settled('referral_converted'),
  'revenue.refunded': async (uow, budget, { factId, refundedFen }) => {
    await noteRefunded(uow, factId, refundedFen);
    await judgeRevenue(uow, budget, factId);
  },
  'revenue.refund-window.over': async (uow, _budget, { factId }) => {
    await noteWindowOver(uow, factId);
    await releaseAfterWindow(uow, factId);
  },
};

/** One subscriber for all: the facts of a student are judged in the order in which they happened to become known. */
export const createSubscribers = (budget: BudgetPort): readonly Subscriber[] => [
  {
    name: 'earning.judge',
    types: Object.keys(HANDLERS),
    handle: async (uow, event) => {
      const handler = HANDLERS[event.type];
      if (!handler) throw new Error(`no handler for ${event.type}`);
      await handler(uow, budget, event.payload as Facts, event);
    },
  },
];

export const subscribers = createSubscribers(BUDGET);
