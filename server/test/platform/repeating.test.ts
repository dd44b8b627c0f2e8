import { createRepeater, type Repeater, type RepeaterOptions, type RepeatingTask } from '../../src/platform/jobs';
import { describeDatabases } from '../support/database';
import { range, silentLog } from './outbox-support';

const EVERY_MS = 120_000;

describeDatabases(
  'repeating tasks',
  (open) => {
    beforeEach(async () => {
      await open().db.transaction((uow) => uow.run('DELETE FROM job_run'));
    });

    const repeater = (tasks: readonly RepeatingTask[], over: Partial<RepeaterOptions> = {}): Repeater =>
      createRepeater({ db: open().db, tasks, log: silentLog, instanceId: 'one', ...over });
    const counting = (): { runs: number; task: RepeatingTask } => {
      const counter = {
        runs: 0,
        task: {
          name: 'test.repeat',
          everyMs: EVERY_MS,
          run: async () => {
            counter.runs += 1;
          },
        },
      };
      return counter;
    };

    it('runs at once, then again when the pause is over and not a millisecond before', async () => {
      const { clock } = open();
      const counter = counting();
      const one = repeater([counter.task]);
      await one.tick();
      expect(counter.runs).toBe(1);
      clock.advance(EVERY_MS - 1);
      await one.tick();
      expect(counter.runs).toBe(1);
      clock.advance(1);
      await one.tick();
      expect(counter.runs).toBe(2);
    });

    it('runs once a turn among ten replicas that look at the same moment', async () => {
      const { clock } = open();
      const counter = counting();
      const ten = range(10).map((n) => repeater([counter.task], { instanceId: `replica-${n}` }));
      await Promise.all(ten.map((one) => one.tick()));
      expect(counter.runs).toBe(1);
      clock.advance(EVERY_MS);
      await Promise.all(ten.map((one) => one.tick()));
      expect(counter.runs).toBe(2);
    });

    it('writes a failure down and tries again at the next turn', async () => {
      const { db, clock } = open();
      let runs = 0;
      const task: RepeatingTask = {
        name: 'test.repeat',
        everyMs: EVERY_MS,
        run: async () => {
          runs += 1;
          if (runs === 1) throw new Error('it did not work');
        },
      };
      const state = () =>
        db.read((r) => r.row<{ state: string; lastError: string | null }>('SELECT state, lastError FROM job_run'));
      const one = repeater([task]);
      await one.tick();
      expect(await state()).toEqual({ state: 'failed', lastError: expect.stringContaining('it did not work') });
      await one.tick();
      expect(runs).toBe(1);
      clock.advance(EVERY_MS);
      await one.tick();
      expect(await state()).toEqual({ state: 'done', lastError: null });
    });

    it.each(['repeater', 'task'])(
      'is taken over when the lease (of the %s) of a dead replica has run out, and not before',
      async (of) => {
        const { db, clock } = open();
        let release = (): void => undefined;
        const stuck: RepeatingTask = {
          name: 'test.repeat',
          everyMs: EVERY_MS,
          run: () =>
            new Promise((resolve) => {
              release = resolve;
            }),
          ...(of === 'task' ? { leaseMs: 1_000 } : {}),
        };
        const dead = repeater([stuck], { instanceId: 'dead', leaseMs: of === 'task' ? 500_000 : 1_000 }).tick();
        const claimed = async () => (await db.read((r) => r.rows("SELECT task FROM job_run WHERE state = 'claimed'"))).length;
        while ((await claimed()) === 0) await new Promise((resolve) => setImmediate(resolve));
        const counter = counting();
        const heir = repeater([counter.task], { instanceId: 'heir' });
        clock.advance(1_000);
        await heir.tick();
        expect(counter.runs).toBe(0);
        clock.advance(1);
        await heir.tick();
        expect(counter.runs).toBe(1);
        release();
        await dead;
        const row = await db.read((r) => r.row<{ claimedBy: string; state: string }>('SELECT claimedBy, state FROM job_run'));
        expect(row).toEqual({ claimedBy: 'heir', state: 'done' });
      },
    );
  },
  { poolSize: 12 },
);
