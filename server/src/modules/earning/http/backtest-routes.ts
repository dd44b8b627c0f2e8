import { type BacktestDetail, type BacktestSummary, ruleBacktestContracts as contracts } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { action, type Route, read, write } from '../../../platform/http/route';
import { staffNames } from '../../identity';
import { campaignsToCome } from '../domain/backtest';
import { readRuleSet } from '../domain/rules';
import { type BacktestRow, backtestById, listBacktests } from '../persistence/backtest-store';
import { versionById } from '../persistence/version-store';
import { askForBacktest, cancelBacktest } from '../usecases/backtest-life';
import { resultOf } from '../usecases/backtest-view';
import { previewRules } from '../usecases/preview';
import { backtestExportRoute } from './backtest-export';
import { studentsOfBacktest } from './backtest-students';

type Candidate = BacktestSummary['candidates'][number];

const toComeOf = ({ fromDate, throughDate, ignoreValidity }: BacktestRow, rules: string): Candidate['campaignsToCome'] =>
  campaignsToCome(readRuleSet(rules).campaigns, { from: fromDate, through: throughDate }, ignoreValidity === 1).map(
    ({ campaign: { title, from, through }, triedOn }) => ({ title, from, through, triedOn }),
  );

const candidatesOf = async (reader: Reader, row: BacktestRow): Promise<Candidate[]> => {
  const tried = [
    { versionId: row.firstVersionId, title: row.firstTitle, rules: row.firstRules },
    { versionId: row.secondVersionId, title: row.secondTitle, rules: row.secondRules },
  ];
  const candidates: Candidate[] = [];
  for (const { versionId, title, rules } of tried) {
    if (versionId === null) continue;
    const version = await versionById(reader, versionId);
    const isPublished = version?.state === 'published' || version?.state === 'retired';
    candidates.push({
      versionId,
      number: isPublished ? version.versionNumber : null,
      title: title ?? '',
      unchanged: version?.rules === rules,
      campaignsToCome: rules === null ? [] : toComeOf(row, rules),
    });
  }
  return candidates;
};

const summaries = async (reader: Reader, rows: readonly BacktestRow[]): Promise<BacktestSummary[]> => {
  const names = await staffNames(reader, [...new Set(rows.map(({ createdById }) => createdById))]);
  const all: BacktestSummary[] = [];
  for (const row of rows) {
    all.push({
      id: row.id,
      title: [row.firstTitle, ...(row.secondTitle === null ? [] : [row.secondTitle])].join(' 对比 '),
      state: row.state,
      from: row.fromDate,
      through: row.throughDate,
      ignoreValidity: row.ignoreValidity === 1,
      candidates: await candidatesOf(reader, row),
      // Children that joined meanwhile are counted too.
      progress: { students: row.studentsDone, of: Math.max(row.studentsDone, row.studentsTotal) },
      created: { staffId: row.createdById, name: names.get(row.createdById) ?? null, at: row.createdAt },
      startedAt: row.startedAt,
      finishedAt: row.finishedAt,
    });
  }
  return all;
};

const detail = async (reader: Reader, id: string): Promise<BacktestDetail> => {
  const row = await backtestById(reader, id);
  const [summary] = row ? await summaries(reader, [row]) : [];
  if (!row || !summary) throw fail('not_found');
  return { ...summary, result: await resultOf(reader, row) };
};

/** Backtests and previews are the whole school's, like the rules; of single children only those of the own campuses are shown. */
export const backtestRoutes = (wake: (backtestId: string) => void): readonly Route[] => [
  read(contracts.list, ({ db, query }) =>
    db.read(async (reader) => {
      const { ruleVersionId: versionId, cursor, limit } = query;
      const beforeId = cursor === undefined ? undefined : String(decodeCursor(cursor, ['string'])[0]);
      const page = toPage(await listBacktests(reader, { versionId, beforeId, limit }), limit, ({ id }) => [id]);
      return { ...page, items: await summaries(reader, page.items) };
    }),
  ),
  write(
    contracts.create,
    async (uow, req) => {
      const id = await askForBacktest(uow, { ...req.body, staffId: req.staff().staffId });
      uow.afterCommit(() => wake(id));
      return id;
    },
    ({ db }, id) => db.read((reader) => detail(reader, id)),
  ),
  read(contracts.read, ({ db, params }) => db.read((reader) => detail(reader, params.backtestId))),
  read(contracts.students, (req) =>
    req.db.read((reader) => studentsOfBacktest(reader, req.staff(), req.params.backtestId, req.query)),
  ),
  write(
    contracts.cancel,
    async (uow, req) => {
      await cancelBacktest(uow, req.params.backtestId, req.staff().staffId);
      return null;
    },
    ({ db, params }) => db.read((reader) => detail(reader, params.backtestId)),
  ),
  backtestExportRoute,
  action(contracts.preview, ({ db, body }) => previewRules(db, body)),
];
