import type { LocalDate } from '@qingya/shared';
import type { UnitOfWork } from '../../platform/db';
import type { StoredEvent, Subscriber } from '../../platform/outbox';
import { tell } from '../messaging';
import { paymentById } from '../payments';
import { findDispute, linesForSource } from '../points';
import { behaviourStory, leaveStory, lessonStory, makeUpStory, objectionStory, studentStories } from '../schooling';
import { MALL_HANDLERS } from './mall-subscribers';
import { leaveDecided, lessonCancelled, lessonMoved, makeUpDecided, objectionDecided } from './texts/lessons';
import {
  homeworkChecked,
  paymentAsked,
  paymentSettled,
  pointsCredited,
  pointsDisputeDecided,
  recordAdded,
  refundDone,
} from './texts/others';
import { tellOfChild, tellOfLesson } from './usecases/tell-family';
import { tellOfPrize } from './usecases/tell-of-prizes';

type Handle = (uow: UnitOfWork, event: StoredEvent) => Promise<void>;

const on =
  <P>(handle: (uow: UnitOfWork, payload: P, event: StoredEvent) => Promise<void>): Handle =>
  (uow, event) =>
    handle(uow, event.payload as P, event);

interface LessonChange {
  readonly lessonId: string;
  readonly startsAt: number;
  readonly movedFromStartsAt: number | null;
  readonly studentIds: readonly string[];
  readonly reason: string | null;
}

/** A lesson that has begun, or was moved on since, is no news any more. */
const onLessonMoved = on<LessonChange>(async (uow, change, event) => {
  const lesson = await lessonStory(uow, change.lessonId);
  if (lesson?.status !== 'scheduled' || lesson.startsAt !== change.startsAt || lesson.startsAt <= uow.now) return;
  const { reason, movedFromStartsAt: from } = change;
  if (from === null) return;
  for (const child of (await studentStories(uow, change.studentIds)).values())
    await tell(uow, lessonMoved(child, lesson, { eventId: event.id, from, reason }));
});

const onLessonCancelled = on<LessonChange>(async (uow, change) => {
  const lesson = await lessonStory(uow, change.lessonId);
  if (lesson?.status !== 'cancelled' || lesson.startsAt <= uow.now) return;
  for (const child of (await studentStories(uow, change.studentIds)).values())
    await tell(uow, lessonCancelled(child, lesson, change.reason));
});

const onLeaveDecided = on<{ leaveRequestId: string; studentId: string; lessonId: string }>(async (uow, payload) => {
  const leave = await leaveStory(uow, payload.leaveRequestId);
  if (leave?.status !== 'approved' && leave?.status !== 'rejected') return;
  const { id, status, decisionNote: note } = leave;
  await tellOfLesson(uow, payload.studentId, payload.lessonId, (child, lesson) =>
    leaveDecided(child, lesson, { id, approved: status === 'approved', note }),
  );
});

const onMakeUpDecided = on<{ makeUpId: string; studentId: string; makeUpLessonId: string }>(async (uow, payload) => {
  const makeUp = await makeUpStory(uow, payload.makeUpId);
  if (!makeUp || makeUp.status === 'requested') return;
  const { id, status, note } = makeUp;
  await tellOfLesson(uow, payload.studentId, payload.makeUpLessonId, (child, lesson) =>
    makeUpDecided(child, lesson, { id, status, note }),
  );
});

const onObjectionDecided = on<{ disputeId: string; studentId: string }>(async (uow, { disputeId, studentId }) => {
  const objection = await objectionStory(uow, disputeId);
  if (!objection || objection.status === 'open') return;
  const { id, status, answer, lessonId } = objection;
  await tellOfLesson(uow, studentId, lessonId, (child, lesson) =>
    objectionDecided(child, lesson, { id, corrected: status === 'corrected', answer }),
  );
});

const onBehaviourRecorded = on<{ behaviourId: string; studentId: string }>(async (uow, { behaviourId, studentId }) => {
  const record = await behaviourStory(uow, behaviourId);
  if (record && record.recordedByKind !== 'guardian') await tellOfChild(uow, studentId, (child) => recordAdded(child, record));
});

const onHomeworkChecked = on<{ behaviourId: string; studentId: string }>(async (uow, { behaviourId, studentId }) => {
  const homework = await behaviourStory(uow, behaviourId);
  if (!homework?.checkNote) return;
  const { id, title, checkNote: note } = homework;
  await tellOfChild(uow, studentId, (child) => homeworkChecked(child, { id, title, note }));
});

/** Being there, signing in and drawing show their points at once; what is smaller than this is not worth a message. */
const WORTH_TELLING = 20;
const SEEN_AT_ONCE = new Set(['attendance', 'sign_in', 'lottery_draw']);

interface Credited {
  readonly transactionId: string;
  readonly studentId: string;
  readonly source: { readonly type: string; readonly id: string };
  readonly amount: number;
  readonly pending: boolean;
  /** Last usable day; null = for ever. */
  readonly expiresOn: LocalDate | null;
}

const onPointsCredited = on<Credited>(async (uow, credited, event) => {
  const { transactionId, studentId, source, amount, pending, expiresOn } = credited;
  if (pending || amount < WORTH_TELLING || SEEN_AT_ONCE.has(source.type)) return;
  const lines = await linesForSource(uow, { type: source.type, ids: [source.id] });
  const line = lines.find((one) => one.transactionId === transactionId);
  if (!line) return;
  const { title: what, after } = line;
  await tellOfChild(uow, studentId, (child) =>
    pointsCredited(child, { transactionId, amount, what, available: after.available, expiresOn, at: event.occurredAt }),
  );
});

const onPointsDisputeDecided = on<{ disputeId: string; studentId: string }>(async (uow, { disputeId, studentId }) => {
  const dispute = await findDispute(uow, disputeId);
  if (!dispute || dispute.state === 'open') return;
  const { state, lineTitle, answerText: answer } = dispute;
  await tellOfChild(uow, studentId, (child) =>
    pointsDisputeDecided(child, { id: disputeId, upheld: state === 'upheld', lineTitle, answer }),
  );
});

/** Asked for and paid in one go at the desk: the receipt is the news. */
const onPaymentOpened = on<{ paymentId: string }>(async (uow, { paymentId }) => {
  const payment = await paymentById(uow, paymentId);
  if (payment?.state === 'open') await tell(uow, paymentAsked(payment, payment.expiresAt));
});

const onPaymentSettled = on<{ paymentId: string; paidAt: number }>(async (uow, { paymentId, paidAt }) => {
  const payment = await paymentById(uow, paymentId);
  if (payment?.state === 'settled') await tell(uow, paymentSettled(payment, paidAt));
});

interface Refunded {
  readonly paymentId: string;
  readonly refundId: string;
  readonly amount: number;
  /** `wechat`, or how it was given back at the desk. */
  readonly channel: string;
}

const onRefundSucceeded = on<Refunded>(async (uow, { paymentId, refundId, amount, channel }) => {
  const payment = await paymentById(uow, paymentId);
  if (payment) await tell(uow, refundDone(payment, { id: refundId, amount, byHand: channel !== 'wechat' }));
});

const onPrizeWon = on<{ drawId: string }>((uow, { drawId }) => tellOfPrize(uow, drawId, 'waiting'));

/** Who came with the code knows it. */
const onPrizeHandedOver = on<{ drawId: string; proof: string }>(async (uow, { drawId, proof }) => {
  if (proof === 'known') await tellOfPrize(uow, drawId, 'handed_over');
});

const onPrizeForfeited = on<{ drawId: string }>((uow, { drawId }) => tellOfPrize(uow, drawId, 'forfeited'));

const HANDLERS: Readonly<Record<string, Handle>> = {
  'schooling.lesson.moved': onLessonMoved,
  'schooling.lesson.cancelled': onLessonCancelled,
  'schooling.leave.decided': onLeaveDecided,
  'schooling.make-up.decided': onMakeUpDecided,
  'schooling.attendance-objection.decided': onObjectionDecided,
  'schooling.behaviour.recorded': onBehaviourRecorded,
  'schooling.homework.checked': onHomeworkChecked,
  'points.credited': onPointsCredited,
  'points.dispute.decided': onPointsDisputeDecided,
  'payments.opened': onPaymentOpened,
  'payments.settled': onPaymentSettled,
  'payments.refund.succeeded': onRefundSucceeded,
  'lottery.prize.won': onPrizeWon,
  'lottery.prize.handed-over': onPrizeHandedOver,
  'lottery.prize.forfeited': onPrizeForfeited,
  ...MALL_HANDLERS,
};

export const subscribers: readonly Subscriber[] = [
  {
    name: 'notices.tell',
    types: Object.keys(HANDLERS),
    handle: async (uow, event) => {
      const handle = HANDLERS[event.type];
      if (!handle) throw new Error(`no notice for ${event.type}`);
      await handle(uow, event);
    },
  },
];
