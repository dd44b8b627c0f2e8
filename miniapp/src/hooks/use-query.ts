import { useCallback, useEffect, useRef, useState } from 'react';
import type { Face, Stale } from '@/components';
import type { ApiFailure, Result } from '@/services/http';

type Attach = (abort: () => void) => void;

export interface Query<T> {
  readonly data: T | undefined;
  readonly error: ApiFailure | undefined;
  readonly busy: boolean;
  /** Asks again and keeps what is shown meanwhile. */
  readonly reload: () => Promise<void>;
}

/** What the caller may not see any more (consent withdrawn, a role taken away) does not stay in view either. */
const isForbidden = ({ status }: Pick<ApiFailure, 'status'>): boolean => status === 403;

/**
 * Loads something when the screen opens and whenever `key` changes; `null` = nothing to load yet. The request is aborted
 * and its answer ignored when the screen closes or the key moves on.
 */
export const useQuery = <T>(key: string | null, load: (attach: Attach) => Promise<Result<T>>): Query<T> => {
  const [state, setState] = useState<Omit<Query<T>, 'reload'>>({ data: undefined, error: undefined, busy: true });
  const current = useRef({ turn: 0, abort: () => {}, load });
  current.current.load = load;

  const run = useCallback(async (fresh: boolean) => {
    const mine = current.current;
    mine.abort();
    mine.turn += 1;
    const turn = mine.turn;
    setState((old) => ({ data: fresh ? undefined : old.data, error: fresh ? undefined : old.error, busy: true }));
    const answer = await mine.load((abort) => {
      mine.abort = abort;
    });
    if (turn !== mine.turn) return;
    mine.abort = () => {};
    setState((old) =>
      answer.ok
        ? { data: answer.data, error: undefined, busy: false }
        : { data: isForbidden(answer.error) ? undefined : old.data, error: answer.error, busy: false },
    );
  }, []);

  useEffect(() => {
    if (key === null) return;
    void run(true);
    const mine = current.current;
    return () => {
      mine.turn += 1;
      mine.abort();
      mine.abort = () => {};
    };
  }, [key, run]);

  return { ...state, reload: useCallback(() => run(false), [run]) };
};

type EmptyFace = Extract<Face, { kind: 'empty' }>;

/** What says that data in view is old, because asking again did not succeed; undefined while it is not. */
export const staleOf = <T>({ data, error, busy, reload }: Query<T>): Stale | undefined =>
  data === undefined || error === undefined ? undefined : { onRetry: () => void reload(), busy };

/**
 * The face of a screen that shows one query. Data that is there stays in view even when a reload failed, with a line that says so.
 * `empty` is asked for data that arrived but holds nothing.
 */
export const faceOf = <T>(
  query: Query<T>,
  empty?: (data: T) => Omit<EmptyFace, 'kind'> | null,
  shape?: 'cards' | 'list' | 'headline' | 'table',
): Face => {
  if (query.data !== undefined) {
    const nothing = empty?.(query.data) ?? null;
    const stale = staleOf(query);
    const face: Face = nothing === null ? { kind: 'ready' } : { kind: 'empty', ...nothing };
    return stale === undefined ? face : { ...face, stale };
  }
  if (query.error !== undefined) {
    return { kind: 'error', message: query.error.message, onRetry: () => void query.reload(), busy: query.busy };
  }
  return shape === undefined ? { kind: 'loading' } : { kind: 'loading', shape };
};

/** The face of a screen that shows several queries: the first one that is not ready, else the first that is old. */
export const joinFaces = (...faces: readonly Face[]): Face =>
  faces.find(({ kind }) => kind !== 'ready') ?? faces.find((face) => 'stale' in face) ?? { kind: 'ready' };
