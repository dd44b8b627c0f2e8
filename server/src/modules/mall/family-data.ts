import type { Vault } from '../../platform/vault';
import type { FamilyDataContributor } from '../identity';
import { studentIdsOfFamily } from '../schooling';
import { deleteFamilyRule, familyRuleOf } from './persistence/family-rule-store';
import { pickUpRequestsOfFamily } from './persistence/pick-up-store';
import { countOpen, eraseRedemptionTexts, redemptionsOfFamily } from './persistence/redemption-store';
import { eraseUseNotes, rightsOfFamily } from './persistence/right-store';
import { eraseShippingOfFamily } from './persistence/shipment-store';
import { eraseWishes, wishesOfStudents } from './persistence/wish-store';
import { addressesOfFamily } from './usecases/addresses';

/** The mall's share in a family's data. What was redeemed stays in the books; what staff wrote about it and where it was posted goes. */
export const mallFamilyData = (vault: Vault): FamilyDataContributor => ({
  name: 'mall',
  exportFamily: async (reader, familyId, guardianId) => ({
    redemptions: await redemptionsOfFamily(reader, familyId),
    rights: await rightsOfFamily(reader, familyId),
    rule: { approvalAbove: (await familyRuleOf(reader, familyId))?.approvalAbove ?? null },
    pickUpRequests: await pickUpRequestsOfFamily(reader, familyId),
    shipments: await addressesOfFamily(reader, vault, { familyId, guardianId }),
    wishes: await wishesOfStudents(reader, await studentIdsOfFamily(reader, familyId)),
  }),
  eraseFamily: async (uow, familyId) => {
    await eraseRedemptionTexts(uow, familyId);
    await eraseUseNotes(uow, familyId);
    await deleteFamilyRule(uow, familyId);
    await eraseShippingOfFamily(uow, familyId);
    await eraseWishes(uow, await studentIdsOfFamily(uow, familyId));
  },
  erasureBlockers: async (reader, familyId) =>
    (await countOpen(reader, familyId)) === 0
      ? []
      : [{ code: 'redemption_open', message: '还有未完成的兑换，请先领取或取消；等待寄出的请联系校区处理后再申请。' }],
});
