export type StepState = 'done' | 'now' | 'ahead' | 'failed';

/** How each of `count` steps stands when `current` (from 0) is under way; `current` = `count` when all are done. */
export const stepStates = (count: number, current: number, failed = false): readonly StepState[] =>
  Array.from({ length: count }, (_, index) => {
    if (index < current) return 'done';
    if (index > current) return 'ahead';
    return failed ? 'failed' : 'now';
  });
