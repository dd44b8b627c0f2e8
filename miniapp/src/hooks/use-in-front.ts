import { useDidHide, useDidShow } from '@tarojs/taro';
import { useState } from 'react';

/** Whether this screen is in front; what polls or ticks rests while it is not. */
export const useInFront = (): boolean => {
  const [front, setFront] = useState(true);
  useDidShow(() => setFront(true));
  useDidHide(() => setFront(false));
  return front;
};
