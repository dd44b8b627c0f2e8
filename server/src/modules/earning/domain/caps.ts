import { addDays, addMonths, type Cap, type CapWindow, type LocalDate, localDate, startOfWeek } from '@qingya/shared';
import type { RuleVersion } from './rules';

/** A budget period, both days included. */
export interface Period {
  readonly id: string;
  readonly from: LocalDate;
  readonly through: LocalDate;
}

/** The period that holds a day; null = none does. @param periods that do not overlap */
export const periodOn = (periods: readonly Period[], on: LocalDate): Period | null =>
  periods.find(({ from, through }) => from <= on && on <= through) ?? null;

/** Names the window of a kind that holds a day. Without a budget period the calendar year stands for it. */
export const windowKey = (window: CapWindow, on: LocalDate, periodOf: (on: LocalDate) => string | null): string => {
  switch (window) {
    case 'day':
      return on;
    case 'week':
      return startOfWeek(on);
    case 'month':
      return on.slice(0, 7);
    case 'period':
      return periodOf(on) ?? on.slice(0, 4);
    case 'ever':
      return '';
  }
};

interface Span {
  readonly from: LocalDate;
  readonly through: LocalDate;
}

const EVER: Span = { from: localDate('0001-01-01'), through: localDate('9999-12-31') };

/**
 * First and last day of the window that holds a day. The days of a year that no budget period holds count together, so
 * their window is the whole year, also when periods lie between them.
 */
export const windowSpan = (window: CapWindow, on: LocalDate, periods: readonly Period[]): Span => {
  switch (window) {
    case 'day':
      return { from: on, through: on };
    case 'week':
      return { from: startOfWeek(on), through: addDays(startOfWeek(on), 6) };
    case 'month': {
      const first = localDate(`${on.slice(0, 7)}-01`);
      return { from: first, through: addDays(addMonths(first, 1), -1) };
    }
    case 'period':
      return (
        periodOn(periods, on) ?? { from: localDate(`${on.slice(0, 4)}-01-01`), through: localDate(`${on.slice(0, 4)}-12-31`) }
      );
    case 'ever':
      return EVER;
  }
};

/** Stretches of a span that no budget period holds. */
const daysWithoutPeriod = ({ from, through }: Span, periods: readonly Period[]): Span[] => {
  const within = periods.filter((one) => one.from <= through && one.through >= from);
  const free: Span[] = [];
  let next = from;
  for (const one of within.sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (next < one.from) free.push({ from: next, through: addDays(one.from, -1) });
    if (one.through >= through) return free;
    next = addDays(one.through, 1);
  }
  return [...free, { from: next, through }];
};

/** A span with every window whole that has days in it. One without an end stays so. */
const wholeWindows = (window: CapWindow, span: Span, periods: readonly Period[]): Span => {
  const inner = window === 'period' ? daysWithoutPeriod(span, periods).flatMap(({ from, through }) => [from, through]) : [];
  const days = [span.from, span.through, ...inner].sort();
  const first = days.map((day) => (day === EVER.through ? day : windowSpan(window, day, periods).from)).sort()[0];
  const last = days
    .map((day) => (day === EVER.through ? day : windowSpan(window, day, periods).through))
    .sort()
    .at(-1);
  return { from: first ?? span.from, through: last ?? span.through };
};

/**
 * The days whose facts bear on each other through caps of these windows. Windows that do not fit into each other (weeks
 * and months) hand on what happens in one to the next, so the span grows until every window in it is whole: also one that lies on
 * both sides of another, as the days of a year do that no budget period holds.
 * @param onwards with all days behind that one
 */
export const spanOf = (windows: ReadonlySet<CapWindow>, on: LocalDate, periods: readonly Period[], onwards = false): Span => {
  if (windows.has('ever')) return EVER;
  let span: Span = { from: on, through: onwards ? EVER.through : on };
  for (;;) {
    let grown = span;
    for (const window of windows) grown = wholeWindows(window, grown, periods);
    if (grown.from === span.from && grown.through === span.through) return span;
    span = grown;
  }
};

/** What a cap says of one more award. */
export interface Room {
  /** Points of it that fit; 0 = none. */
  readonly points: number;
  /** The cap that cut it, such as `student.day.points`; null = it fits whole. */
  readonly cutBy: string | null;
}

interface Used {
  times: number;
  points: number;
}

/** Whom an award counts for. */
export interface Earner {
  readonly ruleCode: string;
  readonly studentId: string;
  readonly on: LocalDate;
}

/** Counts the awards of one family against the caps of their rules, told in the order of their facts. */
export class CapMeter {
  private readonly used = new Map<string, Used>();
  /** By rule: what any version counts. A cap sees awards that an earlier version gave without one. */
  private readonly counted = new Map<string, Map<string, Cap>>();

  constructor(
    versions: readonly RuleVersion[],
    private readonly periodOf: (on: LocalDate) => string | null,
  ) {
    for (const { rules } of versions) {
      for (const { code, caps } of rules) {
        const counted = this.counted.get(code) ?? new Map<string, Cap>();
        for (const cap of caps) counted.set(`${cap.per}.${cap.window}`, cap);
        this.counted.set(code, counted);
      }
    }
  }

  /** How much of an award the caps leave. */
  roomFor(earner: Earner, caps: readonly Cap[], wanted: number): Room {
    let room: Room = { points: wanted, cutBy: null };
    for (const cap of caps) {
      const used = this.used.get(this.keyOf(earner, cap)) ?? { times: 0, points: 0 };
      const name = `${cap.per}.${cap.window}`;
      if (cap.times !== null && used.times >= cap.times) return { points: 0, cutBy: `${name}.times` };
      const left = cap.points === null ? room.points : Math.max(0, cap.points - used.points);
      if (left < room.points) room = { points: left, cutBy: `${name}.points` };
    }
    return room;
  }

  /** Counts an award of so many points. */
  count(earner: Earner, points: number): void {
    for (const cap of this.counted.get(earner.ruleCode)?.values() ?? []) {
      const key = this.keyOf(earner, cap);
      const used = this.used.get(key) ?? { times: 0, points: 0 };
      this.used.set(key, { times: used.times + 1, points: used.points + points });
    }
  }

  private keyOf({ ruleCode, studentId, on }: Earner, { per, window }: Cap): string {
    return `${ruleCode}|${per === 'student' ? studentId : ''}|${window}|${windowKey(window, on, this.periodOf)}`;
  }
}
