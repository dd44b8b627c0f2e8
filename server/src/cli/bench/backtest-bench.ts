import { addDays, localDateOf, type Rule } from '@qingya/shared';
import { askForBacktest, runBacktest } from '../../modules/earning';
import type { Database, Reader, SqlValue } from '../../platform/db';
import type { BenchContext, BenchLine } from './context';
import { median, timed } from './measure';
import { plantYear } from './plant-year';
import type { Statement } from './raw';

const DAYS = 366;
const ROUNDS = 3;

const NEUTRAL = {
  onlyPassed: false,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  validFrom: null,
  validThrough: null,
  tierMultiplier: false,
  campaignMultiplier: false,
  expiry: { kind: 'rolling', months: 12 },
  availability: { kind: 'now' },
  explanation: '这样做可以得积分',
} as const;

const ruleOf = (rule: Pick<Rule, 'code' | 'title' | 'behaviour' | 'formula' | 'group'> & Partial<Rule>): Rule => ({
  ...NEUTRAL,
  caps: [],
  audience: { campusIds: [], courseIds: [], tags: [], tiers: [] },
  ...rule,
});

/** Rules with rows, counts and caps, for everything that was planted. */
const RULES: readonly Rule[] = [
  ruleOf({
    code: 'bench_row',
    title: '连续准时',
    behaviour: 'attended_on_time',
    group: 'attendance',
    formula: {
      kind: 'stepped',
      over: 'lessons_on_time',
      cycle: 12,
      steps: [
        { at: 4, points: 20 },
        { at: 12, points: 100 },
      ],
    },
  }),
  ruleOf({
    code: 'bench_days',
    title: '连续打卡',
    behaviour: 'sign_in',
    group: 'participation',
    formula: { kind: 'stepped', over: 'sign_in_days', cycle: 5, steps: [{ at: 5, points: 30 }] },
    caps: [{ per: 'family', window: 'month', times: null, points: 200 }],
  }),
  ruleOf({
    code: 'bench_homework',
    title: '交作业',
    behaviour: 'homework',
    group: 'learning',
    formula: { kind: 'fixed', points: 10 },
    caps: [
      { per: 'student', window: 'day', times: 1, points: null },
      { per: 'family', window: 'week', times: null, points: 30 },
    ],
  }),
  ruleOf({
    code: 'bench_exam',
    title: '考级',
    behaviour: 'exam',
    group: 'learning',
    onlyPassed: true,
    formula: { kind: 'stepped', over: 'count', cycle: null, steps: [{ at: 1, points: 200 }] },
  }),
  ruleOf({
    code: 'bench_award',
    title: '获奖',
    behaviour: 'award',
    group: 'learning',
    formula: { kind: 'graded', points: { school: 50, district: 100, city: 200, province: 400, national: 800 } },
  }),
];

const plantDraft = (db: Database): Promise<string> =>
  db.transaction(async (uow) => {
    const id = uow.newId();
    await uow.insert('earning_rule_version', {
      id,
      versionNumber: 0,
      draftKey: id,
      state: 'draft',
      effectiveFrom: 0,
      rules: JSON.stringify({ rules: RULES, campaigns: [] }),
      title: '压测规则',
      createdAt: uow.now,
    });
    return id;
  });

/** A database that notes every read with its values. */
const recording = (db: Database, recorded: Statement[]): Database => {
  const note = (reader: Reader): Reader =>
    new Proxy(reader, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        const call = (value as (...args: unknown[]) => unknown).bind(target);
        if (name !== 'rows' && name !== 'row') return call;
        return (sql: string, params: readonly SqlValue[] = []) => {
          recorded.push({ sql, params });
          return call(sql, params);
        };
      },
    });
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'read') return <T>(work: (reader: Reader) => Promise<T>) => target.read((reader) => work(note(reader)));
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
};

/**
 * Twelve months of a school through a backtest of five rules against what was in force: reading, judging twice, adding up
 * and committing. The bare driver sends the same reads and drops the rows. One worker each, taking turns.
 */
export const backtestBench = async ({ db, raw, scale }: BenchContext): Promise<BenchLine[]> => {
  const yesterday = addDays(localDateOf(db.clock.now()), -1);
  await plantYear(db, scale.backtestStudents, DAYS, yesterday);
  const draftId = await plantDraft(db);
  const ask = () =>
    db.transaction((uow) => askForBacktest(uow, { versionIds: [draftId], months: 12, ignoreValidity: false, staffId: 'bench' }));
  const reads: Statement[] = [];
  await runBacktest(recording(db, reads), await ask());
  const product: number[] = [];
  const bare: number[] = [];
  let facts = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const id = await ask();
    const seconds = await timed(() => runBacktest(db, id));
    const done = await db.read((r) =>
      r.row<{ state: string; facts: number }>('SELECT state, facts FROM earning_backtest WHERE id = ?', [id]),
    );
    if (done?.state !== 'done' || done.facts === 0) throw new Error(`the backtest ended as ${done?.state}`);
    facts = done.facts;
    product.push(seconds);
    bare.push(await timed(() => raw.reads(reads, 1)));
  }
  const students = scale.backtestStudents.toLocaleString('en-US');
  return [
    {
      name: `backtest, ${students} students, a year`,
      unit: 'facts/s on two sides; raw = the reads alone',
      product: facts / median(product),
      raw: facts / median(bare),
    },
    { name: `  ${facts.toLocaleString('en-US')} facts took`, unit: 'ms', product: median(product) * 1_000, raw: null },
  ];
};
