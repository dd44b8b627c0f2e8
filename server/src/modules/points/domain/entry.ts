import type { Balances, Entry, PostingAccount, SchoolPosting } from './types';

export const NO_CHANGE: Balances = { available: 0, pending: 0, held: 0, debt: 0 };

/** An entry with the parts most decisions leave empty. */
export const entry = (
  parts: Pick<Entry, 'amount'> & { readonly change: Partial<Balances> } & Partial<Omit<Entry, 'change'>>,
): Entry => ({
  school: [],
  lots: [],
  returns: [],
  clawBack: null,
  ...parts,
  change: { ...NO_CHANGE, ...parts.change },
});

export interface Posting {
  readonly account: PostingAccount;
  readonly ownerId: string;
  readonly amount: number;
}

/**
 * The balanced postings of an entry. A student's accounts count what the school owes the student, so debt is posted
 * with the opposite sign; the school's accounts are the counterpart.
 * @throws Error when they do not sum to zero: a defect of the decision, never a user's mistake
 */
export const postingsOf = (of: Entry, studentId: string): readonly Posting[] => {
  const { available, pending, held, debt } = of.change;
  const student: Posting[] = [
    { account: 'available', ownerId: studentId, amount: available },
    { account: 'pending', ownerId: studentId, amount: pending },
    { account: 'held', ownerId: studentId, amount: held },
    { account: 'debt', ownerId: studentId, amount: 0 - debt },
  ];
  const school = of.school.map(({ account, campusId, amount }: SchoolPosting) => ({ account, ownerId: campusId, amount }));
  const postings = [...student, ...school].filter(({ amount }) => amount !== 0);
  const sum = postings.reduce((total, { amount }) => total + amount, 0);
  if (sum !== 0 || postings.length === 0) throw new Error(`an entry must balance: ${JSON.stringify(postings)}`);
  return postings;
};

/** Balances after an entry. */
export const applyChange = (before: Balances, change: Balances): Balances => ({
  available: before.available + change.available,
  pending: before.pending + change.pending,
  held: before.held + change.held,
  debt: before.debt + change.debt,
});
