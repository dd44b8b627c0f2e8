import { useEffect, useRef, useState } from 'react';
import { type Query, useQuery } from '@/hooks/use-query';
import type { ApiFailure, Result } from '@/services/http';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface Pages<T> extends Query<readonly T[]> {
  /** Fetches the next page; absent when there is none. */
  readonly more: (() => void) | undefined;
  readonly moreBusy: boolean;
  readonly moreError: ApiFailure | undefined;
}

type Load<T> = (cursor: string | undefined, attach?: (abort: () => void) => void) => Promise<Result<Page<T>>>;

interface Further<T> {
  /** The first page these belong to; a reloaded first page makes them void. */
  readonly behind: Page<T> | undefined;
  readonly items: readonly T[];
  readonly cursor: string | null;
  readonly busy: boolean;
  readonly error: ApiFailure | undefined;
}

/** A list that is read page by page. `key` as for `useQuery`. */
export const usePages = <T>(key: string | null, load: Load<T>): Pages<T> => {
  const first = useQuery(key, (attach) => load(undefined, attach));
  const [kept, setKept] = useState<Further<T>>({ behind: undefined, items: [], cursor: null, busy: false, error: undefined });
  const fresh: Further<T> = {
    behind: first.data,
    items: [],
    cursor: first.data?.nextCursor ?? null,
    busy: false,
    error: undefined,
  };
  const further = kept.behind === first.data && first.data !== undefined ? kept : fresh;

  // The next page belongs to what is shown: it is not waited for when the screen closes or shows something else.
  const abort = useRef(() => {});
  // biome-ignore lint/correctness/useExhaustiveDependencies: run anew for every key and every reload
  useEffect(() => () => abort.current(), [key, first.data]);

  const more = async () => {
    if (further.busy || further.cursor === null) return;
    setKept({ ...further, busy: true, error: undefined });
    const answer = await load(further.cursor, (stop) => {
      abort.current = stop;
    });
    abort.current = () => {};
    setKept((now) => {
      if (now.behind !== further.behind) return now;
      return answer.ok
        ? { ...now, items: [...now.items, ...answer.data.items], cursor: answer.data.nextCursor, busy: false }
        : { ...now, busy: false, error: answer.error };
    });
  };

  return {
    data: first.data === undefined ? undefined : [...first.data.items, ...further.items],
    error: first.error,
    busy: first.busy,
    reload: first.reload,
    more: further.cursor === null ? undefined : () => void more(),
    moreBusy: further.busy,
    moreError: further.error,
  };
};
