import { bindPhone, type IdentityDeps, upsertGuardians } from '../../src/modules/identity';
import { openIdOf, readPhoneTicket } from '../../src/modules/identity/usecases/bind-phone';
import { addGuardian, updateGuardian, updateOwnProfile } from '../../src/modules/identity/usecases/edit-guardian';
import { inviteStaff } from '../../src/modules/identity/usecases/invite-staff';
import { describeDatabases } from '../support/database';
import { collectEvents, freshPhone, newAccount, newCampus, newDeps, newStaff, race, SYSTEM } from './support';

describeDatabases('phone binding', (open) => {
  let deps: IdentityDeps;
  let campusId: string;
  let events: { type: string; payload: object }[];
  beforeAll(async () => {
    events = collectEvents(open().db);
    deps = newDeps();
    campusId = await newCampus(open().db);
  });
  const bind = (accountId: string, phone: string, chosenGuardianId: string | null = null) =>
    open().db.transaction((uow) => bindPhone(uow, deps, { accountId, phone, chosenGuardianId }));
  const roster = async (phone: string, name = '王小明妈妈', familyId: string | null = null) => {
    const [line] = await open().db.transaction((uow) =>
      upsertGuardians(uow, deps.vault, [{ phone, name, relation: 'mother', campusId, familyId }]),
    );
    if (!line) throw new Error('no result');
    return line;
  };
  /** A second family with the same number, as two branches of a school may have entered it. */
  const twin = async (phone: string) => {
    const other = await roster(freshPhone());
    await open().db.transaction((uow) =>
      addGuardian(uow, deps.vault, { familyId: other.familyId, name: '欧阳静', relation: 'other', phone, actor: SYSTEM }),
    );
    return other;
  };

  it('binds to the guardian in the roster, however the number is written, and repeats without effect', async () => {
    const phone = freshPhone();
    const known = await roster(phone);
    const accountId = await newAccount(open().db);
    const first = await bind(accountId, `+86 ${phone}`);
    expect(first).toEqual({
      outcome: 'bound',
      familyId: known.familyId,
      guardianId: known.guardianId,
      staffId: null,
      newFamily: false,
    });
    expect(await bind(accountId, phone)).toEqual(first);
    const bound = events.filter(
      ({ type, payload }) => type === 'identity.guardian.bound' && (payload as { accountId: string }).accountId === accountId,
    );
    expect(bound).toHaveLength(1);
  });

  it('makes a new family for an unknown number, once', async () => {
    const phone = freshPhone();
    const accountId = await newAccount(open().db);
    const first = await bind(accountId, phone);
    expect(first).toMatchObject({ outcome: 'bound', newFamily: true });
    expect(await bind(accountId, phone)).toEqual({ ...first, newFamily: false });
  });

  it('refuses a number that another account has bound, and says so', async () => {
    const phone = freshPhone();
    await roster(phone);
    await bind(await newAccount(open().db), phone);
    await expect(bind(await newAccount(open().db), phone)).rejects.toMatchObject({ code: 'phone_bound_elsewhere', status: 409 });
  });

  it('refuses another number for an account that has one, and what is no number', async () => {
    const accountId = await newAccount(open().db);
    await bind(accountId, freshPhone());
    await expect(bind(accountId, freshPhone())).rejects.toMatchObject({ code: 'account_bound_to_other_phone' });
    await expect(bind(accountId, '010-88886666')).rejects.toMatchObject({ code: 'phone_invalid' });
  });

  it('offers a choice when the number stands in two families, and takes the answer with a ticket', async () => {
    const { db, clock } = open();
    const phone = freshPhone();
    await roster(phone, '张三');
    const other = await twin(phone);
    const accountId = await newAccount(db);
    const offered = await bind(accountId, phone);
    if (offered.outcome !== 'choose') throw new Error('a choice was expected');
    expect(offered.choices.map(({ nameMasked }) => nameMasked)).toEqual(['张**', '欧**']);
    expect(offered.ticket).not.toContain(phone);
    const chosen = offered.choices[1]?.guardianId ?? '';
    expect(readPhoneTicket(deps.vault, offered.ticket, accountId, clock.now())).toBe(phone);
    const stranger = await newAccount(db);
    expect(() => readPhoneTicket(deps.vault, offered.ticket, stranger, clock.now())).toThrow('phone_ticket_invalid');
    expect(() => readPhoneTicket(deps.vault, 'v1.v1.xxxx', accountId, clock.now())).toThrow('phone_ticket_invalid');
    expect(readPhoneTicket(deps.vault, offered.ticket, accountId, offered.ticketExpiresAt - 1)).toBe(phone);
    expect(() => readPhoneTicket(deps.vault, offered.ticket, accountId, offered.ticketExpiresAt)).toThrow('phone_ticket_invalid');
    expect(await bind(accountId, phone, chosen)).toMatchObject({ outcome: 'bound', familyId: other.familyId, newFamily: false });
    await expect(bind(stranger, phone, chosen)).rejects.toMatchObject({ code: 'guardian_choice_invalid' });
  });

  it('lets one of sixteen accounts win a roster guardian', async () => {
    const { db } = open();
    const phone = freshPhone();
    const known = await roster(phone);
    const accounts = await Promise.all(Array.from({ length: 16 }, () => newAccount(db)));
    const { results, codes } = await race(16, (index) => bind(accounts[index] ?? '', phone));
    expect(results).toHaveLength(1);
    expect(codes).toEqual(Array.from({ length: 15 }, () => 'phone_bound_elsewhere'));
    const row = await db.read((r) =>
      r.row<{ accountId: string }>('SELECT accountId FROM identity_guardian WHERE id = ?', [known.guardianId]),
    );
    expect(accounts).toContain(row?.accountId);
  });

  it('makes one new family of sixteen accounts with one unknown number, and of one account that taps sixteen times', async () => {
    const { db } = open();
    const phone = freshPhone();
    const accounts = await Promise.all(Array.from({ length: 16 }, () => newAccount(db)));
    const before = await families();
    const { results, codes } = await race(16, (index) => bind(accounts[index] ?? '', phone));
    expect([results.length, codes.length]).toEqual([1, 15]);
    expect(await families()).toBe(before + 1);
    const eager = await newAccount(db);
    const own = freshPhone();
    const taps = await race(16, () => bind(eager, own));
    expect(taps.codes).toEqual([]);
    expect(taps.results.filter((one) => one.outcome === 'bound' && one.newFamily)).toHaveLength(1);
    expect(await families()).toBe(before + 2);
  });

  const families = async (): Promise<number> =>
    Number((await open().db.read((r) => r.row<{ n: number }>('SELECT COUNT(*) AS n FROM identity_family')))?.n);

  it('binds an invited staff member, without making a customer of them', async () => {
    const { db } = open();
    const phone = freshPhone();
    const before = await families();
    const invited = await db.transaction((uow) =>
      inviteStaff(uow, deps.vault, { name: '李老师', phone, roles: [{ role: 'teacher', campusIds: [campusId] }], actor: SYSTEM }),
    );
    const accountId = await newAccount(db);
    const result = await bind(accountId, phone);
    expect(result).toEqual({
      outcome: 'bound',
      familyId: null,
      guardianId: null,
      staffId: invited.staff.staffId,
      newFamily: false,
    });
    expect(await bind(accountId, phone)).toEqual(result);
    expect(await families()).toBe(before);
    await expect(bind(await newAccount(db), phone)).resolves.toMatchObject({ staffId: null, newFamily: true });
  });

  it('binds both when a staff member is a parent as well', async () => {
    const { db } = open();
    const phone = freshPhone();
    const known = await roster(phone);
    const invited = await db.transaction((uow) =>
      inviteStaff(uow, deps.vault, { name: '赵', phone, roles: [{ role: 'finance', campusIds: [campusId] }], actor: SYSTEM }),
    );
    expect(await bind(await newAccount(db), phone)).toMatchObject({
      guardianId: known.guardianId,
      staffId: invited.staff.staffId,
    });
  });

  it('refuses an account that already is another staff member', async () => {
    const { db } = open();
    const member = await newStaff(db, deps, 'front_desk', [campusId]);
    const phone = freshPhone();
    const roles = [{ role: 'teacher' as const, campusIds: [campusId] }];
    await db.transaction((uow) => inviteStaff(uow, deps.vault, { name: '周', phone, roles, actor: SYSTEM }));
    await expect(bind(member.accountId, phone)).rejects.toMatchObject({ code: 'staff_account_taken' });
  });

  it('lets a second guardian join the family by the number staff added', async () => {
    const { db } = open();
    const known = await roster(freshPhone());
    const phone = freshPhone();
    const add = () =>
      db.transaction((uow) =>
        addGuardian(uow, deps.vault, { familyId: known.familyId, name: '王大明', relation: 'father', phone, actor: SYSTEM }),
      );
    const added = await add();
    expect(added).toMatchObject({ phoneMasked: `${phone.slice(0, 3)}****${phone.slice(-4)}`, bound: false });
    await expect(add()).rejects.toMatchObject({ code: 'guardian_phone_taken' });
    expect(await bind(await newAccount(db), phone)).toMatchObject({ familyId: known.familyId, guardianId: added.guardianId });
  });

  it('corrects names and unverified numbers; a verified number only after detaching the account', async () => {
    const { db } = open();
    const phone = freshPhone();
    const known = await roster(phone);
    const update = (over: object) =>
      db.transaction((uow) =>
        updateGuardian(uow, deps, { familyId: known.familyId, guardianId: known.guardianId, actor: SYSTEM, ...over }),
      );
    const corrected = freshPhone();
    expect(await update({ name: '王妈妈', phone: corrected })).toMatchObject({ name: '王妈妈' });
    const accountId = await newAccount(db);
    await bind(accountId, corrected);
    const next = freshPhone();
    await expect(update({ phone: next })).rejects.toMatchObject({ code: 'guardian_phone_verified' });
    expect(await update({ phone: corrected })).toMatchObject({ bound: true });
    expect(await update({ phone: next, unbind: true })).toMatchObject({ bound: false });
    expect(await bind(accountId, next)).toMatchObject({ guardianId: known.guardianId });
    await expect(update({ guardianId: accountId })).rejects.toMatchObject({ code: 'not_found' });
    const own = await db.transaction((uow) => updateOwnProfile(uow, deps.vault, { ...known, relation: 'father' }));
    expect(own).toMatchObject({ name: '王妈妈', relation: 'father' });
  });

  it('knows the openid WeChat is to check', async () => {
    const { db } = open();
    const accountId = await newAccount(db, 'openid-known');
    expect(await db.read((r) => openIdOf(r, accountId))).toBe('openid-known');
    await expect(db.read((r) => openIdOf(r, 'nobody'))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
