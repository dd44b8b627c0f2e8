import type { Instant } from '@qingya/shared';
import type { Principal } from './principal';

/**
 * Establishes who holds an access token.
 * @param accessToken the bearer token, without the word
 * @throws AppError unauthenticated when the token is unknown, expired or revoked
 */
export type Authenticator = (accessToken: string, now: Instant) => Promise<Principal>;
