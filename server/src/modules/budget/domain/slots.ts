/** A part of an allocation. */
export interface Slot {
  readonly slot: number;
  readonly capacity: number;
  readonly used: number;
}

/** Into how many parts an allocation is cut: about as many as there are clients at once that would meet in one row. */
export const SLOT_COUNT = 16;

/** The slot where a student starts; the same for every allocation. */
export const slotOf = (studentId: string): number => {
  let hash = 0;
  for (const letter of studentId) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % SLOT_COUNT;
};

/** Capacities that add up to `points` and hold what is used; what is left is spread evenly. Undefined = there is less than is used. */
export const spread = (points: number, used: readonly number[]): number[] | undefined => {
  const left = points - used.reduce((sum, one) => sum + one, 0);
  if (left < 0) return undefined;
  const share = Math.floor(left / used.length);
  const extra = left - share * used.length;
  return used.map((one, index) => one + share + (index < extra ? 1 : 0));
};

/**
 * Moves free capacity into one slot until `points` fit there.
 * @returns the new capacities of the slots that change, or undefined when all together have too little room
 */
export const gather = (slots: readonly Slot[], into: number, points: number): ReadonlyMap<number, number> | undefined => {
  const target = slots.find(({ slot }) => slot === into);
  if (!target) return undefined;
  let missing = points - (target.capacity - target.used);
  const changed = new Map<number, number>();
  for (const { slot, capacity, used } of slots) {
    if (slot === into || missing <= 0) continue;
    const taken = Math.min(missing, capacity - used);
    if (taken === 0) continue;
    changed.set(slot, capacity - taken);
    missing -= taken;
  }
  if (missing > 0) return undefined;
  const moved = slots.reduce((sum, { slot, capacity }) => sum + capacity - (changed.get(slot) ?? capacity), 0);
  if (moved > 0) changed.set(into, target.capacity + moved);
  return changed;
};
