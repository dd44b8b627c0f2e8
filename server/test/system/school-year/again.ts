import { EARNING_BEHAVIOUR_CODES } from '@qingya/shared';
import { judge } from '../../../src/modules/earning/usecases/judge';
import { BUDGET } from '../../../src/modules/earning/usecases/ports';
import { NOBODY_KEEPS } from '../../../src/modules/earning/usecases/standing';
import type { StoredEvent } from '../../../src/platform/outbox/types';
import { replay } from '../../earning/support';
import type { TestProduct } from '../../support/product';
import type { SchoolYear } from './year';

/** Everything that awards, ledger and budget would show of a change. */
export const stateOfBooks = async (t: TestProduct): Promise<Record<string, unknown>> => {
  await t.settle();
  const queries = {
    awards: 'SELECT state, COUNT(*) AS n, SUM(points) AS points, SUM(takenBack) AS takenBack FROM earning_award GROUP BY state',
    transactions: 'SELECT kind, COUNT(*) AS n, SUM(amount) AS amount FROM points_transaction GROUP BY kind',
    lots: 'SELECT state, COUNT(*) AS n, SUM(remaining) AS remaining, SUM(held) AS held FROM points_lot GROUP BY state',
    accounts:
      'SELECT SUM(available) AS available, SUM(pending) AS pending, SUM(debt) AS debt, SUM(version) AS version FROM points_account',
    budget: 'SELECT kind, COUNT(*) AS n, SUM(points) AS points FROM budget_movement GROUP BY kind',
  };
  const state: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(queries)) {
    const rows = await t.db.read((r) => r.rows<object>(sql));
    state[name] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return state;
};

/** Judges everything that every student ever did once more. */
export const judgeAgain = async ({ w }: SchoolYear): Promise<void> => {
  const ports = { budget: BUDGET, standing: NOBODY_KEEPS };
  for (const { id: studentId } of w.students) {
    await w.t.db.transaction(async (uow) => {
      for (const behaviour of EARNING_BEHAVIOUR_CODES) await judge(uow, ports, { studentId, behaviour, at: 0, onwards: true });
    });
  }
};

/** Most events that are told once more; at full density about every tenth. */
const MOST = 3_000;

/** Hands the year's events to the earning subscriber once more: a part of each kind, picked by the seed, in any order. */
export const tellAgain = async ({ w }: SchoolYear): Promise<void> => {
  const { t, random } = w;
  const kinds = await t.db.read((r) =>
    r.rows<{ type: string; n: number }>('SELECT type, COUNT(*) AS n FROM outbox_event GROUP BY type ORDER BY type'),
  );
  const all = kinds.reduce((sum, { n }) => sum + Number(n), 0);
  for (const { type } of kinds) {
    const rows = await t.db.read((r) =>
      r.rows<StoredEvent<string>>('SELECT * FROM outbox_event WHERE type = ? ORDER BY position DESC', [type]),
    );
    const share = Math.max(40, Math.ceil((rows.length * MOST) / all));
    for (const row of rows.filter(() => random.whole(1, rows.length) <= share)) {
      await replay(t, { ...row, payload: JSON.parse(row.payload) as unknown });
    }
  }
};
