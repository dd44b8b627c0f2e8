import type { Instant, WorkKind } from '@qingya/shared';

const HOUR_MS = 3_600_000;

/** How long each kind may wait before it has waited too long. */
const PATIENCE_HOURS: Readonly<Record<WorkKind, number>> = {
  // Events of a family stand still behind it.
  dead_letter: 1,
  roll_call: 2,
  refund: 4,
  payment_task: 4,
  leave: 12,
  make_up: 24,
  desk_void: 24,
  manual_award: 24,
  redemption: 24,
  attendance_dispute: 48,
  points_dispute: 48,
  queued_award: 48,
  budget_alert: 72,
};

/** Something that waits; `deadline` = the moment from which deciding it helps nobody any more; `unhurried` = it is never due. */
export interface Waiting {
  readonly since: Instant;
  readonly deadline?: Instant | undefined;
  readonly unhurried?: boolean;
}

/** When one thing should be settled: before its patience is over, and before it is too late for it. Infinity = it need not be. */
export const dueAt = (kind: WorkKind, { since, deadline, unhurried }: Waiting): Instant => {
  if (unhurried) return Number.POSITIVE_INFINITY;
  const patient = since + PATIENCE_HOURS[kind] * HOUR_MS;
  return deadline === undefined ? patient : Math.min(patient, deadline);
};

/** Kinds of work with what waits of each; none of them empty. */
export interface Pile {
  readonly kind: WorkKind;
  readonly waiting: readonly Waiting[];
}

/** The first moment at which something of the pile is due. */
export const firstDue = ({ kind, waiting }: Pile): Instant =>
  waiting.reduce((first, one) => Math.min(first, dueAt(kind, one)), Number.POSITIVE_INFINITY);

/** Infinities have no difference. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);

/** The most urgent first: by what is due first, then by what may wait less long, then by name. */
export const byUrgency = (a: Pile, b: Pile): number =>
  compare(firstDue(a), firstDue(b)) || PATIENCE_HOURS[a.kind] - PATIENCE_HOURS[b.kind] || (a.kind < b.kind ? -1 : 1);

/** Whether something of the pile has waited longer than it should. */
export const isOverdue = (pile: Pile, now: Instant): boolean => firstDue(pile) < now;
