import { identityContracts as contracts } from '@qingya/shared';
import { type Route, read, write } from '../../../platform/http/route';

import { allCampuses } from '../persistence/campus-store';
import type { IdentityDeps } from '../ports';
import { deactivateStaff, setStaffRoles } from '../usecases/change-staff';
import { createCampus, presentCampus, updateCampus, updateSchool } from '../usecases/edit-campus';
import { type Invitation, inviteStaff, reinviteStaff } from '../usecases/invite-staff';
import { acceptInvitation } from '../usecases/join-staff';
import { listAudit } from '../usecases/list-audit';
import { listStaffPage } from '../usecases/list-staff';

/** The mini-program page that a link of an invitation opens. */
const JOIN_PAGE = '/packages/staff/pages/join/index';

const withLink = (invitation: Invitation): Invitation & { link: string } => ({
  ...invitation,
  link: `${JOIN_PAGE}?token=${invitation.token}`,
});

const campusRoutes = (): Route[] => [
  read(contracts.campusList, async ({ db }) => ({ items: (await db.read(allCampuses)).map(presentCampus) })),
  write(contracts.campusCreate, (uow, req) => createCampus(uow, { ...req.body, actor: req.actor() })),
  write(contracts.campusUpdate, (uow, req) => updateCampus(uow, { ...req.params, ...req.body, actor: req.actor() })),
  write(contracts.schoolUpdate, (uow, req) => updateSchool(uow, { ...req.body, actor: req.actor() })),
];

const staffRoutes = (deps: IdentityDeps): Route[] => [
  read(contracts.staffList, (req) => {
    const scope = req.staff().permissions.get('staff.read') ?? [];
    return req.db.read((reader) => listStaffPage(reader, deps.vault, scope, req.query));
  }),
  write(contracts.staffInvite, async (uow, req) =>
    withLink(await inviteStaff(uow, deps.vault, { ...req.body, actor: req.actor() })),
  ),
  write(contracts.staffReinvite, async (uow, req) =>
    withLink(await reinviteStaff(uow, deps.vault, { ...req.params, actor: req.actor() })),
  ),
  write(contracts.staffReactivate, async (uow, req) =>
    withLink(await reinviteStaff(uow, deps.vault, { ...req.params, actor: req.actor() })),
  ),
  write(contracts.staffAccept, (uow, req) =>
    acceptInvitation(uow, deps.principals, { accountId: req.account().accountId, token: req.body.token }),
  ),
  write(contracts.staffSetRoles, (uow, req) => setStaffRoles(uow, deps, { ...req.params, ...req.body, actor: req.actor() })),
  write(contracts.staffDeactivate, async (uow, req) => {
    await deactivateStaff(uow, deps, { ...req.params, actor: req.actor() });
    return { ok: true as const };
  }),
];

const auditRoutes = (): Route[] => [
  read(contracts.auditList, (req) => {
    const scope = req.staff().permissions.get('audit.read') ?? [];
    return req.db.read((reader) => listAudit(reader, scope, req.query));
  }),
];

/** School, campuses, staff and the audit log. */
export const schoolRoutes = (deps: IdentityDeps): Route[] => [...campusRoutes(), ...staffRoutes(deps), ...auditRoutes()];
