import { type Query, useQuery } from '@/hooks/use-query';
import { useReturn } from '@/hooks/use-return';
import { call } from '@/services/api';
import type { WorkGroup } from '../model/work';

/** What waits for the caller; asked again whenever the screen comes back into view. @param campusId empty = everywhere */
export const useWork = (active: boolean, campusId: string): Query<{ readonly items: readonly WorkGroup[] }> => {
  const query = useQuery(active ? `work ${campusId}` : null, (attach) =>
    call('workList.list', { query: campusId === '' ? {} : { campusId }, attach }),
  );
  useReturn(() => (active ? query.reload() : undefined));
  return query;
};
