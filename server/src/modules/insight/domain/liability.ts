import type { LocalDate } from '@qingya/shared';

/** What moved the school's debt to its students on a day; all as a reader expects them, so that most are positive. */
export interface Movements {
  /** Points given by rules and awards. */
  readonly issued: number;
  /** Staff's corrections: given less taken, their own reversals included. */
  readonly adjusted: number;
  /** Spent points that were given back. */
  readonly undone: number;
  readonly redeemed: number;
  /** Run out unused, less what a claw-back took over from them later. */
  readonly expired: number;
  readonly clawedBack: number;
}

/** A campus at the end of a day. */
export interface DayState extends Movements {
  readonly campusId: string;
  /** What lots hold, waiting and set aside points included. */
  readonly outstanding: number;
  /** What students owe; comes off what the school owes. */
  readonly debt: number;
}

export type Dimension = 'month' | 'reason';

/** A part of what a campus owes. */
export interface Part {
  readonly campusId: string;
  readonly dimension: Dimension;
  readonly code: string;
  readonly points: number;
}

/** Everything there is to say about the end of a day. */
export interface DaySnapshot {
  readonly date: LocalDate;
  readonly campuses: readonly DayState[];
  readonly parts: readonly Part[];
}

/** A school's posting, summed; signed as posted. */
interface SchoolPosted {
  readonly campusId: string;
  readonly account: 'issued' | 'redeemed' | 'expired' | 'adjusted';
  readonly kind: string;
  readonly points: number;
}

/** The facts of one day. */
export interface DayFacts {
  readonly school: readonly SchoolPosted[];
  readonly debts: readonly { readonly campusId: string; readonly points: number }[];
  readonly lots: readonly {
    readonly campusId: string;
    readonly reason: string;
    readonly month: string;
    readonly points: number;
  }[];
  readonly moves: readonly {
    readonly campusId: string;
    readonly fromMonth: string;
    readonly toMonth: string;
    readonly points: number;
  }[];
}

export const NO_MOVEMENTS: Movements = { issued: 0, adjusted: 0, undone: 0, redeemed: 0, expired: 0, clawedBack: 0 };
export const MOVEMENT_NAMES = Object.keys(NO_MOVEMENTS) as readonly (keyof Movements)[];

/** Month under which points are counted that never expire. */
export const NEVER_MONTH = 'never';
const STORED_NEVER = '9999-12';
const monthCode = (month: string): string => (month === STORED_NEVER ? NEVER_MONTH : month);

/** By how much movements raise what the school owes. */
export const netOf = (of: Movements): number => of.issued + of.adjusted + of.undone - of.redeemed - of.expired - of.clawedBack;

export const addMovements = (a: Movements, b: Movements): Movements => ({
  issued: a.issued + b.issued,
  adjusted: a.adjusted + b.adjusted,
  undone: a.undone + b.undone,
  redeemed: a.redeemed + b.redeemed,
  expired: a.expired + b.expired,
  clawedBack: a.clawedBack + b.clawedBack,
});

/** Which line of the roll-forward a school's posting belongs to. */
export const movementOf = ({ account, kind, points }: Omit<SchoolPosted, 'campusId'>): Movements => {
  switch (account) {
    case 'issued':
      return kind === 'claw_back' ? { ...NO_MOVEMENTS, clawedBack: points } : { ...NO_MOVEMENTS, issued: 0 - points };
    case 'adjusted':
      return { ...NO_MOVEMENTS, adjusted: 0 - points };
    case 'redeemed':
      return kind === 'undo' ? { ...NO_MOVEMENTS, undone: 0 - points } : { ...NO_MOVEMENTS, redeemed: points };
    case 'expired':
      return { ...NO_MOVEMENTS, expired: points };
  }
};

const partKey = ({ campusId, dimension, code }: Omit<Part, 'points'>): string => `${campusId} ${dimension} ${code}`;

const addParts = (before: readonly Part[], changes: readonly Part[]): Part[] => {
  const sums = new Map(before.map((part) => [partKey(part), part]));
  for (const change of changes) {
    const key = partKey(change);
    sums.set(key, { ...change, points: (sums.get(key)?.points ?? 0) + change.points });
  }
  return [...sums.values()].filter(({ points }) => points !== 0).sort((a, b) => (partKey(a) < partKey(b) ? -1 : 1));
};

const changesOf = ({ lots, moves }: DayFacts): Part[] => [
  ...lots.flatMap(({ campusId, reason, month, points }): Part[] => [
    { campusId, dimension: 'month', code: monthCode(month), points },
    { campusId, dimension: 'reason', code: reason, points },
  ]),
  ...moves.flatMap(({ campusId, fromMonth, toMonth, points }): Part[] => [
    { campusId, dimension: 'month', code: monthCode(fromMonth), points: 0 - points },
    { campusId, dimension: 'month', code: monthCode(toMonth), points },
  ]),
];

const sumFor = (rows: readonly { readonly campusId: string; readonly points: number }[], campusId: string): number =>
  rows.reduce((sum, row) => (row.campusId === campusId ? sum + row.points : sum), 0);

/** The end of a day from the end of the day before and what happened in between. @param before undefined = nothing yet */
export const nextDay = (before: DaySnapshot | undefined, date: LocalDate, facts: DayFacts): DaySnapshot => {
  const known = new Map((before?.campuses ?? []).map((state) => [state.campusId, state]));
  const named = [facts.school, facts.debts, facts.lots].flatMap((rows) => rows.map(({ campusId }) => campusId));
  const campusIds = [...new Set([...known.keys(), ...named])].sort();
  return {
    date,
    campuses: campusIds.map((campusId) => ({
      campusId,
      outstanding: (known.get(campusId)?.outstanding ?? 0) + sumFor(facts.lots, campusId),
      debt: (known.get(campusId)?.debt ?? 0) + sumFor(facts.debts, campusId),
      ...facts.school
        .filter((row) => row.campusId === campusId)
        .reduce((sum, row) => addMovements(sum, movementOf(row)), NO_MOVEMENTS),
    })),
    parts: addParts(before?.parts ?? [], changesOf(facts)),
  };
};

/** Fen that points are worth, rounded up to a whole fen: a debt is never shown smaller than it is. */
export const fenRoundedUp = (points: number, pointsPerYuan: number): number => {
  const fen = Math.ceil((points * FEN_A_YUAN) / pointsPerYuan);
  return fen === 0 ? 0 : fen;
};

const FEN_A_YUAN = 100;
