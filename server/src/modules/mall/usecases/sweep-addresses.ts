import { DAY_MS } from '@qingya/shared';
import { type Database, yieldToEventLoop } from '../../../platform/db';
import { type RowsDone, requireNoFailures, workThroughRows } from '../../../platform/jobs/due-rows';
import type { Vault } from '../../../platform/vault';
import { ADDRESS_KEPT_DAYS } from '../domain/shipping';
import { addressesToErase, eraseAddresses, eraseTakers, resealAddress, sealedAddresses } from '../persistence/shipment-store';

const PAGE = 200;

/**
 * Erases addresses that nobody needs any more and names of people who came for redemptions long ago, and seals what is
 * kept with the current key. May run at any time and on several replicas.
 * @returns how many addresses and names were erased, and how many addresses sealed anew
 * @throws Error naming addresses that cannot be opened, once everything else is done
 */
export const sweepAddresses = async (db: Database, vault: Vault): Promise<Readonly<Record<string, number>>> => {
  const addresses = await eraseOld(db);
  const takers = await db.transaction((uow) => eraseTakers(uow, uow.now - ADDRESS_KEPT_DAYS * DAY_MS));
  const resealed = await resealStale(db, vault);
  requireNoFailures(resealed);
  return { addresses, takers, resealed: resealed.done };
};

const eraseOld = async (db: Database): Promise<number> => {
  for (let count = 0; ; ) {
    const erased = await db.transaction(async (uow) => {
      const due = await addressesToErase(uow, uow.now - ADDRESS_KEPT_DAYS * DAY_MS, PAGE);
      if (due.length > 0) await eraseAddresses(uow, due.map(({ redemptionId }) => redemptionId)); // biome-ignore format: one step
      return due.length;
    });
    count += erased;
    if (erased < PAGE) return count;
    await yieldToEventLoop();
  }
};

/** An address that cannot be opened, its key being gone, stays as it is and keeps no other from being sealed anew. */
const resealStale = (db: Database, vault: Vault): Promise<RowsDone> =>
  workThroughRows(db, sealedAddresses, async ({ id, addressSealed }) => {
    if (vault.isCurrent(addressSealed)) return false;
    const anew = vault.seal(vault.open(addressSealed));
    return (await db.transaction((uow) => resealAddress(uow, id, addressSealed, anew))) === 1;
  });
