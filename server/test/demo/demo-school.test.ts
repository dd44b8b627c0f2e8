import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { DAY_MS, MINUTE_MS } from '@qingya/shared';
import supertest from 'supertest';
import { createProduct, type Product } from '../../src/app';
import { keepDemoAlive, prepareDemo } from '../../src/app/demo-start';
import { reconcileAll } from '../../src/cli/reconcile-all';
import { closeLessons } from '../../src/demo/close-lessons';
import { ensureLiveLesson, LIVE_TOPIC } from '../../src/demo/live-lesson';
import { DEMO_PERSONAS } from '../../src/modules/identity';
import { rollCall } from '../../src/modules/schooling';
import { FakeClock } from '../../src/platform/clock/clock';
import type { Config } from '../../src/platform/config';
import { createHttpApp } from '../../src/platform/http';
import { describeDatabases } from '../support/database';
import { demoConfig, fillDemo, NOW } from './support';

interface HomeLesson {
  readonly lessonId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly checkIn: string;
}
interface Home {
  readonly students: readonly { readonly studentId: string }[];
  readonly selected: {
    readonly studentId: string;
    readonly lessons: readonly HomeLesson[];
    readonly enrolments: readonly { readonly expiresOn: string | null; readonly remainingCredits: number }[];
    readonly points: { readonly available: number; readonly debt: number };
  };
}

describeDatabases('the demo school', (open) => {
  const clock = new FakeClock(NOW);
  let config: Config;
  let product: Product;
  let server: Server;

  beforeAll(async () => {
    config = demoConfig(open());
    // The first start is killed in the middle: whatever it left must not count as a school, nor show in the one below.
    const killed = fillDemo(config, async ({ infrastructure }) => {
      const row = { name: '半个校区', address: '', state: 'open', createdAt: 0, updatedAt: 0 };
      await infrastructure.db.transaction((uow) => uow.insert('identity_campus', { id: uow.newId(), ...row }));
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await fillDemo(config)).toBe(true);
    product = await createProduct(config, clock);
    server = createHttpApp(product.http).listen(0);
  }, 600_000);
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await product.stop();
  });

  const count = async (from: string): Promise<number> => {
    const row = await product.infrastructure.db.read((r) => r.row<{ n: number }>(`SELECT COUNT(*) AS n FROM ${from}`));
    return Number(row?.n);
  };
  const logIn = async (persona: string): Promise<string> => {
    const answer = await supertest(server).post('/api/v1/auth/demo').send({ persona }).expect(200);
    return `Bearer ${(answer.body as { accessToken: string }).accessToken}`;
  };
  const homeOf = async (persona: string, studentId?: string): Promise<Home> => {
    const query = studentId === undefined ? {} : { studentId };
    const authorization = await logIn(persona);
    return (await supertest(server).get('/api/v1/home').query(query).set({ authorization }).expect(200)).body as Home;
  };
  const differences = (): Promise<number> => reconcileAll(product.infrastructure.db, () => undefined);

  it('has the people, classes and history the documentation promises, and its ledgers agree', async () => {
    const counted = await Promise.all(
      ['identity_campus', 'schooling_course', 'schooling_class_group', 'schooling_student', 'identity_family'].map(count),
    );
    expect(counted).toEqual([2, 6, 12, 80, 70]);
    expect(await count('schooling_attendance')).toBeGreaterThan(800);
    for (const status of ['present', 'late', 'leave', 'absent'])
      expect(await count(`schooling_attendance WHERE status = '${status}'`)).toBeGreaterThan(10);
    expect(await count("schooling_attendance WHERE method = 'correction'")).toBeGreaterThan(0);
    for (const kind of ['lesson_comment', 'homework', 'teacher_comment', 'award', 'exam', 'activity', 'course_completed'])
      expect(await count(`schooling_behaviour WHERE kind = '${kind}'`)).toBeGreaterThan(0);
    expect(await count("schooling_leave_request WHERE status = 'pending'")).toBe(2);
    expect(await count('points_account WHERE debt > 0')).toBe(1);
    expect(await count("outbox_delivery WHERE state <> 'done'")).toBe(0);
    expect(await count(`schooling_attendance WHERE recordedAt > ${NOW}`)).toBe(0);
    expect(await differences()).toBe(0);
  });

  it('lets every persona in, the parents to children with points, packages and something that runs out', async () => {
    for (const { persona } of DEMO_PERSONAS) {
      const authorization = await logIn(persona);
      await supertest(server).get('/api/v1/me').set({ authorization }).expect(200);
    }
    const home = await homeOf('parent');
    expect(home.students).toHaveLength(1);
    expect(home.selected.points.available).toBeGreaterThan(0);
    expect(home.selected.enrolments).toHaveLength(2);
    expect(home.selected.enrolments.some(({ expiresOn }) => expiresOn !== null && expiresOn <= '2026-12-21')).toBe(true);
    expect(
      await count(
        `points_lot WHERE studentId = '${home.selected.studentId}' AND remaining > 0 AND expiresOn BETWEEN '2026-11-22' AND '2026-12-21'`,
      ),
    ).toBe(1);
    expect((await homeOf('parent_of_three')).students).toHaveLength(3);
  });

  it('has a mall with redemptions in every state, and lotteries to draw in and to check', async () => {
    for (const state of ['held', 'confirmed', 'ready', 'handed_over', 'shipped', 'done', 'cancelled', 'expired', 'returned'])
      expect([state, await count(`mall_redemption WHERE state = '${state}'`)]).not.toEqual([state, 0]);
    expect(await count("mall_good WHERE state = 'on_sale'")).toBe(18);
    expect(await count('mall_stock WHERE available = 0 AND held = 0')).toBe(2);
    expect(await count('mall_right WHERE used > 0 AND used < times')).toBe(1);
    const authorization = await logIn('parent');
    const { studentId } = (await homeOf('parent')).selected;
    const get = async (path: string) => (await supertest(server).get(`/api/v1${path}`).set({ authorization }).expect(200)).body;
    const own = (await get(`/students/${studentId}/redemptions`)).items as { id: string; state: string }[];
    const states = own.map(({ state }) => state);
    expect(states).toEqual(expect.arrayContaining(['held', 'ready', 'shipped', 'returned']));
    const ready = own.find(({ state }) => state === 'ready')?.id;
    expect((await get(`/redemptions/${ready}`)).pickUpCode).toMatch(/^[0-9A-Z]{8}$/);
    const [shown] = (await get(`/students/${studentId}/goods`)).items as { images: { thumbUrl: string }[] }[];
    const thumb = await supertest(server).get(String(shown?.images[0]?.thumbUrl)).expect(200);
    expect(thumb.headers['content-type']).toBe('image/jpeg');
    const lotteries = (await get(`/students/${studentId}/lotteries`)).items as { id: string; state: string }[];
    expect(lotteries.map(({ state }) => state).sort()).toEqual(['ended', 'started']);
    const running = lotteries.find(({ state }) => state === 'started')?.id;
    expect(await get(`/students/${studentId}/lotteries/${running}`)).toMatchObject({ refusal: null, seed: null, leftToday: 3 });
    expect(await count("lottery_campaign WHERE state = 'ended' AND seed IS NOT NULL AND draws > 10")).toBe(1);
  });

  it('leaves the demo parent one day short of a rewarded row of sign-ins', async () => {
    const { selected } = await homeOf('parent');
    const authorization = await logIn('parent');
    const path = `/api/v1/students/${selected.studentId}/sign-ins`;
    const answer = await supertest(server).post(path).set({ authorization, 'idempotency-key': 'first-visit-1' }).send({});
    expect(answer.body).toMatchObject({ streak: 7 });
  });

  it.each([
    ['at noon', '2026-11-22T04:00:00Z'],
    ['while the teacher gives another class', '2026-11-25T10:45:00Z'],
    ['just before midnight', '2026-11-25T15:50:00Z'],
    ['at the last minute of the day', '2026-11-25T15:59:10Z'],
    ['just after midnight', '2026-11-25T16:10:00Z'],
    ['during the class’s own lesson', '2026-11-28T01:30:00Z'],
    ['days later', '2026-12-03T20:31:00Z'],
  ])('has a lesson running that both parents can check in to %s', async (_when, at) => {
    clock.set(at);
    await ensureLiveLesson(product.infrastructure.db);
    for (const persona of ['parent', 'parent_of_three']) {
      const { lessons } = (await homeOf(persona)).selected;
      const running = lessons.filter((one) => one.startsAt <= clock.now() && clock.now() < one.endsAt);
      expect(running.map(({ checkIn }) => checkIn)).toEqual(['open']);
    }
  });

  it('moves the start along until somebody comes, then keeps it and offers the next one', async () => {
    const { db } = product.infrastructure;
    const live = () =>
      db.read((r) =>
        r.rows<{ id: string; startsAt: number; endsAt: number }>(
          'SELECT id, startsAt, endsAt FROM schooling_lesson WHERE topic = ? AND endsAt > ? ORDER BY startsAt',
          [LIVE_TOPIC, r.now],
        ),
      );
    clock.set('2026-12-04T02:00:00Z');
    await ensureLiveLesson(db);
    clock.advance(9 * MINUTE_MS);
    await ensureLiveLesson(db);
    const [running, ...none] = await live();
    expect(none).toEqual([]);
    expect(running).toMatchObject({ startsAt: clock.now(), endsAt: clock.now() + 40 * MINUTE_MS });
    const { studentId } = (await homeOf('parent')).selected;
    const actor = { kind: 'system', id: 'test' } as const;
    const entries = [{ studentId, status: 'present' }] as const;
    await db.transaction((uow) => rollCall(uow, { lessonId: running?.id ?? '', entries, actor }));
    clock.advance(9 * MINUTE_MS);
    await ensureLiveLesson(db);
    await ensureLiveLesson(db);
    const [kept, next, ...more] = await live();
    expect(more).toEqual([]);
    expect(kept).toEqual(running);
    expect(next?.startsAt).toBe(running?.endsAt);
    clock.advance(2 * MINUTE_MS);
    expect((await homeOf('parent')).selected.lessons.map(({ checkIn }) => checkIn)).toEqual(['done', 'open']);
  });

  it('goes on by itself: lessons left alone get their roll called, and everything still agrees', async () => {
    const { db } = product.infrastructure;
    clock.set(NOW + 14 * DAY_MS);
    await ensureLiveLesson(db);
    const open_ = `schooling_lesson l WHERE l.endsAt < ${clock.now() - 31 * MINUTE_MS} AND l.status = 'scheduled'
      AND NOT EXISTS (SELECT 1 FROM schooling_attendance a WHERE a.lessonId = l.id)`;
    expect(await count(open_)).toBeGreaterThan(15);
    while ((await closeLessons(db)) > 0);
    expect(await count(open_)).toBe(0);
    expect(await product.outbox.drain()).toBe(true);
    expect(await differences()).toBe(0);
  });

  it('does nothing of this outside demo', async () => {
    const production: Config = { ...config, mode: 'production' };
    const before = await count('schooling_lesson');
    clock.advance(60 * MINUTE_MS);
    const rest = await keepDemoAlive({ ...product, infrastructure: { ...product.infrastructure, config: production } });
    await rest();
    expect(await count('schooling_lesson')).toBe(before);
    const dataDir = join(config.dataDir, 'production');
    await prepareDemo({ ...production, dataDir, databaseUrl: null }, clock);
    expect(existsSync(dataDir)).toBe(false);
    const rested = await keepDemoAlive(product);
    await rested();
    expect(
      await count(`schooling_lesson WHERE startsAt <= ${clock.now()} AND endsAt > ${clock.now()} AND topic = '${LIVE_TOPIC}'`),
    ).toBe(1);
  });

  it('is not seeded again at the next start', async () => {
    const before = await count('points_transaction');
    expect(await fillDemo(config)).toBe(false);
    expect(await count('points_transaction')).toBe(before);
  });
});
