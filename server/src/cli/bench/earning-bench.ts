import { addDays, localDateOf } from '@qingya/shared';
import { activatePeriod, createPeriod, reserve } from '../../modules/budget';
import { earningSubscribers } from '../../modules/earning';
import type { UnitOfWork } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { takeTurns, timed } from './measure';
import { CAMPUS } from './plant';
import { inParallel, recordStatements, type Statement } from './raw';

/** Awards of one side in one round. */
const AWARDS = 500;
/** More points than a bench ever reserves. */
const BUDGET_FEN = 10_000_000_000;

const PURCHASE = {
  code: 'bench_purchase',
  title: '报名缴费',
  explanation: '每实付 1 元得 1 积分',
  behaviour: 'purchase',
  formula: { kind: 'proportional', points: 1, perFen: 100 },
  expiry: { kind: 'rolling', months: 12 },
  group: 'revenue',
};

/** A version with one rule in force from the beginning, and a budget over today that everything draws on. */
const plantProgramme = async ({ db }: BenchContext): Promise<void> => {
  await db.transaction(async (uow) => {
    const last = await uow.row<{ number: number }>('SELECT MAX(versionNumber) AS number FROM earning_rule_version');
    await uow.insert('earning_rule_version', {
      id: uow.newId(),
      versionNumber: (last?.number ?? 0) + 1,
      state: 'published',
      effectiveFrom: 0,
      rules: JSON.stringify({ rules: [PURCHASE], campaigns: [] }),
      createdAt: uow.now,
    });
    const today = localDateOf(uow.now);
    const periodId = await createPeriod(uow, {
      title: '压测预算',
      source: 'fixed',
      baseFen: BUDGET_FEN,
      shareBasisPoints: 10_000,
      pointsPerYuan: 100,
      from: addDays(today, -1),
      through: addDays(today, 1),
      whenFull: 'refuse',
      expiredReturn: false,
      allocations: [],
    });
    await activatePeriod(uow, periodId);
  });
};

type Command = (uow: UnitOfWork) => Promise<unknown>;

/** The same command by the product and, statement for statement, by the bare driver, turn about. */
const compare = async ({ db, raw, concurrency }: BenchContext, name: string, command: Command): Promise<BenchLine> => {
  const turns = Array.from({ length: AWARDS }, () => command);
  const [product = 0, bare = 0] = await takeTurns([
    async () => AWARDS / (await timed(() => inParallel(turns, concurrency, (work) => db.transaction(work)))),
    async () => {
      const lists: Statement[][] = [];
      for (const work of turns) lists.push(await recordStatements(db, work));
      return AWARDS / (await timed(() => raw.transactions(lists, concurrency)));
    },
  ]);
  return { name, unit: 'awards/s', product, raw: bare };
};

const reserveOne: Command = (uow) => {
  const on = localDateOf(uow.now);
  return reserve(uow, { awardId: uow.newId(), studentId: uow.newId(), campusId: CAMPUS, group: 'revenue', points: 10, on });
};

/** A payment is told of: judged by the rule, taken from the budget, credited. */
const purchaseOne: Command = async (uow) => {
  const [subscriber] = earningSubscribers;
  const [studentId, factId] = [uow.newId(), uow.newId()];
  const payload = { factId, studentId, familyId: uow.newId(), campusId: CAMPUS, courseId: null, at: uow.now, netFen: 100_000 };
  const type = 'revenue.purchase.settled';
  const event = { id: uow.newId(), position: 0, type, aggregate: `student:${studentId}`, payload, occurredAt: uow.now };
  await subscriber?.handle(uow, event);
};

/** What the budget and the rules cost an award. */
export const earningBench = async (context: BenchContext): Promise<BenchLine[]> => {
  await plantProgramme(context);
  return [
    await compare(context, 'budget reserved for an award', reserveOne),
    await compare(context, 'purchase judged, reserved, credited', purchaseOne),
  ];
};
