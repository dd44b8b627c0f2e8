import {
  bindPhone,
  createAuthenticator,
  currentPolicy,
  type FamilyDataContributor,
  familiesByIds,
  familiesWithChildConsent,
  giveConsent,
  type IdentityDeps,
  requireChildConsent,
  withdrawConsent,
} from '../../src/modules/identity';
import { eraseFamily } from '../../src/modules/identity/usecases/erase-family';
import { exportFamily } from '../../src/modules/identity/usecases/export-family';
import { revealPhone } from '../../src/modules/identity/usecases/reveal-phone';
import type { Database } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { collectEvents, freshOpenId, freshPhone, logIn, newAccount, newCampus, newDeps, newStaff, race, SYSTEM } from './support';

const blockers = new Set<string>();
const erased: string[] = [];
const contributor: FamilyDataContributor = {
  name: 'toys',
  exportFamily: async (_reader, familyId) => ({ toys: [`bear of ${familyId}`] }),
  eraseFamily: async (_uow, familyId) => {
    erased.push(familyId);
  },
  erasureBlockers: async (_reader, familyId) => (blockers.has(familyId) ? [{ code: 'toy_lent', message: '请先归还玩具。' }] : []),
};

describeDatabases('a family’s data', (open) => {
  let deps: IdentityDeps;
  let events: { type: string }[];
  beforeAll(() => {
    events = collectEvents(open().db);
    deps = newDeps({ contributors: [contributor] });
  });
  const newFamily = async (db: Database) => {
    const openId = freshOpenId();
    const tokens = await logIn(db, deps, openId);
    const accountId = await newAccount(db, openId);
    const phone = freshPhone();
    const bound = await db.transaction((uow) => bindPhone(uow, deps, { accountId, phone, chosenGuardianId: null }));
    if (bound.outcome !== 'bound' || bound.familyId === null || bound.guardianId === null) throw new Error('not bound');
    return {
      openId,
      accountId,
      tokens,
      phone,
      familyId: bound.familyId,
      guardianId: bound.guardianId,
      kind: 'child_data' as const,
    };
  };
  const policyVersion = currentPolicy().version;

  describe('consent', () => {
    it('is required until given, and again after it was withdrawn; the history keeps every step', async () => {
      const { db } = open();
      const family = await newFamily(db);
      const allowed = () => db.read((r) => requireChildConsent(r, family.familyId));
      await expect(allowed()).rejects.toMatchObject({ code: 'consent_required', details: { state: 'none' } });
      await expect(db.transaction((uow) => withdrawConsent(uow, family))).rejects.toMatchObject({ code: 'consent_not_given' });
      await expect(db.transaction((uow) => giveConsent(uow, { ...family, policyVersion: '1999-01-01' }))).rejects.toMatchObject({
        code: 'consent_policy_outdated',
      });
      for (let i = 0; i < 2; i += 1) await db.transaction((uow) => giveConsent(uow, { ...family, policyVersion }));
      await allowed();
      expect(await db.read((r) => familiesWithChildConsent(r, [family.familyId, 'other']))).toEqual(new Set([family.familyId]));
      for (let i = 0; i < 2; i += 1) await db.transaction((uow) => withdrawConsent(uow, family));
      await expect(allowed()).rejects.toMatchObject({ code: 'consent_required', details: { state: 'withdrawn' } });
      expect(await db.read((r) => familiesWithChildConsent(r, [family.familyId]))).toEqual(new Set());
      await db.transaction((uow) => giveConsent(uow, { ...family, policyVersion }));
      await allowed();
      const history = await db.read((r) =>
        r.rows('SELECT decision, revision, accountId FROM identity_consent WHERE familyId = ? ORDER BY revision', [
          family.familyId,
        ]),
      );
      const { accountId } = family;
      expect(history).toEqual([
        { decision: 'given', revision: 1, accountId },
        { decision: 'withdrawn', revision: 2, accountId },
        { decision: 'given', revision: 3, accountId },
      ]);
    });

    it('is recorded once by eight taps at once', async () => {
      const { db } = open();
      const family = await newFamily(db);
      const { codes } = await race(8, () => db.transaction((uow) => giveConsent(uow, { ...family, policyVersion })));
      expect(codes).toEqual([]);
      expect(await db.read((r) => r.rows('SELECT id FROM identity_consent WHERE familyId = ?', [family.familyId]))).toHaveLength(
        1,
      );
    });
  });

  it('reveals a number with an audit row, or not at all', async () => {
    const { db } = open();
    const family = await newFamily(db);
    const reveal = (guardianId: string) =>
      db.transaction((uow) => revealPhone(uow, deps.vault, { familyId: family.familyId, guardianId, actor: SYSTEM }));
    expect(await reveal(family.guardianId)).toBe(family.phone);
    const stranger = await newFamily(db);
    await expect(reveal(stranger.guardianId)).rejects.toMatchObject({ code: 'not_found' });
    const rows = await db.read((r) =>
      r.rows<{ subjectId: string; details: string }>(
        "SELECT subjectId, details FROM identity_audit WHERE action = 'identity.phone.revealed'",
      ),
    );
    expect(rows.map(({ subjectId }) => subjectId)).toEqual([family.guardianId]);
    expect(JSON.stringify(rows)).not.toContain(family.phone);
  });

  it('exports everything of the family and nothing of another', async () => {
    const { db } = open();
    const [family, stranger] = [await newFamily(db), await newFamily(db)];
    await db.transaction((uow) => giveConsent(uow, { ...family, policyVersion }));
    const exported = await db.transaction((uow) => exportFamily(uow, deps, family));
    expect(exported.sections.map(({ name }) => name)).toEqual(['identity', 'toys']);
    const text = JSON.stringify(exported);
    for (const fact of [family.familyId, family.phone, policyVersion, `bear of ${family.familyId}`]) expect(text).toContain(fact);
    expect(text).not.toContain(stranger.phone);
    expect(text).not.toMatch(/phoneSealed|phoneIndex/);
  });

  describe('deletion', () => {
    const erase = (familyId: string, confirmation = '确认删除') =>
      open().db.transaction((uow) => eraseFamily(uow, deps, { familyId, confirmation, actor: SYSTEM }));

    it('erases names, numbers and the WeChat identity, ends sessions, and repeats without effect', async () => {
      const { db, clock } = open();
      const family = await newFamily(db);
      const authenticate = createAuthenticator({ db, ...deps });
      await authenticate(family.tokens.accessToken, clock.now());
      const before = erased.length;
      await erase(family.familyId);
      await erase(family.familyId);
      expect(erased.slice(before)).toEqual([family.familyId]);
      expect(events.filter(({ type }) => type === 'identity.family.erased').length).toBeGreaterThan(0);
      await expect(authenticate(family.tokens.accessToken, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
      const [view] = await db.read((r) => familiesByIds(r, deps.vault, [family.familyId]));
      expect(view).toMatchObject({ state: 'erased', guardians: [{ name: '已注销', phoneMasked: null, bound: false }] });
      for (const table of ['identity_guardian', 'identity_account', 'identity_audit', 'identity_consent']) {
        const text = JSON.stringify(await db.read((r) => r.rows(`SELECT * FROM ${table}`)));
        for (const personal of [family.openId, family.phone, deps.vault.blindIndex(family.phone)])
          expect(text).not.toContain(`"${personal}"`);
      }
      const returning = await newAccount(db, family.openId);
      expect(returning).not.toBe(family.accountId);
      const again = await db.transaction((uow) =>
        bindPhone(uow, deps, { accountId: returning, phone: family.phone, chosenGuardianId: null }),
      );
      expect(again).toMatchObject({ newFamily: true });
    });

    it('needs the exact words, and is refused with reasons while something is open', async () => {
      const { db } = open();
      const family = await newFamily(db);
      await expect(erase(family.familyId, '删除')).rejects.toMatchObject({ code: 'family_deletion_unconfirmed' });
      blockers.add(family.familyId);
      await expect(erase(family.familyId)).rejects.toMatchObject({
        code: 'family_deletion_blocked',
        details: { blockers: [{ code: 'toy_lent', message: '请先归还玩具。' }] },
      });
      blockers.delete(family.familyId);
      await erase(family.familyId);
      await expect(db.transaction((uow) => giveConsent(uow, { ...family, policyVersion }))).rejects.toMatchObject({
        code: 'family_erased',
      });
    });

    it('leaves the work account of a staff member who is a parent', async () => {
      const { db, clock } = open();
      const campusId = await newCampus(db);
      const member = await newStaff(db, deps, 'front_desk', [campusId]);
      const phone = freshPhone();
      const bound = await db.transaction((uow) =>
        bindPhone(uow, deps, { accountId: member.accountId, phone, chosenGuardianId: null }),
      );
      if (bound.outcome !== 'bound' || bound.familyId === null) throw new Error('not bound');
      await erase(bound.familyId);
      const authenticate = createAuthenticator({ db, ...deps });
      await expect(authenticate(member.tokens.accessToken, clock.now())).rejects.toMatchObject({ code: 'unauthenticated' });
      const row = await db.read((r) =>
        r.row<{ state: string; accountId: string }>('SELECT state, accountId FROM identity_staff WHERE id = ?', [member.staffId]),
      );
      expect(row).toEqual({ state: 'active', accountId: member.accountId });
    });
  });
});
