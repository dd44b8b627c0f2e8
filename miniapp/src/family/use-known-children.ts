import { useRef } from 'react';
import type { ApiFailure } from '@/services/http';

/**
 * The children to switch between: kept while another one is loading, so that the switcher does not blink away under the finger.
 * Without consent nothing of a child stays in view, not even the name.
 * @param children undefined while they are not known
 * @param error of the call that is about the chosen child
 */
export const useKnownChildren = <C>(children: readonly C[] | undefined, error: ApiFailure | undefined): readonly C[] => {
  const known = useRef<readonly C[]>([]);
  if (children !== undefined) known.current = children;
  if (error?.code === 'consent_required') known.current = [];
  return known.current;
};
