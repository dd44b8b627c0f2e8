import { DAY_MS, REDEMPTION_STATES, type RedemptionState } from '@qingya/shared';
import {
  answerUntil,
  decideStep,
  effectOf,
  GIVEN_BACK_STATES,
  holdOf,
  isWithCourier,
  OPEN_STATES,
  type RedemptionMoment,
  type RedemptionStep,
  returnableUntil,
  returnDaysOf,
} from './redemption-state';

const NOW = Date.parse('2026-11-23T02:00:00Z');
const at = (state: RedemptionState, over: Partial<Omit<RedemptionMoment, 'state'>> = {}) => ({
  state,
  delivery: 'pick_up' as const,
  expiresAt: NOW + 1,
  exportedAt: null,
  handedOverAt: null,
  returnedQuantity: 0,
  fulfilment: '{"kind":"pick_up"}',
  ...over,
});

/** Every step that is allowed, and nothing else. */
const ALLOWED: Readonly<Record<RedemptionStep, readonly RedemptionState[]>> = {
  confirm: ['held'],
  prepare: ['confirmed'],
  hand_over: ['confirmed', 'ready'],
  ship: ['confirmed', 'ready'],
  complete: ['handed_over', 'shipped'],
  cancel: ['held', 'confirmed', 'ready'],
  expire: ['held', 'confirmed', 'ready'],
  return: ['handed_over', 'shipped'],
};

describe('steps of a redemption', () => {
  it.each(Object.keys(ALLOWED) as RedemptionStep[])('%s is taken from its own states only', (step) => {
    for (const state of REDEMPTION_STATES) {
      const moment = at(state, {
        expiresAt: step === 'expire' ? NOW : NOW + 1,
        handedOverAt: step === 'complete' ? NOW - 7 * DAY_MS : NOW,
      });
      expect([state, 'to' in decideStep(moment, step, NOW)]).toEqual([state, ALLOWED[step].includes(state)]);
    }
  });

  it('is over at the instant it expires, not one before', () => {
    expect(decideStep(at('confirmed'), 'hand_over', NOW)).toEqual({ to: 'handed_over' });
    expect(decideStep(at('confirmed', { expiresAt: NOW }), 'hand_over', NOW)).toEqual({ refused: 'expired' });
    expect(decideStep(at('confirmed', { expiresAt: NOW }), 'prepare', NOW)).toEqual({ refused: 'expired' });
    expect(decideStep(at('ready'), 'expire', NOW)).toEqual({ refused: 'too_early' });
    expect(decideStep(at('ready', { expiresAt: NOW }), 'expire', NOW)).toEqual({ to: 'expired' });
    expect(decideStep(at('ready', { expiresAt: NOW }), 'cancel', NOW)).toEqual({ to: 'cancelled' });
  });

  it('can be returned for seven whole days, and is done from then on', () => {
    const handedOverAt = NOW;
    const end = NOW + 7 * DAY_MS;
    expect(returnableUntil(at('handed_over', { handedOverAt }))).toBe(end);
    expect(decideStep(at('handed_over', { handedOverAt }), 'return', end - 1)).toEqual({ to: 'returned' });
    expect(decideStep(at('handed_over', { handedOverAt }), 'return', end)).toEqual({ refused: 'return_late' });
    expect(decideStep(at('handed_over', { handedOverAt }), 'complete', end - 1)).toEqual({ refused: 'too_early' });
    expect(decideStep(at('handed_over', { handedOverAt }), 'complete', end)).toEqual({ to: 'done' });
  });
});

describe('what is posted', () => {
  const posted = { delivery: 'post', exportedAt: NOW - DAY_MS } as const;

  it('ends by the clock until the courier has its address, and never afterwards', () => {
    const waits = at('confirmed', { delivery: 'post', expiresAt: NOW });
    expect(decideStep(waits, 'ship', NOW - 1)).toEqual({ to: 'shipped' });
    expect(decideStep(waits, 'ship', NOW)).toEqual({ refused: 'expired' });
    expect(decideStep(waits, 'expire', NOW)).toEqual({ to: 'expired' });
    const gone = at('confirmed', { ...posted, expiresAt: NOW });
    for (const now of [NOW - 1, NOW, NOW + 400 * DAY_MS]) {
      expect(decideStep(gone, 'ship', now)).toEqual({ to: 'shipped' });
      expect(decideStep(gone, 'expire', now)).toEqual({ refused: 'too_early' });
      expect(decideStep(gone, 'cancel', now)).toEqual({ to: 'cancelled' });
    }
  });

  it('is with the courier from the file on until it is posted or given up', () => {
    for (const state of REDEMPTION_STATES) {
      const open = (OPEN_STATES as readonly string[]).includes(state);
      expect([state, isWithCourier({ state, exportedAt: NOW })]).toEqual([state, open]);
      expect(isWithCourier({ state, exportedAt: null })).toBe(false);
    }
  });

  it('can be returned for a week from the day it can have arrived', () => {
    expect([returnDaysOf('post'), returnDaysOf('pick_up'), returnDaysOf('auto')]).toEqual([14, 7, 7]);
    const one = at('shipped', { ...posted, handedOverAt: NOW });
    const end = NOW + 14 * DAY_MS;
    expect(returnableUntil(one)).toBe(end);
    expect(decideStep(one, 'return', end - 1)).toEqual({ to: 'returned' });
    expect(decideStep(one, 'complete', end - 1)).toEqual({ refused: 'too_early' });
    expect(decideStep(one, 'return', end)).toEqual({ refused: 'return_late' });
    expect(decideStep(one, 'complete', end)).toEqual({ to: 'done' });
    expect(returnableUntil({ ...one, state: 'done' })).toBeNull();
    expect(returnableUntil(at('confirmed', posted))).toBeNull();
  });
});

describe('a seat', () => {
  const seat = (startsAt: number) =>
    at('handed_over', {
      delivery: 'auto',
      handedOverAt: NOW,
      fulfilment: JSON.stringify({ kind: 'activity_seat', label: '亲子日', startsAt, place: '体育馆' }),
    });

  it.each([
    ['long after it was redeemed', NOW + 30 * DAY_MS, NOW + 37 * DAY_MS],
    ['a moment after it was redeemed', NOW + 1, NOW + 7 * DAY_MS + 1],
    ['before the guardian’s hand-over was noted', NOW - 1, NOW + 7 * DAY_MS],
  ])('can be returned through seven days of its activity when that begins %s', (_, startsAt, end) => {
    const one = seat(startsAt);
    expect(returnableUntil(one)).toBe(end);
    expect(decideStep(one, 'return', end - 1)).toEqual({ to: 'returned' });
    expect(decideStep(one, 'complete', end - 1)).toEqual({ refused: 'too_early' });
    expect(decideStep(one, 'return', end)).toEqual({ refused: 'return_late' });
    expect(decideStep(one, 'complete', end)).toEqual({ to: 'done' });
  });
});

describe('what some pieces of came back', () => {
  it('is not returned again, neither now nor late, but is done like anything else', () => {
    const handedOverAt = NOW;
    const some = at('handed_over', { handedOverAt, returnedQuantity: 1 });
    const end = NOW + 7 * DAY_MS;
    expect(returnableUntil(some)).toBeNull();
    expect(decideStep(some, 'return', NOW)).toEqual({ refused: 'returned_once' });
    expect(decideStep(some, 'return', end)).toEqual({ refused: 'returned_once' });
    expect(decideStep(some, 'complete', end)).toEqual({ to: 'done' });
    expect(decideStep(at('returned', { handedOverAt, returnedQuantity: 2 }), 'return', NOW)).toEqual({ refused: 'state' });
  });
});

describe('what steps move', () => {
  it('sets pieces aside and either gives them back or lets them go, never both', () => {
    const held = holdOf(3);
    expect([held.availableChange, held.heldChange]).toEqual([-3, 3]);
    for (const step of ['cancel', 'expire'] as const) {
      const { points, stock } = effectOf(step, 3, false);
      expect(points).toBe('void');
      expect([held.availableChange + (stock?.availableChange ?? 0), held.heldChange + (stock?.heldChange ?? 0)]).toEqual([0, 0]);
    }
    const gone = effectOf('hand_over', 3, false);
    expect([gone.points, gone.stock?.availableChange, gone.stock?.heldChange]).toEqual(['commit', 0, -3]);
  });

  it('puts returned pieces back only when they can be given again', () => {
    expect(effectOf('return', 2, true)).toMatchObject({ points: 'undo', stock: { availableChange: 2, heldChange: 0 } });
    expect(effectOf('return', 2, false)).toMatchObject({ points: 'undo', stock: { availableChange: 0, heldChange: 0 } });
  });

  it('moves nothing while it is only prepared or completed', () => {
    for (const step of ['confirm', 'prepare', 'complete'] as const) {
      expect(effectOf(step, 2, true)).toEqual({ points: 'none', stock: null });
    }
  });

  it('knows every state as open, given back or kept', () => {
    const kept = REDEMPTION_STATES.filter(
      (state) => !(OPEN_STATES as readonly string[]).includes(state) && !(GIVEN_BACK_STATES as readonly string[]).includes(state),
    );
    expect(kept).toEqual(['handed_over', 'shipped', 'done']);
  });
});

describe('what waits for a guardian', () => {
  it('can be confirmed for two days, their last instant not included', () => {
    const askedAt = 1_000;
    const redemption = at('held', { expiresAt: answerUntil(askedAt) });
    const end = askedAt + 2 * DAY_MS;
    expect(decideStep(redemption, 'confirm', end - 1)).toEqual({ to: 'confirmed' });
    expect(decideStep(redemption, 'confirm', end)).toEqual({ refused: 'expired' });
    expect(decideStep(redemption, 'hand_over', askedAt)).toEqual({ refused: 'state' });
    expect(decideStep(redemption, 'expire', end - 1)).toEqual({ refused: 'too_early' });
    expect(decideStep(redemption, 'expire', end)).toEqual({ to: 'expired' });
  });
});
