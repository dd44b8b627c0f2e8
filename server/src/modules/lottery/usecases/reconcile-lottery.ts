import { localDateOf } from '@qingya/shared';
import { type Database, type Reader, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { sourcesBooked, transactionsBySources } from '../../points';
import { hashOfText } from '../domain/draw';
import { type LotteryRules, rulesText } from '../domain/rules';
import { verifyCampaign } from '../domain/verify';
import { type CampaignRow, campaignById, lockCampaign, prizesOf } from '../persistence/campaign-store';
import { publishedDraws } from '../persistence/draw-store';
import {
  campaignIds,
  countedByDay,
  countedByFamily,
  countedByPrize,
  drawsAfter,
  drawsOfOtherPrice,
  drawsOutside,
  entriesOf,
  knownDraws,
  numbersOf,
  winsThatDoNotFit,
} from '../persistence/reconcile-store';
import { prizeOf, publishedRules, rulesOf } from './campaign-rules';
import { DRAW_REASON, DRAW_SOURCE, PRIZE_REASON } from './draw';
import { nodeHashing } from './hashing';

/** A figure of the lottery that its history does not explain. */
export interface LotteryDifference {
  readonly kind:
    | 'numbers'
    | 'given'
    | 'entry'
    | 'day'
    | 'nonce'
    | 'rules'
    | 'price'
    | 'limit'
    | 'time'
    | 'result'
    | 'win'
    | 'paid'
    | 'won'
    | 'orphan';
  /** A campaign, a prize or a family in it, a draw, or a source of the ledger. */
  readonly subjectId: string;
  readonly expected: number | string;
  readonly found: number | string;
}

type Report = (difference: LotteryDifference) => void;

const BATCH = 500;

/**
 * Counts the lottery again: each campaign's numbers, prizes and counters against its draws, its rules against their hash, prices,
 * limits and times of its draws against those that were published, and every result of a campaign that is over; each draw against the
 * ledger, and that nothing was booked for a draw that is not there.
 * @returns how many differences there are
 */
export const reconcileLottery = async (db: Database, onDifference: Report): Promise<number> => {
  let found = 0;
  const report: Report = (difference) => {
    found += 1;
    onDifference(difference);
  };
  for (const id of await db.read(campaignIds)) {
    // Under the campaign's lock nobody draws, so that counters and draws are those of one moment.
    const differences = await db.transaction(async (uow) => {
      // Reported only behind the commit: a deadlock makes this look again, and nothing may count twice.
      const here: LotteryDifference[] = [];
      await compareCampaign(uow, id, (difference) => here.push(difference));
      return here;
    });
    for (const difference of differences) report(difference);
    await db.read((reader) => recompute(reader, id, report));
    await yieldToEventLoop();
  }
  await inBatches((after) => db.read((reader) => compareDraws(reader, after, report)));
  await inBatches((after) => db.read((reader) => findOrphans(reader, after, report)));
  return found;
};

/** @param compare one batch behind a position; answers the last position, undefined at the end */
const inBatches = async (compare: (after: string) => Promise<string | undefined>): Promise<void> => {
  for (let after: string | undefined = ''; after !== undefined; ) {
    after = await compare(after);
    await yieldToEventLoop();
  }
};

const compareCampaign = async (uow: UnitOfWork, id: string, report: Report): Promise<void> => {
  const campaign = await lockCampaign(uow, id);
  if (!campaign) return;
  const check = (
    kind: LotteryDifference['kind'],
    subjectId: string,
    expected: number | string,
    counted: number | string,
  ): void => {
    if (expected !== counted) report({ kind, subjectId, expected, found: counted });
  };
  const { count, last } = await numbersOf(uow, id);
  check('numbers', id, campaign.draws, count);
  check('numbers', id, campaign.draws, last);
  const given = await countedByPrize(uow, id);
  const prizes = await prizesOf(uow, [id]);
  for (const prize of prizes) check('given', `${id}/${prize.prizeId}`, prize.given, given.get(prize.prizeId) ?? 0);
  await compareEntries(uow, id, check);
  for (const drawId of await winsThatDoNotFit(uow, id))
    check('win', drawId, 'a prize that waits exactly once', 'none or too many');
  if (campaign.rules === null) return;
  compareRules(campaign, rulesOf(campaign, prizes.map(prizeOf)), check);
  await compareTerms(uow, publishedRules(campaign), check);
};

type Check = (kind: LotteryDifference['kind'], subjectId: string, expected: number | string, counted: number | string) => void;

const compareEntries = async (uow: UnitOfWork, id: string, check: Check): Promise<void> => {
  const counted = await countedByFamily(uow, id);
  const { entries, days } = await entriesOf(uow, id);
  for (const { familyId, drawn, nonce } of entries) {
    const own = counted.get(familyId);
    check('entry', `${id}/${familyId}`, drawn, own?.draws ?? 0);
    check('nonce', `${id}/${familyId}`, nonce, own?.nonces ?? '');
    counted.delete(familyId);
  }
  for (const [familyId, { draws }] of counted) check('entry', `${id}/${familyId}`, 0, draws);
  const byDay = await countedByDay(uow, id);
  for (const { familyId, day, drawn } of days) {
    check('day', `${id}/${familyId}/${day}`, drawn, byDay.get(`${familyId}/${day}`) ?? 0);
    byDay.delete(`${familyId}/${day}`);
  }
  for (const [key, draws] of byDay) check('day', `${id}/${key}`, 0, draws);
};

/** What stands in the columns must still be what was published, and that must still be what was hashed. */
const compareRules = (campaign: CampaignRow, now: LotteryRules, check: Check): void => {
  const { id, rules, rulesHash } = campaign;
  check('rules', id, rulesHash ?? '', hashOfText(nodeHashing, rules ?? ''));
  // Both spelled by this version of the program: what was published may have been spelled by another.
  check('rules', id, rulesText(publishedRules(campaign)), rulesText(now));
};

/** Draws are made by the columns, which could be changed and changed back: what was paid, and how often and when, by what was promised. */
const compareTerms = async (uow: UnitOfWork, rules: LotteryRules, check: Check): Promise<void> => {
  const { campaignId: id, pointsPerDraw, perFamily, perFamilyDay } = rules;
  for (const { id: drawId, pointsPaid } of await drawsOfOtherPrice(uow, id, pointsPerDraw))
    check('price', drawId, pointsPerDraw, pointsPaid);
  for (const { id: drawId, drawnAt } of await drawsOutside(uow, id, rules.opensAt, rules.closesAt))
    check('time', drawId, 'from opensAt to before closesAt', drawnAt);
  for (const [familyId, { draws }] of await countedByFamily(uow, id))
    if (draws > perFamily) check('limit', `${id}/${familyId}`, perFamily, draws);
  for (const [key, draws] of await countedByDay(uow, id))
    if (draws > perFamilyDay) check('limit', `${id}/${key}`, perFamilyDay, draws);
};

/** Recomputes a campaign that is over, as anyone can with the published file. */
const recompute = async (reader: Reader, id: string, report: Report): Promise<void> => {
  const campaign = await campaignById(reader, id);
  if (campaign?.state !== 'ended') return;
  const { seed, rules, rulesHash, commitment } = campaign;
  const draws = await publishedDraws(reader, id);
  const text = rules ?? '';
  const file = { rules: publishedRules(campaign), text, rulesHash: rulesHash ?? '', commitment, seed: seed ?? '', draws };
  for (const { drawNo, expected, published } of verifyCampaign(nodeHashing, file))
    report({ kind: 'result', subjectId: `${id}/${drawNo ?? ''}`, expected, found: published });
};

const compareDraws = async (reader: Reader, after: string, report: Report): Promise<string | undefined> => {
  const draws = await drawsAfter(reader, after, BATCH);
  if (draws.length === 0) return undefined;
  const booked = await transactionsBySources(
    reader,
    DRAW_SOURCE,
    draws.map(({ id }) => id),
  );
  const text = (rows: readonly { id: string; studentId: string; amount: number }[]): string =>
    rows.map((row) => `${row.id}:${row.studentId}:${row.amount}`).join();
  for (const { id, studentId, pointsPaid, pointsWon, spendId, creditId, drawnOn, drawnAt } of draws) {
    // The day is what the limit of a day is counted by.
    if (drawnOn !== localDateOf(drawnAt)) report({ kind: 'time', subjectId: id, expected: localDateOf(drawnAt), found: drawnOn });
    const own = booked.filter(({ sourceId }) => sourceId === id);
    const paid = text(own.filter(({ reason }) => reason === DRAW_REASON));
    const won = text(own.filter(({ reason }) => reason === PRIZE_REASON));
    const mustPay = text([{ id: spendId, studentId, amount: 0 - pointsPaid }]);
    const mustWin = creditId === null ? '' : text([{ id: creditId, studentId, amount: pointsWon }]);
    if (paid !== mustPay) report({ kind: 'paid', subjectId: id, expected: mustPay, found: paid });
    if (won !== mustWin) report({ kind: 'won', subjectId: id, expected: mustWin, found: won });
  }
  return draws.at(-1)?.id;
};

const findOrphans = async (reader: Reader, after: string, report: Report): Promise<string | undefined> => {
  const sources = await sourcesBooked(reader, DRAW_SOURCE, after, BATCH);
  const known = await knownDraws(reader, sources);
  for (const id of sources) if (!known.has(id)) report({ kind: 'orphan', subjectId: id, expected: 'a draw', found: 'none' });
  return sources.at(-1);
};
