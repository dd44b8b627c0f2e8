import type { BudgetGroup, BudgetInput } from '@qingya/shared';

/** A place of the budget; '' = all others. */
export interface Place {
  readonly campusId: string;
  readonly behaviourGroup: string;
}

/** What belongs to an award, the most particular place first; the last one always exists. @param group '' = none */
export const placesFor = (campusId: string, group: BudgetGroup | ''): Place[] => [
  { campusId, behaviourGroup: group },
  { campusId, behaviourGroup: '' },
  { campusId: '', behaviourGroup: group },
  { campusId: '', behaviourGroup: '' },
];

export type Share = Place & { readonly points: number };

/** The key of a place, for maps. */
export const keyOf = ({ campusId, behaviourGroup }: Place): string => `${campusId}/${behaviourGroup}`;

/**
 * The shares of a budget of `total` points, what nobody is given being the share of all others; they add up to it exactly.
 * @returns a reason when they cannot
 */
export const sharesOf = (
  total: number,
  given: BudgetInput['allocations'],
): Share[] | 'budget_allocation_twice' | 'budget_over_allocated' => {
  const named = given.map(({ campusId, group, points }) => ({ campusId: campusId ?? '', behaviourGroup: group ?? '', points }));
  const keys = new Set(named.map(keyOf));
  const rest: Place = { campusId: '', behaviourGroup: '' };
  if (keys.size < named.length || keys.has(keyOf(rest))) return 'budget_allocation_twice';
  const left = total - named.reduce((sum, { points }) => sum + points, 0);
  return left < 0 ? 'budget_over_allocated' : [...named, { ...rest, points: left }];
};
