import { type Database, yieldToEventLoop } from '../../../platform/db';

/** Something in the ledger of consents that does not fit together. */
export interface ConsentDifference {
  readonly kind: 'remaining' | 'pair';
  /** `<account> <template>`, for `pair` the movement. */
  readonly subjectId: string;
  readonly expected: number;
  readonly found: number;
}

type Report = (difference: ConsentDifference) => void;

const BATCH = 500;

/**
 * Counts the consents again: what remains of each against its movements, and that a telling which was paired names one that
 * names it in return, of the same account and template.
 * @returns how many differences there are
 */
export const reconcileConsents = async (db: Database, onDifference: Report): Promise<number> => {
  let found = 0;
  const report: Report = (difference) => {
    found += 1;
    onDifference(difference);
  };
  await compareCounts(db, report);
  await comparePairs(db, report);
  return found;
};

interface CountRow {
  readonly accountId: string;
  readonly template: string;
  readonly remaining: number;
  readonly moved: number | string;
}

const compareCounts = async (db: Database, report: Report): Promise<void> => {
  for (let [account, template] = ['', '']; ; await yieldToEventLoop()) {
    const rows = await db.read((reader) =>
      reader.rows<CountRow>(
        `SELECT g.accountId, g.template, g.remaining,
                (SELECT COALESCE(SUM(e.delta), 0) FROM messaging_grant_entry e
                  WHERE e.accountId = g.accountId AND e.template = g.template) AS moved
           FROM messaging_grant g WHERE g.accountId > ? OR (g.accountId = ? AND g.template > ?)
          ORDER BY g.accountId, g.template LIMIT ${BATCH}`,
        [account, account, template],
      ),
    );
    for (const row of rows) {
      const moved = Number(row.moved);
      if (moved === row.remaining) continue;
      report({ kind: 'remaining', subjectId: `${row.accountId} ${row.template}`, expected: row.remaining, found: moved });
    }
    const last = rows.at(-1);
    if (!last) return;
    [account, template] = [last.accountId, last.template];
  }
};

const comparePairs = async (db: Database, report: Report): Promise<void> => {
  for (let after = ''; ; await yieldToEventLoop()) {
    const rows = await db.read((reader) =>
      reader.rows<{ id: string; partners: number | string }>(
        `SELECT e.id,
                (SELECT COUNT(*) FROM messaging_grant_entry p WHERE p.sourceKey = e.pairedKey AND p.pairedKey = e.sourceKey
                   AND p.accountId = e.accountId AND p.template = e.template) AS partners
           FROM messaging_grant_entry e WHERE e.id > ? AND e.pairedKey IS NOT NULL ORDER BY e.id LIMIT ${BATCH}`,
        [after],
      ),
    );
    for (const { id, partners } of rows) {
      if (Number(partners) !== 1) report({ kind: 'pair', subjectId: id, expected: 1, found: Number(partners) });
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
};
