import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiFailure, Result } from '@/services/http';

type Attach = (abort: () => void) => void;
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
export interface List<T> {
  readonly rows: readonly T[];
  /** False until the first page or its failure is here. */
  readonly loaded: boolean;
  readonly error: ApiFailure | undefined;
  readonly busy: boolean;
  /** Fetches the next page; absent on the last one. */
  readonly more: (() => void) | undefined;
  readonly reload: () => void;
}

interface State<T> {
  /** The filters these rows were asked for with. */
  readonly of: string | null;
  readonly rows: readonly T[];
  readonly cursor: string | null;
  readonly loaded: boolean;
  readonly busy: boolean;
  readonly error: ApiFailure | undefined;
}
const nothing = { of: null, rows: [], cursor: null, loaded: false, busy: true, error: undefined };

/**
 * A list that grows page by page; starts over whenever `key` (the filters) changes: rows of other filters are never shown under
 * it, also while the answer is on its way and when it fails. A reload keeps them in view. `null` = nothing to load yet.
 */
export const useList = <T>(
  key: string | null,
  load: (cursor: string | undefined, attach: Attach) => Promise<Result<Page<T>>>,
): List<T> => {
  const [state, setState] = useState<State<T>>(nothing);
  const [again, setAgain] = useState(0);
  const current = useRef({ turn: 0, abort: () => {}, load });
  current.current.load = load;

  const fetchPage = useCallback(async (of: string, cursor: string | undefined, before: readonly T[]) => {
    const mine = current.current;
    mine.abort();
    mine.turn += 1;
    const turn = mine.turn;
    setState((old) => ({ ...(old.of === of ? old : nothing), of, busy: true, error: undefined }));
    const answer = await mine.load(cursor, (abort) => {
      mine.abort = abort;
    });
    if (turn !== mine.turn) return;
    mine.abort = () => {};
    setState((old) =>
      answer.ok
        ? {
            of,
            rows: [...before, ...answer.data.items],
            cursor: answer.data.nextCursor,
            loaded: true,
            busy: false,
            error: undefined,
          }
        : { ...old, loaded: true, busy: false, error: answer.error },
    );
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is the reader's wish to start over
  useEffect(() => {
    if (key === null) return;
    const mine = current.current;
    void fetchPage(key, undefined, []);
    return () => {
      mine.turn += 1;
      mine.abort();
      mine.abort = () => {};
    };
  }, [key, again, fetchPage]);

  const { rows, cursor, loaded, error, busy } = state.of === key ? state : nothing;
  return {
    rows,
    loaded,
    error,
    busy,
    more: key === null || cursor === null ? undefined : () => void fetchPage(key, cursor, rows),
    reload: () => setAgain((count) => count + 1),
  };
};
