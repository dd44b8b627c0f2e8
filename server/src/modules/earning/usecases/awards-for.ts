import type { Reader } from '../../../platform/db';
import { awardsOfSources } from '../persistence/award-store';

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
