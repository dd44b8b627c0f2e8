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
  sourceType: 'attendance' | 'sign_in' | 'behaviour',
  sourceIds: readonly string[],
): Promise<AwardLine[]> =>
  (await awardsOfSources(reader, sourceType, sourceIds))
    .filter(({ state }) => state === 'given')
    .map(({ sourceId, points, title }) => ({ sourceId, points, title }));

const movedBy = (award: AwardRow, since: Instant): number => {
  const isNew = award.id >= idsFrom(since);
  if (award.state === 'given') return isNew ? award.points : 0;
  return !isNew && award.changedAt >= since ? -award.points : 0;
};

/**
 * How the awards of some lessons have changed since a moment each: given since then counts, taken back since then counts
 * negative, given and taken back since then is nothing.
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
