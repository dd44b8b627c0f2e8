import { type Instant, type LocalDate, localDateOf } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { shownExpiry, storedExpiry } from '../domain/lots';
import {
  type DatedLot,
  datedLotsOf,
  extensionsOfLots,
  lockNextAccounts,
  nextAccountIds,
  writeExtensions,
} from '../persistence/extension-store';
import { settleAccounts } from './settle-accounts';

export type { DatedLot } from '../persistence/extension-store';

/** What a step found, or did, in whole points. */
export interface ExtensionStep {
  /** The last student looked at. */
  readonly cursor: string;
  readonly students: number;
  readonly lots: number;
  /** Free and held points in those lots. */
  readonly points: number;
}

/**
 * Says for lots which of them are to last longer, and how long.
 * @returns by lot id the last usable day wanted, null = for ever; what is not later than the lot's own is left alone
 */
export type LastDays = (reader: Reader, lots: readonly DatedLot[]) => Promise<ReadonlyMap<string, LocalDate | null>>;

const STUDENTS_A_STEP = 200;

interface Longer {
  readonly lot: DatedLot;
  readonly toDate: LocalDate;
}

const longer = async (reader: Reader, lots: readonly DatedLot[], lastDays: LastDays): Promise<Longer[]> => {
  if (lots.length === 0) return [];
  const wanted = await lastDays(reader, lots);
  return lots.flatMap((lot) => {
    const day = wanted.get(lot.id);
    if (day === undefined) return [];
    const toDate = storedExpiry(day);
    return toDate > lot.expiresOn ? [{ lot, toDate }] : [];
  });
};

const stepOf = (cursor: string, found: readonly Longer[]): ExtensionStep => ({
  cursor,
  students: new Set(found.map(({ lot }) => lot.studentId)).size,
  lots: found.length,
  points: found.reduce((sum, { lot }) => sum + lot.points, 0),
});

/**
 * Counts what `extendLotsChunk` would do for the next students, and does nothing.
 * @returns undefined when nobody is left
 */
export const countLotsChunk = async (
  reader: Reader,
  afterStudentId: string,
  lastDays: LastDays,
): Promise<ExtensionStep | undefined> => {
  const ids = await nextAccountIds(reader, afterStudentId, STUDENTS_A_STEP);
  const last = ids.at(-1);
  if (last === undefined) return undefined;
  const lots = await datedLotsOf(reader, ids, localDateOf(reader.now));
  return stepOf(last, await longer(reader, lots, lastDays));
};

/**
 * Makes points of the next students, in id order, last longer; never shorter. What has run out is cleared first and stays
 * gone. Lots that are spent last longer too: an undone spend comes back to them.
 * @param extensionId names the decision; a lot is made longer by it once
 * @returns undefined when nobody is left
 */
export const extendLotsChunk = async (
  uow: UnitOfWork,
  afterStudentId: string,
  extensionId: string,
  lastDays: LastDays,
): Promise<ExtensionStep | undefined> => {
  const accounts = await lockNextAccounts(uow, afterStudentId, STUDENTS_A_STEP);
  const last = accounts.at(-1);
  if (!last) return undefined;
  const today = localDateOf(uow.now);
  const due = accounts.filter(({ nextDueOn }) => nextDueOn <= today);
  if (due.length > 0) await settleAccounts(uow, due, today);
  const ids = accounts.map(({ studentId }) => studentId);
  const found = await longer(uow, await datedLotsOf(uow, ids, today), lastDays);
  await writeExtensions(
    uow,
    found.map(({ lot, toDate }) => ({
      lotId: lot.id,
      extensionId,
      fromDate: lot.expiresOn,
      toDate,
      recordedAt: uow.now,
    })),
  );
  return stepOf(last.studentId, found);
};

/** When and from which last usable day to which (null = for ever) staff made a lot last longer, oldest first. */
export const lotExtensions = async (
  reader: Reader,
  lotId: string,
): Promise<{ readonly at: Instant; readonly from: LocalDate; readonly to: LocalDate | null }[]> =>
  (await extensionsOfLots(reader, [lotId], Number.MAX_SAFE_INTEGER)).map(({ recordedAt, fromDate, toDate }) => ({
    at: recordedAt,
    from: fromDate,
    to: shownExpiry(toDate),
  }));
