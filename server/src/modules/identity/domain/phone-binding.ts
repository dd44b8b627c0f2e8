/** A guardian in the books with the verified number. */
export interface BindingCandidate {
  readonly guardianId: string;
  /** The WeChat account bound already, if any. */
  readonly accountId: string | null;
}

export interface BindingFacts {
  readonly accountId: string;
  /** The guardian this account is bound to, and whether that guardian's number is the verified one. */
  readonly ownGuardian: { readonly guardianId: string; readonly samePhone: boolean } | null;
  /** Guardians of families in use with the verified number, in id order. */
  readonly candidates: readonly BindingCandidate[];
  /** Set when the person was asked which family it is, and answered. */
  readonly chosenGuardianId: string | null;
  /** A staff member with this number exists who is, or may become, this account. */
  readonly isStaff: boolean;
}

export type BindingDecision =
  | { readonly kind: 'already_bound'; readonly guardianId: string }
  | { readonly kind: 'bind'; readonly guardianId: string }
  | { readonly kind: 'choose'; readonly guardianIds: readonly string[] }
  | { readonly kind: 'new_family' }
  | { readonly kind: 'staff_only' }
  | {
      readonly kind: 'refuse';
      readonly code: 'phone_bound_elsewhere' | 'account_bound_to_other_phone' | 'guardian_choice_invalid';
    };

/**
 * Whom a verified phone number belongs to.
 * One account is one guardian. A guardian bound to another account is never taken over. One free guardian with the number is
 * bound; several (the number stands in several families) are offered for a choice; none makes a new family, unless
 * the number is that of a staff member who need not be a customer.
 */
export const decideBinding = (facts: BindingFacts): BindingDecision => {
  const own = facts.ownGuardian;
  if (own?.samePhone) return { kind: 'already_bound', guardianId: own.guardianId };
  // A staff member whose work number differs from the private one keeps the private family.
  if (own) return facts.isStaff ? { kind: 'staff_only' } : { kind: 'refuse', code: 'account_bound_to_other_phone' };
  const free = facts.candidates.filter(({ accountId }) => accountId === null);
  if (facts.chosenGuardianId !== null) {
    const chosen = free.find(({ guardianId }) => guardianId === facts.chosenGuardianId);
    return chosen ? { kind: 'bind', guardianId: chosen.guardianId } : { kind: 'refuse', code: 'guardian_choice_invalid' };
  }
  const [first, ...more] = free;
  if (first && more.length === 0) return { kind: 'bind', guardianId: first.guardianId };
  if (first) return { kind: 'choose', guardianIds: free.map(({ guardianId }) => guardianId) };
  if (facts.isStaff) return { kind: 'staff_only' };
  return facts.candidates.length > 0 ? { kind: 'refuse', code: 'phone_bound_elsewhere' } : { kind: 'new_family' };
};

/** A name somebody not yet identified may see: the first character only. */
export const maskName = (name: string): string => `${[...name][0] ?? ''}**`;
