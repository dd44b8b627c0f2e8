import { usePullDown } from '@/hooks/use-pull-down';
import { useReturn } from '@/hooks/use-return';

/** Asks again when the screen comes back into view, and when it is pulled down. */
export const useRefresh = (reload: () => unknown): void => {
  useReturn(reload);
  usePullDown(reload);
};
