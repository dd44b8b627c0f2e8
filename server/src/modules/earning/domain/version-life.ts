import { DAY_MS, type Instant } from '@qingya/shared';

/** What decides who may publish a version. */
export interface Hands {
  readonly createdById: string | null;
  readonly savedById: string | null;
  readonly submittedById: string | null;
}

/** Whether somebody is a second person for a version: neither its author, nor who saved it last, nor who submitted it. */
export const isSecondPerson = (hands: Hands, staffId: string): boolean =>
  ![hands.createdById, hands.savedById, hands.submittedById].includes(staffId);

/** A slip of the year would leave a version that nobody thinks of any more. */
const FURTHEST_MS = 366 * DAY_MS;

/**
 * When a version takes over: now, or the time asked for.
 * @param asked null = at once
 * @returns null when that time is past or too far away
 */
export const effectiveTime = (asked: Instant | null, now: Instant): Instant | null => {
  if (asked === null) return now;
  return asked > now && asked - now <= FURTHEST_MS ? asked : null;
};

export interface Standing {
  readonly id: string;
  readonly state: 'draft' | 'review' | 'published' | 'retired';
  readonly effectiveFrom: Instant;
}

/** How a version stands now. Nothing has to run for a version to retire: time passes, and another one is in force. */
export const standingOf = (version: Standing, inForceId: string | undefined, now: Instant): Standing['state'] => {
  if (version.state === 'draft' || version.state === 'review') return version.state;
  return version.id === inForceId || version.effectiveFrom > now ? 'published' : 'retired';
};
