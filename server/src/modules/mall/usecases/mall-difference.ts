/** Something in the books of the mall that does not fit together. */
export interface MallDifference {
  readonly kind:
    | 'available'
    | 'held'
    | 'moves'
    | 'open'
    | 'hold'
    | 'amount'
    | 'orphan'
    | 'grant'
    | 'right'
    | 'used'
    | 'returned'
    | 'undo'
    | 'restock';
  /** `<goodId>@<campusId>`, a redemption, a right, or a hold. */
  readonly subjectId: string;
  readonly expected: number | string;
  readonly found: number | string;
}
