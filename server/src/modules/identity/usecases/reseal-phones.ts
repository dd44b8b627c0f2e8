import { chunk, type Database, type UnitOfWork, yieldToEventLoop } from '../../../platform/db';
import type { Vault } from '../../../platform/vault';

const CHUNK = 500;
const TABLES = ['identity_guardian', 'identity_staff'] as const;

/**
 * Seals every phone number with the current key again, after which the old keys can be removed from the configuration.
 * Restartable: what is current already is passed over. A row that changes meanwhile keeps its newer value.
 * @returns how many values were sealed anew
 */
export const resealPhones = async (db: Database, vault: Vault): Promise<number> => {
  let resealed = 0;
  for (const table of TABLES) {
    let afterId = '';
    for (;;) {
      const rows = await db.read((reader) =>
        reader.rows<{ id: string; phoneSealed: string }>(
          `SELECT id, phoneSealed FROM ${table} WHERE id > ? AND phoneSealed IS NOT NULL ORDER BY id LIMIT ?`,
          [afterId, CHUNK],
        ),
      );
      const stale = rows.filter(({ phoneSealed }) => !vault.isCurrent(phoneSealed));
      if (stale.length > 0) resealed += await db.transaction((uow) => resealRows(uow, vault, table, stale));
      const last = rows.at(-1);
      if (!last || rows.length < CHUNK) break;
      afterId = last.id;
      await yieldToEventLoop();
    }
  }
  return resealed;
};

const resealRows = async (
  uow: UnitOfWork,
  vault: Vault,
  table: (typeof TABLES)[number],
  rows: readonly { readonly id: string; readonly phoneSealed: string }[],
): Promise<number> => {
  let changed = 0;
  for (const part of chunk(rows, CHUNK)) {
    for (const { id, phoneSealed } of part) {
      const fresh = vault.seal(vault.open(phoneSealed));
      changed += await uow.run(`UPDATE ${table} SET phoneSealed = ? WHERE id = ? AND phoneSealed = ?`, [fresh, id, phoneSealed]);
    }
  }
  return changed;
};
