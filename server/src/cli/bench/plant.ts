import { addDays, type LocalDate, localDateOf } from '@qingya/shared';
import type { Database, UnitOfWork } from '../../platform/db';

export const CAMPUS = '01J0000000000000000000CAMP';
/** Every planted lot holds this many points. */
export const LOT_POINTS = 10;
export const LOTS_A_STUDENT = 10;
const NEVER = '9999-12-31';
const HISTORY_ROWS_A_TRANSACTION = 1_000;
const STUDENTS_A_TRANSACTION = 1_000;

/** Digits 0 to 9 as a table: one row for each lot of a student. */
const DIGITS = `(${Array.from({ length: LOTS_A_STUDENT }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')}) n`;

const transactionFacts = (uow: UnitOfWork, id: string) => ({
  id,
  kind: 'credit',
  campusId: CAMPUS,
  amount: LOT_POINTS,
  reason: 'bench.planted',
  sourceType: 'bench',
  sourceId: id,
  actorKind: 'system',
  actorId: 'bench',
  effectiveAt: uow.now,
  recordedAt: uow.now,
  ruleVersionId: null,
  inputs: '{}',
  title: '按时上课',
  reversesId: null,
  inputHash: 'planted',
  pendingAfter: 0,
  heldAfter: 0,
  debtAfter: 0,
});

const lotFacts = (uow: UnitOfWork, expiresOn: string) => ({
  campusId: CAMPUS,
  credited: LOT_POINTS,
  remaining: LOT_POINTS,
  held: 0,
  expired: 0,
  expiredCovered: 0,
  clawedBack: 0,
  expiresOn,
  originalExpiresOn: expiresOn,
  openedAt: uow.now,
  state: 'open',
  releaseOn: null,
  releaseWhen: null,
});

const accountFacts = (uow: UnitOfWork, studentId: string, lots: number, nextDueOn: string) => ({
  studentId,
  campusId: CAMPUS,
  available: lots * LOT_POINTS,
  pending: 0,
  held: 0,
  debt: 0,
  version: lots,
  nextDueOn,
  updatedAt: uow.now,
});

/**
 * A student with `count` credits, written as rows: the same rows that as many `credit` commands write.
 * @returns the student's id
 */
export const plantHistory = async (db: Database, count: number): Promise<string> => {
  const studentId = db.ids.next(db.clock.now());
  for (let done = 0; done < count; done += HISTORY_ROWS_A_TRANSACTION) {
    const size = Math.min(HISTORY_ROWS_A_TRANSACTION, count - done);
    await db.transaction(async (uow) => {
      const seqs = Array.from({ length: size }, (_, at) => done + at + 1);
      const rows = seqs.map((seq) => ({
        ...transactionFacts(uow, uow.newId()),
        studentId,
        seq,
        availableAfter: seq * LOT_POINTS,
      }));
      const ids = rows.map(({ id }) => id);
      await uow.insert('points_transaction', rows);
      await uow.insert(
        'points_posting',
        ids.flatMap((transactionId) => [
          { transactionId, line: 0, account: 'available', ownerId: studentId, amount: LOT_POINTS },
          { transactionId, line: 1, account: 'issued', ownerId: CAMPUS, amount: 0 - LOT_POINTS },
        ]),
      );
      await uow.insert(
        'points_lot',
        ids.map((id) => ({ id, studentId, ...lotFacts(uow, NEVER) })),
      );
    });
  }
  await db.transaction((uow) => uow.insert('points_account', accountFacts(uow, studentId, count, NEVER)));
  return studentId;
};

/** Ids in order, so that a sweep meets the students as they were planted; the last character numbers the lot. */
const plantedId = (index: number): string => `BENCHSWEEP${String(index).padStart(15, '0')}X`;

/**
 * Students with ten lots each that run out on one day, written by the database itself out of their account rows.
 * @param lastDay last usable day of every lot
 */
export const plantSweep = async (db: Database, students: number, lastDay: LocalDate): Promise<void> => {
  for (let done = 0; done < students; done += STUDENTS_A_TRANSACTION) {
    const size = Math.min(STUDENTS_A_TRANSACTION, students - done);
    await db.transaction(async (uow) => {
      const ids = Array.from({ length: size }, (_, at) => plantedId(done + at));
      const nextDueOn = addDays(lastDay, 1);
      await uow.insert(
        'points_account',
        ids.map((id) => accountFacts(uow, id, LOTS_A_STUDENT, nextDueOn)),
      );
      await plantLots(uow, ids[0] ?? '', ids.at(-1) ?? '', lastDay);
    });
  }
};

const LOT_ID = (uow: UnitOfWork, prefix: string): string =>
  uow.engine === 'mysql' ? `CONCAT(SUBSTR(${prefix}studentId, 1, 25), n.d)` : `SUBSTR(${prefix}studentId, 1, 25) || n.d`;

const plantLots = async (uow: UnitOfWork, first: string, last: string, lastDay: string): Promise<void> => {
  const { id: _id, sourceId: _source, ...constants } = transactionFacts(uow, '');
  const source = `FROM points_account a, ${DIGITS} WHERE a.studentId BETWEEN ? AND ?`;
  const id = LOT_ID(uow, 'a.');
  const facts = Object.entries(constants);
  await uow.run(
    `INSERT INTO points_transaction (id, studentId, seq, sourceId, availableAfter, ${facts.map(([name]) => name).join(', ')})
     SELECT ${id}, a.studentId, n.d + 1, ${id}, (n.d + 1) * ${LOT_POINTS}, ${facts.map(() => '?').join(', ')} ${source}`,
    [...facts.map(([, value]) => value), first, last],
  );
  await uow.run(
    `INSERT INTO points_posting (transactionId, line, account, ownerId, amount)
     SELECT ${id}, 0, 'available', a.studentId, ${LOT_POINTS} ${source}`,
    [first, last],
  );
  await uow.run(
    `INSERT INTO points_posting (transactionId, line, account, ownerId, amount)
     SELECT ${id}, 1, 'issued', '${CAMPUS}', ${0 - LOT_POINTS} ${source}`,
    [first, last],
  );
  const lot = Object.entries(lotFacts(uow, lastDay));
  await uow.run(
    `INSERT INTO points_lot (id, studentId, ${lot.map(([name]) => name).join(', ')})
     SELECT ${id}, a.studentId, ${lot.map(() => '?').join(', ')} ${source}`,
    [...lot.map(([, value]) => value), first, last],
  );
};

/** The day on which planted lots are cleared, and their last usable day. */
export const sweepDays = (db: Database): { readonly lastDay: LocalDate; readonly businessDate: LocalDate } => {
  const lastDay = addDays(localDateOf(db.clock.now()), 1);
  return { lastDay, businessDate: addDays(lastDay, 1) };
};
