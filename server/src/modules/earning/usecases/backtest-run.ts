import { DAY_MS, startOfDay } from '@qingya/shared';
import { type Database, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import { allStudentIds, type CountedStudent, studentsOfNextFamilies } from '../../schooling';
import { candidateVersion, type Span, Tally } from '../domain/backtest';
import { type Period, periodOn } from '../domain/caps';
import type { Fact } from '../domain/facts';
import { type RuleVersion, readRuleSet } from '../domain/rules';
import { publishedVersions } from '../persistence/award-store';
import { addSums, insertStudents, removeResult, removeStudents, studentsIn } from '../persistence/backtest-result-store';
import {
  type BacktestRow,
  backtestById,
  claimBacktest,
  finishBacktest,
  releaseBacktest,
  stepOn,
  stopBacktest,
} from '../persistence/backtest-store';
import { freeze } from './backtest-frozen';
import { type Needs, needsOf, readBatch } from './batch-facts';
import { BUDGET } from './ports';
import { NOBODY_KEEPS, type StandingPort, withStanding } from './standing';

/** Far longer than a chunk takes; a killed worker's backtest rests that long. */
const LEASE_MS = 2 * 60_000;
/** Beginnings in a row without a chunk after which there is no hope. */
const MOST_ATTEMPTS = 5;
/** Families read at once: their facts are in memory together, and an embedded database holds the event loop meanwhile. */
const FAMILIES_AT_ONCE = 40;
/** Reads whose results are committed together. */
const READS_A_CHUNK = 10;

/** For tests and for the bench: how much is done at once. */
export interface Pace {
  readonly familiesAtOnce: number;
  readonly readsAChunk: number;
}
const PACE: Pace = { familiesAtOnce: FAMILIES_AT_ONCE, readsAChunk: READS_A_CHUNK };

/** What all chunks of a run are worked with. */
interface Run {
  readonly row: BacktestRow;
  readonly leaseId: string;
  readonly days: Span;
  readonly sides: readonly (readonly RuleVersion[])[];
  readonly periods: readonly Period[];
  readonly needs: Needs;
  readonly standing: StandingPort;
}

/**
 * Works a backtest off, from where it stands to its end, unless somebody else does. Safe to run again after the process
 * died: a chunk's sums and its place are committed together.
 * @throws Error what kept it from going on; the work is free for the next attempt, or given up after the fifth in a row
 */
export const runBacktest = async (
  db: Database,
  id: string,
  pace: Pace = PACE,
  standing: StandingPort = NOBODY_KEEPS,
): Promise<void> => {
  const leaseId = db.ids.next(db.clock.now());
  if (!(await db.transaction((uow) => claimBacktest(uow, id, leaseId, uow.now + LEASE_MS)))) return;
  try {
    const run = { ...(await prepare(db, id, leaseId)), standing };
    for (let from: string | undefined = run.row.cursorFamily; from !== undefined; ) from = await workChunk(db, run, from, pace);
  } catch (error) {
    await db.transaction((uow) => giveWay(uow, id, leaseId));
    throw error;
  }
};

/** Frees the work for another attempt; after too many of them it has failed. */
const giveWay = async (uow: UnitOfWork, id: string, leaseId: string): Promise<void> => {
  const row = await backtestById(uow, id);
  if (row?.state !== 'running' || row.leaseId !== leaseId) return;
  if (row.attempts < MOST_ATTEMPTS) await releaseBacktest(uow, id, leaseId);
  else if (await stopBacktest(uow, id, 'failed')) await removeResult(uow, id);
};

const prepare = (db: Database, id: string, leaseId: string): Promise<Omit<Run, 'standing'>> =>
  db.read(async (reader) => {
    const row = await backtestById(reader, id);
    if (!row) throw new Error(`backtest ${id} is gone`);
    const days = { from: row.fromDate, through: row.throughDate };
    const periods = await BUDGET.periods(reader);
    const sides = [await publishedVersions(reader), ...candidatesOf(row).map((version) => [version])];
    return { row, leaseId, days, sides, periods, needs: needsOf(sides.flat(), periods, days) };
  });

const candidatesOf = (row: BacktestRow): RuleVersion[] => {
  const days = { from: row.fromDate, through: row.throughDate };
  const version = (id: string, text: string) => candidateVersion(id, readRuleSet(text), days, row.ignoreValidity === 1);
  const first = version(row.firstVersionId, row.firstRules);
  return row.secondVersionId === null || row.secondRules === null
    ? [first]
    : [first, version(row.secondVersionId, row.secondRules)];
};

/** What a chunk holds before it is committed. */
interface Chunk {
  readonly tally: Tally;
  readonly students: readonly CountedStudent[];
  readonly lastFamilyId: string;
}

/** @returns where the next chunk begins; undefined when there is none, or when the run is nobody's or somebody else's */
const workChunk = async (db: Database, run: Run, from: string, pace: Pace): Promise<string | undefined> => {
  const chunk = await count(db, run, from, pace);
  const { id } = run.row;
  if (chunk === undefined) {
    await forgetErased(db, id);
    const frozen = await db.read((reader) => freeze(reader, run.row));
    await db.transaction((uow) => finishBacktest(uow, id, run.leaseId, JSON.stringify(frozen)));
    return undefined;
  }
  return (await db.transaction((uow) => commit(uow, run, from, chunk))) ? chunk.lastFamilyId : undefined;
};

/** A family may be deleted after its chunk was counted and before that is committed; then the deletion found no rows of it. */
const forgetErased = async (db: Database, id: string): Promise<void> => {
  const there = new Set(await db.read(allStudentIds));
  const gone = (await db.read((reader) => studentsIn(reader, id))).filter((studentId) => !there.has(studentId));
  if (gone.length > 0) await db.transaction((uow) => removeStudents(uow, gone));
};

const commit = async (uow: UnitOfWork, { row: { id }, leaseId }: Run, from: string, chunk: Chunk): Promise<boolean> => {
  const { tally, students, lastFamilyId: to } = chunk;
  const campuses = new Map(students.map(({ studentId, campusId }) => [studentId, campusId]));
  const step = { id, leaseId, from, to, students: students.length, facts: tally.facts, until: uow.now + LEASE_MS };
  if (!(await stepOn(uow, step))) return false;
  await addSums(uow, id, tally.sums());
  await insertStudents(
    uow,
    id,
    tally.students().map(({ studentId, points, rules }) => ({
      studentId,
      campusId: campuses.get(studentId) ?? '',
      points,
      rules: rules.map((one) => Object.fromEntries(one)),
    })),
  );
  return true;
};

/** Reads and judges the next families; outside any transaction, so that nobody who writes waits for it. */
const count = async (db: Database, run: Run, from: string, pace: Pace): Promise<Chunk | undefined> => {
  const tally = new Tally(run.sides, run.days, (on) => periodOn(run.periods, on)?.id ?? null);
  const students: CountedStudent[] = [];
  let lastFamilyId: string | undefined;
  for (let turn = 0; turn < pace.readsAChunk; turn += 1) {
    const next = await db.read((reader) => studentsOfNextFamilies(reader, lastFamilyId ?? from, pace.familiesAtOnce));
    if (next === undefined) break;
    lastFamilyId = next.lastFamilyId;
    students.push(...next.students);
    await countFamilies(db, run, next.students, tally);
  }
  return lastFamilyId === undefined ? undefined : { tally, students, lastFamilyId };
};

/** Families judged before others get their turn on the event loop. */
const FAMILIES_A_TURN = 10;

const countFamilies = async (db: Database, run: Run, students: readonly CountedStudent[], tally: Tally): Promise<void> => {
  const ids = students.map(({ studentId }) => studentId);
  const before = startOfDay(run.days.through) + DAY_MS;
  const facts = await db.read(async (reader) =>
    withStanding(reader, run.standing, run.sides.flat(), await readBatch(reader, ids, run.needs, before)),
  );
  let judged = 0;
  for (const ofFamily of byFamily(students, facts)) {
    tally.addFamily(ofFamily);
    judged += 1;
    if (judged % FAMILIES_A_TURN === 0) await yieldToEventLoop();
  }
};

/** The facts of each family together. */
export const byFamily = (students: readonly CountedStudent[], facts: readonly Fact[]): Fact[][] => {
  const familyOf = new Map(students.map(({ studentId, familyId }) => [studentId, familyId]));
  const families = new Map<string, Fact[]>();
  for (const fact of facts) {
    const familyId = familyOf.get(fact.studentId) ?? fact.studentId;
    const known = families.get(familyId);
    if (known) known.push(fact);
    else families.set(familyId, [fact]);
  }
  return [...families.values()];
};
