import { addressSchema, type PostalAddress } from '@qingya/shared';
import type { Reader, UnitOfWork } from '../../../platform/db';
import { maskPhone, type Vault } from '../../../platform/vault';
import { maskRecipient } from '../domain/shipping';
import { insertShipment, lastSealedAddress, shipmentsOfFamily } from '../persistence/shipment-store';

/** An address as it is kept: unreadable, beside what may be shown of it. */
export interface SealedAddress {
  readonly addressSealed: string;
  /** Surname and stars. */
  readonly recipient: string;
  /** Masked. */
  readonly phone: string;
  /** Province, city and district. */
  readonly region: string;
}

/** Seals what a family typed, before anything is written or logged. */
export const sealAddress = (vault: Vault, address: PostalAddress): SealedAddress => ({
  addressSealed: vault.seal(JSON.stringify(address)),
  recipient: maskRecipient(address.recipient),
  phone: maskPhone(address.phone),
  region: address.region,
});

/** @throws Error when it was sealed with a key that is no longer configured */
export const openAddress = (vault: Vault, sealed: string): PostalAddress => addressSchema.parse(JSON.parse(vault.open(sealed)));

/** Keeps where a redemption is to be posted, in the transaction that makes the redemption; once each. */
export const keepAddress = (uow: UnitOfWork, redemptionId: string, address: SealedAddress): Promise<void> =>
  insertShipment(uow, { redemptionId, ...address, courier: null, trackingNo: null, shippedAt: null });

/** Whose address is asked for. */
export interface AddressOwner {
  readonly familyId: string;
  readonly guardianId: string;
}

/** The address, or null when no key opens it: what one address says must not keep anybody from everything else. */
export const readAddress = (vault: Vault, sealed: string): PostalAddress | null => {
  try {
    return openAddress(vault, sealed);
  } catch {
    return null;
  }
};

/**
 * Where a guardian had something posted last; null when there is no such address, none any more, or no key that opens it: then it is
 * typed once more. What another guardian of the family typed is not for this one: guardians need not know where the other lives.
 */
export const lastAddress = async (
  reader: Reader,
  vault: Vault,
  { familyId, guardianId }: AddressOwner,
): Promise<PostalAddress | null> => {
  const sealed = await lastSealedAddress(reader, familyId, guardianId);
  return sealed === undefined ? null : readAddress(vault, sealed);
};

/**
 * Everything that was posted to a family, for one of its guardians: the addresses that this one typed and that are still kept in
 * full, of the others what every screen shows.
 * @throws Error when an address of the guardian was sealed with a key that is no longer configured
 */
export const addressesOfFamily = async (
  reader: Reader,
  vault: Vault,
  { familyId, guardianId }: AddressOwner,
): Promise<object[]> =>
  (await shipmentsOfFamily(reader, familyId)).map((row) => ({
    redemptionId: row.redemptionId,
    address: row.addressSealed === null || row.guardianId !== guardianId ? null : openAddress(vault, row.addressSealed),
    recipient: row.recipient,
    phone: row.phone,
    region: row.region,
    courier: row.courier,
    trackingNo: row.trackingNo,
    shippedAt: row.shippedAt,
  }));
