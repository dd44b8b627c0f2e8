import 'reflect-metadata';
import { openConfiguredDatabase } from '../app/infrastructure';
import { readConfig } from '../platform/config';
import { reconcileAll } from './reconcile-all';
import { runAsProgram } from './run-as-program';

/** Compares points, lesson credits, payments, stock and redemptions and consents for messages with their history. @returns the exit code: 0 without differences, else 1 */
export const main = async (): Promise<number> => {
  const db = await openConfiguredDatabase(readConfig(process.env));
  try {
    const differences = await reconcileAll(db, (line) => process.stdout.write(`${line}\n`));
    return differences === 0 ? 0 : 1;
  } finally {
    await db.close();
  }
};

if (require.main === module) runAsProgram(main);
