import { randomBytes } from 'node:crypto';
import { addMonths, type Instant, type LocalDate, localDateOf, PRIZE_CODE_LENGTH, points, prizeCodeOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { holdFamily } from '../../identity';
import { credit, spend } from '../../points';
import { ownerOfStudent } from '../../schooling';
import { drawNumber, prizeAt, seedBytes } from '../domain/draw';
import { type DrawRefusal, isSoldOut, refusalOf } from '../domain/limits';
import { COUPON_DAYS, PRIZE_MONTHS, totalWeight } from '../domain/rules';
import {
  type CampaignRow,
  isOn,
  type PrizeRow,
  prizesOf,
  sealedSeedOf,
  takeNumber,
  takePrize,
} from '../persistence/campaign-store';
import { type DrawRow, insertDraw, insertWin, type Outcome } from '../persistence/draw-store';
import { type Standing, standingOf, takeTurn } from '../persistence/entry-store';
import type { LotteryPorts, WordRefused } from '../ports';
import { nodeHashing } from './hashing';
import { requireCampaign } from './run-campaign';
import { openSeed } from './seed';

/** Reasons of the ledger's transactions; their source is the draw. */
export const DRAW_REASON = 'lottery.draw';
export const PRIZE_REASON = 'lottery.prize';
export const DRAW_SOURCE = 'lottery_draw';

export interface DrawCommand {
  readonly campaignId: string;
  readonly studentId: string;
  readonly guardianId: string;
  /** What the family was shown. */
  readonly points: number;
  /** Of the device; counts only in the family's first draw. */
  readonly nonce: string;
  /** The guardians' word, for a draw that costs more than they let the child spend. */
  readonly pin?: string | undefined;
}

const REFUSALS = {
  not_open_yet: 'lottery_not_open_yet',
  over: 'lottery_over',
  sold_out: 'lottery_sold_out',
  day_limit_reached: 'lottery_day_limit',
  family_limit_reached: 'lottery_family_limit',
  points_insufficient: 'points_insufficient',
} as const satisfies Record<DrawRefusal, string>;

/** The error code a refusal has for families. */
export const codeOfRefusal = (refusal: DrawRefusal): (typeof REFUSALS)[DrawRefusal] => REFUSALS[refusal];

/**
 * Draws once, all or nothing. The family's row is locked first, so that its limits hold for all of its phones; the points are spent
 * next; the campaign's row comes last, because all families want it, and from there on draws are made one after the other.
 * @returns id of the draw, or the refusal of a guardian's word, which must commit because it was counted
 * @throws AppError not_found, lottery_off, lottery_not_found, lottery_price_changed (details: points), lottery_not_open_yet,
 *   lottery_over, lottery_sold_out, lottery_day_limit, lottery_family_limit, lottery_needs_pin, points_insufficient
 */
export const draw = async (uow: UnitOfWork, ports: LotteryPorts, command: DrawCommand): Promise<string | WordRefused> => {
  const { campaignId, studentId, guardianId } = command;
  const student = await ownerOfStudent(uow, studentId);
  if (!student || !(await holdFamily(uow, student.familyId))) throw fail('not_found');
  if (!(await isOn(uow))) throw fail('lottery_off');
  const campaign = await requireCampaign(uow, campaignId);
  if (campaign.state === 'draft') throw fail('lottery_not_found');
  if (command.points !== campaign.pointsPerDraw) throw fail('lottery_price_changed', { points: campaign.pointsPerDraw });
  const { familyId, campusId } = student;
  const who = { studentId, familyId, campusId, guardianId };
  const standing = await requireAllowed(uow, campaign, familyId);
  // Nobody is asked for the guardians' word for a draw that is not sold; the campaign's lock decides it below.
  if (isSoldOut(await prizesOf(uow, [campaignId]))) throw fail('lottery_sold_out');
  // Before anything is written: a refused word commits, and with it only that it was tried.
  const approval = await ports.approve?.(uow, { familyId, points: campaign.pointsPerDraw, pin: command.pin });
  if (approval === 'needs_word') throw fail('lottery_needs_pin');
  if (approval !== undefined && approval !== 'free') return approval;
  const nonce = standing.nonce ?? command.nonce;
  await requireTurn(uow, campaign, familyId, nonce);
  const id = uow.newId();
  const spent = await spend(uow, {
    studentId,
    campusId,
    amount: points(campaign.pointsPerDraw),
    reason: DRAW_REASON,
    source: { type: DRAW_SOURCE, id },
    actor: { kind: 'guardian', id: guardianId },
    title: `积分抽奖：${campaign.title}`,
    inputs: { campaignId, points: campaign.pointsPerDraw },
  });
  const drawNo = await takeNumber(uow, campaignId);
  // The office may have ended it while this request waited for its turn.
  if (drawNo === undefined) throw fail('lottery_over');
  const { given, drawn } = await takeByNumber(uow, ports, campaign, drawNo, nonce);
  const row = { id, campaignId, drawNo, ...who, nonce, pointsPaid: spent.amount, spendId: spent.transactionId };
  await settle(uow, ports, campaign, given, {
    ...row,
    prizeId: given.prizeId,
    insteadOf: given === drawn ? null : drawn.prizeId,
    drawnOn: localDateOf(uow.now),
    drawnAt: uow.now,
  });
  return id;
};

/** @returns how the family stands before this draw; its row is locked, so that it stays so */
const requireAllowed = async (uow: UnitOfWork, campaign: CampaignRow, familyId: string): Promise<Standing> => {
  const { id, state, pointsPerDraw } = campaign;
  const { nonce, ...counts } = await standingOf(uow, id, familyId, localDateOf(uow.now));
  // A family's entry is made by its first draw: one without draws was put there to choose the family's nonce for it.
  if (nonce !== null && counts.drawn === 0) throw new Error(`campaign ${id} has an entry of a family that never drew`);
  // Whether there are enough points is for the ledger to say, and whether a prize is left when it is this draw's turn.
  const refusal = refusalOf(campaign, { state, now: uow.now, ...counts, soldOut: false, available: pointsPerDraw });
  if (refusal) throw fail(codeOfRefusal(refusal));
  return { nonce, ...counts };
};

const requireTurn = async (uow: UnitOfWork, campaign: CampaignRow, familyId: string, nonce: string): Promise<void> => {
  const { id: campaignId, perFamily, perFamilyDay } = campaign;
  const day = localDateOf(uow.now);
  const turn = await takeTurn(uow, { campaignId, familyId, nonce, day, perFamily, perFamilyDay });
  if (turn === 'family_limit') throw fail('lottery_family_limit');
  if (turn === 'day_limit') throw fail('lottery_day_limit');
};

/** The prize of the number, or the fallback when it is gone: as whoever recomputes the published list does. */
const takeByNumber = async (
  uow: UnitOfWork,
  { vault }: Pick<LotteryPorts, 'vault'>,
  campaign: CampaignRow,
  drawNo: number,
  familyNonce: string,
): Promise<{ drawn: PrizeRow; given: PrizeRow }> => {
  const { id: campaignId } = campaign;
  const prizes = await prizesOf(uow, [campaignId]);
  // The campaign's row is held: no other draw takes the last prize now.
  if (isSoldOut(prizes)) throw fail('lottery_sold_out');
  const seed = seedBytes(openSeed(vault, campaign, await sealedSeedOf(uow, campaignId)));
  const number = drawNumber(nodeHashing, seed, { campaignId, drawNo, familyNonce }, totalWeight(prizes));
  const drawn = prizeAt(prizes, number);
  if (await takePrize(uow, drawn)) return { drawn, given: drawn };
  const fallback = prizes.find((prize) => prize.fallback === 1);
  if (!fallback || !(await takePrize(uow, fallback))) throw new Error(`campaign ${campaignId} has no fallback to give`);
  return { drawn, given: fallback };
};

type Drawn = Omit<DrawRow, 'pointsWon' | 'outcome' | 'creditId'>;

/** Writes the draw down and gives what it won. */
const settle = async (
  uow: UnitOfWork,
  { giveCoupon }: LotteryPorts,
  campaign: CampaignRow,
  prize: PrizeRow,
  drawn: Drawn,
): Promise<void> => {
  const { id, studentId, familyId, campusId } = drawn;
  const atOnce = prize.kind === 'points' || (prize.kind === 'coupon' && giveCoupon !== undefined);
  const outcome: Outcome = prize.kind === 'nothing' ? 'none' : atOnce ? 'given' : 'waiting';
  const creditId = prize.kind === 'points' ? await creditPrize(uow, campaign, prize, drawn) : null;
  await insertDraw(uow, { ...drawn, pointsWon: prize.points, outcome, creditId });
  if (prize.kind === 'coupon') {
    const what = { title: prize.name, terms: prize.terms, valueFen: prize.valueFen, validDays: COUPON_DAYS, on: drawn.drawnOn };
    await giveCoupon?.(uow, { studentId, familyId, campusId, ...what, drawId: id });
  }
  if (outcome !== 'waiting') return;
  const code = prizeCodeOf(randomBytes(PRIZE_CODE_LENGTH));
  const { claimThrough } = campaign;
  const unset = { handedOverAt: null, handedOverBy: null, note: null, forfeitedAt: null };
  await insertWin(uow, { drawId: id, campusId, familyId, claimCode: code, claimThrough, state: 'waiting', ...unset });
  await uow.append(prizeEvent('won', drawn));
};

const creditPrize = async (uow: UnitOfWork, { title }: CampaignRow, prize: PrizeRow, drawn: Drawn): Promise<string> => {
  const { id, campaignId, studentId, campusId, guardianId } = drawn;
  const credited = await credit(uow, {
    studentId,
    campusId,
    amount: points(prize.points),
    expiresOn: lastDayOfPrize(uow.now),
    availability: { kind: 'now' },
    ruleVersionId: null,
    reason: PRIZE_REASON,
    source: { type: DRAW_SOURCE, id },
    actor: { kind: 'guardian', id: guardianId },
    title: `抽奖奖品：${title}`,
    inputs: { campaignId, prizeId: prize.prizeId },
  });
  return credited.transactionId;
};

const lastDayOfPrize = (now: Instant): LocalDate => addMonths(localDateOf(now), PRIZE_MONTHS);

/** What others are told of a prize that waits; never its code. */
export const prizeEvent = (
  what: 'won' | 'handed-over' | 'forfeited',
  drawn: Pick<DrawRow, 'id' | 'campaignId' | 'studentId' | 'familyId' | 'campusId' | 'prizeId'>,
) => {
  const { id: drawId, campaignId, studentId, familyId, campusId, prizeId } = drawn;
  const payload = { drawId, campaignId, studentId, familyId, campusId, prizeId };
  return { type: `lottery.prize.${what}`, aggregate: `student:${studentId}`, payload };
};
