import type { Instant } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { idsFrom } from '../../../platform/ids/ulid';
import { type AwardRow, awardsOfSources } from '../persistence/award-store';

/** One award as a family is told of it. */
export interface AwardLine {
  readonly sourceId: string;
  readonly points: number;
  readonly title: string;
}

/** The awards that stand for some facts, e.g. what a check-in earned. */
export const awardsFor = async (
  reader: Reader,
  sourceType: 'attendance' | 'sign_in' | 'behaviour' | 'revenue',
  sourceIds: readonly string[],
): Promise<AwardLine[]> =>
  (await awardsOfSources(reader, sourceType, sourceIds))
    .filter(({ state }) => state === 'given')
    .map(({ sourceId, points, takenBack, title }) => ({ sourceId, points: points - takenBack, title }));

const movedBy = (award: AwardRow, since: Instant): number => {
  if (award.transactionId === null) return 0;
  if (award.id >= idsFrom(since)) return award.points - award.takenBack;
  return award.changedAt >= since ? 0 - award.takenBack : 0;
};

/**
 * How the awards of some lessons have changed since a moment each: given since then counts, taken back since then counts
 * negative, given and taken back since then is nothing. An award that was cut before that moment and again after it
 * counts with both cuts.
 * @returns one sum for each question, in their order
 */
export const awardsMoved = async (
  reader: Reader,
  questions: readonly { readonly sourceId: string; readonly since: Instant }[],
): Promise<number[]> => {
  const rows = await awardsOfSources(reader, 'attendance', [...new Set(questions.map(({ sourceId }) => sourceId))]);
  return questions.map(({ sourceId, since }) =>
    rows.filter((row) => row.sourceId === sourceId).reduce((sum, row) => sum + movedBy(row, since), 0),
  );
};
