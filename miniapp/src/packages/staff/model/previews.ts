import { formatPoints, formatWhole } from '@/format';
import type { RulePreview } from '../types';

/** Whom a preview is about: the school, or a child (null = not chosen yet). */
export type Subject =
  | { readonly kind: 'school' }
  | { readonly kind: 'student'; readonly student: { readonly id: string; readonly name: string } | null };

/** What tells two subjects apart; null = nobody to look at yet. */
export const subjectKey = (subject: Subject): string | null => {
  if (subject.kind === 'school') return 'school';
  return subject.student === null ? null : subject.student.id;
};

export interface PreviewRow {
  readonly code: string;
  readonly title: string;
  readonly now: number;
  readonly draft: number;
  readonly nowTimes: number;
  readonly draftTimes: number;
}

/** One line a rule, the one that changes most first. */
export const previewRows = ({ inForce, draft }: Pick<RulePreview, 'inForce' | 'draft'>): readonly PreviewRow[] => {
  const codes = [...new Set([...draft.rules, ...inForce.rules].map(({ code }) => code))];
  return codes
    .map((code) => {
      const now = inForce.rules.find((rule) => rule.code === code);
      const then = draft.rules.find((rule) => rule.code === code);
      return {
        code,
        title: then?.title ?? now?.title ?? '',
        now: now?.points ?? 0,
        draft: then?.points ?? 0,
        nowTimes: now?.times ?? 0,
        draftTimes: then?.times ?? 0,
      };
    })
    .sort((a, b) => Math.abs(b.draft - b.now) - Math.abs(a.draft - a.now) || b.draft - a.draft);
};

/** What the whole comes to, in one sentence. */
export const previewSentence = ({ inForce, draft }: Pick<RulePreview, 'inForce' | 'draft'>): string => {
  const difference = draft.points - inForce.points;
  const whole = `按这份草稿得 ${formatPoints(draft.points)} 积分，现在是 ${formatPoints(inForce.points)}`;
  if (difference === 0) return `${whole}，一样多。`;
  return `${whole}，${difference > 0 ? '多' : '少'} ${formatPoints(Math.abs(difference))}。`;
};

/** Who was looked at. */
export const sampleText = ({ students, ofStudents }: Pick<RulePreview, 'students' | 'ofStudents'>): string =>
  students < ofStudents
    ? `从 ${formatWhole(ofStudents)} 位学员里均匀抽取 ${formatWhole(students)} 位，只看多少和增减，不是全校总数`
    : `全校 ${formatWhole(students)} 位学员`;

/** Campaigns that no day looked at belongs to. */
export const leftOutText = (titles: RulePreview['campaignsLeftOut']): string =>
  `活动${titles.map((title) => `「${title}」`).join('')}还没开始，加倍没有算进来；要看它会多发多少，请回测并打开「忽略规则有效期」。`;

type Line = RulePreview['lines'][number];
const sum = (sides: readonly { readonly points: number }[]): number => sides.reduce((total, { points }) => total + points, 0);

export interface PreviewLine {
  readonly now: number;
  readonly draft: number;
  /** By which rules, in words; '' = by none. */
  readonly by: string;
  /** The caps that cut it, each once. */
  readonly cuts: readonly string[];
}

/** What one thing the child did gives, now and by the draft. */
export const previewLine = ({ inForce, draft }: Pick<Line, 'inForce' | 'draft'>): PreviewLine => ({
  now: sum(inForce),
  draft: sum(draft),
  by: draft.map(({ title, points }) => `${title} ${formatPoints(points, true)}`).join('，'),
  cuts: [...new Set(draft.flatMap(({ cut }) => (cut === null ? [] : [cut])))],
});

/** Whether something a child did gives points, now or by the draft, or would if no cap cut it. */
export const givesPoints = (line: Pick<Line, 'inForce' | 'draft'>): boolean => {
  const { now, draft, cuts } = previewLine(line);
  return now !== 0 || draft !== 0 || cuts.length > 0;
};
