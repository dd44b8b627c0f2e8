import type { UnitOfWork } from '../../platform/db';
import type { StoredEvent } from '../../platform/outbox';
import { campusesByIds } from '../identity';
import { type RedemptionStory, redemptionStory, type SeatMove } from '../mall';
import type { Notice } from '../messaging';
import { lastDaysOfReturn } from '../points';
import type { Child } from './texts/lessons';
import {
  type BackUntil,
  pickUpAsked,
  redemptionApproved,
  redemptionAsked,
  redemptionExpired,
  redemptionHandedOver,
  redemptionMoved,
  redemptionReady,
  redemptionRefused,
  redemptionReminded,
  redemptionReturned,
  redemptionShipped,
} from './texts/mall';
import { tellOfChild } from './usecases/tell-family';
import { tellOfMovedSeat } from './usecases/tell-of-seats';

type Handle = (uow: UnitOfWork, event: StoredEvent) => Promise<void>;
type Words = (child: Child, story: RedemptionStory, campus: string, event: StoredEvent) => Notice;
type BackWords = (child: Child, story: RedemptionStory, until: BackUntil | undefined) => Notice;

/** Tells of a redemption as it is now, unless it has moved on and the news is none any more. */
const about =
  (isNews: (story: RedemptionStory, event: StoredEvent) => boolean, words: Words): Handle =>
  async (uow, event) => {
    const { redemptionId } = event.payload as { readonly redemptionId: string };
    const story = await redemptionStory(uow, redemptionId);
    if (!story || !isNews(story, event)) return;
    const campus = (await campusesByIds(uow, [story.campusId])).get(story.campusId)?.name ?? '';
    await tellOfChild(uow, story.studentId, (child) => words(child, story, campus, event));
  };

/** The same of points that came back, with their real last day: it may be a new one. */
const ofReturn =
  (isNews: (story: RedemptionStory) => boolean, words: BackWords): Handle =>
  async (uow, event) => {
    const { redemptionId } = event.payload as { readonly redemptionId: string };
    const story = await redemptionStory(uow, redemptionId);
    if (!story || !isNews(story)) return;
    const until = await lastDaysOfReturn(uow, story);
    await tellOfChild(uow, story.studentId, (child) => words(child, story, until));
  };

const inState =
  (...states: readonly RedemptionStory['state'][]) =>
  ({ state }: RedemptionStory): boolean =>
    states.includes(state);

/** Nothing of it came back: its note is still the one of the hand-over. */
const isKept = ({ returnedQuantity }: RedemptionStory): boolean => returnedQuantity === 0;

/** The question of this event, while it waits for an answer. */
const waitingRequest = ({ pickUpRequest }: RedemptionStory, event: StoredEvent) => {
  const { pickUpRequestId } = event.payload as { readonly pickUpRequestId: string };
  return pickUpRequest?.id === pickUpRequestId && pickUpRequest.state === 'waiting' ? pickUpRequest : null;
};

/** What families are told of redemptions, by the mall's events. */
export const MALL_HANDLERS: Readonly<Record<string, Handle>> = {
  'mall.redemption.asked': about(inState('held'), redemptionAsked),
  'mall.redemption.approved': about(inState('confirmed'), redemptionApproved),
  'mall.redemption.ready': about((story) => story.state === 'ready' && story.delivery === 'pick_up', redemptionReady),
  'mall.redemption.handed-over': about((story) => inState('handed_over', 'done')(story) && isKept(story), redemptionHandedOver),
  'mall.redemption.shipped': about(inState('shipped', 'done'), redemptionShipped),
  'mall.redemption.reminded': about(inState('held', 'confirmed', 'ready'), (child, story, campus, event) =>
    redemptionReminded(child, story, campus, event.id),
  ),
  'mall.redemption.expired': ofReturn(inState('expired'), redemptionExpired),
  'mall.redemption.cancelled': ofReturn((story) => story.state === 'cancelled' && story.note !== null, redemptionRefused),
  'mall.redemption.returned': ofReturn(({ returnedQuantity }) => returnedQuantity > 0, redemptionReturned),
  // What a family moves itself is no news to it.
  'mall.redemption.transferred': about(
    (story, { payload }) =>
      (payload as { readonly byStaff?: boolean }).byStaff === true && inState('held', 'confirmed', 'ready')(story),
    redemptionMoved,
  ),
  'mall.redemption.rescheduled': (uow, { payload }) =>
    tellOfMovedSeat(uow, payload as SeatMove & { readonly redemptionId: string }),
  'mall.redemption.pick-up-asked': about(
    (story, event) => inState('confirmed', 'ready')(story) && waitingRequest(story, event) !== null,
    (child, story, campus, event) => {
      const request = waitingRequest(story, event);
      if (!request) throw new Error(`redemption ${story.id} has no question that waits`);
      return pickUpAsked(child, story, campus, request);
    },
  ),
};
