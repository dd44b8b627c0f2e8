import { identityContracts as contracts } from '@qingya/shared';
import { action, type Route, read, write } from '../../../platform/http/route';
import { consentsOf } from '../persistence/consent-store';
import type { IdentityDeps } from '../ports';
import { describeCaller, withPolicy } from '../usecases/describe-caller';
import { addGuardian, updateGuardian, updateOwnProfile } from '../usecases/edit-guardian';
import { eraseFamily } from '../usecases/erase-family';
import { exportFamily } from '../usecases/export-family';
import { lookUpFamilies, readFamily } from '../usecases/find-families';
import { familyPage } from '../usecases/list-families';
import { giveConsent, withdrawConsent } from '../usecases/record-consent';
import { revealPhone } from '../usecases/reveal-phone';

const HISTORY_LENGTH = 100;

const ownRoutes = (deps: IdentityDeps): Route[] => [
  read(contracts.me, (req) => req.db.read((reader) => describeCaller(reader, deps.vault, req.account().accountId))),
  write(contracts.updateMyProfile, (uow, req) => updateOwnProfile(uow, deps.vault, { ...req.guardian(), ...req.body })),
  write(contracts.consentGive, async (uow, req) => withPolicy(await giveConsent(uow, { ...req.guardian(), ...req.body }))),
  write(contracts.consentWithdraw, async (uow, req) =>
    withPolicy(await withdrawConsent(uow, { ...req.guardian(), ...req.body })),
  ),
  read(contracts.consentHistory, async (req) => {
    const rows = await req.db.read((reader) => consentsOf(reader, req.guardian().familyId, HISTORY_LENGTH));
    return {
      items: rows.map(({ id, kind, decision, policyVersion, guardianId, decidedAt }) => ({
        consentId: id,
        kind,
        decision,
        policyVersion,
        guardianId,
        decidedAt,
      })),
    };
  }),
  // An audit row is written, hence a command.
  write(contracts.familyExport, (uow, req) => exportFamily(uow, deps, req.guardian())),
  write(contracts.familyDelete, async (uow, req) => {
    const { familyId, guardianId } = req.guardian();
    await eraseFamily(uow, deps, { familyId, confirmation: req.body.confirmation, actor: { kind: 'guardian', id: guardianId } });
    return { ok: true as const };
  }),
];

const staffRoutes = (deps: IdentityDeps): Route[] => [
  read(contracts.familyList, (req) => req.db.read((reader) => familyPage(reader, deps, req.staff(), req.query))),
  read(contracts.familyRead, ({ db, params }) => db.read((reader) => readFamily(reader, deps.vault, params.familyId))),
  action(contracts.familyLookup, async (req) => {
    const scope = req.staff().permissions.get('family.read') ?? [];
    return { items: await req.db.read((reader) => lookUpFamilies(reader, deps.vault, req.body.phone, scope)) };
  }),
  write(contracts.guardianAdd, (uow, req) => addGuardian(uow, deps.vault, { ...req.params, ...req.body, actor: req.actor() })),
  write(contracts.guardianUpdate, (uow, req) => updateGuardian(uow, deps, { ...req.params, ...req.body, actor: req.actor() })),
  // A GET with an effect: the audit row and the number leave together or not at all.
  action(contracts.phoneReveal, async (req) => ({
    phone: await req.db.transaction((uow) => revealPhone(uow, deps.vault, { ...req.params, actor: req.actor() })),
  })),
];

/** The caller's own family and profile, and families as staff see them. */
export const familyRoutes = (deps: IdentityDeps): Route[] => [...ownRoutes(deps), ...staffRoutes(deps)];
