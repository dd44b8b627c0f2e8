import {
  type DrawView,
  type FamilyLottery,
  type Instant,
  localDateOf,
  prizeTextOf,
  publicNameOf,
  type StaffDraw,
  type StaffLottery,
} from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { campusesByIds, familiesOfStaff, familiesWithChildConsent } from '../../identity';
import { balanceOf } from '../../points';
import { ERASED_NAME, ownerOfStudent, studentNames } from '../../schooling';
import { missingAt } from '../domain/duties';
import { drawsLeftToday, isSoldOut, refusalOf } from '../domain/limits';
import { oddsOf } from '../domain/odds';
import { STOCK_OUT_RULE, VALIDITY_RULE } from '../domain/rules';
import { type CampaignRow, isOn, type PrizeRow, prizesOf } from '../persistence/campaign-store';
import { type DrawStory, drawById } from '../persistence/draw-store';
import { familiesOf, type Standing, standingOf } from '../persistence/entry-store';
import { prizeOf, rulesOf } from '../usecases/campaign-rules';
import { codeOfRefusal } from '../usecases/draw';
import { requireCampaign } from '../usecases/run-campaign';

/** What the rules of every campaign say. */
const STANDING_RULES = { stockOut: STOCK_OUT_RULE, validity: VALIDITY_RULE } as const;

/** Prizes as people see them, with the cost that only staff do. */
const shownPrizes = (rows: readonly PrizeRow[]) => {
  if (rows.length === 0) return [];
  const odds = oddsOf(rows.map(({ prizeId: id, weight }) => ({ id, weight })));
  return rows.map((row, index) => {
    const { over = 0, under = 1, basisPoints = 0, text = '' } = odds[index] ?? {};
    const left = row.stock === null ? null : row.stock - row.given;
    return { ...prizeOf(row), costFen: row.costFen, given: row.given, odds: { over, under, basisPoints, text }, left };
  });
};

/** Campaigns as staff see them. */
export const presentCampaigns = async (reader: Reader, rows: readonly CampaignRow[]): Promise<StaffLottery[]> => {
  const ids = rows.map(({ id }) => id);
  const [prizes, families] = [await prizesOf(reader, ids), await familiesOf(reader, ids)];
  return rows.map(({ rules: _text, createdAt: _made, ...row }) => {
    const own = prizes.filter(({ campaignId }) => campaignId === row.id);
    return {
      ...row,
      ...STANDING_RULES,
      prizes: shownPrizes(own),
      families: families.get(row.id) ?? 0,
      missing: row.state === 'draft' ? missingAt(rulesOf(row, own.map(prizeOf)), reader.now) : [],
    };
  });
};

/** @throws AppError lottery_not_found */
export const presentCampaign = async (reader: Reader, id: string): Promise<StaffLottery> => {
  const [shown] = await presentCampaigns(reader, [await requireCampaign(reader, id)]);
  if (!shown) throw fail('lottery_not_found');
  return shown;
};

interface FamilyNow extends Standing {
  readonly soldOut: boolean;
  readonly available: number;
  readonly now: Instant;
}

const refusalCode = (on: boolean, row: CampaignRow, family: FamilyNow): string | null => {
  const refusal = refusalOf(row, { state: row.state, ...family });
  if (refusal === 'over') return codeOfRefusal(refusal);
  if (!on) return 'lottery_off';
  return refusal && codeOfRefusal(refusal);
};

/**
 * A campaign as a family sees it. Switched off it is shown only to families that drew in it, so that they find their results.
 * @throws AppError not_found, lottery_not_found, lottery_off
 */
export const presentForFamily = async (
  reader: Reader,
  { studentId, guardianId }: { readonly studentId: string; readonly guardianId: string },
  id: string,
): Promise<FamilyLottery> => {
  const student = await ownerOfStudent(reader, studentId);
  if (!student) throw fail('not_found');
  const on = await isOn(reader);
  const row = await requireCampaign(reader, id);
  const { rules, rulesHash } = row;
  if (rules === null || rulesHash === null) throw fail('lottery_not_found');
  const standing = await standingOf(reader, id, student.familyId, localDateOf(reader.now));
  if (!on && standing.drawn === 0) throw fail('lottery_off');
  const { available } = await balanceOf(reader, studentId);
  const prizes = await prizesOf(reader, [id]);
  const soldOut = isSoldOut(prizes);
  const refusal = refusalCode(on, row, { ...standing, soldOut, available, now: reader.now });
  const closed = soldOut || refusal === 'lottery_over' || refusal === 'lottery_off';
  return {
    ...row,
    prizes: shownPrizes(prizes).map(({ costFen: _cost, given: _given, ...prize }) => prize),
    ...STANDING_RULES,
    rulesHash,
    rulesText: rules,
    ...standing,
    leftToday: closed ? 0 : drawsLeftToday(row, { ...standing, available }),
    available,
    refusal,
    guardianId,
  };
};

/**
 * Draws as families or staff see them.
 * @param withCodes the family's own: with claim codes of what can still be claimed
 */
export const presentDraws = async (reader: Reader, rows: readonly DrawStory[], withCodes: boolean): Promise<DrawView[]> => {
  const names = await studentNames(reader, [...new Set(rows.map(({ studentId }) => studentId))]);
  const campuses =
    rows.length === 0 ? new Map() : await campusesByIds(reader, [...new Set(rows.map(({ campusId }) => campusId))]);
  const today = localDateOf(reader.now);
  return rows.map((row) => {
    const open = withCodes && row.state === 'waiting' && row.claimThrough >= today;
    return {
      id: row.id,
      campaignId: row.campaignId,
      campaignTitle: row.campaignTitle,
      studentId: row.studentId,
      studentName: names.get(row.studentId) ?? null,
      guardianId: row.guardianId,
      campusName: campuses.get(row.campusId)?.name ?? '',
      drawNo: row.drawNo,
      nonce: row.nonce,
      prizeId: row.prizeId,
      prizeName: row.prizeName,
      prizeKind: row.prizeKind,
      prizePoints: row.pointsWon,
      insteadOf: row.insteadOfName,
      pointsPaid: row.pointsPaid,
      state: row.state,
      claimThrough: row.claimThrough,
      drawnAt: row.drawnAt,
      handedOverAt: row.handedOverAt,
      claimCode: open ? row.claimCode : null,
      claimText: open && row.claimCode !== null ? prizeTextOf(row.claimCode) : null,
    };
  });
};

/** Draws as the console lists them: families of people who work at the school are told apart, because nobody else would see it. */
export const presentForConsole = async (reader: Reader, rows: readonly DrawStory[]): Promise<StaffDraw[]> => {
  const ofStaff = await familiesOfStaff(reader, [...new Set(rows.map(({ familyId }) => familyId))]);
  return (await presentDraws(reader, rows, false)).map((shown, index) => {
    const { familyId = '', note = null } = rows[index] ?? {};
    return { ...shown, staffFamily: ofStaff.has(familyId), note };
  });
};

/** @throws AppError prize_not_found */
export const presentDraw = async (reader: Reader, id: string, withCodes: boolean): Promise<DrawView> => {
  const row = await drawById(reader, id);
  const [shown] = row ? await presentDraws(reader, [row], withCodes) : [];
  if (!shown) throw fail('prize_not_found');
  return shown;
};

const NOBODY = '（已注销）';

/** Of a family that does not agree to its children's data being shown: number and prize stay published, the name does not. */
const UNNAMED = '（未公开）';

/** A winner as the school's own file has it. */
export interface WinnerLine extends Pick<DrawStory, 'drawNo' | 'drawnOn' | 'drawnAt' | 'prizeName'> {
  readonly firstName: string;
}

/**
 * Winners without their family names. A family that left and had its data deleted is named no more, and neither is one whose
 * guardians took back the consent to its children's data. One query each for names and consents.
 */
export const presentWinners = async (reader: Reader, rows: readonly DrawStory[]): Promise<WinnerLine[]> => {
  const names = await studentNames(reader, [...new Set(rows.map(({ studentId }) => studentId))]);
  const agreed = await familiesWithChildConsent(reader, [...new Set(rows.map(({ familyId }) => familyId))]);
  const publicName = ({ studentId, familyId }: DrawStory): string => {
    const name = names.get(studentId) ?? ERASED_NAME;
    if (name === ERASED_NAME) return NOBODY;
    return agreed.has(familyId) ? publicNameOf(name) : UNNAMED;
  };
  return rows.map((row) => {
    const { drawNo, drawnOn, drawnAt, prizeName } = row;
    return { drawNo, drawnOn, drawnAt, prizeName, firstName: publicName(row) };
  });
};
