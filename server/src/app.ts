import { createHmac } from 'node:crypto';
import { type Infrastructure, openInfrastructure } from './app/infrastructure';
import { createModules, type Modules } from './app/modules';
import { platformTasks } from './app/platform-tasks';
import { createProviders } from './app/providers';
import { JUDGING } from './modules/earning';
import { ensureAudited, recordAudit } from './modules/identity';
import type { Clock } from './platform/clock/clock';
import type { Config } from './platform/config';
import { createServer, defaultSettings, type HttpParts, type HttpServer, type ReadinessCheck, type Route } from './platform/http';
import {
  createBullmqQueue,
  createInProcessQueue,
  createRepeater,
  createScheduler,
  type Repeater,
  type Scheduler,
  type WorkQueue,
} from './platform/jobs';
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

const textAt = (part: unknown, name: string): string | null => {
  const value = (part as Readonly<Record<string, unknown>> | undefined)?.[name];
  return typeof value === 'string' ? value : null;
};

/** What the audit table holds. */
const MAX_SUBJECT_ID = 64;

/** The general audit row of a staff write whose use case wrote none of its own: who called what, about which object. */
const afterStaffWrite: NonNullable<HttpParts['afterStaffWrite']> = (uow, endpoint, request) => {
  const [object] = endpoint.objects;
  const part = object && { params: request.params, query: request.query, body: request.body }[object.in];
  return ensureAudited(uow, {
    actor: request.actor(),
    action: endpoint.id,
    subjectKind: object?.kind ?? 'request',
    subjectId: ((object && textAt(part, object.name)) ?? request.requestId).slice(0, MAX_SUBJECT_ID),
    campusId: textAt(request.params, 'campusId') ?? textAt(request.body, 'campusId'),
  });
};

/**
 * Wires the service.
 * @param clock a standing clock for seeding and tests
 * @param logger another place for the log than standard output
 * @param settleMs how long an answer waits for the points that its commit earned, milliseconds
 */
export const createProduct = async (config: Config, clock?: Clock, logger?: Logger, settleMs = SETTLE_MS): Promise<Product> => {
  const infrastructure = await openInfrastructure(config, clock, logger);
  const { db, log, instanceId } = infrastructure;
  // Ports ask for these when a request comes, long after both exist.
  const late: { outbox?: Outbox; queue?: WorkQueue } = {};
  const { clock: time, metrics } = infrastructure;
  const providers = createProviders({ config, metrics, log, now: () => time.now() });
  const modules = createModules({
    config,
    db,
    providers,
    settle: async (aggregate) => (await late.outbox?.settle(aggregate, settleMs, JUDGING)) ?? false,
    queue: lateQueue(() => late.queue),
    log,
  });
  const outbox = createOutbox({
    db,
    subscribers: modules.subscribers,
    log,
    clock: infrastructure.clock,
    metrics: { appended: ledgerPosts(infrastructure) },
  });
  const queue = createQueue(infrastructure, modules);
  Object.assign(late, { outbox, queue });
  const scheduler = createScheduler({
    db,
    tasks: [...modules.tasks, ...platformTasks],
    clock: infrastructure.clock,
    log,
    instanceId,
  });
  const repeater = createRepeater({ db, tasks: modules.repeating, log, instanceId });
  const operations = { subscribers: modules.subscribers, scheduler, onStaffWrite, pokeOutbox: () => outbox.poke() };
  const routes = [...modules.routes, ...operationsRoutes(operations)];
  const rates = config.redisUrl === null ? null : connectRateRedis(config.redisUrl, log);
  const http = httpParts(infrastructure, modules, routes, rates);
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
    start: () => start(config, server, { outbox, scheduler, repeater, queue, log }),
    stop: async () => {
      await server.stop();
      await Promise.all([scheduler.stop(), repeater.stop(), queue.stop(), outbox.stop()]);
      rates?.disconnect();
      providers.close();
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
  readonly repeater: Repeater;
  readonly queue: WorkQueue;
  readonly log: Logger;
}

/** Longer than a healthy Redis needs to answer; without it the queue goes on trying and everything else works. */
const QUEUE_PATIENCE_MS = 2_000;

const start = async (
  config: Config,
  server: HttpServer,
  { outbox, scheduler, repeater, queue, log }: Workers,
): Promise<number | null> => {
  if (config.role !== 'api') {
    outbox.start();
    scheduler.start();
    repeater.start();
  }
  const queueStarts = queue.start();
  await Promise.race([queueStarts, pause(QUEUE_PATIENCE_MS)]);
  queueStarts.catch((error: unknown) => log.error({ err: error }, 'the work queue did not start'));
  return config.role === 'worker' ? null : server.start(config.port, config.host);
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });

const createQueue = ({ config, db, log }: Infrastructure, { works }: Modules): WorkQueue =>
  config.redisUrl === null
    ? createInProcessQueue({ db, works, log })
    : createBullmqQueue({ db, works, log, redisUrl: config.redisUrl, takesWork: config.role !== 'api' });

const httpParts = (
  { config, db, log, metrics }: Infrastructure,
  modules: Modules,
  routes: readonly Route[],
  redis: ReturnType<typeof connectRateRedis> | null,
): HttpParts => {
  const checks: ReadinessCheck[] = [{ name: 'database', run: () => db.read(async (r) => void (await r.row('SELECT 1 AS one'))) }];
  if (redis) checks.push({ name: 'redis', run: async () => void (await redis.ping()) });
  return {
    routes,
    callbacks: modules.callbacks,
    db,
    authenticate: modules.authenticate,
    resolvers: modules.resolvers,
    logger: log,
    metrics,
    rateLimiter: new RateLimiter({ figures: defaultRates, factor: config.rateFactor, redis }),
    checks,
    afterStaffWrite,
    settings: {
      ...defaultSettings,
      trustedProxies: config.trustedProxies,
      corsOrigins: config.corsOrigins,
      // In the demo the web build shows the simulator's pay panel in place of WeChat's.
      connectSources: config.mode === 'demo' && config.wechat.simulated ? [new URL(config.wechat.payBase).origin] : [],
      secureTransport: config.publicOrigin.startsWith('https:'),
      responseValidation: config.mode === 'production' ? 'log' : 'throw',
      webRoot: config.webRoot,
      metricsToken: config.metricsToken,
      // The one key that is never changed: a repeat must be known again after any restart.
      requestKey: createHmac('sha256', config.phoneIndexKey).update('http.idempotency').digest(),
    },
  };
};

/** Every posting of the ledger appends one event of its own; debts and disputes come on top of it. */
const LEDGER_POST = /^points\.(?!debt\.|dispute\.)/;

const ledgerPosts = ({ metrics }: Infrastructure): ((type: string) => void) => {
  const count = metrics.counter('qingya_ledger_posts_total', 'Transactions posted to the points ledger, by event', ['event']);
  return (type) => {
    if (LEDGER_POST.test(type)) count({ event: type });
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
  metrics.gauge(
    'qingya_database_pool',
    'Connections to the database in use and idle, and units of work that wait for one',
    () => {
      const { inUse, idle, waiting } = db.poolFigures();
      return Object.entries({ in_use: inUse, idle, waiting }).map(([state, value]) => ({ labels: { state }, value }));
    },
    ['state'],
  );
  metrics.gauge('qingya_job_lag_seconds', 'Lateness of the latest scheduled task', () => figures.jobLagSeconds());
};
