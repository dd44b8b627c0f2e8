import type { Instant } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { openRedemptionsOfStudent } from '../persistence/waiting-store';
import { campusNames } from './campus-names';
import { pickUpRequestsOf } from './redemption-extras';

/** A redemption that is not handed over yet, as the first page of a family shows it. */
export interface OpenRedemption {
  readonly id: string;
  readonly goodTitle: string;
  readonly campusName: string;
  readonly state: string;
  readonly expiresAt: Instant;
  readonly pickUpRequest: {
    readonly taker: string;
    readonly state: 'waiting' | 'accepted' | 'refused';
    readonly until: Instant;
  } | null;
}

/** What a student redeemed and does not have yet, latest first, at most 20; one statement where there is nothing. */
export const openRedemptionsOf = async (reader: Reader, studentId: string): Promise<OpenRedemption[]> => {
  const rows = await openRedemptionsOfStudent(reader, studentId);
  if (rows.length === 0) return [];
  const requests = await pickUpRequestsOf(
    reader,
    rows.map(({ id }) => id),
  );
  const nameOf = await campusNames(
    reader,
    rows.map(({ campusId }) => campusId),
  );
  return rows.map(({ id, goodTitle, campusId, state, expiresAt }) => ({
    id,
    goodTitle,
    campusName: nameOf(campusId),
    state,
    expiresAt,
    pickUpRequest: requests.get(id) ?? null,
  }));
};
