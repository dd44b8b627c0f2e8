import {
  acceptInvitation,
  createAuthenticator,
  type IdentityDeps,
  inviteFirstOwner,
  inviteStaff,
  staffNames,
} from '../../src/modules/identity';
import { deactivateStaff, setStaffRoles } from '../../src/modules/identity/usecases/change-staff';
import { updateCampus } from '../../src/modules/identity/usecases/edit-campus';
import { reinviteStaff } from '../../src/modules/identity/usecases/invite-staff';
import { listAudit } from '../../src/modules/identity/usecases/list-audit';
import { listStaffPage } from '../../src/modules/identity/usecases/list-staff';
import { describeDatabases } from '../support/database';
import { collectEvents, freshPhone, newAccount, newCampus, newDeps, newStaff, race, SYSTEM } from './support';

const DAY = 86_400_000;

describeDatabases('staff', (open) => {
  let deps: IdentityDeps;
  let campusA: string;
  let campusB: string;
  beforeAll(async () => {
    collectEvents(open().db);
    deps = newDeps({ teaching: { classGroupIdsOf: async (_reader, staffId) => [`group-of-${staffId}`] } });
    campusA = await newCampus(open().db);
    campusB = await newCampus(open().db);
  });
  const authenticate = async (accessToken: string) => {
    const { db, clock } = open();
    return createAuthenticator({ db, ...deps })(accessToken, clock.now());
  };
  const roles = (staffId: string, requested: Parameters<typeof setStaffRoles>[2]['roles']) =>
    open().db.transaction((uow) => setStaffRoles(uow, deps, { staffId, roles: requested, actor: SYSTEM }));
  const deactivate = (staffId: string) => open().db.transaction((uow) => deactivateStaff(uow, deps, { staffId, actor: SYSTEM }));
  const invite = (phone: string) =>
    open().db.transaction((uow) =>
      inviteStaff(uow, deps.vault, { name: '新人', phone, roles: [{ role: 'teacher', campusIds: [campusA] }], actor: SYSTEM }),
    );
  const accept = (accountId: string, token: string) =>
    open().db.transaction((uow) => acceptInvitation(uow, deps.principals, { accountId, token }));

  it('invites the first owner once', async () => {
    const { db } = open();
    const first = () =>
      db.transaction((uow) => inviteFirstOwner(uow, deps.vault, { name: '校长', phone: freshPhone(), actor: SYSTEM }));
    const invitation = await first();
    expect(invitation?.staff).toMatchObject({ state: 'invited', roles: [{ role: 'owner', campuses: 'all' }] });
    expect(await first()).toBeNull();
  });

  it('keeps the last active owner, also when two owners remove each other at once', async () => {
    const { db } = open();
    const one = await newStaff(db, deps, 'owner', []);
    await expect(deactivate(one.staffId)).rejects.toMatchObject({ code: 'staff_last_owner' });
    await expect(roles(one.staffId, [{ role: 'finance', campusIds: [campusA] }])).rejects.toMatchObject({
      code: 'staff_last_owner',
    });
    await expect(
      roles(one.staffId, [
        { role: 'owner', campusIds: [] },
        { role: 'finance', campusIds: [campusA] },
      ]),
    ).resolves.toBeDefined();
    const two = await newStaff(db, deps, 'owner', []);
    const { results, codes } = await race(2, (index) => deactivate([one, two][index]?.staffId ?? ''));
    expect(results).toHaveLength(1);
    expect(codes).toEqual(['staff_last_owner']);
  });

  it('has no rights before joining; the link works once, for three days', async () => {
    const { db, clock } = open();
    const invitation = await invite(freshPhone());
    const accountId = await newAccount(db);
    await expect(accept(accountId, 'A'.repeat(43))).rejects.toMatchObject({ code: 'staff_invitation_invalid' });
    clock.advance(3 * DAY - 1);
    expect(await accept(accountId, invitation.token)).toEqual({ staffId: invitation.staff.staffId, name: '新人' });
    await expect(accept(await newAccount(db), invitation.token)).rejects.toMatchObject({ code: 'staff_invitation_invalid' });
    const late = await invite(freshPhone());
    await expect(accept(accountId, late.token)).rejects.toMatchObject({ code: 'staff_account_taken' });
    clock.advance(3 * DAY);
    await expect(accept(await newAccount(db), late.token)).rejects.toMatchObject({ code: 'staff_invitation_invalid' });
    const again = await db.transaction((uow) => reinviteStaff(uow, deps.vault, { staffId: late.staff.staffId, actor: SYSTEM }));
    await expect(accept(await newAccount(db), late.token)).rejects.toMatchObject({ code: 'staff_invitation_invalid' });
    await expect(accept(await newAccount(db), again.token)).resolves.toMatchObject({ staffId: late.staff.staffId });
    await expect(
      db.transaction((uow) => reinviteStaff(uow, deps.vault, { staffId: late.staff.staffId, actor: SYSTEM })),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('lets one of eight accounts use a link', async () => {
    const { db } = open();
    const invitation = await invite(freshPhone());
    const accounts = await Promise.all(Array.from({ length: 8 }, () => newAccount(db)));
    const { results, codes } = await race(8, (index) => accept(accounts[index] ?? '', invitation.token));
    expect([results.length, new Set(codes)]).toEqual([1, new Set(['staff_invitation_invalid'])]);
  });

  it('refuses a number twice, roles that do not fit and campuses that are not open', async () => {
    const { db } = open();
    const phone = freshPhone();
    await invite(phone);
    await expect(invite(phone)).rejects.toMatchObject({ code: 'staff_phone_taken' });
    const person = { name: '甲', phone: freshPhone(), actor: SYSTEM };
    const attempt = (requested: Parameters<typeof setStaffRoles>[2]['roles']) =>
      db.transaction((uow) => inviteStaff(uow, deps.vault, { ...person, roles: requested }));
    await expect(attempt([{ role: 'teacher', campusIds: [] }])).rejects.toMatchObject({ code: 'staff_role_invalid' });
    await expect(attempt([{ role: 'teacher', campusIds: ['nowhere'] }])).rejects.toMatchObject({ code: 'campus_unknown' });
    const closed = await newCampus(db);
    await db.transaction((uow) => updateCampus(uow, { campusId: closed, state: 'closed', actor: SYSTEM }));
    await expect(attempt([{ role: 'teacher', campusIds: [closed] }])).rejects.toMatchObject({ code: 'campus_unknown' });
  });

  it('computes the caller’s permissions, and changes them at once for open sessions', async () => {
    const { db } = open();
    const teacher = await newStaff(db, deps, 'teacher', [campusA]);
    const before = await authenticate(teacher.tokens.accessToken);
    expect(before.staff?.ownClassGroupIds).toEqual([`group-of-${teacher.staffId}`]);
    expect(before.staff?.permissions.get('attendance.write')).toEqual([campusA]);
    expect(before.staff?.permissions.has('attendance.correct')).toBe(false);
    await roles(teacher.staffId, [
      { role: 'teacher', campusIds: [campusA] },
      { role: 'front_desk', campusIds: [campusB] },
    ]);
    const after = await authenticate(teacher.tokens.accessToken);
    expect(after.staff?.ownClassGroupIds).toBeNull();
    expect(after.staff?.permissions.get('attendance.write')).toEqual([campusA, campusB].sort());
    expect(after.staff?.permissions.get('attendance.correct')).toEqual([campusB]);
  });

  it('takes everything away on deactivation, at once, and gives it back by a new invitation', async () => {
    const { db } = open();
    const desk = await newStaff(db, deps, 'front_desk', [campusA]);
    expect((await authenticate(desk.tokens.accessToken)).staff?.staffId).toBe(desk.staffId);
    await deactivate(desk.staffId);
    await deactivate(desk.staffId);
    await expect(authenticate(desk.tokens.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
    const again = await db.transaction((uow) => reinviteStaff(uow, deps.vault, { staffId: desk.staffId, actor: SYSTEM }));
    expect(again.staff.roles).toEqual([{ role: 'front_desk', campuses: [campusA] }]);
    await expect(accept(desk.accountId, again.token)).resolves.toMatchObject({ staffId: desk.staffId });
  });

  it('lists staff and audit rows by campus, page by page', async () => {
    const { db } = open();
    const campus = await newCampus(db);
    const members: { staffId: string }[] = [];
    for (let i = 0; i < 3; i += 1) members.push(await newStaff(db, deps, 'teacher', [campus]));
    const asked = { sort: '-created', limit: 2 } as const;
    const page = (cursor?: string) => db.read((r) => listStaffPage(r, deps.vault, [campus], { ...asked, cursor }));
    const first = await page();
    expect(first.items.map(({ staffId }) => staffId)).toEqual([members[2]?.staffId, members[1]?.staffId]);
    const second = await page(first.nextCursor ?? '');
    expect(second).toMatchObject({ items: [{ staffId: members[0]?.staffId }], nextCursor: null });
    const none = await db.read((r) => listStaffPage(r, deps.vault, [], asked));
    expect(none.items).toEqual([]);
    const all = await db.read((r) => listStaffPage(r, deps.vault, 'all', { sort: '-created', state: 'inactive', limit: 50 }));
    expect(all.items.every(({ state }) => state === 'inactive')).toBe(true);
    expect((await db.read((r) => staffNames(r, [members[0]?.staffId ?? '']))).size).toBe(1);

    const audit = await db.read((r) => listAudit(r, [campus], { sort: '-at', limit: 10 }));
    expect(audit.items.map(({ action }) => action)).toEqual(['identity.campus.created']);
    const owner = await db.read((r) =>
      listAudit(r, 'all', { subjectKind: 'staff', subjectId: members[0]?.staffId ?? '', sort: '-at', limit: 10 }),
    );
    expect(owner.items.map(({ action }) => action)).toEqual(['identity.staff.joined', 'identity.staff.invited']);
    const nobody = await db.read((r) => listAudit(r, [], { sort: '-at', limit: 10 }));
    expect(nobody.items).toEqual([]);
  });
});
