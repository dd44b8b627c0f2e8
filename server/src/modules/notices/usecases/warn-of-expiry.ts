import { addDays, type LocalDate } from '@qingya/shared';
import { chunk, type Database, type UnitOfWork } from '../../../platform/db';
import type { JobContext } from '../../../platform/jobs';
import { waitWords } from '../../earning';
import { tell, toldAt } from '../../messaging';
import { balancesOf, type Lapsing, lapsingOf, lapsingSince, studentsWithExpiry } from '../../points';
import { studentStories } from '../../schooling';
import { EXPIRING, type Expiring, morePointsExpiring, pointsExpiring } from '../texts/expiring';

/** Days before the last usable day. Source: the programme's rules on expiry. */
const MILESTONES = [30, 7] as const;
const LAST_MILESTONE = Math.min(...MILESTONES);
/** On these mornings before the last one, and on the last, a family hears of what came after it was told of the day. */
const MORE_FROM = 1;
const FAMILIES_AT_ONCE = 50;
const STUDENTS_AT_ONCE = 500;

/**
 * The days on which points lapse that families are told of, each with the milestone it counts for. Between the last milestone and the
 * day itself those are told who were not: their points came or came back too late for it.
 */
const warningsOn = (today: LocalDate): readonly (readonly [on: LocalDate, milestone: number])[] => {
  const late = Array.from(
    { length: LAST_MILESTONE },
    (_, days) => [addDays(today, LAST_MILESTONE - 1 - days), LAST_MILESTONE] as const,
  );
  return [...MILESTONES.map((milestone) => [addDays(today, milestone), milestone] as const), ...late];
};

interface Child {
  readonly studentId: string;
  readonly name: string;
}

interface Family {
  readonly id: string;
  readonly children: readonly Child[];
}

/**
 * Tells families which points lapse in 30 and in 7 days, those that still wait included: one message for all children of a family, once
 * for each day and milestone. Whoever has more of them on the morning before the last day than it was told hears of it once more.
 */
export const warnOfExpiry = async ({ db, businessDate, report }: JobContext): Promise<void> => {
  let told = 0;
  for (const [on, milestone] of warningsOn(businessDate)) {
    const mayGrow = on <= addDays(businessDate, MORE_FROM);
    for (const part of chunk(await lapsingFamilies(db, on), FAMILIES_AT_ONCE)) {
      told += await db.transaction((uow) => warnFamilies(uow, part, on, milestone, mayGrow));
      await report({ told });
    }
  }
  await report({ told });
};

/** The families of active children of whom something lapses after the day `on`. */
const lapsingFamilies = async (db: Database, on: LocalDate): Promise<Family[]> => {
  const families = new Map<string, Child[]>();
  for (let after = ''; ; ) {
    const page = await db.read((reader) => studentsWithExpiry(reader, on, after, STUDENTS_AT_ONCE));
    const last = page.at(-1);
    if (last === undefined) return [...families].map(([id, children]) => ({ id, children }));
    after = last;
    const students = await db.read((reader) => studentStories(reader, page));
    for (const studentId of page) {
      const student = students.get(studentId);
      if (!student) continue;
      const list = families.get(student.familyId) ?? [];
      families.set(student.familyId, [...list, { studentId, name: student.name }]);
    }
  }
};

/** @param mayGrow whether families that were told of the day are told of what came since */
const warnFamilies = async (
  uow: UnitOfWork,
  families: readonly Family[],
  on: LocalDate,
  milestone: number,
  mayGrow: boolean,
): Promise<number> => {
  // Read here and not with the families: what comes after the message was written is told later.
  const lapsing = await lapsingOf(
    uow,
    families.flatMap(({ children }) => children.map(({ studentId }) => studentId)),
    on,
  );
  let count = 0;
  for (const family of families) {
    const expiring = await expiringOf(uow, family, lapsing, on);
    if (expiring.children.length === 0) continue;
    if (await tell(uow, pointsExpiring(family.id, expiring, milestone))) count += 1;
    else if (mayGrow && (await tellOfMore(uow, family, expiring, milestone))) count += 1;
  }
  return count;
};

const expiringOf = async (
  uow: UnitOfWork,
  { children }: Family,
  lapsing: readonly Lapsing[],
  on: LocalDate,
): Promise<Expiring> => {
  const ids = children.map(({ studentId }) => studentId);
  const own = lapsing.filter(({ studentId }) => ids.includes(studentId));
  const amountOf = (id: string): number => own.reduce((sum, one) => (one.studentId === id ? sum + one.amount : sum), 0);
  const waiting = new Map<string, number>();
  for (const { amount, wait } of own) {
    if (wait !== null) waiting.set(waitWords(wait), (waiting.get(waitWords(wait)) ?? 0) + amount);
  }
  const balances = await balancesOf(uow, ids);
  return {
    children: children.map(({ studentId, name }) => ({ name, amount: amountOf(studentId) })).filter(({ amount }) => amount > 0),
    waiting: [...waiting].map(([text, amount]) => ({ text, amount })),
    on,
    available: balances.reduce((sum, balance) => sum + balance.available, 0),
  };
};

const tellOfMore = async (uow: UnitOfWork, { id, children }: Family, expiring: Expiring, milestone: number): Promise<boolean> => {
  const at = (await toldAt(uow, EXPIRING, `${expiring.on}:${milestone}`, [id])).get(id);
  if (at === undefined) return false;
  const ids = children.map(({ studentId }) => studentId);
  const added = await lapsingSince(uow, ids, expiring.on, at);
  return added > 0 && (await tell(uow, morePointsExpiring(id, expiring, added)));
};
