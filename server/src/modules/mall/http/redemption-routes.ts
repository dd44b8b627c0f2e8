import { redemptionContracts as contracts, pickUpTextOf, readPickUpCode } from '@qingya/shared';
import { fail } from '../../../platform/errors';
import type { ObjectResolver } from '../../../platform/http/object-access';
import { allows } from '../../../platform/http/principal';
import { type Route, read, write } from '../../../platform/http/route';
import { redemptionByCode, redemptionById } from '../persistence/redemption-store';
import type { MallPorts } from '../ports';
import { sealAddress } from '../usecases/addresses';
import { isRefusal, keyPin, orRefuse } from '../usecases/family-rule';
import { cancelRedemption, handOverRedemption, prepareRedemption, returnRedemption } from '../usecases/move-redemption';
import { redeem } from '../usecases/redeem';
import { auditRedemption } from './redemption-audit';
import { queuePage, redemptionPage } from './redemption-list';
import { presentRedemption } from './redemption-presenters';

/**
 * Who may reach a redemption: guardians of its student, and staff of the campus where it is picked up.
 * @param ownerOfChild answered by the module that owns students
 */
export const redemptionOwner =
  (ownerOfChild: ObjectResolver): ObjectResolver =>
  async (reader, id) => {
    const row = await redemptionById(reader, id);
    const child = row && (await ownerOfChild(reader, row.studentId));
    return child && { ...child, campusIds: [row.campusId] };
  };

const readRoutes: readonly Route[] = [
  read(contracts.mine, ({ db, params: { studentId }, query: { state, ...position } }) =>
    db.read((reader) => redemptionPage(reader, { campusIds: undefined, studentId, state }, { sort: '-redeemed', ...position })),
  ),
  read(contracts.read, (req) =>
    req.db.read(async (reader) => {
      const shown = await presentRedemption(reader, req.params.redemptionId);
      const row = req.actor().kind === 'guardian' ? await redemptionById(reader, shown.id) : undefined;
      return { ...shown, pickUpCode: row?.pickUpCode ?? null, pickUpText: row ? pickUpTextOf(row.pickUpCode) : null };
    }),
  ),
  read(contracts.queue, (req) => req.db.read((reader) => queuePage(reader, req.staff(), 'redemption.read', req.query))),
  read(contracts.byCode, (req) =>
    req.db.read(async (reader) => {
      const code = readPickUpCode(req.params.code);
      const row = code === undefined ? undefined : await redemptionByCode(reader, code);
      // The same answer for a code of another campus: a code says nothing to those who cannot hand over.
      if (!row || !allows(req.staff(), 'redemption.fulfil', row.campusId)) throw fail('redemption_code_unknown');
      return presentRedemption(reader, row.id);
    }),
  ),
];

const familyRoutes = ({ vault }: MallPorts): readonly Route[] => [
  write(
    contracts.redeem,
    async (uow, req) => {
      const { studentId } = req.params;
      const { address: typed, pin: word, ...wish } = req.body;
      const address = typed && sealAddress(vault, typed);
      const pin = word === undefined ? undefined : keyPin(vault, word);
      const made = await redeem(uow, { studentId, ...wish, address, pin, guardianId: req.guardian().guardianId });
      return isRefusal(made) ? made : { id: made.id };
    },
    ({ db }, made) => db.read((reader) => presentRedemption(reader, orRefuse(made).id)),
  ),
  write(
    contracts.cancel,
    async (uow, req) => {
      await cancelRedemption(uow, { redemptionId: req.params.redemptionId, actor: req.actor() });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
];

const deskRoutes: readonly Route[] = [
  write(
    contracts.prepare,
    async (uow, req) => {
      const actor = req.actor();
      const row = await prepareRedemption(uow, { redemptionId: req.params.redemptionId, actor });
      await auditRedemption(uow, actor, 'ready', row);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    contracts.handOver,
    async (uow, req) => {
      const actor = req.actor();
      const { redemptionId } = req.params;
      const note = req.body.proof === 'known' ? req.body.reason : null;
      const row = await handOverRedemption(uow, { redemptionId, actor, shown: req.body, note });
      await auditRedemption(uow, actor, 'handed_over', row, { proof: req.body.proof });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    contracts.refuse,
    async (uow, req) => {
      const actor = req.actor();
      const { redemptionId } = req.params;
      const row = await cancelRedemption(uow, { redemptionId, actor, note: req.body.reason });
      await auditRedemption(uow, actor, 'refused', row);
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
  write(
    contracts.takeBack,
    async (uow, req) => {
      const actor = req.actor();
      const { redemptionId } = req.params;
      const { reason, restock, quantity } = req.body;
      const row = await returnRedemption(uow, { redemptionId, actor, note: reason, restock, quantity });
      const { returnedQuantity, returnedPoints } = row;
      await auditRedemption(uow, actor, 'returned', row, { restock, returnedQuantity, returnedPoints });
      return null;
    },
    ({ db, params }) => db.read((reader) => presentRedemption(reader, params.redemptionId)),
  ),
];

/** Redemptions: of the family, of the desk. */
export const redemptionRoutes = (ports: MallPorts): readonly Route[] => [...readRoutes, ...familyRoutes(ports), ...deskRoutes];
