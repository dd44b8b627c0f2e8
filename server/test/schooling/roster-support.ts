import { randomBytes } from 'node:crypto';
import { findImportJob, type ImportJobRow, issuesAfter } from '../../src/modules/schooling/persistence/roster-job-store';
import { rosterFamilies } from '../../src/modules/schooling/usecases/roster-identity';
import { RosterProgress } from '../../src/modules/schooling/usecases/roster-ports';
import { runImport } from '../../src/modules/schooling/usecases/roster-run';
import { startCommit, uploadRoster } from '../../src/modules/schooling/usecases/roster-upload';
import type { Database } from '../../src/platform/db';
import type { StaffPrincipal } from '../../src/platform/http/principal';
import { createVault } from '../../src/platform/vault';
import { HEAD, type RowText } from '../support/roster';

export const vault = createVault([{ id: 'k1', key: Buffer.alloc(32, 1) }], Buffer.alloc(32, 2));
export const deps = { families: rosterFamilies(vault), progress: new RosterProgress() };

export const owner: StaffPrincipal = {
  staffId: '01STAFFOWNER00000000000000',
  permissions: new Map([
    ['roster.import', 'all'],
    ['course.write', 'all'],
  ]),
  ownClassGroupIds: null,
};

/** A campus of its own for every test, so that names never meet. */
export const freshCampus = async (db: Database): Promise<{ id: string; name: string; tag: string }> => {
  const tag = randomBytes(4).toString('hex');
  const name = `校区${tag}`;
  const id = await db.transaction(async (uow) => {
    const row = { id: uow.newId(), name, address: '测试路 1 号', state: 'open', createdAt: uow.now, updatedAt: uow.now };
    await uow.insert('identity_campus', row);
    return row.id;
  });
  return { id, name, tag };
};

export const csvOf = (rows: readonly RowText[]): Buffer =>
  Buffer.from([HEAD.join(','), ...rows.map((row) => HEAD.map((title) => row[title] ?? '').join(','))].join('\r\n'));

export const upload = (db: Database, content: Buffer, staff = owner, campusId?: string): Promise<ImportJobRow> =>
  db.transaction((uow) => uploadRoster(uow, { staff, campusId, fileName: '名册.csv', content }));

export const jobOf = async (db: Database, id: string): Promise<ImportJobRow> => {
  const job = await db.read((reader) => findImportJob(reader, id));
  if (!job) throw new Error('no such job');
  return job;
};

/** Uploads and checks. */
export const check = async (db: Database, rows: readonly RowText[], staff = owner, campusId?: string): Promise<ImportJobRow> => {
  const { id } = await upload(db, csvOf(rows), staff, campusId);
  await runImport(db, deps, id);
  return jobOf(db, id);
};

export const commit = async (db: Database, id: string, mode: 'all' | 'good_rows' = 'all'): Promise<ImportJobRow> => {
  await db.transaction((uow) => startCommit(uow, id, mode));
  await runImport(db, deps, id);
  return jobOf(db, id);
};

export const countsOf = (job: ImportJobRow): Record<string, number> => JSON.parse(job.summary ?? '{}') as Record<string, number>;

export const issueCodes = async (db: Database, jobId: string): Promise<string[]> =>
  (await db.read((reader) => issuesAfter(reader, jobId, -1, 1_000))).map(
    (issue) => `${issue.line}:${issue.severity}:${issue.code}`,
  );
