import { addDays, type LocalDate, type Rule } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { byTime } from '../domain/evaluate';
import { liveRowOf } from '../domain/rows';
import type { SteppedFormula } from '../domain/rules';
import type { EarnedAward } from '../domain/way-awards';
import { lessonFacts, readFacts, signInRow } from './read-facts';

/** How far a child has come in the row or count that a rule is about. */
export interface WayLength {
  readonly length: number;
  /** Whether an award is for the fact that made the row or count so long; an earlier row had steps of its own. */
  readonly isFor: (award: EarnedAward, position: number) => boolean;
}

/** A row of sign-ins is alive until today has passed without one. */
const liveSignIns = async (reader: Reader, studentId: string, today: LocalDate): Promise<WayLength> => {
  const withToday = await signInRow(reader, studentId, today);
  const lastDay = withToday > 0 ? today : addDays(today, -1);
  const length = withToday > 0 ? withToday : await signInRow(reader, studentId, lastDay);
  return { length, isFor: ({ earnedOn }, position) => earnedOn === addDays(lastDay, position - length) };
};

const ofSources = (sourceIds: readonly (string | null)[]): WayLength => ({
  length: sourceIds.length,
  isFor: ({ sourceId }, position) => sourceId === sourceIds[position - 1],
});

const EVER = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };

/** How far a child has come in what a rule with steps is about. */
export const wayLength = async (
  reader: Reader,
  rule: Rule,
  { over }: SteppedFormula,
  { studentId, today }: { readonly studentId: string; readonly today: LocalDate },
): Promise<WayLength> => {
  if (over === 'sign_in_days') return liveSignIns(reader, studentId, today);
  if (over === 'lessons_on_time') {
    const row = liveRowOf(await lessonFacts(reader, studentId, Number.POSITIVE_INFINITY));
    return ofSources(row.map(({ attendanceId }) => attendanceId));
  }
  const { facts } = await readFacts(reader, rule.behaviour, [studentId], EVER);
  const counted = facts.filter(({ passed }) => !rule.onlyPassed || passed === true).sort(byTime);
  return ofSources(counted.map(({ sourceId }) => sourceId));
};
