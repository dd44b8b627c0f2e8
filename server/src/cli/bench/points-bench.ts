import { addDays, localDateOf, points } from '@qingya/shared';
import { balanceOf, credit, expireLots, expireLotsChunk, spend, statementOf } from '../../modules/points';
import { chunk, type UnitOfWork } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { inParallel, recordStatements, type Statement } from './raw';

const CAMPUS = '01J0000000000000000000CAMP';
const ACTOR = { kind: 'system', id: 'bench' } as const;
const COMMANDS = 2_000;
const READS = 5_000;
const LOTS = 5;
const LOTS_A_STUDENT = 10;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
};

const creditOne = (uow: UnitOfWork, studentId: string, id: string, expiresInDays: number | null) =>
  credit(uow, {
    studentId,
    campusId: CAMPUS,
    amount: points(10),
    reason: 'bench.credit',
    source: { type: 'bench', id },
    actor: ACTOR,
    title: '按时上课',
    inputs: { lesson: 1 },
    expiresOn: expiresInDays === null ? null : addDays(localDateOf(uow.now), expiresInDays),
    availability: { kind: 'now' },
    ruleVersionId: null,
  });

const spendOne = (uow: UnitOfWork, studentId: string, id: string) =>
  spend(uow, {
    studentId,
    amount: points(10 * LOTS - 5),
    reason: 'bench.spend',
    source: { type: 'bench', id },
    actor: ACTOR,
    title: '兑换商品',
    inputs: {},
  });

/** The same command by the product and, statement for statement, by the bare driver, each on students of its own. */
const compare = async (
  { db, raw, concurrency }: BenchContext,
  name: string,
  groups: readonly [rawStudents: readonly string[], ownStudents: readonly string[]],
  command: (uow: UnitOfWork, studentId: string, id: string) => Promise<unknown>,
): Promise<BenchLine> => {
  const lists: Statement[][] = [];
  for (const student of groups[0]) lists.push(await recordStatements(db, (uow) => command(uow, student, uow.newId())));
  const rawSeconds = await timed(() => raw.transactions(lists, concurrency));
  const seconds = await timed(() =>
    inParallel(groups[1], concurrency, (student) => db.transaction((uow) => command(uow, student, uow.newId()))),
  );
  const count = groups[1].length;
  return { name, unit: 'tx/s', product: count / seconds, raw: groups[0].length / rawSeconds };
};

const freshStudents = async ({ db, concurrency }: BenchContext, lots: number): Promise<string[]> => {
  const students = Array.from({ length: COMMANDS }, () => db.ids.next(db.clock.now()));
  await inParallel(students, concurrency, (student) =>
    db.transaction(async (uow) => {
      for (let lot = 0; lot < lots; lot += 1) await creditOne(uow, student, uow.newId(), 100 + lot);
    }),
  );
  return students;
};

const creditBench = async (context: BenchContext): Promise<BenchLine> => {
  const groups = [await freshStudents(context, 1), await freshStudents(context, 1)] as const;
  return compare(context, 'credit', groups, (uow, student, id) => creditOne(uow, student, id, 30));
};

const spendBench = async (context: BenchContext): Promise<BenchLine> => {
  const groups = [await freshStudents(context, LOTS), await freshStudents(context, LOTS)] as const;
  return compare(context, `spend over ${LOTS} lots`, groups, spendOne);
};

const HISTORY_SQL = `SELECT studentId, campusId, available, pending, held, debt, version, nextDueOn, updatedAt FROM points_account WHERE studentId = ?`;

/** Balance with a short and a long history: the cost must not depend on it. */
const readBench = async (context: BenchContext): Promise<BenchLine[]> => {
  const { db, raw, concurrency } = context;
  const lines: BenchLine[] = [];
  for (const history of [10, context.scale.history]) {
    const student = db.ids.next(db.clock.now());
    for (let done = 0; done < history; done += 500) {
      await db.transaction(async (uow) => {
        for (let one = done; one < Math.min(history, done + 500); one += 1) await creditOne(uow, student, uow.newId(), null);
      });
    }
    const calls = Array.from({ length: READS }, () => student);
    const rawSeconds = await timed(() =>
      raw.reads(
        calls.map((id) => ({ sql: HISTORY_SQL, params: [id] })),
        concurrency,
      ),
    );
    const seconds = await timed(() => inParallel(calls, concurrency, (id) => db.read((r) => balanceOf(r, id))));
    lines.push({
      name: `balance, ${history} rows of history`,
      unit: 'reads/s',
      product: READS / seconds,
      raw: READS / rawSeconds,
    });
    const pages = calls.slice(0, 500);
    const pageSeconds = await timed(() =>
      inParallel(pages, concurrency, (id) => db.read((r) => statementOf(r, { studentId: id, limit: 20 }))),
    );
    lines.push({ name: `statement page, ${history} rows`, unit: 'pages/s', product: pages.length / pageSeconds, raw: null });
  }
  return lines;
};

/** Ten lots a student run out on one day. The ceiling runs the same chunks, recorded beforehand, by the bare driver. */
const sweepBench = async (context: BenchContext): Promise<BenchLine> => {
  const { db, raw, concurrency } = context;
  const students = Math.ceil(context.scale.sweepLots / LOTS_A_STUDENT);
  const lots = students * LOTS_A_STUDENT;
  const date = addDays(localDateOf(db.clock.now()), 2);
  const plant = (): Promise<void> => {
    const ids = Array.from({ length: students }, () => db.ids.next(db.clock.now()));
    return inParallel(chunk(ids, 20), concurrency, (part) =>
      db.transaction(async (uow) => {
        for (const student of part) {
          for (let lot = 0; lot < LOTS_A_STUDENT; lot += 1) await creditOne(uow, student, uow.newId(), 1);
        }
      }),
    );
  };
  await plant();
  const lists: Statement[][] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const after: string = cursor;
    let next: string | undefined;
    const statements = await recordStatements(db, async (uow) => {
      next = (await expireLotsChunk(uow, after, date))?.cursor;
    });
    if (next !== undefined) lists.push(statements);
    cursor = next;
  }
  const rawSeconds = await timed(() => raw.transactions(lists, 1));
  await plant();
  const seconds = await timed(() => expireLots(db, date));
  return { name: `expiry sweep of ${lots} lots`, unit: 'lots/s', product: lots / seconds, raw: lots / rawSeconds };
};

export const pointsBenches: readonly ((context: BenchContext) => Promise<BenchLine | BenchLine[]>)[] = [
  creditBench,
  spendBench,
  readBench,
  sweepBench,
];
