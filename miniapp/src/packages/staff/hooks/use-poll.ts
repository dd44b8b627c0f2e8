import { useEffect, useRef, useState } from 'react';
import { useInFront } from '@/hooks/use-in-front';

export { useInFront };

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

/** The device's time, renewed every `everyMs`, for countdowns and states that change by themselves. */
export const useNow = (everyMs: number): number => {
  const front = useInFront();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!front) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, front]);
  return now;
};
