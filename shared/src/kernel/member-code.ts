/**
 * What a family's member code says: the form's version and the student. It grants nothing: whoever reads it sees what
 * their own permissions let them see, as if they had searched for the name.
 */
const VERSION = 'm1';
const FORM = /^(m\d{1,3})\.([0-9A-HJKMNP-TV-Z]{26})$/i;
const NEWER = /^m\d{1,3}\./i;

/** The text of a student's member code: `m1.01K9…`. */
export const memberCodeOf = (studentId: string): string => `${VERSION}.${studentId}`;

export type MemberCode =
  | { readonly kind: 'student'; readonly studentId: string }
  /** A member code in a form that this version of the app does not know yet. */
  | { readonly kind: 'newer' }
  | { readonly kind: 'other' };

/** Reads what was scanned or typed; blanks around it and small letters do no harm. */
export const readMemberCode = (text: string): MemberCode => {
  const clean = text.trim();
  const [, version = '', studentId = ''] = FORM.exec(clean) ?? [];
  if (version.toLowerCase() === VERSION) return { kind: 'student', studentId: studentId.toUpperCase() };
  return NEWER.test(clean) && !clean.toLowerCase().startsWith(`${VERSION}.`) ? { kind: 'newer' } : { kind: 'other' };
};
