import { useEffect, useState } from 'react';
import { useInFront } from '@/hooks/use-in-front';
import { usePoll } from '@/hooks/use-poll';
import { serverNow } from '@/services/server-clock';

export { useInFront, usePoll };

/**
 * The time by the server's clock, renewed every `everyMs`, for countdowns and states that change by themselves: what is shown as
 * over at the desk must be over for the server too, whatever the device thinks.
 */
export const useNow = (everyMs: number): number => {
  const front = useInFront();
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!front) return;
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, front]);
  return now;
};
