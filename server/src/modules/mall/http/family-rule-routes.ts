import { mallFamilyContracts as contracts, type FamilyMallRule } from '@qingya/shared';
import type { Reader } from '../../../platform/db';
import { type Route, read, write } from '../../../platform/http/route';
import { recordAudit } from '../../identity';
import { familyRuleOf } from '../persistence/family-rule-store';
import type { MallPorts } from '../ports';
import { approveRedemption } from '../usecases/approve';
import { isRefusal, keyPin, orRefuse, resetPin, setFamilyRule } from '../usecases/family-rule';
import { presentRedemption } from './redemption-presenters';

const presentRule = async (reader: Reader, familyId: string): Promise<FamilyMallRule> => {
  const rule = await familyRuleOf(reader, familyId);
  const lockedUntil = rule?.lockedUntil ?? null;
  return {
    approvalAbove: rule?.approvalAbove ?? null,
    hasPin: (rule?.pinHash ?? null) !== null,
    lockedUntil: lockedUntil !== null && reader.now < lockedUntil ? lockedUntil : null,
  };
};

/** Above which limit a family is asked, and its answer. A refused word is counted first and refused after the commit. */
export const familyRuleRoutes = ({ vault }: Pick<MallPorts, 'vault'>): readonly Route[] => [
  read(contracts.rule, (req) => req.db.read((reader) => presentRule(reader, req.guardian().familyId))),
  write(
    contracts.setRule,
    (uow, req) => {
      const { approvalAbove, pin, newPin } = req.body;
      const keyed = (word: string | undefined) => (word === undefined ? undefined : keyPin(vault, word));
      return setFamilyRule(uow, req.guardian().familyId, { approvalAbove, pin: keyed(pin), newPin: keyed(newPin) });
    },
    (req, result) => {
      orRefuse(result);
      return req.db.read((reader) => presentRule(reader, req.guardian().familyId));
    },
  ),
  write(
    contracts.resetPin,
    async (uow, req) => {
      const { familyId } = req.params;
      await resetPin(uow, familyId);
      const subject = { subjectKind: 'family', subjectId: familyId, campusId: null };
      await recordAudit(uow, { actor: req.actor(), action: 'mall.family-pin.reset', ...subject });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRule(reader, params.familyId)),
  ),
  write(
    contracts.approve,
    async (uow, req) => {
      const { redemptionId } = req.params;
      const { pin: word } = req.body;
      const pin = word === undefined ? undefined : keyPin(vault, word);
      const made = await approveRedemption(uow, { redemptionId, guardianId: req.guardian().guardianId, pin });
      return isRefusal(made) ? made : { id: made.id };
    },
    ({ db }, made) => db.read((reader) => presentRedemption(reader, orRefuse(made).id)),
  ),
];
