import { MINUTE_MS } from '@qingya/shared';
import { reportConsents } from '../../src/modules/messaging/usecases/report-consents';
import { isRetryable } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { first, freshId, type Guardian, MessagingWorld, TEMPLATE, TEMPLATE_ID } from './world';

const TEN = 10 * MINUTE_MS;

describeDatabases('consents for WeChat messages', (open) => {
  let w: MessagingWorld;
  let someone: Guardian;
  let at: number;

  beforeEach(async () => {
    w = new MessagingWorld(open());
    someone = first(await w.family());
    open().clock.advance(60 * MINUTE_MS);
    at = w.now() - 30 * MINUTE_MS;
  });
  afterEach(async () => {
    expect(await w.differences()).toEqual([]);
  });

  const page = (answeredAt = at, panelId = freshId(), answer: 'accept' | 'reject' | 'ban' | 'filter' = 'accept') =>
    w.db.transaction((uow) =>
      reportConsents(uow, w.ports.templates, {
        accountId: someone.accountId,
        panelId,
        answeredAt,
        answers: [
          { templateId: TEMPLATE_ID, answer },
          { templateId: 'a-template-of-another-time', answer: 'accept' },
        ],
      }),
    );
  const left = () => w.remaining(someone);

  it.each(['page first', 'push first'])('counts one tap once that both tell of: %s', async (order) => {
    if (order === 'page first') await page();
    await w.push(someone, 'panel', at + 800);
    if (order === 'push first') await page();
    expect(await left()).toBe(1);
  });

  it('counts each of two taps, told of in any order', async () => {
    await page(at);
    await page(at + MINUTE_MS);
    await w.push(someone, 'panel', at + MINUTE_MS);
    await w.push(someone, 'panel', at);
    expect(await left()).toBe(2);
    const third = at + 20 * MINUTE_MS;
    await w.push(someone, 'panel', third);
    await w.push(someone, 'panel', third + MINUTE_MS);
    await page(third + MINUTE_MS);
    await page(third);
    expect(await left()).toBe(4);
  });

  it('counts a report and a push once however often they come', async () => {
    const [panelId, pushId] = [freshId(), freshId()];
    for (let i = 0; i < 3; i += 1) {
      expect(await page(at, panelId)).toEqual([TEMPLATE]);
      await w.push(someone, 'panel', at, pushId);
    }
    expect(await left()).toBe(1);
  });

  it('counts once when report and push come at the same moment, and two phones never share a panel', async () => {
    const [panelId, pushId] = [freshId(), freshId()];
    const [pages, pushes] = await Promise.all([
      Promise.allSettled(Array.from({ length: 4 }, () => page(at, panelId))),
      Promise.allSettled(Array.from({ length: 4 }, () => w.push(someone, 'panel', at, pushId))),
    ]);
    for (const racers of [pages, pushes]) {
      expect(racers.map(({ status }) => status)).toContain('fulfilled');
      // A report may lose the race for a lock until its tries are used up; nothing else may happen to it.
      expect(racers.flatMap((one) => (one.status === 'rejected' && !isRetryable(one.reason) ? [one.reason] : []))).toEqual([]);
    }
    await page(at, panelId);
    await w.push(someone, 'panel', at, pushId);
    expect(await left()).toBe(1);
    someone = first(await w.family());
    await page(at, panelId);
    expect(await left()).toBe(1);
  });

  it.each([
    [TEN, 1],
    [TEN + 1, 2],
    [-TEN, 1],
    [-TEN - 1, 2],
  ])('pairs within ten minutes: %d ms apart count %d', async (apart, count) => {
    await page(at);
    await w.push(someone, 'panel', at + apart);
    expect(await left()).toBe(count);
  });

  it.each(['reject', 'ban', 'filter'] as const)('counts nothing for «%s»', async (answer) => {
    expect(await page(at, freshId(), answer)).toEqual([TEMPLATE]);
    expect(await left()).toBe(0);
  });

  it('counts nothing of a push about a stranger', async () => {
    await w.push({ accountId: '', openid: 'o-nobody' }, 'panel');
    expect(await left()).toBe(0);
  });

  it('is gone when messages are switched off, but for what was allowed later', async () => {
    await page(at);
    await page(at + MINUTE_MS);
    await w.push(someone, 'turned_off', at + 2 * MINUTE_MS);
    expect(await left()).toBe(0);
    await w.push(someone, 'panel', at + 15 * MINUTE_MS);
    expect(await left()).toBe(1);
    // Told late: the tap came after.
    await w.push(someone, 'turned_off', at + 14 * MINUTE_MS);
    expect(await left()).toBe(1);
  });

  it('does not come back with a push that tells late of a tap before', async () => {
    await w.push(someone, 'turned_off', at);
    await w.push(someone, 'panel', at - MINUTE_MS);
    expect(await left()).toBe(0);
    await w.push(someone, 'panel', at);
    expect(await left()).toBe(1);
  });

  it('is found out of step by the reconciler', async () => {
    await page();
    const change = (by: number) =>
      w.db.transaction((uow) =>
        uow.run('UPDATE messaging_grant SET remaining = remaining + ? WHERE accountId = ?', [by, someone.accountId]),
      );
    await change(1);
    expect(await w.differences()).toEqual([
      { kind: 'remaining', subjectId: `${someone.accountId} ${TEMPLATE}`, expected: 2, found: 1 },
    ]);
    await change(-1);
    const name = (pairedKey: string | null) =>
      w.db.transaction((uow) =>
        uow.run('UPDATE messaging_grant_entry SET pairedKey = ? WHERE accountId = ?', [pairedKey, someone.accountId]),
      );
    await name('push:nobody:0');
    expect(await w.differences()).toMatchObject([{ kind: 'pair', expected: 1, found: 0 }]);
    await name(null);
  });
});
