import type { Fulfilment } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { courseTitlesOf } from '../../schooling';
import { courseOf } from '../domain/fulfilment';

/** Names the course of a fulfilment; null where there is none. One statement for all of them, none where no course is given. */
export const courseTitler = async (
  reader: Reader,
  fulfilments: readonly Fulfilment[],
): Promise<(fulfilment: Fulfilment) => string | null> => {
  const titles = await courseTitlesOf(reader, [...new Set(fulfilments.flatMap((one) => courseOf(one) ?? []))]);
  return (fulfilment) => titles.get(courseOf(fulfilment) ?? '') ?? null;
};
