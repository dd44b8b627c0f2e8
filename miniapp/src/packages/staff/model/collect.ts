import { instantAt, isLocalDate } from '@/vocabulary';
import type { Campus, Family, Student } from '../types';
import { campusName } from './access';
import { readYuan } from './money';

/** Whom money is asked of: a family, and usually the child it is for. */
export interface Payer {
  readonly key: string;
  readonly familyId: string;
  readonly studentId: string | null;
  readonly campusId: string;
  readonly name: string;
  readonly hint: string;
}

/** Students as payers; only of campuses where the person may collect (`allowed`). */
export const payersOfStudents = (
  students: readonly Student[],
  campuses: readonly Campus[],
  allowed: ReadonlySet<string>,
): readonly Payer[] =>
  students
    .filter(({ status, campusId }) => status !== 'erased' && allowed.has(campusId))
    .map((student) => ({
      key: student.id,
      familyId: student.familyId,
      studentId: student.id,
      campusId: student.campusId,
      name: student.name,
      hint: [student.externalNo, campusName(campuses, student.campusId), student.status === 'left' ? '已离校' : '']
        .filter((part) => part !== '')
        .join(' · '),
    }));

/** Families found by phone number as payers, once per campus; a family without a campus may pay at any allowed one. */
export const payersOfFamilies = (
  families: readonly Family[],
  campuses: readonly Campus[],
  allowed: ReadonlySet<string>,
): readonly Payer[] =>
  families
    .filter(({ state }) => state === 'active')
    .flatMap((family) =>
      (family.campusIds.length === 0 ? [...allowed] : family.campusIds)
        .filter((campusId) => allowed.has(campusId))
        .map((campusId) => ({
          key: `${family.familyId} ${campusId}`,
          familyId: family.familyId,
          studentId: null,
          campusId,
          name: `${family.guardians.map(({ name }) => name).join('、')} 的家庭`,
          hint: campusName(campuses, campusId),
        })),
    );

export interface CollectDraft {
  readonly payer: Payer | null;
  readonly title: string;
  readonly amount: string;
  readonly note: string;
  readonly days: string;
}
export const EMPTY_DRAFT: CollectDraft = { payer: null, title: '', amount: '', note: '', days: '7' };
export const PAY_WITHIN = ['1', '3', '7', '15', '30'].map((value) => ({ value, text: `${value} 天内` }));

/** The draft as the server takes it; null while something is missing or wrong. */
export const collectBody = ({ payer, title, amount, note, days }: CollectDraft) => {
  const read = readYuan(amount);
  if (payer === null || title.trim().length < 2 || title.trim().length > 40 || !('fen' in read) || note.trim().length > 200)
    return null;
  const { campusId, familyId, studentId } = payer;
  return {
    campusId,
    familyId,
    studentId,
    title: title.trim(),
    note: note.trim() === '' ? null : note.trim(),
    amount: read.fen,
    payWithinDays: Number(days),
  };
};

export type MomentInput = { readonly at: number | null } | { readonly problem: string };

/**
 * Reads when money was taken: `2026-11-21 18:30`, in Shanghai; empty = now. A moment after `now` is refused, as the
 * server does.
 */
export const readMoment = (text: string, now: number): MomentInput => {
  const clean = text.trim().replace(/[：]/g, ':').replace(/\s+/g, ' ');
  if (clean === '') return { at: null };
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{1,2}):(\d{2})$/.exec(clean);
  const [, date = '', hour = '', minute = ''] = match ?? [];
  if (!isLocalDate(date) || Number(hour) > 23 || Number(minute) > 59) return { problem: '请按 2026-11-21 18:30 的格式填写' };
  const at = instantAt(date, Number(hour) * 60 + Number(minute));
  return at > now ? { problem: '收款时间不能晚于现在' } : { at };
};
