import { useRef, useState } from 'react';
import type { ApiFailure, Result } from '@/services/http';

export interface Action<A extends readonly unknown[]> {
  readonly busy: boolean;
  readonly error: ApiFailure | undefined;
  /** Does it; a second tap while the first is under way does nothing. */
  readonly run: (...args: A) => Promise<void>;
  readonly forget: () => void;
}

/** Something a button does: one at a time, with its failure kept for the screen to show. */
export const useAction = <A extends readonly unknown[], T>(
  act: (...args: A) => Promise<Result<T>>,
  onDone?: (data: T, ...args: A) => void,
): Action<A> => {
  const [state, setState] = useState<{ busy: boolean; error: ApiFailure | undefined }>({ busy: false, error: undefined });
  const running = useRef(false);
  const run = async (...args: A) => {
    if (running.current) return;
    running.current = true;
    setState({ busy: true, error: undefined });
    const answer = await act(...args);
    running.current = false;
    setState({ busy: false, error: answer.ok ? undefined : answer.error });
    if (answer.ok) onDone?.(answer.data, ...args);
  };
  return { ...state, run, forget: () => setState({ busy: false, error: undefined }) };
};
