import { attendanceStates, consumptionWords, type State } from '@/family/model';
import { formatInstant, formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';
import { type Dispute, disputeState } from './model';

export type AttendanceDispute = AnswerOf<'schooling.studentAttendanceDisputes'>['items'][number];

/** An objection as a parent reads it, whatever it is about. */
export interface Objection {
  readonly id: string;
  /** What it is about: 考勤课时 or 积分. */
  readonly kind: string;
  readonly title: string;
  readonly state: State;
  readonly message: string;
  readonly answer: string | null;
  /** How the lesson is recorded now; null for points, whose line never changes. */
  readonly record: string | null;
  /** What came of it: 退回 1 课时 · 补发 5 积分; null when nothing moved. */
  readonly result: string | null;
  readonly filedAt: number;
  readonly decidedAt: number | null;
}

const credits = (moved: number): string[] => (moved === 0 ? [] : [moved > 0 ? `退回 ${moved} 课时` : `扣除 ${-moved} 课时`]);
const points = (moved: number): string[] =>
  moved === 0 ? [] : [moved > 0 ? `补发 ${formatPoints(moved)} 积分` : `收回 ${formatPoints(-moved)} 积分`];
const listed = (parts: readonly string[]): string | null => (parts.length === 0 ? null : parts.join(' · '));

const attendanceState = { open: 'open', corrected: 'upheld', explained: 'explained' } as const;

/** An objection to a lesson. */
export const ofAttendance = (dispute: AttendanceDispute): Objection => ({
  id: dispute.id,
  kind: '考勤课时',
  title: `${dispute.lesson.courseTitle} ${formatInstant(dispute.lesson.startsAt)}`,
  state: disputeState({ state: attendanceState[dispute.status] }),
  message: dispute.message,
  answer: dispute.answer,
  record: `${attendanceStates[dispute.record.status].text}，${consumptionWords[dispute.record.consumption]}`,
  result: dispute.moved === null ? null : listed([...credits(dispute.moved.credits), ...points(dispute.moved.points)]),
  filedAt: dispute.createdAt,
  decidedAt: dispute.decidedAt,
});

/** An objection to a line of points. */
export const ofPoints = (dispute: Dispute): Objection => ({
  id: dispute.disputeId,
  kind: '积分',
  title: `${dispute.lineTitle} ${formatPoints(dispute.lineAmount, true)} 积分`,
  state: disputeState(dispute),
  message: dispute.reasonText,
  answer: dispute.answerText,
  record: null,
  result: listed(points(dispute.correctionAmount ?? 0)),
  filedAt: dispute.filedAt,
  decidedAt: dispute.decidedAt,
});

interface Part {
  /** Newest first. */
  readonly items: readonly Objection[];
  /** Older ones have not been fetched yet. */
  readonly more: boolean;
}

/**
 * Two lists as one, newest first. What is older than the end of a list that goes on is held back, or an objection that
 * arrives with the next page would appear above what was already read.
 */
export const byDate = (...parts: readonly Part[]): readonly Objection[] => {
  const ends = parts.map(({ items, more }) => (more ? (items.at(-1)?.filedAt ?? Number.POSITIVE_INFINITY) : 0));
  const from = Math.max(...ends);
  return parts
    .flatMap(({ items }) => items)
    .filter(({ filedAt }) => filedAt >= from)
    .sort((a, b) => b.filedAt - a.filedAt);
};
