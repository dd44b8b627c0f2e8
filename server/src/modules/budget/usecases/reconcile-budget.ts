import type { Database } from '../../../platform/db';

/** Something in the books of the budget that does not fit together. */
export interface BudgetDifference {
  readonly kind: 'used' | 'beyond' | 'capacity' | 'whole' | 'award' | 'expiry';
  /** `<allocation>/<slot>`, an allocation, a period, or an award. */
  readonly subjectId: string;
  readonly expected: number;
  readonly found: number;
}

type Found = { readonly subjectId: string; readonly expected: number | string; readonly found: number | string };

/** Each asks for what differs only: expected = what is written down, found = what its parts add up to. */
const CHECKS: readonly (readonly [kind: BudgetDifference['kind'], sql: string])[] = [
  ...(['used', 'beyond'] as const).map((column): readonly [BudgetDifference['kind'], string] => [
    column,
    `SELECT s.allocationId, s.slot, s.${column} AS expected, COALESCE(m.total, 0) AS found
       FROM budget_slot s
       LEFT JOIN (SELECT allocationId, slot, SUM(points) AS total FROM budget_movement
                   WHERE kind = '${column === 'used' ? 'within' : 'beyond'}' GROUP BY allocationId, slot) m
         ON m.allocationId = s.allocationId AND m.slot = s.slot
      WHERE s.${column} <> COALESCE(m.total, 0)`,
  ]),
  [
    'capacity',
    `SELECT a.id AS subjectId, a.points AS expected, COALESCE(SUM(s.capacity), 0) AS found
       FROM budget_allocation a LEFT JOIN budget_slot s ON s.allocationId = a.id
      GROUP BY a.id, a.points HAVING a.points <> COALESCE(SUM(s.capacity), 0)`,
  ],
  [
    'whole',
    `SELECT p.id AS subjectId, p.points AS expected, COALESCE(SUM(a.points), 0) AS found
       FROM budget_period p LEFT JOIN budget_allocation a ON a.periodId = p.id
      GROUP BY p.id, p.points HAVING p.points <> COALESCE(SUM(a.points), 0)`,
  ],
  [
    'award',
    `SELECT awardId AS subjectId, 0 AS expected, SUM(points) AS found FROM budget_movement
      GROUP BY awardId HAVING SUM(points) < 0`,
  ],
  [
    'expiry',
    `SELECT e.awardId AS subjectId, SUM(e.points) AS expected, COALESCE(MAX(m.returned), 0) AS found
       FROM budget_expiry e
       LEFT JOIN (SELECT awardId, SUM(0 - points) AS returned FROM budget_movement WHERE points < 0 GROUP BY awardId) m
         ON m.awardId = e.awardId
      GROUP BY e.awardId HAVING SUM(e.points) < 0 OR SUM(e.points) > COALESCE(MAX(m.returned), 0)`,
  ],
];

/**
 * Counts the budgets again: what each slot says is issued against its movements; the slots against their allocation, the
 * allocations against the whole; that no award gave back more than it took, and
 * that what expired points gave back is among it.
 * @returns how many differences there are
 */
export const reconcileBudget = async (db: Database, onDifference: (difference: BudgetDifference) => void): Promise<number> => {
  let count = 0;
  for (const [kind, sql] of CHECKS) {
    const rows = await db.read((reader) => reader.rows<Found & { allocationId?: string; slot?: number }>(sql));
    for (const { subjectId, allocationId, slot, expected, found } of rows) {
      count += 1;
      onDifference({
        kind,
        subjectId: allocationId === undefined ? subjectId : `${allocationId}/${slot}`,
        expected: Number(expected),
        found: Number(found),
      });
    }
  }
  return count;
};
