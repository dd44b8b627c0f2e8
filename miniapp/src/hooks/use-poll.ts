import { useEffect, useRef } from 'react';
import { useInFront } from './use-in-front';

/** Does `task` every `everyMs` while `active` and the screen is in front; never two at a time. */
export const usePoll = (everyMs: number, active: boolean, task: () => Promise<unknown>): void => {
  const front = useInFront();
  const latest = useRef(task);
  latest.current = task;
  useEffect(() => {
    if (!active || !front) return;
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const turn = async () => {
      await latest.current();
      if (!over) timer = setTimeout(turn, everyMs);
    };
    timer = setTimeout(turn, everyMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [everyMs, active, front]);
};
