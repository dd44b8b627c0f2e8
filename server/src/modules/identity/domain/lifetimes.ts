import { DAY_MS, MINUTE_MS } from '@qingya/shared';

/** How long an access token is accepted. */
export const ACCESS_TOKEN_MS = 15 * MINUTE_MS;
/** A refresh token, and with it a session that nobody uses, ends after this long. */
export const REFRESH_TOKEN_MS = 30 * DAY_MS;
/**
 * A phone that lost the answer to its refresh (lift, tunnel) repeats the call; so does a second tab that woke up with
 * the same token. Within this time the repeat gets the same successor instead of ending the session.
 */
export const REFRESH_GRACE_MS = 30_000;
/** A log-in QR code is good for this long. */
export const WEB_LOGIN_MS = 2 * MINUTE_MS;
/** How long a person may think about which family the verified number belongs to. */
export const PHONE_TICKET_MS = 5 * MINUTE_MS;
/** A staff invitation link. */
export const INVITATION_MS = 3 * DAY_MS;
/**
 * For so long another process may still act on a session or on permissions that were just taken away here; inside the
 * process that made the change it takes effect at once.
 */
export const PRINCIPAL_CACHE_MS = 10_000;
/** Ended sessions and used-up codes are kept this long for questions, then swept. */
export const ENDED_SESSION_KEPT_MS = 30 * DAY_MS;
