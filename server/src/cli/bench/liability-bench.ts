import { addDays, type LocalDate, localDateOf } from '@qingya/shared';
import { reconcileLiability, rollForward, snapshotAt, takeSnapshots } from '../../modules/insight';
import type { BenchContext, BenchLine } from './context';
import { timed } from './measure';
import { LOTS_A_STUDENT, plantSweep } from './plant';

/** Days of a report over a year. */
const YEAR = 365;
const MS = 1_000;

const ms = (seconds: number): number => seconds * MS;

/**
 * What the school owes at so many lots: the first snapshot from the whole ledger, the nightly one (a quiet day after the busy one
 * is stored), a year of stored days as a report, today worked out from the ledger, and the reconciler's full recount.
 */
export const liabilityBench = async ({ db, scale }: BenchContext): Promise<BenchLine[]> => {
  const students = Math.ceil(scale.liabilityLots / LOTS_A_STUDENT);
  const today = localDateOf(db.clock.now());
  await plantSweep(db, students, addDays(today, 30));
  const lots = `${(students * LOTS_A_STUDENT).toLocaleString('en-US')} lots`;
  const line = (name: string, seconds: number): BenchLine => ({ name, unit: 'ms', product: ms(seconds), raw: null });
  const at = (date: LocalDate) => db.read((reader) => snapshotAt(reader, date, undefined));
  const unstored = await timed(() => at(today));
  const first = await timed(() => takeSnapshots(db, today));
  const again = await timed(() => takeSnapshots(db, addDays(today, 1)));
  const year = await timed(() => takeSnapshots(db, addDays(today, YEAR)));
  const report = await timed(() => db.read((reader) => rollForward(reader, today, addDays(today, YEAR), undefined)));
  const stored = await timed(() => at(addDays(today, 1)));
  const recount = await timed(() => reconcileLiability(db, () => undefined));
  return [
    line(`liability, nothing stored, ${lots}`, unstored),
    line(`first snapshot, ${lots}`, first),
    line('nightly snapshot of a quiet day', again),
    line(`${YEAR - 1} missed days made up for`, year),
    line('report over a year of stored days', report),
    line('liability of a stored day', stored),
    line('recount of a year by the reconciler', recount),
  ];
};
