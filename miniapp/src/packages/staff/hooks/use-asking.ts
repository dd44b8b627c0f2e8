import { useEffect, useRef, useState } from 'react';
import type { ApiFailure, Result } from '@/services/http';

export interface Asking<T> {
  /** The newest answer about this subject; it stays in view while the next one is worked out. */
  readonly data: T | undefined;
  readonly error: ApiFailure | undefined;
  readonly busy: boolean;
  readonly again: () => void;
}

interface State<T> {
  readonly of: string | null;
  readonly data: T | undefined;
  readonly error: ApiFailure | undefined;
  readonly busy: boolean;
}

/**
 * Asks the server about what is being typed, again after a pause whenever it changes. The answer to an older question is never
 * shown over a newer one.
 * @param subject whom or what it is about; the answers about something else are forgotten. null = ask nothing
 * @param body what is asked; null = nothing to ask at the moment, what is known stays
 * @param pauseMs so long nothing may change before the server is asked
 */
export const useAsking = <B, T>(
  subject: string | null,
  body: B | null,
  pauseMs: number,
  ask: (body: B, attach: (stop: () => void) => void) => Promise<Result<T>>,
): Asking<T> => {
  const [state, setState] = useState<State<T>>({ of: null, data: undefined, error: undefined, busy: false });
  const [turn, setTurn] = useState(0);
  const latest = useRef({ body, ask });
  latest.current = { body, ask };
  const key = subject === null || body === null ? null : JSON.stringify(body);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is the reader's wish to ask again
  useEffect(() => {
    if (key === null) return;
    let over = false;
    let abort = () => {};
    setState((old) =>
      old.of === subject ? { ...old, busy: true } : { of: subject, data: undefined, error: undefined, busy: true },
    );
    const put = async () => {
      const { body: asked, ask: send } = latest.current;
      if (asked === null) return;
      const answer = await send(asked, (stop) => {
        abort = stop;
      });
      if (over) return;
      setState((old) =>
        answer.ok
          ? { of: subject, data: answer.data, error: undefined, busy: false }
          : { ...old, error: answer.error, busy: false },
      );
    };
    const timer = setTimeout(put, pauseMs);
    return () => {
      over = true;
      clearTimeout(timer);
      abort();
      setState((old) => ({ ...old, busy: false }));
    };
  }, [subject, key, pauseMs, turn]);
  const known = state.of === subject ? state : { data: undefined, error: undefined, busy: false };
  return { data: known.data, error: known.error, busy: known.busy, again: () => setTurn((count) => count + 1) };
};
