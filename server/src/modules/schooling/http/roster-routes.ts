import { rosterContracts as contracts, IMPORT_FAILURES, type RosterImportJob } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import { writeCsv, writeXlsx } from '../../../platform/files';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { keySet } from '../../../platform/http/key-set';
import { action, type FileAnswer, type Route, read, write } from '../../../platform/http/route';
import type { WorkQueue } from '../../../platform/jobs/types';
import { TEMPLATE_TITLE, templateExample, templateHeaders, templateNotes } from '../domain/roster/template';
import { findImportJob, type ImportJobRow, importJobsPage, issuesAfter } from '../persistence/roster-job-store';
import type { RosterFamilies, RosterProgress } from '../usecases/roster-ports';
import { cancelImport, startCommit, uploadRoster } from '../usecases/roster-upload';
import { enqueueImport } from '../usecases/roster-work';
import { audit, type SchoolingRouteDeps, staffActor } from './deps';
import { exportRoutes } from './roster-exports';

export interface RosterRouteDeps extends SchoolingRouteDeps {
  readonly families: RosterFamilies;
  readonly progress: RosterProgress;
  readonly queue: WorkQueue;
  /** Told when a released import could not be queued; it is taken up at the next start. */
  readonly onQueueError: (error: unknown) => void;
}

const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const REPORT_PAGE = 1_000;

/** Roster import, its template, and exports. */
export const rosterRoutes = (deps: RosterRouteDeps): Route[] => [
  ...importRoutes(deps),
  ...reportRoutes(),
  ...templateRoutes(),
  ...exportRoutes(deps),
];

const presenter =
  (deps: RosterRouteDeps) =>
  (row: ImportJobRow): RosterImportJob => ({
    id: row.id,
    campusId: row.campusId === '' ? null : row.campusId,
    staffId: row.staffId,
    fileName: row.fileName,
    state: row.state,
    mode: row.mode,
    rowsTotal: row.rowsTotal,
    rowsDone: row.state === 'committing' ? (deps.progress.get(row.id) ?? row.rowsDone) : row.rowsDone,
    errorRows: row.errorRows,
    issueCount: row.issueCount,
    counts: row.summary === null ? null : (JSON.parse(row.summary) as RosterImportJob['counts']),
    failure: row.failure === null ? null : { code: row.failure, message: IMPORT_FAILURES[row.failure] },
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    finishedAt: row.finishedAt,
  });

const importRoutes = (deps: RosterRouteDeps): Route[] => {
  const present = presenter(deps);
  const auditOf = (action_: string, row: ImportJobRow) => ({
    action_,
    subject: { kind: 'importJob', id: row.id, campusId: row.campusId || null },
  });
  return [
    action(contracts.uploadImport, async (req) => {
      const staff = req.staff();
      const file = req.files.get('file');
      if (file === undefined || file.content.length === 0) throw fail('roster_file_missing');
      const row = await req.db.transaction(async (uow) => {
        const job = await uploadRoster(uow, {
          staff,
          campusId: req.body.campusId,
          fileName: file.fileName,
          content: file.content,
        });
        const { action_, subject } = auditOf('schooling.roster.uploaded', job);
        await audit(deps, uow, staffActor(staff), action_, subject);
        return job;
      });
      await enqueueImport(deps.queue, row.id, 'check');
      return present(row);
    }),
    read(contracts.listImports, async (req) => {
      const { cursor, limit, sort, state, campusId } = req.query;
      const scope = req.staff().permissions.get('roster.import') ?? [];
      const keys = keySet<ImportJobRow>(sort, cursor, { created: null }, 'id');
      const filter = { campusIds: campusId === undefined ? scope : [campusId], state };
      const rows = await req.db.read((r) => importJobsPage(r, filter, keys, limit + 1));
      const page = toPage(rows, limit, keys.cursorOf);
      return { items: page.items.map(present), nextCursor: page.nextCursor };
    }),
    read(contracts.getImport, async (req) => {
      const row = await req.db.read((r) => findImportJob(r, req.params.importJobId));
      if (row === undefined) throw fail('not_found');
      return present(row);
    }),
    write(contracts.commitImport, async (uow, req) => {
      const row = await startCommit(uow, req.params.importJobId, req.body.mode);
      const { action_, subject } = auditOf('schooling.roster.committed', row);
      await audit(deps, uow, staffActor(req.staff()), action_, subject, {
        mode: req.body.mode,
        rows: row.rowsTotal,
        errorRows: row.errorRows,
      });
      // Should the process die before this, the queue asks for unfinished imports at its next start.
      uow.afterCommit(() => {
        enqueueImport(deps.queue, row.id, 'commit').catch(deps.onQueueError);
      });
      return present(row);
    }),
    write(contracts.cancelImport, async (uow, req) => {
      const row = await cancelImport(uow, req.params.importJobId);
      const { action_, subject } = auditOf('schooling.roster.cancelled', row);
      await audit(deps, uow, staffActor(req.staff()), action_, subject);
      return present(row);
    }),
  ];
};

const SEVERITY_NAMES = { error: '错误', warning: '注意', notice: '提示' } as const;

const reportRoutes = (): Route[] => [
  read(contracts.getImportReport, async (req) => {
    const { cursor, limit, severity } = req.query;
    const after = cursor === undefined ? -1 : Number(decodeCursor(cursor, ['number'])[0]);
    const rows = await req.db.read((r) => issuesAfter(r, req.params.importJobId, after, limit + 1, severity));
    const page = toPage(rows, limit, (row) => [row.position]);
    return {
      items: page.items.map(({ columnTitle, position: _, ...issue }) => ({ ...issue, column: columnTitle })),
      nextCursor: page.nextCursor,
    };
  }),
  action(contracts.downloadImportReport, async (req): Promise<FileAnswer> => {
    async function* rows() {
      for (let after = -1; ; ) {
        const page = await req.db.read((r) => issuesAfter(r, req.params.importJobId, after, REPORT_PAGE));
        for (const issue of page) {
          yield [issue.line, issue.columnTitle ?? '整行', SEVERITY_NAMES[issue.severity], issue.message, issue.remedy];
          after = issue.position;
        }
        if (page.length < REPORT_PAGE) return;
      }
    }
    const content = writeCsv({ title: '导入报告', headers: ['行号', '列', '类型', '问题', '怎么改'], rows: rows() });
    return { fileName: '导入报告.csv', contentType: CSV, content };
  }),
];

const templateRoutes = (): Route[] => {
  const table = () => ({ title: TEMPLATE_TITLE, headers: templateHeaders(), rows: [templateExample(), templateNotes()] });
  return [
    action(
      contracts.templateCsv,
      async (): Promise<FileAnswer> => ({ fileName: `${TEMPLATE_TITLE}.csv`, contentType: CSV, content: writeCsv(table()) }),
    ),
    action(
      contracts.templateXlsx,
      async (): Promise<FileAnswer> => ({ fileName: `${TEMPLATE_TITLE}.xlsx`, contentType: XLSX, content: writeXlsx(table()) }),
    ),
  ];
};
