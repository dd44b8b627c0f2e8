import { ruleVersionContracts as contracts, MINUTE_MS, type ResponseOf } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { decodeCursor, toPage } from '../../../platform/http/cursor';
import { type Route, read, write } from '../../../platform/http/route';
import { staffNames } from '../../identity';
import { diffRules } from '../domain/diff-rules';
import { campaignLines, campaignSentence, ruleLines, ruleSentence } from '../domain/rule-words';
import { readRuleSet } from '../domain/rules';
import { isSecondPerson, standingOf } from '../domain/version-life';
import { doneBacktest, newestDoneOf } from '../persistence/backtest-store';
import { listVersions, type VersionRow, versionById, versionInForce, versionsToCome } from '../persistence/version-store';
import { hashOf } from '../usecases/text-hash';
import {
  createDraft,
  discardDraft,
  LEAD_MS,
  publish,
  returnFromReview,
  saveDraftVersion,
  submitForReview,
  withdraw,
} from '../usecases/versions';
import { namesFor, problemsOf } from '../usecases/versions-check';

type Summary = ResponseOf<typeof contracts.list>['items'][number];
type Detail = ResponseOf<typeof contracts.read>;

const summaries = async (reader: Reader, rows: readonly VersionRow[], inForceId: string | undefined): Promise<Summary[]> => {
  const people = rows.flatMap((row) => [row.createdById, row.savedById, row.submittedById, row.publishedById]);
  const ids = [...new Set(people)].filter((id) => id !== null);
  const names = await staffNames(reader, ids);
  const step = (staffId: string | null, at: number | null): Summary['created'] =>
    staffId === null || at === null ? null : { staffId, name: names.get(staffId) ?? null, at };
  return rows.map((row) => {
    const { rules, campaigns } = readRuleSet(row.rules);
    const isPublished = row.state !== 'draft' && row.state !== 'review';
    return {
      id: row.id,
      number: isPublished ? row.versionNumber : null,
      state: standingOf(row, inForceId, reader.now),
      inForce: row.id === inForceId,
      title: row.title,
      note: row.note,
      revision: row.revision,
      effectiveFrom: isPublished ? row.effectiveFrom : null,
      basedOnId: row.basedOnId,
      ruleCount: rules.length,
      campaignCount: campaigns.length,
      created: step(row.createdById, row.createdAt),
      saved: step(row.savedById, row.savedAt),
      submitted: step(row.submittedById, row.submittedAt),
      published: step(row.publishedById, row.publishedAt),
      returnedReason: row.returnedReason,
    };
  });
};

const found = async (reader: Reader, id: string): Promise<VersionRow> => {
  const row = await versionById(reader, id);
  if (!row) throw fail('not_found');
  return row;
};

/** The backtest a version was published from, or else the newest of exactly what a draft holds. */
const backtestOf = async (reader: Reader, row: VersionRow): Promise<Detail['backtest']> => {
  const isOpen = row.state === 'draft' || row.state === 'review';
  const done = isOpen ? await newestDoneOf(reader, hashOf(row.rules)) : await doneBacktest(reader, row.backtestId);
  return done ? { id: done.id, finishedAt: done.finishedAt, from: done.fromDate, through: done.throughDate } : null;
};

const detail = async (reader: Reader, id: string, staffId: string): Promise<Detail> => {
  const row = await found(reader, id);
  const current = await versionInForce(reader, reader.now);
  const [summary] = await summaries(reader, [row], current?.id);
  if (!summary) throw new Error(`version ${id} was not presented`);
  const ruleSet = readRuleSet(row.rules);
  const names = await namesFor(reader, ruleSet.rules);
  return {
    ...summary,
    ruleSet,
    ruleCards: ruleSet.rules.map((rule) => ({
      code: rule.code,
      title: rule.title,
      sentence: ruleSentence(rule),
      lines: ruleLines(rule, names).map(({ label, text }) => ({ label, text })),
    })),
    campaignCards: ruleSet.campaigns.map((campaign) => ({
      code: campaign.code,
      title: campaign.title,
      sentence: campaignSentence(campaign),
      lines: campaignLines(campaign, names).map(({ label, text }) => ({ label, text })),
    })),
    problems: await problemsOf(reader, row),
    current: current ? { id: current.id, number: current.versionNumber, title: current.title } : null,
    pending: (await versionsToCome(reader, reader.now))
      .filter((one) => one.id !== id)
      .map((one) => ({ id: one.id, number: one.versionNumber, title: one.title, effectiveFrom: one.effectiveFrom })),
    backtest: await backtestOf(reader, row),
    mayDiscard: row.state === 'draft' && row.versionNumber === 0,
    mayPublish: row.state === 'review' && isSecondPerson(row, staffId),
    mayWithdraw: row.state === 'published' && row.effectiveFrom >= reader.now + LEAD_MS && isSecondPerson(row, staffId),
    leadMinutes: LEAD_MS / MINUTE_MS,
  };
};

const positionOf = (cursor: string | undefined): string | undefined =>
  cursor === undefined ? undefined : String(decodeCursor(cursor, ['string'])[0]);

/** Versions of the rules. They are the whole school's: a permission on any campus is enough to work with them. */
export const versionRoutes: readonly Route[] = [
  read(contracts.list, ({ db, query }) =>
    db.read(async (reader) => {
      const inForceId = (await versionInForce(reader, reader.now))?.id;
      const { state, limit } = query;
      const rows = await listVersions(reader, { state, limit, inForceId, now: reader.now, beforeId: positionOf(query.cursor) });
      const page = toPage(rows, limit, ({ id }) => [id]);
      return { ...page, items: await summaries(reader, page.items, inForceId) };
    }),
  ),
  read(contracts.read, (req) => req.db.read((reader) => detail(reader, req.params.ruleVersionId, req.staff().staffId))),
  read(contracts.diff, ({ db, params }) =>
    db.read(async (reader) => {
      const newer = readRuleSet((await found(reader, params.ruleVersionId)).rules);
      const older = readRuleSet((await found(reader, params.otherVersionId)).rules);
      return diffRules(older, newer, await namesFor(reader, older.rules), await namesFor(reader, newer.rules));
    }),
  ),
  write(
    contracts.create,
    (uow, req) => createDraft(uow, { ...req.body, staffId: req.staff().staffId }),
    (req, id) => req.db.read((reader) => detail(reader, id, req.staff().staffId)),
  ),
  write(
    contracts.save,
    async (uow, req) => {
      await saveDraftVersion(uow, { id: req.params.ruleVersionId, ...req.body, staffId: req.staff().staffId });
      return null;
    },
    (req) => req.db.read((reader) => detail(reader, req.params.ruleVersionId, req.staff().staffId)),
  ),
  write(contracts.discard, async (uow, req) => {
    await discardDraft(uow, req.params.ruleVersionId, req.staff().staffId);
    return { ok: true as const };
  }),
  write(
    contracts.submit,
    async (uow, req) => {
      await submitForReview(uow, req.params.ruleVersionId, req.body.revision, req.staff().staffId);
      return null;
    },
    (req) => req.db.read((reader) => detail(reader, req.params.ruleVersionId, req.staff().staffId)),
  ),
  write(
    contracts.return,
    async (uow, req) => {
      await returnFromReview(uow, req.params.ruleVersionId, req.body.reason, req.staff().staffId);
      return null;
    },
    (req) => req.db.read((reader) => detail(reader, req.params.ruleVersionId, req.staff().staffId)),
  ),
  write(
    contracts.publish,
    async (uow, req) => {
      await publish(uow, { id: req.params.ruleVersionId, ...req.body, staffId: req.staff().staffId });
      return null;
    },
    (req) => req.db.read((reader) => detail(reader, req.params.ruleVersionId, req.staff().staffId)),
  ),
  write(
    contracts.withdraw,
    async (uow, req) => {
      await withdraw(uow, req.params.ruleVersionId, req.body.reason, req.staff().staffId);
      return null;
    },
    (req) => req.db.read((reader) => detail(reader, req.params.ruleVersionId, req.staff().staffId)),
  ),
];
