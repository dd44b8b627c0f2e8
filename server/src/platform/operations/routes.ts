import {
  discardOutboxDelivery,
  getOutboxSummary,
  listJobs,
  listOutboxDeliveries,
  localDate,
  redriveOutboxDelivery,
  triggerJob,
} from '@qingya/shared';
import { fail } from '../errors';
import { decodeCursor, toPage } from '../http/cursor';
import { type Route, read, write } from '../http/route';
import { JOB_RETRY, type JobRunRow, lastRuns, requestRun, type Scheduler } from '../jobs';
import {
  type DeliveryCursor,
  type DeliveryOrder,
  type DeliveryView,
  deliveryCursor,
  discardDelivery,
  listDeliveries,
  type OnStaffWrite,
  redriveDelivery,
  type Subscriber,
  summarise,
} from '../outbox';

export interface OperationsParts {
  readonly subscribers: readonly Subscriber[];
  readonly scheduler: Scheduler;
  /** Writes the audit row. */
  readonly onStaffWrite: OnStaffWrite;
  /** Wakes the relay of this process. */
  readonly pokeOutbox: () => void;
}

const OK = { ok: true } as const;

/** How staff look after event deliveries and scheduled tasks. */
export const operationsRoutes = (parts: OperationsParts): Route[] => [...outboxRoutes(parts), ...jobRoutes(parts)];

const outboxRoutes = ({ subscribers, onStaffWrite, pokeOutbox }: OperationsParts): Route[] => {
  const names = subscribers.map(({ name }) => name);
  return [
    read(getOutboxSummary, (req) => req.db.read((r) => summarise(r, names))),
    read(listOutboxDeliveries, async (req) => {
      const { state, q, sort, cursor, limit } = req.query;
      const after = cursor === undefined ? undefined : deliveryPosition(cursor, sort);
      const rows = await req.db.read((r) => listDeliveries(r, { state, order: sort, text: q }, after, limit + 1));
      const page = toPage(rows, limit, (row: DeliveryView) => deliveryCursor(sort, row));
      return { ...page, items: page.items.map((row) => ({ ...row, knownSubscriber: names.includes(row.subscriber) })) };
    }),
    write(redriveOutboxDelivery, async (uow, req) => {
      await redriveDelivery(uow, req.params, req.actor(), onStaffWrite);
      uow.afterCommit(pokeOutbox);
      return OK;
    }),
    write(discardOutboxDelivery, async (uow, req) => {
      await discardDelivery(uow, req.params, req.body.reason, req.actor(), onStaffWrite);
      uow.afterCommit(pokeOutbox);
      return OK;
    }),
  ];
};

const deliveryPosition = (cursor: string, sort: DeliveryOrder): DeliveryCursor => {
  const position = decodeCursor(cursor, ['string', 'number', 'number', 'string']) as unknown as DeliveryCursor;
  if (position[0] !== sort) throw fail('invalid_request', { field: 'cursor' }, '列表位置已失效，请从第一页重新查看。');
  return position;
};

const jobRoutes = ({ scheduler, onStaffWrite }: OperationsParts): Route[] => [
  read(listJobs, async (req) => {
    const runs = await req.db.read((r) =>
      lastRuns(
        r,
        scheduler.tasks.map(({ name }) => name),
      ),
    );
    return {
      items: scheduler.tasks.map(({ name, title, minuteOfDay }) => ({
        name,
        title,
        minuteOfDay,
        runs: (runs.get(name) ?? []).map(presentRun),
      })),
    };
  }),
  write(triggerJob, async (uow, req) => {
    const businessDate = localDate(req.body.businessDate);
    const command = { task: req.params.name, businessDate, rerun: req.body.rerun, actor: req.actor() };
    await requestRun(uow, scheduler.tasks, command, onStaffWrite);
    uow.afterCommit(() => scheduler.poke());
    return OK;
  }),
];

const presentRun = (run: JobRunRow) => ({
  businessDate: run.businessDate,
  state: run.state,
  attempts: run.attempts,
  startedAt: run.startedAt,
  finishedAt: run.finishedAt,
  nextAttemptAt: run.state === 'failed' && run.attempts < JOB_RETRY.maxAttempts ? run.nextAttemptAt : null,
  manual: run.manual === 1,
  progress: run.progress === null ? null : (JSON.parse(run.progress) as Record<string, number | string>),
  lastError: run.lastError,
});
