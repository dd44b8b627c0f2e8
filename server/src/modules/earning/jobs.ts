import type { Database } from '../../platform/db';
import type { Route } from '../../platform/http/route';
import type { RepeatingTask } from '../../platform/jobs';
import type { QueuedWork, WorkQueue } from '../../platform/jobs/types';
import { backtestRoutes } from './http/backtest-routes';
import { forgottenBacktests } from './persistence/backtest-store';
import { runBacktest } from './usecases/backtest-run';

/** Name of the work; part of what is queued, so never renamed lightly. */
const BACKTEST_WORK = 'earning.backtest';
const WATCH_MS = 60_000;

interface Payload {
  readonly backtestId: string;
}

/** What backtests need of the process. */
export interface BacktestPorts {
  readonly queue: WorkQueue;
  /** Told when a backtest could not be queued; the watch takes it up within a minute. */
  readonly onQueueError: (error: unknown) => void;
}

/** What backtests give to the platform. */
export interface Backtests {
  readonly routes: readonly Route[];
  readonly works: readonly QueuedWork[];
  readonly repeating: readonly RepeatingTask[];
}

const forgotten = (db: Database): Promise<readonly string[]> => db.read(forgottenBacktests);

/** Builds backtests for one process. */
export const createBacktests = ({ queue, onQueueError }: BacktestPorts): Backtests => {
  const enqueue = (backtestId: string): Promise<void> => queue.enqueue(BACKTEST_WORK, backtestId, { backtestId });
  const work: QueuedWork<Payload> = {
    name: BACKTEST_WORK,
    handle: (db, { backtestId }) => runBacktest(db, backtestId),
    recover: async (db) => (await forgotten(db)).map((id) => ({ id, payload: { backtestId: id } })),
  };
  return {
    routes: backtestRoutes((id) => void enqueue(id).catch(onQueueError)),
    works: [work as QueuedWork],
    repeating: [
      {
        name: 'earning.watch-backtests',
        everyMs: WATCH_MS,
        run: async (db) => {
          for (const id of await forgotten(db)) await enqueue(id);
        },
      },
    ],
  };
};
