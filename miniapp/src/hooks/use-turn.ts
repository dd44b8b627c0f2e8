import { useEffect, useRef, useState } from 'react';
import { serverNow } from '@/services/server-clock';
import { useInFront } from './use-in-front';

/** Browsers cannot wait longer in one go. */
const LONGEST_MS = 2 ** 31 - 1;
/** The server's clock and ours may differ by a little: done a moment after the turn. */
const AFTER_MS = 1_000;

/**
 * Calls `onTurn` once when an instant has come while the screen is in front, or as soon as it is again.
 * @param at by the server's clock, ms; null = nothing to wait for
 */
export const useTurn = (at: number | null, onTurn: () => unknown): void => {
  const front = useInFront();
  const [waits, setWaits] = useState(0);
  const latest = useRef(onTurn);
  latest.current = onTurn;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `waits` begins the next wait where one was too long
  useEffect(() => {
    if (!front || at === null) return;
    const wait = Math.max(0, at + AFTER_MS - serverNow());
    const timer = setTimeout(
      () => (wait <= LONGEST_MS ? void latest.current() : setWaits((count) => count + 1)),
      Math.min(wait, LONGEST_MS),
    );
    return () => clearTimeout(timer);
  }, [at, front, waits]);
};
