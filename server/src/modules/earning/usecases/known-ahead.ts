import { MINUTE_MS } from '@qingya/shared';
import { CHECK_IN_OPENS_MINUTES_BEFORE } from '../../schooling';

/**
 * The longest time by which something is known and judged before it happens, ms. Attendance alone is: it counts from the beginning of its
 * lesson, and may be recorded as soon as check-in opens.
 */
export const KNOWN_AHEAD_MS = CHECK_IN_OPENS_MINUTES_BEFORE * MINUTE_MS;
