import { addDays, DAY_MS, instantAt, type LocalDate, localDate } from '@qingya/shared';
import { systemActor } from '../../src/platform/http/principal';
import {
  createScheduler,
  JOB_RETRY,
  LeaseLost,
  lastRuns,
  requestRun,
  type ScheduledTask,
  type Scheduler,
} from '../../src/platform/jobs';
import { describeDatabases } from '../support/database';
import { range, silentLog } from './outbox-support';

const TODAY = localDate('2026-11-21');
const actor = systemActor('test');
const noAudit = async (): Promise<void> => undefined;

describeDatabases(
  'scheduled jobs',
  (open) => {
    beforeEach(async () => {
      open().clock.set(instantAt(TODAY, 10 * 60));
      await open().db.transaction((uow) => uow.run('DELETE FROM job_run'));
    });

    const scheduler = (tasks: readonly ScheduledTask[], extra: object = {}): Scheduler =>
      createScheduler({
        db: open().db,
        clock: open().clock,
        tasks,
        log: silentLog,
        instanceId: 'one',
        random: () => 1,
        ...extra,
      });
    const noting = (runs: string[], name = 'test.note', minuteOfDay = 60): ScheduledTask => ({
      name,
      title: '测试任务',
      minuteOfDay,
      run: async (job) => {
        runs.push(job.businessDate);
      },
    });
    const runsOf = async (task: string) => (await open().db.read((r) => lastRuns(r, [task]))).get(task) ?? [];
    const trigger = (tasks: readonly ScheduledTask[], businessDate: LocalDate, rerun = false) =>
      open().db.transaction((uow) => requestRun(uow, tasks, { task: tasks[0]?.name ?? '', businessDate, rerun, actor }, noAudit));

    it('runs each task once among ten schedulers that look at the same moment', async () => {
      const runs: string[] = [];
      const tasks = range(4).map((n) => ({
        ...noting([], `test.once${n}`),
        run: async () => {
          runs.push(`test.once${n}`);
        },
      }));
      const ten = range(10).map((n) => scheduler(tasks, { instanceId: `replica-${n}` }));
      await Promise.all(ten.map((one) => one.tick()));
      await Promise.all(ten.map((one) => one.tick()));
      expect(runs.sort()).toEqual(tasks.map(({ name }) => name));
    });

    it('does not run a minute early', async () => {
      const { clock } = open();
      const runs: string[] = [];
      const one = scheduler([noting(runs, 'test.early', 11 * 60)]);
      clock.set(instantAt(TODAY, 11 * 60) - 1);
      await one.tick();
      expect(runs).toEqual([]);
      clock.advance(1);
      await one.tick();
      expect(runs).toEqual([TODAY]);
    });

    it('gives a late run the date it was meant for, and makes up for missed dates, oldest first', async () => {
      const { clock } = open();
      const runs: string[] = [];
      const one = scheduler([noting(runs)]);
      await one.tick();
      clock.set(instantAt(addDays(TODAY, 3), 0) + 1);
      await one.tick();
      expect(runs).toEqual(['2026-11-21', '2026-11-22', '2026-11-23']);
      clock.set(instantAt(addDays(TODAY, 3), 60));
      await one.tick();
      expect(runs.at(-1)).toBe('2026-11-24');
    });

    it('makes up for seven days at most, and for none before its first run', async () => {
      const { clock } = open();
      const runs: string[] = [];
      const one = scheduler([noting(runs)]);
      await one.tick();
      expect(runs).toEqual([TODAY]);
      clock.advance(30 * DAY_MS);
      await one.tick();
      expect(runs.slice(1)).toEqual(range(8).map((n) => addDays(TODAY, 23 + n)));
    });

    it('hands the run of a dead claimant over when its lease has run out, not before', async () => {
      const { db, clock } = open();
      const runs: string[] = [];
      let dies: () => void = () => undefined;
      let noticed: unknown;
      const dying: ScheduledTask = {
        ...noting([]),
        run: async (job) => {
          await new Promise<void>((resolve) => {
            dies = resolve;
          });
          await job.report({ at: 1 }).catch((error: unknown) => {
            noticed = error;
            throw error;
          });
        },
      };
      const first = scheduler([dying], { instanceId: 'first', leaseMs: 60_000 });
      const working = first.tick();
      while ((await runsOf('test.note'))[0]?.claimedBy !== 'first') await new Promise((resolve) => setTimeout(resolve, 5));
      const second = scheduler([noting(runs)], { instanceId: 'second', leaseMs: 60_000 });
      clock.advance(60_000);
      await second.tick();
      expect(runs).toEqual([]);
      clock.advance(1);
      await second.tick();
      expect(runs).toEqual([TODAY]);
      dies();
      await working;
      expect(noticed).toBeInstanceOf(LeaseLost);
      expect(await runsOf('test.note')).toMatchObject([{ state: 'done', claimedBy: 'second', attempts: 2 }]);
      expect(await db.read((r) => r.rows('SELECT task FROM job_run'))).toHaveLength(1);
    });

    it('keeps the claim of a task that reports, and shows what it reported', async () => {
      const { clock } = open();
      const runs: string[] = [];
      let other: Promise<void> | undefined;
      const reporting: ScheduledTask = {
        ...noting([]),
        run: async (job) => {
          clock.advance(50_000);
          await job.report({ done: 7, of: 9 });
          clock.advance(50_000);
          other = scheduler([noting(runs)], { instanceId: 'second', leaseMs: 60_000 }).tick();
          await other;
        },
      };
      await scheduler([reporting], { leaseMs: 60_000 }).tick();
      expect(runs).toEqual([]);
      expect(await runsOf('test.note')).toMatchObject([{ state: 'done', attempts: 1, progress: '{"done":7,"of":9}' }]);
    });

    it('tries a failed run again after its back-off, gives up after the last attempt and then goes on with the next date', async () => {
      const { clock } = open();
      const runs: string[] = [];
      const failing: ScheduledTask = {
        ...noting(runs),
        run: async (job) => {
          runs.push(job.businessDate);
          if (job.businessDate === TODAY) throw new Error('no luck');
        },
      };
      const one = scheduler([failing]);
      await one.tick();
      expect(await runsOf('test.note')).toMatchObject([{ state: 'failed', attempts: 1, lastError: 'Error: no luck' }]);
      clock.advance(JOB_RETRY.firstDelayMs - 1);
      await one.tick();
      expect(runs).toHaveLength(1);
      clock.advance(1);
      await one.tick();
      expect(runs).toHaveLength(2);
      // The next date waits while this one has attempts left.
      clock.set(instantAt(addDays(TODAY, 1), 60));
      await one.tick();
      for (let more = 0; more < 3; more += 1) {
        clock.advance(JOB_RETRY.maxDelayMs);
        await one.tick();
      }
      expect(runs).toEqual([...range(JOB_RETRY.maxAttempts).map(() => TODAY), addDays(TODAY, 1)]);
      expect((await runsOf('test.note')).map(({ state, attempts }) => [state, attempts])).toEqual([
        ['done', 1],
        ['failed', JOB_RETRY.maxAttempts],
      ]);
    });

    it('runs on request: an old date, once; a done date only when asked again aloud', async () => {
      const runs: string[] = [];
      const tasks = [noting(runs)];
      const one = scheduler(tasks);
      await one.tick();
      const old = addDays(TODAY, -40);
      await trigger(tasks, old);
      await expect(trigger(tasks, old)).rejects.toMatchObject({ code: 'job_running' });
      await Promise.all([one.tick(), scheduler(tasks, { instanceId: 'two' }).tick()]);
      expect(runs).toEqual([TODAY, old]);
      await expect(trigger(tasks, TODAY)).rejects.toMatchObject({ code: 'job_already_done' });
      await trigger(tasks, TODAY, true);
      await one.tick();
      expect(runs).toEqual([TODAY, old, TODAY]);
      expect(await runsOf('test.note')).toMatchObject([
        { businessDate: TODAY, state: 'done', manual: 1 },
        { businessDate: old, state: 'done', manual: 1 },
      ]);
    });

    it('refuses a run that is running, a date to come and an unknown task', async () => {
      const tasks: ScheduledTask[] = [
        { ...noting([]), run: async () => expect(trigger(tasks, TODAY, true)).rejects.toMatchObject({ code: 'job_running' }) },
      ];
      await scheduler(tasks).tick();
      expect(await runsOf('test.note')).toMatchObject([{ state: 'done' }]);
      await expect(trigger(tasks, addDays(TODAY, 1))).rejects.toMatchObject({ code: 'job_date_invalid' });
      await expect(trigger([], TODAY)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('revives a run that had failed for good, on request', async () => {
      const { clock } = open();
      const runs: string[] = [];
      let broken = true;
      const tasks: ScheduledTask[] = [
        {
          ...noting(runs),
          run: async (job) => {
            runs.push(job.businessDate);
            if (broken) throw new Error('broken');
          },
        },
      ];
      const one = scheduler(tasks);
      for (let attempt = 0; attempt < JOB_RETRY.maxAttempts + 1; attempt += 1) {
        await one.tick();
        clock.advance(JOB_RETRY.maxDelayMs);
      }
      expect(runs).toHaveLength(JOB_RETRY.maxAttempts);
      broken = false;
      await trigger(tasks, TODAY);
      await one.tick();
      expect(await runsOf('test.note')).toMatchObject([{ state: 'done', lastError: null }]);
    });

    it('measures how late the latest task is', async () => {
      const { clock } = open();
      const one = scheduler([noting([], 'test.lag', 9 * 60), noting([], 'test.later', 9 * 60 + 30)]);
      expect(await one.lagSeconds()).toBe(3_600);
      await one.tick();
      expect(await one.lagSeconds()).toBe(0);
      clock.set(instantAt(addDays(TODAY, 2), 0));
      expect(await one.lagSeconds()).toBe(15 * 3_600);
    });

    it('shows the last ten runs, newest first', async () => {
      const { clock } = open();
      const one = scheduler([noting([])]);
      for (let day = 0; day < 12; day += 1) {
        await one.tick();
        clock.advance(DAY_MS);
      }
      expect((await runsOf('test.note')).map((run) => run.businessDate)).toEqual(range(10).map((n) => addDays(TODAY, 11 - n)));
    });

    it('runs by itself once started, and waits for the run in hand when stopped', async () => {
      const runs: string[] = [];
      let let_go: () => void = () => undefined;
      const begun = new Promise<void>((resolveBegun) => {
        const slow: ScheduledTask = {
          ...noting([]),
          run: async (job) => {
            resolveBegun();
            await new Promise<void>((resolve) => {
              let_go = resolve;
            });
            runs.push(job.businessDate);
          },
        };
        slowScheduler = scheduler([slow], { tickMs: 10 });
      });
      slowScheduler?.start();
      await begun;
      const stopped = slowScheduler?.stop().then(() => runs.push('stopped'));
      let_go();
      await stopped;
      expect(runs).toEqual([TODAY, 'stopped']);
    });
    let slowScheduler: Scheduler | undefined;
  },
  { poolSize: 20 },
);
