import { addDays, addMonths, localDateOf } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { fail } from '../../../platform/errors';
import { recordAudit } from '../../identity';
import { countStudents } from '../../schooling';
import { removeResult } from '../persistence/backtest-result-store';
import { backtestById, insertBacktest, stopBacktest, type Tried } from '../persistence/backtest-store';
import { versionById } from '../persistence/version-store';
import { hashOf } from './text-hash';
import { problemsOf } from './versions-check';

export interface AskForBacktest {
  readonly versionIds: readonly string[];
  readonly months: number;
  readonly ignoreValidity: boolean;
  readonly staffId: string;
}

const audit = (uow: UnitOfWork, staffId: string, step: string, id: string, details: Readonly<Record<string, unknown>>) =>
  recordAudit(uow, {
    actor: { kind: 'staff', id: staffId },
    action: `earning.backtest.${step}`,
    subjectKind: 'backtest',
    subjectId: id,
    campusId: null,
    details,
  });

/**
 * Writes down what is to be tried, with the texts as they are now, on the last calendar months through yesterday.
 * @returns its id
 * @throws AppError not_found, backtest_problems (with the list), backtest_busy
 */
export const askForBacktest = async (uow: UnitOfWork, command: AskForBacktest): Promise<string> => {
  const { versionIds, months, ignoreValidity, staffId } = command;
  const tried: Tried[] = [];
  for (const id of versionIds) tried.push(await triable(uow, id));
  const [first, second = null] = tried;
  if (!first) throw fail('not_found');
  const today = localDateOf(uow.now);
  const through = addDays(today, -1);
  const from = addDays(addMonths(through, 0 - months), 1);
  const students = await countStudents(uow);
  const id = await insertBacktest(uow, { from, through, ignoreValidity, first, second, staffId, students });
  if (id === null) throw fail('backtest_busy');
  await audit(uow, staffId, 'created', id, { versionIds, months, ignoreValidity });
  return id;
};

const triable = async (uow: UnitOfWork, id: string): Promise<Tried> => {
  const row = await versionById(uow, id);
  if (!row) throw fail('not_found');
  const problems = await problemsOf(uow, row);
  if (problems.length > 0) throw fail('backtest_problems', { problems });
  return { versionId: row.id, title: row.title, hash: hashOf(row.rules), rules: row.rules };
};

/** Stops a backtest; who works on it sees it when the next chunk is to be committed. @throws AppError not_found, backtest_state */
export const cancelBacktest = async (uow: UnitOfWork, id: string, staffId: string): Promise<void> => {
  if (!(await backtestById(uow, id))) throw fail('not_found');
  if (!(await stopBacktest(uow, id, 'cancelled'))) throw fail('backtest_state');
  await removeResult(uow, id);
  await audit(uow, staffId, 'cancelled', id, {});
};
