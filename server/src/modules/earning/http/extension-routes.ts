import { expiryExtensionContracts as contracts, type ExpiryExtensionView } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import type { WorkQueue } from '../../../platform/jobs/types';
import { staffNames } from '../../identity';
import { type ExtensionRow, extensionById, listExtensions } from '../persistence/extension-store';
import { versionById } from '../persistence/version-store';
import { cancelExtensionBy, confirmExtensionBy, createExtension, EXTENSION_WORK, extensionPiece } from '../usecases/extensions';
import { ruleTitles } from '../usecases/rule-titles';

const present = async (reader: Reader, rows: readonly ExtensionRow[]): Promise<ExpiryExtensionView[]> => {
  const people = rows.flatMap(({ createdById, confirmedById }) => [
    createdById,
    ...(confirmedById === null ? [] : [confirmedById]),
  ]);
  const names = await staffNames(reader, [...new Set(people)]);
  const titles = await ruleTitles(reader);
  const views: ExpiryExtensionView[] = [];
  for (const row of rows) {
    const version = row.ruleVersionId === null ? undefined : await versionById(reader, row.ruleVersionId);
    const { confirmedById, confirmedAt } = row;
    views.push({
      id: row.id,
      title: row.title,
      kind: row.kind,
      months: row.months,
      version: version ? { id: version.id, number: version.versionNumber || null, title: version.title } : null,
      ruleCodes: (JSON.parse(row.ruleCodes) as string[]).map((code) => ({ code, title: titles.get(code) ?? code })),
      campusId: row.campusId,
      state: row.state,
      counted: { students: row.students, lots: row.lots, points: row.points },
      done: { students: row.doneStudents, lots: row.doneLots, points: row.donePoints },
      created: { staffId: row.createdById, name: names.get(row.createdById) ?? null, at: row.createdAt },
      confirmed:
        confirmedById === null || confirmedAt === null
          ? null
          : { staffId: confirmedById, name: names.get(confirmedById) ?? null, at: confirmedAt },
      finishedAt: row.finishedAt,
    });
  }
  return views;
};

const one = async (reader: Reader, id: string): Promise<ExpiryExtensionView> => {
  const row = await extensionById(reader, id);
  const [view] = row ? await present(reader, [row]) : [];
  if (!view) throw fail('not_found');
  return view;
};

/** What a route needs beside the database. */
export interface ExtensionRouteDeps {
  readonly queue: WorkQueue;
  /** Told when a piece was not queued; the watch over extensions takes it up. */
  readonly onQueueError: (error: unknown) => void;
}

/** Decisions to make points last longer. They are the whole school's. */
export const createExtensionRoutes = ({ queue, onQueueError }: ExtensionRouteDeps): readonly Route[] => {
  const begin = (id: string, state: 'counting' | 'running'): void => {
    queue.enqueue(EXTENSION_WORK, extensionPiece({ id, state }), { id }).catch(onQueueError);
  };
  return [
    read(contracts.list, ({ db, query }) =>
      db.read(async (reader) => {
        const before = query.cursor === undefined ? undefined : String(decodeCursor(query.cursor, ['string'])[0]);
        const page = toPage(await listExtensions(reader, query.limit, before), query.limit, ({ id }) => [id]);
        return { ...page, items: await present(reader, page.items) };
      }),
    ),
    read(contracts.read, ({ db, params }) => db.read((reader) => one(reader, params.extensionId))),
    write(
      contracts.create,
      async (uow, req) => {
        const { title, kind, campusId, ruleCodes } = req.body;
        const id = await createExtension(uow, {
          title,
          kind,
          campusId,
          months: req.body.kind === 'months' ? req.body.months : null,
          ruleVersionId: req.body.kind === 'policy' ? req.body.ruleVersionId : null,
          ruleCodes: JSON.stringify(ruleCodes),
          staffId: req.staff().staffId,
        });
        uow.afterCommit(() => begin(id, 'counting'));
        return id;
      },
      ({ db }, id) => db.read((reader) => one(reader, id)),
    ),
    write(
      contracts.confirm,
      async (uow, req) => {
        const id = req.params.extensionId;
        await confirmExtensionBy(uow, id, req.staff().staffId);
        uow.afterCommit(() => begin(id, 'running'));
        return id;
      },
      ({ db }, id) => db.read((reader) => one(reader, id)),
    ),
    write(
      contracts.cancel,
      async (uow, req) => {
        await cancelExtensionBy(uow, req.params.extensionId, req.staff().staffId);
        return req.params.extensionId;
      },
      ({ db }, id) => db.read((reader) => one(reader, id)),
    ),
  ];
};
