import { DAY_MS, type Fulfilment, localDate, startOfDay } from '@qingya/shared';
import {
  beginningOf,
  costOf,
  decideDelivery,
  followedSeat,
  grantTermsOf,
  isGrant,
  isOpenTo,
  isStillToCome,
  movedPlan,
  rightOf,
  rightStateOf,
  seatRightOf,
  whileStillToCome,
} from './fulfilment';

const seat = { kind: 'activity_seat', label: '亲子日', startsAt: startOfDay(localDate('2027-03-06')), place: '体育馆' } as const;
const coupon = { kind: 'coupon', label: '续费券', valueFen: 5_000, minSpendFen: 100, validDays: 30 } as const;

describe('how a redemption gets to the family', () => {
  it('is decided by the good and by whether an address was given', () => {
    const of = (fulfilment: Fulfilment, hasAddress: boolean) => Object.values(decideDelivery(fulfilment, hasAddress))[0];
    expect([of({ kind: 'pick_up' }, false), of({ kind: 'pick_up' }, true)]).toEqual(['pick_up', 'good_not_posted']);
    expect([of({ kind: 'post' }, true), of({ kind: 'post' }, false)]).toEqual(['post', 'good_not_picked_up']);
    expect([of({ kind: 'pick_up_or_post' }, true), of({ kind: 'pick_up_or_post' }, false)]).toEqual(['post', 'pick_up']);
    expect([of(coupon, false), of(coupon, true)]).toEqual(['auto', 'auto']);
  });

  it('costs shipping only when it is posted, and nothing is known without the cost of a piece', () => {
    const good = { costFen: 300, shippingFen: 800 };
    expect([costOf(good, 'pick_up', 2), costOf(good, 'post', 2)]).toEqual([600, 2_200]);
    expect(costOf({ ...good, costFen: 0 }, 'post', 1)).toBe(800);
    expect(costOf({ ...good, costFen: null }, 'post', 1)).toBeNull();
  });
});

describe('who may redeem', () => {
  it('is everybody without tiers, and with them who has one of them', () => {
    expect([isOpenTo([], []), isOpenTo(['gold'], []), isOpenTo(['gold', 'star'], ['star'])]).toEqual([true, false, true]);
  });

  it('ends for a seat when its activity begins', () => {
    expect([isStillToCome(seat, seat.startsAt - 1), isStillToCome(seat, seat.startsAt)]).toEqual([true, false]);
    expect(isStillToCome({ kind: 'pick_up' }, seat.startsAt)).toBe(true);
    const ends = [seat.startsAt - 1, seat.startsAt + 1].map((until) => whileStillToCome(seat, until));
    expect(ends).toEqual([seat.startsAt - 1, seat.startsAt]);
    expect(whileStillToCome({ kind: 'pick_up' }, seat.startsAt + 1)).toBe(seat.startsAt + 1);
  });
});

describe('an activity that is moved', () => {
  const plan = { startsAt: seat.startsAt + DAY_MS, place: '礼堂' };

  it('is one whose time or place changed', () => {
    expect(movedPlan(seat, { ...seat, ...plan })).toEqual(plan);
    expect(movedPlan(seat, { ...seat, place: '礼堂' })).toEqual({ startsAt: seat.startsAt, place: '礼堂' });
    expect(movedPlan(seat, { ...seat, label: '家庭日' })).toBeNull();
    expect([movedPlan(seat, coupon), movedPlan(coupon, seat)]).toEqual([null, null]);
  });

  it('takes the seats along that are still to come, to what is still to come, by their own names', () => {
    expect(followedSeat(seat, plan, seat.startsAt - 1)).toEqual({ ...seat, ...plan });
    expect(followedSeat(seat, plan, seat.startsAt)).toBeNull();
    const past = { startsAt: seat.startsAt - DAY_MS, place: '礼堂' };
    expect(followedSeat(seat, past, past.startsAt)).toBeNull();
    expect(followedSeat(seat, past, past.startsAt - 1)).toEqual({ ...seat, ...past });
    expect(followedSeat(coupon, plan, 0)).toBeNull();
    expect(followedSeat(seat, { startsAt: seat.startsAt, place: seat.place }, 0)).toBeNull();
    expect(seatRightOf(plan)).toEqual({ ...plan, validThrough: '2027-03-08' });
    expect([beginningOf(JSON.stringify(seat)), beginningOf(JSON.stringify(coupon))]).toEqual([seat.startsAt, null]);
  });
});

describe('rights', () => {
  const on = localDate('2027-02-28');

  it('have the times of all pieces and end on the last of their days', () => {
    expect(rightOf(coupon, 3, on)).toMatchObject({ times: 3, valueFen: 5_000, minSpendFen: 100, validThrough: '2027-03-30' });
    const quota = { kind: 'benefit_quota', label: '借书', times: 4, validDays: 1 } as const;
    expect(rightOf(quota, 2, on)).toMatchObject({ times: 8, valueFen: null, validThrough: '2027-03-01' });
    expect(rightOf(seat, 1, on)).toMatchObject({ times: 1, place: '体育馆', validThrough: '2027-03-07' });
    expect(rightOf({ ...seat, startsAt: seat.startsAt + DAY_MS - 1 }, 1, on).validThrough).toBe('2027-03-07');
  });

  it('can be used through their last day, until they are used up or taken back', () => {
    const right = { times: 2, used: 1, validThrough: '2027-03-30', revokedAt: null };
    expect(rightStateOf(right, localDate('2027-03-30'))).toBe('active');
    expect(rightStateOf(right, localDate('2027-03-31'))).toBe('over');
    expect(rightStateOf({ ...right, used: 2 }, localDate('2027-03-31'))).toBe('used');
    expect(rightStateOf({ ...right, revokedAt: 1 }, on)).toBe('revoked');
  });

  it('are told from what is picked up', () => {
    expect([isGrant(coupon), isGrant(seat), isGrant({ kind: 'post' })]).toEqual([true, true, false]);
    expect(grantTermsOf(JSON.stringify(coupon))).toEqual(coupon);
    expect(() => grantTermsOf('{"kind":"pick_up"}')).toThrow('pick_up');
  });
});
