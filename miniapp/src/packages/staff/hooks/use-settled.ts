import { useEffect, useState } from 'react';

const PAUSE_MS = 300;

/** A text once its typing has paused, so that the server is not asked for every letter. */
export const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};
