import type { Campaign, LineExplanation, Rule } from '@qingya/shared';
import type { TestProduct } from '../support/product';
import type { Person } from '../support/product-school';

/** Puts rules and campaigns in force from an instant on. @returns the version's number */
export const publishFrom = (
  t: TestProduct,
  ruleSet: { readonly rules: readonly Rule[]; readonly campaigns?: readonly Campaign[] },
  effectiveFrom = 0,
): Promise<number> =>
  t.db.transaction(async (uow) => {
    const last = await uow.row<{ number: number }>('SELECT MAX(versionNumber) AS number FROM earning_rule_version');
    const versionNumber = (last?.number ?? 0) + 1;
    await uow.insert('earning_rule_version', {
      id: uow.newId(),
      versionNumber,
      state: 'published',
      effectiveFrom,
      rules: JSON.stringify({ rules: ruleSet.rules, campaigns: ruleSet.campaigns ?? [] }),
      createdAt: uow.now,
    });
    return versionNumber;
  });

/** Every line of a child, newest first, as it is explained to one of its parents. */
export const explanationsOf = async (parent: Pick<Person, 'api'>, studentId: string): Promise<LineExplanation[]> => {
  const { body } = await parent.api.get(`/students/${studentId}/points/statement?limit=200`);
  const found: LineExplanation[] = [];
  for (const { transactionId } of body.items) {
    const answer = await parent.api.get(`/students/${studentId}/points/lines/${transactionId}/explanation`);
    if (answer.status !== 200) throw new Error(`not explained: ${JSON.stringify(answer.body)}`);
    found.push(answer.body);
  }
  return found;
};

/** What must hold of every explanation. @returns what does not */
export const contradictions = ({ line, sum, lot, row }: LineExplanation): string[] => [
  ...(sum !== null && sum.steps.at(-1)?.points !== line.amount ? [`${line.title}: the sum is not ${line.amount}`] : []),
  ...(lot !== null && lot.credited + lot.moves.reduce((all, { amount }) => all + amount, 0) !== lot.remaining
    ? [`${line.title}: the moves do not lead to ${lot.remaining}`]
    : []),
  ...(row?.standsNow && row.items.filter(({ mark }) => mark === 'counted').length !== row.step
    ? [`${line.title}: the row is not ${row.step} long`]
    : []),
];
