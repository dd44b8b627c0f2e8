import { useRef } from 'react';
import { drafts, type Opening, TRIED_AGAIN_MS } from '@/services/draft';

/**
 * The idempotency keys of one opening of a screen or sheet.
 * @param during changes when a sheet that stays mounted is closed or opened: then another opening begins
 * @param seen what the page shows of the things the act changes: while that stays as it was at the last attempt, a later
 * opening goes on with its key however late; it must be something that never returns to what it was
 */
export const useOpening = (during: unknown = null, seen?: string): Opening => {
  const shown = useRef(seen);
  shown.current = seen;
  const held = useRef<{ readonly during: unknown; readonly opening: Opening }>();
  if (held.current === undefined || held.current.during !== during)
    held.current = { during, opening: drafts.opening(TRIED_AGAIN_MS, () => shown.current) };
  return held.current.opening;
};

export interface Draft {
  readonly key: () => string;
  readonly settle: () => void;
}

/** The idempotency key of one submission of this screen. @param name tells what is submitted, about whom */
export const useDraft = (name: string): Draft => {
  const opening = useOpening();
  return { key: () => opening.key(name), settle: () => opening.settle(name) };
};
