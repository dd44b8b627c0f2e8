import type { Instant } from '@qingya/shared';
import type { UnitOfWork } from '../../../platform/db';
import { isOverridden, PAIRING_MS, partnerOf, type Teller } from '../domain/consents';
import {
  type GrantKey,
  isEntryKnown,
  lastReset,
  lockGrant,
  moveGrant,
  pairEntry,
  unpairedGrants,
} from '../persistence/grant-store';

/** One tap on «allow», as one of the two tells it. */
export interface ConsentTold extends GrantKey {
  readonly teller: Teller;
  /** The same for every repetition of this telling. */
  readonly sourceKey: string;
  readonly at: Instant;
}

const other: Readonly<Record<Teller, Teller>> = { page: 'push', push: 'page' };

/**
 * Counts one tap once, though the phone and WeChat both tell of it, in any order and repeatedly.
 * @returns whether the count went up
 */
export const takeConsent = async (uow: UnitOfWork, told: ConsentTold): Promise<boolean> => {
  const { accountId, template, teller, sourceKey, at } = told;
  const key = { accountId, template };
  await lockGrant(uow, key);
  if (await isEntryKnown(uow, sourceKey)) return false;
  const near = await unpairedGrants(uow, key, other[teller], [at - PAIRING_MS, at + PAIRING_MS]);
  const partner = partnerOf(at, near);
  const counts = partner === undefined && !isOverridden(teller, at, await lastReset(uow, key));
  await moveGrant(uow, {
    ...key,
    kind: counts ? 'granted' : 'told',
    delta: counts ? 1 : 0,
    origin: teller,
    sourceKey,
    pairedKey: partner?.sourceKey ?? null,
    at,
  });
  if (partner) await pairEntry(uow, partner.sourceKey, sourceKey);
  return counts;
};
