import { formatPoints } from '@/format';
import type { AnswerOf } from '@/services/api';

type CheckIn = AnswerOf<'schooling.checkIn'>;
type Ways = AnswerOf<'earning.ways'>['items'];

/** The code inside what a scanner, a link or a hand delivers; a mini-program code arrives as a path with `scene`. */
export const codeIn = (scanned: string): string => {
  const scene = /[?&#]scene=([^&#]*)/.exec(scanned)?.[1] ?? scanned;
  try {
    return decodeURIComponent(scene).trim();
  } catch {
    return scene.trim();
  }
};

/** 本次扣 1 节 · 剩 23 / 24 节. */
export const consumptionLine = (consumed: CheckIn['attendance']['consumed']): string => {
  if (consumed === null) return '本次没有扣课时';
  if (consumed.consumed === 0) return '有效期内不限次，本次不扣节数';
  return `本次扣 ${consumed.consumed} 节，还剩 ${consumed.remaining} / ${consumed.total} 节`;
};

/** Why this package paid, under the line above. */
export const consumptionReason = (consumed: CheckIn['attendance']['consumed']): string | null =>
  consumed === null ? null : `${consumed.title} · ${consumed.reason}`;

export interface PointsLine {
  readonly title: string;
  readonly amount: string;
}

/** What the check-in earned, line by line. */
export const pointsLines = (points: CheckIn['points']): readonly PointsLine[] =>
  (points.lines ?? []).map((line) => ({ title: line.title, amount: formatPoints(line.points, true) }));

/** The sentence in place of the lines when there are none. */
export const pointsSentence = ({ state, total }: CheckIn['points']): string | null => {
  if (state === 'pending') return '积分正在计算，稍后可在积分明细中查看';
  return (total ?? 0) === 0 ? '本次没有积分' : null;
};

/** 已连续准时 3 节，再 1 节可得 20 积分; null where no such rule is in force. */
export const streakLine = (ways: Ways): string | null => {
  const row = ways.find(({ progress }) => progress?.unit === 'lesson');
  if (row?.progress == null || row.progress.current === 0) return null;
  const { current, target } = row.progress;
  const missing = target - current;
  return row.nextPoints === null || missing <= 0
    ? `已连续准时到课 ${current} 节`
    : `已连续准时到课 ${current} 节，再 ${missing} 节可得 ${formatPoints(row.nextPoints)} 积分`;
};

export type Remedy = 'scan' | 'lessons' | 'attendance' | 'contact';

const remedies: Readonly<Record<string, Remedy>> = {
  check_in_code_invalid: 'scan',
  check_in_code_expired: 'scan',
  check_in_other_lesson: 'scan',
  check_in_too_early: 'scan',
  lesson_cancelled: 'lessons',
  student_not_in_class: 'lessons',
  no_credits_left: 'attendance',
  enrolment_expired: 'attendance',
  enrolment_not_started: 'attendance',
  enrolment_suspended: 'attendance',
  no_enrolment: 'attendance',
};

/** What a family can do itself about a refusal; `contact` where only the staff can help. */
export const remedyOf = (code: string): Remedy => remedies[code] ?? 'contact';

/** The child shown last comes first: most families check in the child they were looking at. */
export const chosenFirst = <S extends { readonly id: string }>(students: readonly S[], chosen: string | null): readonly S[] => [
  ...students.filter(({ id }) => id === chosen),
  ...students.filter(({ id }) => id !== chosen),
];
