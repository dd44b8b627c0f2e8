import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import { entities } from '../../src/entities';
import { bookAnswer } from '../../src/modules/messaging/usecases/book-answer';
import { claimDelivery } from '../../src/modules/messaging/usecases/claim-delivery';
import { deliver } from '../../src/modules/messaging/usecases/deliver';
import { openDatabase } from '../../src/platform/db';
import { createIdSource } from '../../src/platform/ids/ulid';
import type { SubscribeOutcome } from '../../src/platform/wechat';
import { describeDatabases } from '../support/database';
import { first, freshId, type Guardian, type Household, MessagingWorld } from './world';

const HOUR = 60 * MINUTE_MS;
/** 10:00 in Shanghai, a day after another: nothing of one test is due in the next. */
let day = Date.parse('2026-11-21T02:00:00.000Z');

describeDatabases('messages on their way', (open) => {
  let w: MessagingWorld;
  let family: Household;
  let someone: Guardian;

  beforeEach(async () => {
    day += 10 * DAY_MS;
    open().clock.set(day);
    w = new MessagingWorld(open());
    family = await w.family(1);
    someone = first(family);
  });
  afterEach(async () => {
    expect(await w.differences()).toEqual([]);
  });

  const only = async () => {
    const rows = await w.deliveries(someone);
    const [row] = rows;
    if (!row || rows.length > 1) throw new Error(`${rows.length} deliveries`);
    return row;
  };
  const after = (ms: number) => open().clock.advance(ms);

  it('go to every guardian who has an account, once, however many handlers tell of it at once', async () => {
    const pair = await w.family(2);
    for (const guardian of pair.guardians) await w.allow(guardian, 2);
    const subject = freshId();
    const news = await Promise.all(Array.from({ length: 8 }, () => w.tell(pair.familyId, { subject })));
    expect(news.filter(Boolean)).toHaveLength(1);
    await w.deliver();
    await w.deliver();
    expect(w.sent.map(({ openid }) => openid).sort()).toEqual(pair.guardians.map(({ openid }) => openid).sort());
    expect(w.sent[0]).toMatchObject({ templateId: 'tmpl-leave-result', state: 'trial', data: { thing2: '书法课' } });
    for (const guardian of pair.guardians) {
      expect(await w.states(guardian)).toEqual(['sent']);
      expect(await w.remaining(guardian)).toBe(1);
    }
    expect(await w.tell(pair.familyId)).toBe(true);
  });

  it('tell nothing about a child without consent, and nothing at all to an erased family', async () => {
    const studentId = freshId();
    for (const consent of ['none', 'withdrawn'] as const) {
      const other = await w.family(1, consent);
      expect(await w.tell(other.familyId, { studentId })).toBe(false);
      expect(await w.tell(other.familyId)).toBe(true);
    }
    await w.db.transaction((uow) =>
      uow.run("UPDATE identity_family SET state = 'erased', erasedAt = 1 WHERE id = ?", [family.familyId]),
    );
    expect(await w.tell(family.familyId)).toBe(false);
  });

  it('stop for consent that was withdrawn, and for a guardian who left, after they were told', async () => {
    await w.allow(someone, 2);
    await w.tell(family.familyId, { studentId: freshId() });
    await w.decide(family, 2, 'withdrawn');
    await w.deliver();
    expect(await only()).toMatchObject({ state: 'failed', errorKind: 'consent_withdrawn' });
    const other = await w.family(1);
    await w.allow(first(other));
    await w.tell(other.familyId);
    await w.db.transaction((uow) =>
      uow.run('UPDATE identity_guardian SET accountId = NULL, boundAt = NULL WHERE familyId = ?', [other.familyId]),
    );
    await w.deliver();
    expect(await w.deliveries(first(other))).toMatchObject([{ state: 'failed', errorKind: 'not_guardian' }]);
    expect(w.sent).toEqual([]);
    expect(await w.remaining(someone)).toBe(2);
  });

  it.each(['/home', 'packages/schooling/index', '/packages/坏', `/pages/${'x'.repeat(294)}`])(
    'are refused when they lead nowhere: %s',
    async (page) => {
      await expect(w.tell(family.familyId, { page })).rejects.toThrow('leads to no screen');
    },
  );

  it('cut what is too long for the inbox', async () => {
    await w.tell(family.familyId, { title: '长'.repeat(61), body: '话'.repeat(401), page: `/pages/${'x'.repeat(293)}` });
    const row = await w.db.read((r) =>
      r.row<{ title: string; body: string }>('SELECT title, body FROM messaging_message WHERE familyId = ?', [family.familyId]),
    );
    expect([...(row?.title ?? '')]).toHaveLength(60);
    expect([...(row?.body ?? '')]).toHaveLength(400);
    expect(row?.title.endsWith('…')).toBe(true);
  });

  it('end without a consent, and when the guardian muted the template', async () => {
    await w.tell(family.familyId);
    await w.deliver();
    expect((await only()).state).toBe('no_consent');
    const other = await w.family(1);
    await w.allow(first(other));
    await w.mute(first(other), true);
    await w.tell(other.familyId);
    await w.deliver();
    expect(await w.states(first(other))).toEqual(['muted']);
    await w.mute(first(other), false);
    await w.tell(other.familyId);
    await w.deliver();
    expect(await w.states(first(other))).toEqual(['muted', 'sent']);
    expect(w.sent).toHaveLength(1);
  });

  it('wait for nine in the morning, unless somebody waits for them', async () => {
    await w.allow(someone, 2);
    const night = day + 11 * HOUR;
    open().clock.set(night);
    await w.tell(family.familyId, { urgency: 'now' });
    await w.tell(family.familyId, { urgency: 'daytime' });
    await w.deliver();
    expect(await w.states(someone)).toEqual(['sent', 'waiting']);
    open().clock.set(night + 12 * HOUR - 1);
    await w.deliver();
    expect(await w.states(someone)).toEqual(['sent', 'waiting']);
    open().clock.set(night + 12 * HOUR);
    await w.deliver();
    expect(await w.states(someone)).toEqual(['sent', 'sent']);
  });

  it('stay quiet when the round comes too late in the evening, or the next try would', async () => {
    await w.allow(someone, 1);
    const evening = day + 11 * HOUR;
    open().clock.set(evening - 1);
    await w.tell(family.familyId, { urgency: 'daytime' });
    open().clock.set(evening);
    await w.deliver();
    expect(await only()).toMatchObject({ state: 'waiting', dueAt: evening + 12 * HOUR, attempts: 0 });
    expect(w.sent).toEqual([]);
    open().clock.set(evening + 24 * HOUR - 1);
    w.answer = () => ({ kind: 'try_again', why: 'busy' });
    await w.deliver();
    expect(await only()).toMatchObject({ state: 'waiting', dueAt: evening + 36 * HOUR, attempts: 1 });
  });

  it('are dropped when they come too late', async () => {
    await w.allow(someone, 3);
    open().clock.set(day + 11 * HOUR);
    await w.tell(family.familyId, { urgency: 'daytime', validUntil: day + 23 * HOUR - 1 });
    await w.tell(family.familyId, { urgency: 'now', validUntil: day + 11 * HOUR + 1 });
    after(2);
    await w.deliver();
    expect(await w.states(someone)).toEqual(['late', 'late']);
    await w.tell(family.familyId, { urgency: 'now', validUntil: w.now() });
    await w.deliver();
    expect(await w.states(someone)).toEqual(['late', 'late', 'sent']);
    expect(await w.remaining(someone)).toBe(2);
  });

  it('are tried five times with growing pauses', async () => {
    await w.allow(someone);
    await w.tell(family.familyId);
    w.answer = () => ({ kind: 'try_again', why: 'busy' });
    const pauses = [1, 5, 25, 120];
    for (const [index, minutes] of pauses.entries()) {
      expect(await w.deliver()).toBe(1);
      expect(await only()).toMatchObject({ state: 'waiting', attempts: index + 1, dueAt: w.now() + minutes * MINUTE_MS });
      expect(await w.remaining(someone)).toBe(1);
      after(minutes * MINUTE_MS - 1);
      expect(await w.deliver()).toBe(0);
      after(1);
    }
    expect(await w.deliver()).toBe(1);
    expect(await only()).toMatchObject({ state: 'failed', attempts: 5, errorKind: 'try_again' });
    expect(await w.remaining(someone)).toBe(1);
  });

  const OUTCOMES: readonly (readonly [SubscribeOutcome, string, number])[] = [
    [{ kind: 'sent', msgId: 'm-1' }, 'sent', 2],
    [{ kind: 'sent', msgId: null }, 'sent', 2],
    [{ kind: 'no_grant' }, 'no_consent', 0],
    [{ kind: 'user_gone' }, 'failed', 3],
    [{ kind: 'unfit', field: 'thing1' }, 'failed', 3],
    [{ kind: 'template_broken', field: null }, 'failed', 3],
    [{ kind: 'page_missing' }, 'failed', 3],
    [{ kind: 'sensitive' }, 'failed', 3],
    [{ kind: 'try_again', why: 'busy' }, 'waiting', 3],
    [{ kind: 'unknown', why: 'timeout' }, 'unknown', 2],
    [{ kind: 'ability_banned' }, 'waiting', 3],
    [{ kind: 'misconfigured', errcode: 48001 }, 'waiting', 3],
  ];
  it.each(OUTCOMES)('become what WeChat says: %j → %s, %d consents of three left', async (outcome, state, left) => {
    await w.allow(someone, 3);
    await w.tell(family.familyId);
    w.answer = () => outcome;
    await w.deliver();
    expect((await only()).state).toBe(state);
    expect(await w.remaining(someone)).toBe(left);
  });

  it('keep a consent that was given while WeChat said that none is left', async () => {
    await w.allow(someone, 2);
    after(HOUR);
    await w.tell(family.familyId);
    w.answer = async () => {
      after(1_000);
      await w.push(someone, 'panel', w.now());
      return { kind: 'no_grant' };
    };
    await w.deliver();
    expect(await w.remaining(someone)).toBe(1);
  });

  it('do not give back what was switched off meanwhile', async () => {
    await w.allow(someone, 2);
    await w.tell(family.familyId);
    w.answer = async () => {
      await w.push(someone, 'turned_off');
      return { kind: 'try_again', why: 'busy' };
    };
    await w.deliver();
    expect(await w.remaining(someone)).toBe(0);
  });

  it.each(['ability_banned', 'misconfigured'] as const)('all rest for an hour after «%s»', async (kind) => {
    const others = await Promise.all(Array.from({ length: 6 }, () => w.family(1)));
    for (const one of [family, ...others]) {
      await w.allow(first(one));
      await w.tell(one.familyId);
    }
    w.answer = () => (kind === 'misconfigured' ? { kind, errcode: 48001 } : { kind });
    const tried = await w.deliver();
    // Those who were being sent something at the same moment, and nobody after them.
    expect(tried).toBeLessThanOrEqual(4);
    expect(await w.deliver()).toBe(0);
    w.answer = () => ({ kind: 'sent', msgId: null });
    after(HOUR - 1);
    expect(await w.deliver()).toBe(0);
    after(1);
    expect(await w.deliver()).toBe(7);
    expect((await only()).attempts).toBe(1);
  });

  it('never use more consents than there are, with 64 senders at once', async () => {
    await w.allow(someone, 5);
    for (let i = 0; i < 12; i += 1) await w.tell(family.familyId);
    const due = await w.deliveries(someone);
    const claims = await Promise.all(
      Array.from({ length: 64 }, (_, i) => {
        const one = due[i % due.length];
        if (!one) throw new Error('nothing is due');
        return w.db.transaction(async (uow) => {
          const claim = await claimDelivery(uow, w.ports, one);
          if (claim) await bookAnswer(uow, claim, { kind: 'sent', msgId: null });
          return claim !== null;
        });
      }),
    );
    expect(claims.filter(Boolean)).toHaveLength(5);
    expect(await w.remaining(someone)).toBe(0);
    const states = await w.states(someone);
    expect(states.filter((state) => state === 'sent')).toHaveLength(5);
    expect(states.filter((state) => state === 'no_consent')).toHaveLength(7);
  }, 60_000);

  it('are unknown, and not repeated, when the sender dies between claim and answer', async () => {
    await w.allow(someone, 2);
    await w.tell(family.familyId);
    const due = await only();
    const claim = await w.db.transaction((uow) => claimDelivery(uow, w.ports, due));
    await w.tell(family.familyId);
    after(60_000);
    expect(await w.deliver()).toBe(0);
    expect(await w.states(someone)).toEqual(['sending', 'waiting']);
    after(1);
    expect(await w.deliver()).toBe(1);
    expect(await w.states(someone)).toEqual(['unknown', 'sent']);
    expect(await w.remaining(someone)).toBe(0);
    // It was only slow: the answer still counts, and brings the consent back.
    if (!claim) throw new Error('it was not claimed');
    await w.db.transaction((uow) => bookAnswer(uow, claim, { kind: 'user_gone' }));
    expect(await w.states(someone)).toEqual(['failed', 'sent']);
    expect(await w.remaining(someone)).toBe(1);
  });

  it('are told to have arrived, or not, also when the report is faster than the answer', async () => {
    await w.allow(someone, 4);
    w.answer = () => ({ kind: 'sent', msgId: 'm-arrived' });
    await w.tell(family.familyId);
    await w.deliver();
    await w.report(someone, 'm-arrived');
    await w.report(someone, 'm-of-somebody-else');
    w.answer = async () => {
      await w.report(someone, 'm-fast', 20_003);
      return { kind: 'sent', msgId: 'm-fast' };
    };
    await w.tell(family.familyId);
    await w.deliver();
    w.answer = () => ({ kind: 'unknown', why: 'timeout' });
    await w.tell(family.familyId);
    await w.deliver();
    await w.report(someone, 'm-lost');
    expect(await w.deliveries(someone)).toMatchObject([
      { state: 'arrived', msgId: 'm-arrived', errorCode: null },
      { state: 'failed', msgId: 'm-fast', errorCode: 20_003, errorKind: 'refused' },
      { state: 'arrived', msgId: 'm-lost' },
    ]);
    expect(await w.remaining(someone)).toBe(1);
  });

  it('go out once and one at a time, with two replicas at work', async () => {
    const { url, file, clock } = open();
    const replica = await openDatabase({ url, file, poolSize: 5, entities, clock, ids: createIdSource() });
    try {
      const households = await Promise.all([1, 2, 3].map(() => w.family(1)));
      for (const one of households) {
        await w.allow(first(one), 6);
        for (let i = 0; i < 6; i += 1) await w.tell(one.familyId);
      }
      const rounds = async (db: typeof replica) => {
        let count = 0;
        for (let i = 0; i < 12; i += 1) count += await deliver(db, w.ports);
        return count;
      };
      const counts = await Promise.all([rounds(w.db), rounds(replica)]);
      expect(counts[0] + counts[1]).toBe(18);
      expect(w.sent).toHaveLength(18);
      expect(w.crowd).toBe(1);
      for (const one of households) {
        expect(await w.states(first(one))).toEqual(Array.from({ length: 6 }, () => 'sent'));
        expect(await w.remaining(first(one))).toBe(0);
      }
    } finally {
      await replica.close();
    }
  }, 60_000);
});
