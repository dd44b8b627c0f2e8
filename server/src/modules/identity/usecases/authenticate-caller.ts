import type { Instant } from '@qingya/shared';
import type { Database, Reader } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import type { Principal, StaffPrincipal } from '../../../platform/http/principal';
import { limitedToOwnClasses } from '../domain/grants';
import { grantsOfStaff } from '../persistence/staff-store';
import type { TeachingPort } from '../ports';
import type { AccessClaims, AccessTokens } from '../tokens/access-tokens';
import type { PrincipalCache } from '../tokens/principal-cache';
import { findPermissions } from './find-permissions';

export interface AuthenticatorParts {
  readonly db: Database;
  readonly tokens: AccessTokens;
  readonly principals: PrincipalCache;
  readonly teaching: TeachingPort;
}

/**
 * Establishes the caller from an access token: signature and age first, then the session and the grants, which are
 * remembered for a few seconds.
 * @throws AppError unauthenticated when the token is forged or expired, or its session has ended
 */
export const createAuthenticator =
  ({ db, tokens, principals, teaching }: AuthenticatorParts) =>
  async (accessToken: string, now: Instant): Promise<Principal> => {
    const claims = tokens.verify(accessToken, now);
    const known = principals.get(claims.sessionId, now);
    if (known) return known;
    const generation = principals.generation;
    const principal = await db.read((reader) => loadPrincipal(reader, teaching, claims));
    if (!principal) throw fail('unauthenticated');
    principals.put(principal, now, generation);
    return principal;
  };

interface SessionFacts {
  readonly guardianId: string | null;
  readonly familyId: string | null;
  readonly staffId: string | null;
}

const loadPrincipal = async (reader: Reader, teaching: TeachingPort, claims: AccessClaims): Promise<Principal | undefined> => {
  const facts = await reader.row<SessionFacts>(
    `SELECT guardian.id AS guardianId, guardian.familyId AS familyId, staff.id AS staffId
      FROM identity_session session
      LEFT JOIN identity_guardian guardian ON guardian.accountId = session.accountId
      LEFT JOIN identity_staff staff ON staff.accountId = session.accountId AND staff.state = 'active'
      WHERE session.id = ? AND session.accountId = ? AND session.endedAt IS NULL`,
    [claims.sessionId, claims.accountId],
  );
  if (!facts) return undefined;
  const { guardianId, familyId, staffId } = facts;
  return {
    ...claims,
    ...(guardianId !== null && familyId !== null ? { guardian: { guardianId, familyId } } : {}),
    ...(staffId !== null ? { staff: await loadStaff(reader, teaching, staffId) } : {}),
  };
};

const loadStaff = async (reader: Reader, teaching: TeachingPort, staffId: string): Promise<StaffPrincipal> => {
  const grants = (await grantsOfStaff(reader, [staffId])).get(staffId) ?? [];
  return {
    staffId,
    permissions: await findPermissions(reader, grants),
    ownClassGroupIds: limitedToOwnClasses(grants) ? await teaching.classGroupIdsOf(reader, staffId) : null,
  };
};
