import { placeholders, type UnitOfWork } from '../../../platform/db';
import { GIVEN_BACK_STATES, OPEN_STATES } from '../domain/redemption-state';
import type { GrantRow } from '../persistence/grant-store';
import type { RedemptionRow } from '../persistence/redemption-store';
import type { RightRow } from '../persistence/right-store';
import type { MallDifference } from './mall-difference';

type Report = (difference: MallDifference) => void;

const BATCH = 500;

/** What must have become of what a redemption gives by itself: nothing yet, given, or taken back. */
const expectedGrant = ({ delivery, state }: RedemptionRow): 'none' | 'given' | 'undone' => {
  if (delivery !== 'auto' || (OPEN_STATES as readonly string[]).includes(state)) return 'none';
  if (state === 'returned') return 'undone';
  return (GIVEN_BACK_STATES as readonly string[]).includes(state) ? 'none' : 'given';
};

const foundGrant = (grant: GrantRow | undefined): string => (!grant ? 'none' : grant.undoneAt === null ? 'given' : 'undone');

/** Compares redemptions with what they gave. Their rows must be locked. */
export const compareGrants = async (uow: UnitOfWork, redemptions: readonly RedemptionRow[], report: Report): Promise<void> => {
  if (redemptions.length === 0) return;
  const rows = await uow.rows<GrantRow>(
    `SELECT * FROM mall_grant WHERE redemptionId IN (${placeholders(redemptions.length)})`,
    redemptions.map(({ id }) => id),
  );
  const grants = new Map(rows.map((row) => [row.redemptionId, row]));
  for (const redemption of redemptions) {
    const [expected, found] = [expectedGrant(redemption), foundGrant(grants.get(redemption.id))];
    if (expected !== found) report({ kind: 'grant', subjectId: redemption.id, expected, found });
  }
};

/**
 * Compares one batch of rights behind a position with their uses, and those of redemptions with what the redemption gave.
 * @returns the last position; undefined at the end
 */
export const compareRights = async (uow: UnitOfWork, after: string, report: Report): Promise<string | undefined> => {
  const rights = await uow.lockRows<RightRow>(`SELECT * FROM mall_right WHERE id > ? ORDER BY id LIMIT ${BATCH}`, [after]);
  const last = rights.at(-1);
  if (!last) return undefined;
  const ids = rights.map(({ id }) => id);
  const uses = await uow.rows<{ rightId: string; n: number | string }>(
    `SELECT rightId, SUM(delta) AS n FROM mall_right_use WHERE rightId IN (${placeholders(ids.length)}) GROUP BY rightId`,
    ids,
  );
  const counted = new Map(uses.map(({ rightId, n }) => [rightId, Number(n)]));
  const grants = await uow.rows<GrantRow>(`SELECT * FROM mall_grant WHERE rightId IN (${placeholders(ids.length)})`, ids);
  const grantOf = new Map(grants.map((grant) => [grant.rightId, grant]));
  for (const right of rights) {
    const found = counted.get(right.id) ?? 0;
    if (right.used !== found) report({ kind: 'used', subjectId: right.id, expected: right.used, found });
    if (right.source !== 'redemption') continue;
    const expected = right.revokedAt === null ? 'given' : 'undone';
    const given = foundGrant(grantOf.get(right.id));
    if (expected !== given) report({ kind: 'right', subjectId: right.id, expected, found: given });
  }
  return last.id;
};

/** Finds, one batch behind a position, what was given for a redemption or as a right that is not there. @returns the last position */
export const findLostGrants = async (uow: UnitOfWork, after: string, report: Report): Promise<string | undefined> => {
  const rows = await uow.rows<{ redemptionId: string; rightId: string | null; redemption: string | null; given: string | null }>(
    `SELECT g.redemptionId, g.rightId, r.id AS redemption, m.id AS given FROM mall_grant g
       LEFT JOIN mall_redemption r ON r.id = g.redemptionId LEFT JOIN mall_right m ON m.id = g.rightId
      WHERE g.redemptionId > ? ORDER BY g.redemptionId LIMIT ${BATCH}`,
    [after],
  );
  for (const { redemptionId, rightId, redemption, given } of rows) {
    if (redemption === null) report({ kind: 'grant', subjectId: redemptionId, expected: 'none', found: 'orphan' });
    if (rightId !== null && given === null) report({ kind: 'right', subjectId: rightId, expected: 'given', found: 'none' });
  }
  return rows.at(-1)?.redemptionId;
};
