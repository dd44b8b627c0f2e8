import type { Instant, MessageTemplateCode } from '@qingya/shared';
import { isUniqueViolation, type Reader, type UnitOfWork } from '../../../platform/db';
import { type Teller, takenByReset, type Unpaired } from '../domain/consents';

/** Whose consents for what. */
export interface GrantKey {
  readonly accountId: string;
  readonly template: MessageTemplateCode;
}

export type ResetKind = 'exhausted' | 'switched_off';
export type EntryKind = 'granted' | 'used' | 'returned' | ResetKind | 'told';

/** A movement as it is written. */
export interface NewEntry extends GrantKey {
  readonly kind: EntryKind;
  readonly delta: number;
  readonly origin: Teller | 'send';
  readonly sourceKey: string;
  readonly pairedKey: string | null;
  readonly at: Instant;
}

const OF = 'accountId = ? AND template = ?';

/** Locks the count of an account and template, which is made at its first use. Everything about it is done under this lock. */
export const lockGrant = async (uow: UnitOfWork, { accountId, template }: GrantKey): Promise<number> => {
  const sql = `SELECT remaining FROM messaging_grant WHERE ${OF}`;
  const [known] = await uow.lockRows<{ remaining: number }>(sql, [accountId, template]);
  if (known) return known.remaining;
  try {
    await uow.insert('messaging_grant', { accountId, template, remaining: 0, updatedAt: uow.now });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
  }
  const [made] = await uow.lockRows<{ remaining: number }>(sql, [accountId, template]);
  if (!made) throw new Error('a count of consents vanished');
  return made.remaining;
};

/** Takes one, unless none is left. @returns whether it was taken */
export const takeGrant = async (uow: UnitOfWork, { accountId, template }: GrantKey): Promise<boolean> =>
  (await uow.run(`UPDATE messaging_grant SET remaining = remaining - 1, updatedAt = ? WHERE ${OF} AND remaining > 0`, [
    uow.now,
    accountId,
    template,
  ])) === 1;

/** Writes a movement and moves the count by it; only under the lock. */
export const moveGrant = async (uow: UnitOfWork, entry: NewEntry): Promise<void> => {
  await insertEntry(uow, entry);
  if (entry.delta === 0) return;
  await uow.run(`UPDATE messaging_grant SET remaining = remaining + ?, updatedAt = ? WHERE ${OF}`, [
    entry.delta,
    uow.now,
    entry.accountId,
    entry.template,
  ]);
};

/** Writes a movement whose count was moved already. */
export const insertEntry = (uow: UnitOfWork, entry: NewEntry): Promise<void> =>
  uow.insert('messaging_grant_entry', {
    id: uow.newId(),
    accountId: entry.accountId,
    template: entry.template,
    kind: entry.kind,
    delta: entry.delta,
    origin: entry.origin,
    sourceKey: entry.sourceKey,
    pairedKey: entry.pairedKey,
    at: entry.at,
  });

export const isEntryKnown = async (reader: Reader, sourceKey: string): Promise<boolean> =>
  (await reader.row('SELECT id FROM messaging_grant_entry WHERE sourceKey = ?', [sourceKey])) !== undefined;

/** Counted consents told by one of the tellers only, between two instants (both included). */
export const unpairedGrants = (
  uow: UnitOfWork,
  { accountId, template }: GrantKey,
  teller: Teller,
  [from, until]: readonly [Instant, Instant],
): Promise<Unpaired[]> =>
  uow.rows<Unpaired>(
    `SELECT sourceKey, at FROM messaging_grant_entry
     WHERE ${OF} AND at BETWEEN ? AND ? AND kind = 'granted' AND origin = ? AND pairedKey IS NULL ORDER BY at, id`,
    [accountId, template, from, until, teller],
  );

/** Notes on a counted consent that the other teller confirmed it. */
export const pairEntry = (uow: UnitOfWork, sourceKey: string, pairedKey: string): Promise<number> =>
  uow.run('UPDATE messaging_grant_entry SET pairedKey = ? WHERE sourceKey = ? AND pairedKey IS NULL', [pairedKey, sourceKey]);

/** When the count was last set to zero; null = never. */
export const lastReset = async (reader: Reader, { accountId, template }: GrantKey): Promise<Instant | null> => {
  const row = await reader.row<{ at: Instant | null }>(
    `SELECT MAX(at) AS at FROM messaging_grant_entry WHERE ${OF} AND kind IN ('exhausted', 'switched_off')`,
    [accountId, template],
  );
  return row?.at ?? null;
};

/** Whether the count was set to zero after a movement was written. */
export const isResetSince = async (reader: Reader, { accountId, template }: GrantKey, sourceKey: string): Promise<boolean> =>
  (await reader.row(
    `SELECT r.id FROM messaging_grant_entry r JOIN messaging_grant_entry e ON e.sourceKey = ?
     WHERE r.accountId = ? AND r.template = ? AND r.kind IN ('exhausted', 'switched_off') AND r.id > e.id LIMIT 1`,
    [sourceKey, accountId, template],
  )) !== undefined;

/**
 * Sets the count to zero, but for consents that were given after `at`: what is told late does not undo them. Only under the
 * lock.
 */
export const resetGrant = async (
  uow: UnitOfWork,
  key: GrantKey,
  reset: { readonly kind: ResetKind; readonly origin: NewEntry['origin']; readonly sourceKey: string; readonly at: Instant },
): Promise<void> => {
  const remaining = await lockGrant(uow, key);
  const row = await uow.row<{ n: number | string }>(
    `SELECT COUNT(*) AS n FROM messaging_grant_entry WHERE ${OF} AND kind = 'granted' AND at > ?`,
    [key.accountId, key.template, reset.at],
  );
  const taken = takenByReset(remaining, Number(row?.n ?? 0));
  await moveGrant(uow, { ...key, ...reset, delta: 0 - taken, pairedKey: null });
};

/** What an account still allows, by template; templates without a row are left out. */
export const grantsOf = (
  reader: Reader,
  accountId: string,
): Promise<{ readonly template: MessageTemplateCode; readonly remaining: number }[]> =>
  reader.rows('SELECT template, remaining FROM messaging_grant WHERE accountId = ?', [accountId]);

/** The templates an account has muted. */
export const mutedBy = async (reader: Reader, accountId: string): Promise<Set<MessageTemplateCode>> => {
  const rows = await reader.rows<{ template: MessageTemplateCode }>(
    'SELECT template FROM messaging_preference WHERE accountId = ? AND muted = 1',
    [accountId],
  );
  return new Set(rows.map(({ template }) => template));
};

/** Mutes a template, or has it again. */
export const setMuted = async (uow: UnitOfWork, { accountId, template }: GrantKey, muted: boolean): Promise<void> => {
  const change = (): Promise<number> =>
    uow.run(`UPDATE messaging_preference SET muted = ?, updatedAt = ? WHERE ${OF}`, [
      muted ? 1 : 0,
      uow.now,
      accountId,
      template,
    ]);
  if ((await change()) > 0) return;
  try {
    await uow.insert('messaging_preference', { accountId, template, muted: muted ? 1 : 0, updatedAt: uow.now });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    await change();
  }
};
