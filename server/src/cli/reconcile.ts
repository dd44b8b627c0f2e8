import 'reflect-metadata';
import { openConfiguredDatabase } from '../app/infrastructure';
import { type Difference, reconcile } from '../modules/points';
import { readConfig } from '../platform/config';

/** More lines than this would hide the last one, which says how bad it is. */
const SHOWN = 100;

const describe = ({ what, id, studentId, cached, rebuilt }: Difference): string =>
  `${what}: ${id} (student ${studentId}) says ${cached}, counted ${rebuilt}`;

/** Counts the whole ledger again and compares. @returns the exit code: 0 without differences, else 1 */
export const main = async (): Promise<number> => {
  const db = await openConfiguredDatabase(readConfig(process.env));
  try {
    let shown = 0;
    const { accounts, differences } = await reconcile(db, (difference) => {
      shown += 1;
      if (shown <= SHOWN) process.stdout.write(`${describe(difference)}\n`);
    });
    process.stdout.write(`${accounts} accounts checked, ${differences} differences\n`);
    return differences === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
};

if (require.main === module) {
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
