import { placeholders, type UnitOfWork } from '../../../platform/db';

/** What a line is called: what staff wrote about it, as long as that is kept, else the fixed phrase in the ledger. */
export const shownTitle = (transaction: string): string =>
  `COALESCE((SELECT n.title FROM points_note n WHERE n.transactionId = ${transaction}.id), ${transaction}.title)`;

/** @param title what the family reads as the line, at most 200 characters */
export const insertNote = (uow: UnitOfWork, transactionId: string, studentId: string, title: string): Promise<void> =>
  uow.insert('points_note', { transactionId, studentId, title });

/** Deletes what staff wrote about the lines of some students; the lines go by their fixed phrases from then on. */
export const eraseNotes = async (uow: UnitOfWork, studentIds: readonly string[]): Promise<void> => {
  if (studentIds.length === 0) return;
  await uow.run(`DELETE FROM points_note WHERE studentId IN (${placeholders(studentIds.length)})`, studentIds);
};
