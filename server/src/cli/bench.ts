import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { entities } from '../entities';
import { systemClock } from '../platform/clock/clock';
import { type Engine, openDatabase } from '../platform/db';
import { createIdSource } from '../platform/ids/ulid';
import { appendEvents } from '../platform/outbox/append-events';
import { backtestBench } from './bench/backtest-bench';
import type { BenchContext, BenchLine } from './bench/context';
import { drawBench } from './bench/draw-bench';
import { earningBench } from './bench/earning-bench';
import { httpBenches } from './bench/http-bench';
import { liabilityBench } from './bench/liability-bench';
import { lotteryBench } from './bench/lottery-bench';
import { mallBench } from './bench/mall-bench';
import { notifyBenches } from './bench/notify-bench';
import { pointsBenches } from './bench/points-bench';
import { rawMysql, rawSqlite } from './bench/raw';
import { rollCallBench } from './bench/roll-call-bench';

/** Every bench of the product; each capability adds its list. */
const benches = [rollCallBench, earningBench, ...pointsBenches];

const MYSQL_CLIENTS = 16;

/** Opens a fresh database of one engine, to be thrown away afterwards. */
const openBench = async (
  engine: Engine,
  scale: BenchContext['scale'],
): Promise<{ context: BenchContext; url: string | null; remove: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'qingya-bench-'));
  const file = join(folder, 'bench.db');
  const common = { file, poolSize: MYSQL_CLIENTS, entities, clock: systemClock, ids: createIdSource() };
  const server = (process.env.BENCH_DATABASE_URL ?? 'mysql://root@127.0.0.1:3306').replace(/\/+$/, '');
  const name = `qingya_bench_${process.pid}`;
  const url = engine === 'mysql' ? `${server}/${name}` : null;
  const admin = engine === 'mysql' ? await createConnection(server) : undefined;
  await admin?.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const db = await openDatabase({ url, ...common });
  db.connectOutbox((uow, events) => appendEvents(uow, events, new Map()));
  const concurrency = engine === 'mysql' ? MYSQL_CLIENTS : 1;
  const raw = url === null ? rawSqlite(file) : rawMysql(url, concurrency);
  return {
    context: { db, raw, concurrency, scale },
    url,
    remove: async () => {
      await raw.close();
      await db.close();
      await admin?.query(`DROP DATABASE ${name}`);
      await admin?.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const figure = (value: number): string => Math.round(value).toLocaleString('en-US').padStart(10);

const printLine = (engine: Engine | '-', { name, unit, product, raw }: BenchLine): void => {
  const ratio = raw === null ? '' : `${Math.round((product / raw) * 100)} %`;
  const ceiling = raw === null ? ''.padStart(10) : figure(raw);
  process.stdout.write(`${engine.padEnd(7)} ${name.padEnd(34)} ${figure(product)} ${ceiling} ${ratio.padStart(6)}  ${unit}\n`);
};

/** In a database of its own: everything there is counts. */
const benchAlone = async (
  engine: Engine,
  scale: BenchContext['scale'],
  bench: (context: BenchContext) => Promise<BenchLine[]>,
): Promise<void> => {
  const { context, remove } = await openBench(engine, scale);
  try {
    for (const line of await bench(context)) printLine(engine, line);
  } finally {
    await remove();
  }
};

/**
 * Measures the product against the bare driver with the same statements, in the same run on the same database, and prints
 * one table. Environment: BENCH_SWEEP_LOTS (1,000,000), BENCH_HISTORY (100,000), BENCH_ENGINES (sqlite,mysql),
 * BENCH_LIABILITY_LOTS (200,000), BENCH_BACKTEST_STUDENTS (2,000), BENCH_PARTS (ledger,http,notify,liability,backtest,mall,draws,lottery),
 * BENCH_HTTP_SECONDS (6), BENCH_LOTTERY_DRAWS (10,000,000).
 */
export const main = async (): Promise<number> => {
  const scale = {
    sweepLots: Number(process.env.BENCH_SWEEP_LOTS ?? 1_000_000),
    history: Number(process.env.BENCH_HISTORY ?? 100_000),
    liabilityLots: Number(process.env.BENCH_LIABILITY_LOTS ?? 200_000),
    backtestStudents: Number(process.env.BENCH_BACKTEST_STUDENTS ?? 2_000),
  };
  const wanted = (process.env.BENCH_ENGINES ?? 'sqlite,mysql').split(',');
  const parts = (process.env.BENCH_PARTS ?? 'ledger,http,notify,liability,backtest,mall,draws,lottery').split(',');
  process.stdout.write(`${'engine'.padEnd(7)} ${'what'.padEnd(34)} ${'product'.padStart(10)} ${'raw'.padStart(10)}  ratio\n`);
  for (const engine of (['sqlite', 'mysql'] as const).filter((one) => wanted.includes(one))) {
    const { context, url, remove } = await openBench(engine, scale);
    try {
      for (const bench of parts.includes('ledger') ? benches : []) {
        for (const line of [await bench(context)].flat()) printLine(engine, line);
      }
      for (const line of parts.includes('http') ? await httpBenches(url) : []) printLine(engine, line);
      for (const line of parts.includes('notify') ? await notifyBenches(url) : []) printLine(engine, line);
    } finally {
      await remove();
    }
    if (parts.includes('liability')) await benchAlone(engine, scale, liabilityBench);
    if (parts.includes('backtest')) await benchAlone(engine, scale, backtestBench);
    if (parts.includes('mall')) await benchAlone(engine, scale, mallBench);
    if (parts.includes('draws')) await benchAlone(engine, scale, drawBench);
  }
  const draws = Number(process.env.BENCH_LOTTERY_DRAWS ?? 10_000_000);
  for (const line of parts.includes('lottery') ? await lotteryBench(draws) : []) printLine('-', line);
  return 0;
};

if (require.main === module) {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
