import type { AuthRule } from '@qingya/shared';
import { AppError, fail } from '../errors';
import type { HttpParts } from './parts';
import type { Principal } from './principal';
import type { Side } from './request-context';

const BEARER = /^Bearer +([^\s]{1,4096}) *$/i;

/**
 * Who is calling, from the Authorization header.
 * On a public endpoint a refused token counts as none, so that an expired session can still log in.
 * @throws AppError unauthenticated, or rate_limited for an address whose tokens are refused again and again
 */
export const identify = async (
  authorization: string | undefined,
  rule: AuthRule,
  parts: Pick<HttpParts, 'authenticate' | 'rateLimiter' | 'db'>,
  now: number,
  address: string,
): Promise<Principal | undefined> => {
  const token = authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
  try {
    if (token !== undefined) return await parts.authenticate(token, now);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'unauthenticated')) throw error;
    await parts.rateLimiter?.consume('refusedToken', address);
    if (rule.kind !== 'public') throw error;
  }
  if (rule.kind !== 'public') throw fail('unauthenticated');
  return undefined;
};

const NO_SIDE: readonly Side[] = [];
const GUARDIAN: readonly Side[] = ['guardian'];
const STAFF: readonly Side[] = ['staff'];
const BOTH: readonly Side[] = ['guardian', 'staff'];

/**
 * The capacities in which the caller may use the endpoint, the preferred one first. A person who is guardian and staff
 * acts as guardian where both are possible and the objects are the own family's; `X-Act-As` chooses otherwise.
 * @param actAs value of the X-Act-As header
 * @throws AppError forbidden when there is none
 */
export const sidesOf = (rule: AuthRule, principal: Principal | undefined, actAs: string | undefined): readonly Side[] => {
  if (rule.kind === 'public' || rule.kind === 'account') return principal?.guardian === undefined ? NO_SIDE : GUARDIAN;
  const guardian = rule.kind !== 'staff' && principal?.guardian !== undefined;
  const staff = rule.kind !== 'guardian' && principal?.staff?.permissions.has(rule.permission) === true;
  if (actAs !== undefined && actAs !== 'guardian' && actAs !== 'staff') {
    throw fail('invalid_request', [{ field: 'X-Act-As', message: '身份标识有误，请重新选择身份。' }]);
  }
  if (guardian && staff) {
    if (actAs === undefined) return BOTH;
    return actAs === 'guardian' ? GUARDIAN : STAFF;
  }
  if (guardian && actAs !== 'staff') return GUARDIAN;
  // On an endpoint for staff only, the header of a screen that always sends «guardian» changes nothing.
  if (staff && (actAs !== 'guardian' || rule.kind === 'staff')) return STAFF;
  throw fail('forbidden');
};

/**
 * What the handler sees of the caller: only the capacity acted in, so that staff rights never widen what a parent's
 * request shows, nor the other way round.
 */
export const narrow = (rule: AuthRule, principal: Principal | undefined, side: Side | undefined): Principal | undefined => {
  if (principal === undefined || rule.kind === 'public' || rule.kind === 'account') return principal;
  if (principal.guardian === undefined || principal.staff === undefined) return principal;
  const { accountId, sessionId, guardian, staff } = principal;
  return side === 'staff' ? { accountId, sessionId, staff } : { accountId, sessionId, guardian };
};
