import { DAY_MS, type Instant, MINUTE_MS, type RedemptionDelivery, type RedemptionState } from '@qingya/shared';

/** Days before the end at which a family is reminded: some days before, and when the last day begins. */
const MILESTONE_DAYS = [3, 1] as const;
/**
 * Where the time is too short for any of them. The quiet hours of messages are twelve hours long, so two hours at least are left
 * after them.
 */
const SHORT_HOURS = 14;

/** From so long before its end on a redemption may be due for a reminder. */
export const REMIND_WITHIN_DAYS = MILESTONE_DAYS[0];

export interface Remindable {
  readonly state: RedemptionState;
  readonly delivery: RedemptionDelivery;
  readonly redeemedAt: Instant;
  /** When a guardian confirmed it and its time to be picked up began; null = with the redemption. */
  readonly confirmedAt: Instant | null;
  /** Open until, not including, this instant. */
  readonly expiresAt: Instant;
  /** When the family was reminded last; null = never. */
  readonly remindedAt: Instant | null;
}

/** Whether the family can do something about it: come for it, or answer a child. What is posted waits for the school. */
const waitsForFamily = ({ state, delivery }: Remindable): boolean =>
  state === 'held' || (delivery === 'pick_up' && (state === 'confirmed' || state === 'ready'));

/** When a family is reminded: the milestones after its time began, or else the one of a short time. */
const milestonesOf = ({ redeemedAt, confirmedAt, expiresAt }: Remindable): Instant[] => {
  const isIn = (at: Instant): boolean => at > (confirmedAt ?? redeemedAt);
  const days = MILESTONE_DAYS.map((before) => expiresAt - before * DAY_MS).filter(isIn);
  return days.length > 0 ? days : [expiresAt - SHORT_HOURS * 60 * MINUTE_MS].filter(isIn);
};

/**
 * Whether a reminder is due now: the newest milestone that has passed came after the redemption, or its confirmation, and
 * after the last reminder. A late run makes up for one reminder, never for two.
 */
export const isReminderDue = (redemption: Remindable, now: Instant): boolean => {
  const { expiresAt, remindedAt } = redemption;
  if (!waitsForFamily(redemption) || now >= expiresAt) return false;
  const milestones = milestonesOf(redemption).filter((at) => at <= now);
  const newest = Math.max(...milestones);
  return milestones.length > 0 && (remindedAt === null || remindedAt < newest);
};
