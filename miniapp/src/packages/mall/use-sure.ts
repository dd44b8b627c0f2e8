import { useCallback, useEffect, useRef, useState } from 'react';
import { useNetworkBack } from '@/family/send-check-ins';
import { drafts, type Opening } from '@/services/draft';
import type { ApiFailure, Result } from '@/services/http';

/**
 * Names say what a wish is about, with its day where it may be wished again; so long it is the same one after the app was closed.
 */
const SAME_WISH_MS = 86_400_000;

/** A short fingerprint of a content (FNV-1a, 32 bits): another content is another submission. */
const fingerprint = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
};

/** Whether nobody knows if it was done: no answer arrived, the server failed, or a twin is still under way. */
export const isUnsure = ({ status, code }: Pick<ApiFailure, 'status' | 'code'>): boolean =>
  (status === 0 && code !== 'cancelled' && code !== 'incomplete_link') ||
  status === 408 ||
  status >= 500 ||
  code === 'idempotency_in_progress';

/**
 * Whether an answer is the last word for its key. Somebody signed out or asked to slow down may have done it before; a guardian's
 * word that was refused is counted, and stays refused under its key.
 */
const isFinal = (error: Pick<ApiFailure, 'status' | 'code'>): boolean =>
  !isUnsure(error) && error.status !== 401 && (error.status !== 429 || error.code === 'family_pin_locked');

/** Forgets the key that waits for a final answer. */
const settle = (mine: { readonly keys: Opening; open: string | undefined }): void => {
  if (mine.open !== undefined) mine.keys.settle(mine.open);
  mine.open = undefined;
};

export interface Sure<B> {
  /** `unsure`: the answer was lost; the same is sent again by itself until one arrives. */
  readonly phase: 'idle' | 'busy' | 'unsure';
  /** Why it was refused, or did not arrive. */
  readonly error: ApiFailure | undefined;
  /** Sends a content once, however often it is tapped. `secret` goes with it, but is kept nowhere. */
  readonly run: (body: B, secret?: string) => Promise<void>;
  /** Sends the last one again, at once. */
  readonly again: () => void;
  /** Forgets a refusal, because something else is about to be sent; not while an answer is awaited. */
  readonly forget: () => void;
  /**
   * Forgets also the key: whatever is sent next is another submission, even with the same content. Only for what may be done
   * twice without harm; not while an answer is awaited.
   */
  readonly giveUp: () => void;
}

/**
 * Sends something that must happen once. Its key belongs to `name` and the content, is stored before the first attempt, and
 * stays until an answer is final, so that neither a lost answer nor a closed app does the thing twice.
 */
export const useSure = <B, T>(
  name: string,
  send: (key: string, body: B, secret: string | undefined) => Promise<Result<T>>,
  onDone: (data: T) => void,
): Sure<B> => {
  const [state, setState] = useState<Pick<Sure<B>, 'phase' | 'error'>>({ phase: 'idle', error: undefined });
  const [keys] = useState(() => drafts.opening(SAME_WISH_MS));
  const current = useRef({
    keys,
    running: false,
    send,
    onDone,
    last: undefined as { body: B; secret: string | undefined } | undefined,
    /** The draft whose key waits for a final answer. */
    open: undefined as string | undefined,
  });
  current.current.send = send;
  current.current.onDone = onDone;

  const attempt = useCallback(async () => {
    const mine = current.current;
    const { last } = mine;
    if (mine.running || last === undefined) return;
    mine.running = true;
    mine.open = `${name}.${fingerprint(last.body)}`;
    const answer = await mine.send(mine.keys.key(mine.open), last.body, last.secret);
    mine.running = false;
    if (answer.ok || isFinal(answer.error)) settle(mine);
    // Somebody who did not want to wait has closed the screen meanwhile.
    if (mine.last !== last) return;
    if (answer.ok) {
      mine.last = undefined;
      setState({ phase: 'idle', error: undefined });
      mine.onDone(answer.data);
    } else {
      const unsure = isUnsure(answer.error);
      if (!unsure) mine.last = undefined;
      setState({ phase: unsure ? 'unsure' : 'idle', error: answer.error });
    }
  }, [name]);

  const again = useCallback(() => void attempt(), [attempt]);
  useNetworkBack(state.phase === 'unsure', again);
  useEffect(() => {
    const mine = current.current;
    return () => {
      mine.last = undefined;
    };
  }, []);
  const forget = () => {
    if (current.current.running) return;
    current.current.last = undefined;
    setState({ phase: 'idle', error: undefined });
  };
  return {
    ...state,
    run: async (body, secret) => {
      if (current.current.running) return;
      current.current.last = { body, secret };
      setState({ phase: 'busy', error: undefined });
      await attempt();
    },
    again,
    forget,
    giveUp: () => {
      if (!current.current.running) settle(current.current);
      forget();
    },
  };
};
