import { addDays, type Instant, type LineExplanation, type LocalDate, type Rule } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { courseTitles, signInDatesBetween } from '../../schooling';
import { byTime } from '../domain/evaluate';
import type { LessonFact } from '../domain/rows';
import { lessonFacts, readFacts } from './read-facts';

type Row = NonNullable<LineExplanation['row']>;
type RowItem = Row['items'][number];

/** What a row is looked for by. */
export interface RowQuestion {
  readonly studentId: string;
  readonly rule: Rule;
  readonly sourceId: string;
  /** When the fact that reached the step happened. */
  readonly at: Instant;
  readonly on: LocalDate;
  /** How many in a row, or in all, the step asked for. */
  readonly step: number;
}

/** The lessons, days or records that made up a step of a rule; null for rules without steps. */
export const explainRow = async (reader: Reader, question: RowQuestion): Promise<Row | null> => {
  const { formula } = question.rule;
  if (formula.kind !== 'stepped') return null;
  switch (formula.over) {
    case 'lessons_on_time':
      return lessonsOf(reader, question);
    case 'sign_in_days':
      return daysOf(reader, question);
    case 'count':
      return timesOf(reader, question);
  }
};

const lessonsOf = async (reader: Reader, { studentId, sourceId, at, step }: RowQuestion): Promise<Row> => {
  const history = await lessonFacts(reader, studentId, at);
  const last = history.findIndex(({ attendanceId }) => attendanceId === sourceId);
  const own = last < 0 ? [] : rowBack(history.slice(0, last + 1), step);
  const titles = await courseTitles(reader);
  const items = own.map(
    (lesson): RowItem => ({
      date: lesson.date,
      startsAt: lesson.startsAt,
      title: titles.get(lesson.courseId) ?? '课程',
      mark: lesson.cancelled ? 'cancelled' : lesson.excusedLeave ? 'leave' : 'counted',
    }),
  );
  return { unit: 'lesson', step, items, standsNow: counted(items) === step };
};

/** The last lessons that count, as many as the step asked for, with those stepped over between them; as far as the row stands. */
const rowBack = (history: readonly LessonFact[], step: number): LessonFact[] => {
  const found: LessonFact[] = [];
  let on = 0;
  for (const lesson of [...history].reverse()) {
    const isSteppedOver = lesson.cancelled || lesson.excusedLeave;
    if (on === step || (!isSteppedOver && !lesson.onTime)) break;
    found.unshift(lesson);
    if (!isSteppedOver) on += 1;
  }
  while (found[0] && (found[0].cancelled || found[0].excusedLeave)) found.shift();
  return found;
};

const counted = (items: readonly RowItem[]): number => items.filter(({ mark }) => mark === 'counted').length;

const dayItem = (date: LocalDate, title: string): RowItem => ({ date, startsAt: null, title, mark: 'counted' });

const daysOf = async (reader: Reader, { studentId, on, step }: RowQuestion): Promise<Row> => {
  const dates = await signInDatesBetween(reader, studentId, addDays(on, 1 - step), on);
  return { unit: 'day', step, items: dates.map((date) => dayItem(date, '每日打卡')), standsNow: dates.length === step };
};

const EVER = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };

const timesOf = async (reader: Reader, { studentId, rule, sourceId, step }: RowQuestion): Promise<Row> => {
  const { facts } = await readFacts(reader, rule.behaviour, [studentId], EVER);
  const found = facts.filter(({ passed }) => !rule.onlyPassed || passed === true).sort(byTime);
  const last = found.findIndex((fact) => fact.sourceId === sourceId);
  const items = found.slice(Math.max(0, last + 1 - step), last + 1).map(({ on }) => dayItem(on, rule.title));
  return { unit: 'time', step, items, standsNow: items.length === step };
};
