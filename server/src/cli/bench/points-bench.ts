import { addDays, localDateOf, points } from '@qingya/shared';
import { balanceOf, credit, spend, statementOf } from '../../modules/points';
import { chunk, type UnitOfWork } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { takeTurns, timed } from './measure';
import { CAMPUS, plantHistory } from './plant';
import { inParallel, recordStatements, type Statement } from './raw';
import { sweepBench } from './sweep-bench';

const ACTOR = { kind: 'system', id: 'bench' } as const;
/** Commands of one side in one round. */
const COMMANDS = 500;
const READS = 3_000;
const PAGES = 200;
const LOTS = 5;

const creditOne = (uow: UnitOfWork, studentId: string, id: string, expiresInDays: number) =>
  credit(uow, {
    studentId,
    campusId: CAMPUS,
    amount: points(10),
    reason: 'bench.credit',
    source: { type: 'bench', id },
    actor: ACTOR,
    title: '按时上课',
    inputs: { lesson: 1 },
    expiresOn: addDays(localDateOf(uow.now), expiresInDays),
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

type Command = (uow: UnitOfWork, studentId: string, id: string) => Promise<unknown>;

/**
 * The same command by the product and, statement for statement, by the bare driver, turn about, on fresh students each
 * time. What a round recorded is forgotten after it.
 */
const compare = async (context: BenchContext, name: string, lots: number, command: Command): Promise<BenchLine> => {
  const { db, raw, concurrency } = context;
  const [product = 0, bare = 0] = await takeTurns([
    async () => {
      const students = await freshStudents(context, lots);
      const once = (student: string) => db.transaction((uow) => command(uow, student, uow.newId()));
      return COMMANDS / (await timed(() => inParallel(students, concurrency, once)));
    },
    async () => {
      const lists: Statement[][] = [];
      for (const student of await freshStudents(context, lots)) {
        lists.push(await recordStatements(db, (uow) => command(uow, student, uow.newId())));
      }
      return COMMANDS / (await timed(() => raw.transactions(lists, concurrency)));
    },
  ]);
  return { name, unit: 'tx/s', product, raw: bare };
};

const freshStudents = async ({ db, concurrency }: BenchContext, lots: number): Promise<string[]> => {
  const students = Array.from({ length: COMMANDS }, () => db.ids.next(db.clock.now()));
  await inParallel(chunk(students, 50), concurrency, (part) =>
    db.transaction(async (uow) => {
      for (const student of part) {
        for (let lot = 0; lot < lots; lot += 1) await creditOne(uow, student, uow.newId(), 100 + lot);
      }
    }),
  );
  return students;
};

const creditBench = (context: BenchContext): Promise<BenchLine> =>
  compare(context, 'credit', 1, (uow, student, id) => creditOne(uow, student, id, 30));

const spendBench = (context: BenchContext): Promise<BenchLine> => compare(context, `spend over ${LOTS} lots`, LOTS, spendOne);

const BALANCE_SQL = `SELECT studentId, campusId, available, pending, held, debt, version, nextDueOn, updatedAt FROM points_account WHERE studentId = ?`;

/** Balance and statement with a short and a long history, turn about: the cost must not depend on it. */
const readBench = async (context: BenchContext): Promise<BenchLine[]> => {
  const { db, raw, concurrency } = context;
  const short = await plantHistory(db, 10);
  const long = await plantHistory(db, context.scale.history);
  const rate = async (count: number, work: () => Promise<unknown>) => count / (await timed(work));
  const balance = (id: string) => () => {
    const calls = Array.from({ length: READS }, () => id);
    return rate(READS, () => inParallel(calls, concurrency, (student) => db.read((r) => balanceOf(r, student))));
  };
  const bare = (id: string) => () => {
    const calls = Array.from({ length: READS }, () => ({ sql: BALANCE_SQL, params: [id] }));
    return rate(READS, () => raw.reads(calls, concurrency));
  };
  const page = (id: string) => () => {
    const calls = Array.from({ length: PAGES }, () => id);
    return rate(PAGES, () =>
      inParallel(calls, concurrency, (studentId) => db.read((r) => statementOf(r, { studentId, limit: 20 }))),
    );
  };
  const figures = await takeTurns([balance(short), bare(short), balance(long), bare(long), page(long)]);
  const [shortBalance = 0, shortBare = 0, longBalance = 0, longBare = 0, longPage = 0] = figures;
  const rows = context.scale.history.toLocaleString('en-US');
  return [
    { name: 'balance, 10 rows of history', unit: 'reads/s', product: shortBalance, raw: shortBare },
    { name: `balance, ${rows} rows of history`, unit: 'reads/s', product: longBalance, raw: longBare },
    { name: 'long history (raw: short history)', unit: 'reads/s', product: longBalance, raw: shortBalance },
    { name: `statement page of 20, ${rows} rows`, unit: 'pages/s', product: longPage, raw: null },
  ];
};

export const pointsBenches: readonly ((context: BenchContext) => Promise<BenchLine | BenchLine[]>)[] = [
  creditBench,
  spendBench,
  readBench,
  sweepBench,
];
