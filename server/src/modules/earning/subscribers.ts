import type { EarningBehaviour, Instant, LocalDate } from '@qingya/shared';
import type { UnitOfWork } from '../../platform/db';
import type { StoredEvent, Subscriber } from '../../platform/outbox/types';
import { behaviourMoment } from '../schooling';
import type { OrderPart } from './domain/order-parts';
import { noteRefunded, noteSettled, noteWindowOver, type RevenueBehaviour, revenueFact } from './persistence/revenue-store';
import { releaseAfterLesson, releaseAfterWindow } from './usecases/conditions';
import { type JudgePorts, judge } from './usecases/judge';
import { lockFamilyOf } from './usecases/lock-family-of';
import { CAPS_CHANGED, capsChanged, PERIOD_PASSED_ON, passPeriodOn, periodBegun } from './usecases/period-begun';
import { BUDGET, type BudgetPort } from './usecases/ports';
import { momentOf } from './usecases/read-facts';
import { returnExpiredPoints } from './usecases/return-expired-points';
import { NOBODY_KEEPS, type StandingPort } from './usecases/standing';

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
  /** All parts of an order for several children, and which one this is. */
  readonly order?: OrderPart | null;
  readonly refundedFen: number;
  /** A budget that was switched on, from its first day on. */
  readonly periodId: string;
  readonly from: LocalDate;
  /** The last family that was told of it. */
  readonly after: string;
  readonly behaviour: EarningBehaviour;
}

type Handler = (uow: UnitOfWork, ports: JudgePorts, facts: Facts, event: StoredEvent) => Promise<void>;

/** Own event: the lessons of one student have changed from an instant on. */
const LESSONS_CHANGED = 'earning.lessons.changed';

/**
 * A class's lesson concerns many students. Each is judged in the order of the own events, never beside them: so the news
 * is passed on to every student's own line.
 */
const passOn: Handler = async (uow, _ports, { studentIds, campusId, startsAt, movedFromStartsAt }) => {
  const from = Math.min(startsAt, movedFromStartsAt ?? startsAt);
  for (const studentId of studentIds) {
    const payload = { studentId, campusId, startsAt: from };
    await uow.append({ type: LESSONS_CHANGED, aggregate: `student:${studentId}`, payload });
  }
};

/** A row that begins, ends or closes its gap at a lesson moves the steps behind it. */
const lessonsChanged: Handler = (uow, ports, { studentId, startsAt }) =>
  judge(uow, ports, { studentId, behaviour: 'attended_on_time', at: startsAt, onwards: true });

const attendanceChanged: Handler = async (uow, ports, facts, event) => {
  // Judging locks awards and accounts, and not always the family.
  await lockFamilyOf(uow, facts.studentId);
  await lessonsChanged(uow, ports, facts, event);
  await releaseAfterLesson(uow, facts.studentId);
};

/** What is stored decides, in whatever order the news come or come again: a record that was revoked since earns nothing. */
const behaviourChanged: Handler = async (uow, ports, { studentId, behaviourId }) => {
  const moment = await behaviourMoment(uow, behaviourId);
  if (!moment) throw new Error(`behaviour ${behaviourId} was told of and is not there`);
  await judge(uow, ports, {
    studentId,
    behaviour: moment.kind,
    at: momentOf(moment.kind, moment.date, moment.recordedAt),
    sourceId: behaviourId,
  });
};

const settled =
  (behaviour: RevenueBehaviour): Handler =>
  async (uow, ports, { factId, studentId, campusId, courseId, at, netFen, order = null }) => {
    await noteSettled(uow, { id: factId, behaviour, studentId, campusId, courseId, happenedAt: at, netFen, order });
    await judgeRevenue(uow, ports, factId);
  };

/** What is known only by its refund yet is judged when the payment is told. */
const judgeRevenue = async (uow: UnitOfWork, ports: JudgePorts, factId: string): Promise<void> => {
  const fact = await revenueFact(uow, factId);
  if (!fact) return;
  const { studentId, behaviour, happenedAt } = fact;
  await judge(uow, ports, { studentId, behaviour, at: happenedAt, sourceId: factId });
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  'schooling.attendance.recorded': attendanceChanged,
  'schooling.attendance.corrected': attendanceChanged,
  'schooling.leave.cancelled': lessonsChanged,
  'schooling.lesson.cancelled': passOn,
  'schooling.lesson.moved': passOn,
  [LESSONS_CHANGED]: lessonsChanged,
  'budget.period.activated': (uow, _ports, news, { occurredAt }) => periodBegun(uow, news, occurredAt),
  [PERIOD_PASSED_ON]: (uow, _ports, news) => passPeriodOn(uow, news, news.after),
  [CAPS_CHANGED]: capsChanged,
  'schooling.sign-in.recorded': (uow, ports, { studentId, signInId }, event) =>
    judge(uow, ports, { studentId, behaviour: 'sign_in', at: event.occurredAt, sourceId: signInId }),
  'schooling.behaviour.recorded': behaviourChanged,
  'schooling.behaviour.revoked': behaviourChanged,
  'revenue.purchase.settled': settled('purchase'),
  'revenue.renewal.settled': settled('renewal'),
  'revenue.referral.converted': settled('referral_converted'),
  'revenue.refunded': async (uow, ports, { factId, refundedFen }) => {
    await noteRefunded(uow, factId, refundedFen);
    await judgeRevenue(uow, ports, factId);
  },
  'revenue.refund-window.over': async (uow, _ports, { factId }) => {
    await noteWindowOver(uow, factId);
    await releaseAfterWindow(uow, factId);
  },
};

/** Name of the subscriber that turns facts into awards: while it has not handled a child's news, what they earn is not known. */
export const JUDGING = 'earning.judge';

/** One subscriber for all facts: those of a student are judged in the order in which they happened to become known. */
export const createSubscribers = (budget: BudgetPort, standing: StandingPort = NOBODY_KEEPS): readonly Subscriber[] => [
  {
    name: JUDGING,
    types: Object.keys(HANDLERS),
    handle: async (uow, event) => {
      const handler = HANDLERS[event.type];
      if (!handler) throw new Error(`no handler for ${event.type}`);
      await handler(uow, { budget, standing }, event.payload as Facts, event);
    },
  },
  {
    name: 'earning.expired',
    types: ['points.expired'],
    handle: (uow, { payload }) => returnExpiredPoints(uow, budget, (payload as { transactionId: string }).transactionId),
  },
];

export const subscribers = createSubscribers(BUDGET);
