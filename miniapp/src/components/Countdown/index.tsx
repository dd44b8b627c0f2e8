import { Text } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { a11y } from '@/a11y';
import { useInFront } from '@/hooks/use-in-front';
import { serverNow } from '@/services/server-clock';
import { countdownSpoken, countdownText, nextTick } from './model';
import './index.scss';

interface CountdownProps {
  /** The instant it runs to, by the server's clock. */
  readonly until: number;
}

/** The time left to an instant. It rests while the screen is not seen, and is right again at once when it is. */
export const Countdown = ({ until }: CountdownProps) => {
  const [now, setNow] = useState(serverNow);
  const front = useInFront();
  const left = until - now;
  useEffect(() => {
    const pause = front ? nextTick(until - now) : null;
    if (pause === null) return;
    const timer = setTimeout(() => setNow(serverNow()), pause);
    return () => clearTimeout(timer);
  }, [until, now, front]);
  useEffect(() => {
    if (front) setNow(serverNow());
  }, [front]);
  return (
    <Text className='qy-countdown' {...a11y({ role: 'timer', label: countdownSpoken(left) })}>
      {countdownText(left)}
    </Text>
  );
};
