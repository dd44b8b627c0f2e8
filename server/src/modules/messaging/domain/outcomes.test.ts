import { MINUTE_MS } from '@qingya/shared';
import { afterAnswer, CONSEQUENCES, MAX_ATTEMPTS, nextPause, type OutcomeKind, type Sending } from './outcomes';
import { whyNot } from './why-not';

const NOW = Date.parse('2026-11-21T02:00:00.000Z');
const sending = (change: Partial<Sending> = {}): Sending => ({
  now: NOW,
  attempts: 1,
  validUntil: null,
  daytime: (at) => at,
  ...change,
});

describe('what follows from an answer of WeChat', () => {
  it('takes a consent for good only where something may have been sent', () => {
    const kept = Object.entries(CONSEQUENCES).filter(([, { consent }]) => consent === 'used');
    expect(kept.map(([kind]) => kind).sort()).toEqual(['sent', 'unknown']);
  });

  it('pauses 1, 5, 25 minutes and two hours, five attempts in all', () => {
    const pauses = Array.from({ length: 6 }, (_, i) => nextPause(i + 1));
    expect(pauses).toEqual([1, 5, 25, 120].map((minutes) => minutes * MINUTE_MS).concat([undefined, undefined] as never));
    expect(MAX_ATTEMPTS).toBe(5);
    expect(afterAnswer('try_again', sending({ attempts: 5 }))).toEqual({
      state: 'failed',
      consent: 'returned',
      dueAt: null,
      stops: false,
    });
  });

  it.each<OutcomeKind>(['ability_banned', 'misconfigured'])('rests for an hour after %s, however many attempts', (kind) => {
    expect(afterAnswer(kind, sending({ attempts: 9 }))).toEqual({
      state: 'waiting',
      consent: 'returned',
      dueAt: NOW + 60 * MINUTE_MS,
      stops: true,
    });
  });

  it('is late when the next attempt would be, to the millisecond', () => {
    const next = NOW + MINUTE_MS;
    expect(afterAnswer('try_again', sending({ validUntil: next }))).toMatchObject({ state: 'waiting', dueAt: next });
    expect(afterAnswer('try_again', sending({ validUntil: next - 1 }))).toMatchObject({ state: 'late', dueAt: null });
    const daytime = (at: number): number => at + 60 * MINUTE_MS;
    expect(afterAnswer('try_again', sending({ validUntil: next, daytime }))).toMatchObject({ state: 'late' });
  });

  it('is put into words for staff', () => {
    expect(whyNot('sent', null)).toBeNull();
    expect(whyNot('waiting', 'try_again')).toBeNull();
    expect(whyNot('waiting', 'misconfigured')).toContain('管理员');
    for (const state of ['no_consent', 'muted', 'late', 'failed', 'unknown'] as const) {
      expect(whyNot(state, null)).toMatch(/。$/);
    }
    for (const [kind, { state }] of Object.entries(CONSEQUENCES)) {
      if (state === 'failed') expect(whyNot('failed', kind)).not.toBe(whyNot('failed', null));
    }
  });
});
