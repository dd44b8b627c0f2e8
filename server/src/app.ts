import { type Infrastructure, openInfrastructure } from './app/infrastructure';
import { createModules, type Modules } from './app/modules';
import { platformTasks } from './app/platform-tasks';
import { recordAudit } from './modules/identity';
import type { Clock } from './platform/clock/clock';
import type { Config } from './platform/config';
import { createServer, defaultSettings, type HttpParts, type HttpServer, type ReadinessCheck, type Route } from './platform/http';
import { createBullmqQueue, createInProcessQueue, createScheduler, type Scheduler, type WorkQueue } from './platform/jobs';
import type { Logger } from './platform/log';
import { operationsMetrics, operationsRoutes } from './platform/operations';
import { createOutbox, type OnStaffWrite, type Outbox } from './platform/outbox';
import { connectRateRedis, defaultRates, RateLimiter } from './platform/ratelimit';

/** How long an answer waits for the points that its commit earned. */
const SETTLE_MS = 700;

/** The whole service, wired but not started. */
export interface Product {
  readonly infrastructure: Infrastructure;
  readonly modules: Modules;
  readonly routes: readonly Route[];
  readonly http: HttpParts;
  readonly outbox: Outbox;
  readonly scheduler: Scheduler;
  readonly queue: WorkQueue;
  /** Starts what the role asks for. @returns the port in use, or null for a worker */
  start(): Promise<number | null>;
  /** Finishes requests, deliveries and work in hand, then closes everything. */
  stop(): Promise<void>;
}

const onStaffWrite: OnStaffWrite = (uow, { action, subject, actor, details }) => {
  const [subjectKind = subject, ...rest] = subject.split(':');
  return recordAudit(uow, { actor, action, subjectKind, subjectId: rest.join(':'), campusId: null, details });
};

/**
 * Wires the service.
 * @param clock a standing clock for seeding and tests
 * @param logger another place for the log than standard output
 */
export const createProduct = async (config: Config, clock?: Clock, logger?: Logger): Promise<Product> => {
  const infrastructure = await openInfrastructure(config, clock, logger);
  const { db, log, instanceId } = infrastructure;
  // Ports ask for these when a request comes, long after both exist.
  const late: { outbox?: Outbox; queue?: WorkQueue } = {};
  const modules = createModules({
    config,
    db,
    settle: async (aggregate) => late.outbox?.settle(aggregate, SETTLE_MS),
    queue: lateQueue(() => late.queue),
    log,
  });
  const outbox = createOutbox({ db, subscribers: modules.subscribers, log, clock: infrastructure.clock });
  const queue = createQueue(infrastructure, modules);
  Object.assign(late, { outbox, queue });
  const scheduler = createScheduler({
    db,
    tasks: [...modules.tasks, ...platformTasks],
    clock: infrastructure.clock,
    log,
    instanceId,
  });
  const operations = { subscribers: modules.subscribers, scheduler, onStaffWrite, pokeOutbox: () => outbox.poke() };
  const routes = [...modules.routes, ...operationsRoutes(operations)];
  const http = httpParts(infrastructure, modules, routes);
  registerGauges(infrastructure, modules, scheduler);
  const server = createServer(http);
  return {
    infrastructure,
    modules,
    routes,
    http,
    outbox,
    scheduler,
    queue,
    start: () => start(config, server, { outbox, scheduler, queue }),
    stop: async () => {
      await server.stop();
      await Promise.all([scheduler.stop(), queue.stop(), outbox.stop()]);
      await infrastructure.close();
      log.info({}, 'stopped');
    },
  };
};

/** The queue is made from the modules' own kinds of work, and they hand work to it: it is looked up when it is used. */
const lateQueue = (find: () => WorkQueue | undefined): WorkQueue => {
  const queue = (): WorkQueue => {
    const found = find();
    if (!found) throw new Error('the queue is not connected yet');
    return found;
  };
  return {
    enqueue: (name, id, payload) => queue().enqueue(name, id, payload),
    start: () => queue().start(),
    stop: () => queue().stop(),
  };
};

interface Workers {
  readonly outbox: Outbox;
  readonly scheduler: Scheduler;
  readonly queue: WorkQueue;
}

const start = async (config: Config, server: HttpServer, { outbox, scheduler, queue }: Workers): Promise<number | null> => {
  if (config.role !== 'api') {
    outbox.start();
    scheduler.start();
  }
  await queue.start();
  return config.role === 'worker' ? null : server.start(config.port, config.host);
};

const createQueue = ({ config, db, log }: Infrastructure, { works }: Modules): WorkQueue =>
  config.redisUrl === null
    ? createInProcessQueue({ db, works, log })
    : createBullmqQueue({ db, works, log, redisUrl: config.redisUrl, takesWork: config.role !== 'api' });

const httpParts = ({ config, db, log, metrics }: Infrastructure, modules: Modules, routes: readonly Route[]): HttpParts => {
  const redis = config.redisUrl === null ? null : connectRateRedis(config.redisUrl, log);
  const checks: ReadinessCheck[] = [{ name: 'database', run: () => db.read(async (r) => void (await r.row('SELECT 1 AS one'))) }];
  if (redis) checks.push({ name: 'redis', run: async () => void (await redis.ping()) });
  return {
    routes,
    db,
    authenticate: modules.authenticate,
    resolvers: modules.resolvers,
    logger: log,
    metrics,
    rateLimiter: new RateLimiter({ figures: defaultRates, factor: config.rateFactor, redis }),
    checks,
    settings: {
      ...defaultSettings,
      trustedProxies: config.trustedProxies,
      corsOrigins: config.corsOrigins,
      secureTransport: config.publicOrigin.startsWith('https:'),
      responseValidation: config.mode === 'production' ? 'log' : 'throw',
      webRoot: config.webRoot,
      metricsToken: config.metricsToken,
    },
  };
};

const registerGauges = ({ db, metrics }: Infrastructure, modules: Modules, scheduler: Scheduler): void => {
  const figures = operationsMetrics(db, modules.subscribers, scheduler);
  metrics.gauge(
    'qingya_outbox_lag_seconds',
    'Age of the oldest event that waits',
    async () => (await figures.outbox()).oldestPendingSeconds,
  );
  metrics.gauge('qingya_outbox_pending', 'Events that wait', async () => (await figures.outbox()).pending);
  metrics.gauge('qingya_outbox_dead', 'Dead letters', async () => (await figures.outbox()).dead);
  metrics.gauge('qingya_job_lag_seconds', 'Lateness of the latest scheduled task', () => figures.jobLagSeconds());
};
