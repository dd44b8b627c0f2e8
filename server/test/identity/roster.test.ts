import {
  contactsOfFamilies,
  familiesByIds,
  familiesOfPhones,
  familyIdsOfPhone,
  type IdentityDeps,
  linkFamiliesToCampuses,
  type RosterGuardian,
  upsertFamilyGuardian,
  upsertGuardians,
} from '../../src/modules/identity';
import { resealPhones } from '../../src/modules/identity/usecases/reseal-phones';
import { createVault } from '../../src/platform/vault';
import { describeDatabases } from '../support/database';
import { collectEvents, freshPhone, indexKey, newCampus, newDeps, vaultKeys } from './support';

describeDatabases('families of a roster', (open) => {
  let deps: IdentityDeps;
  let campusId: string;
  beforeAll(async () => {
    collectEvents(open().db);
    deps = newDeps();
    campusId = await newCampus(open().db);
  });
  const line = (phone: string, over: Partial<RosterGuardian> = {}): RosterGuardian => ({
    phone,
    name: '家长甲',
    relation: 'father',
    campusId,
    familyId: null,
    ...over,
  });
  const upsert = (lines: readonly RosterGuardian[]) => open().db.transaction((uow) => upsertGuardians(uow, deps.vault, lines));

  it('makes one family for lines with one number, finds it again, and changes nothing that is known', async () => {
    const phone = freshPhone();
    const [one, two] = await upsert([line(phone), line(`86${phone}`, { name: '别名' })]);
    expect(one).toMatchObject({ familyCreated: true, guardianCreated: true, ambiguous: false });
    expect(two).toEqual({ ...one, familyCreated: false, guardianCreated: false });
    const again = await open().db.transaction((uow) => upsertFamilyGuardian(uow, deps.vault, line(phone, { name: '改名' })));
    expect(again).toEqual(two);
    const [family] = await open().db.read((r) => familiesByIds(r, deps.vault, [one?.familyId ?? '', 'unknown']));
    expect(family?.guardians.map(({ name }) => name)).toEqual(['家长甲']);
    expect(family?.campusIds).toEqual([campusId]);
  });

  it('links a family to a campus once, however many people do it at the same time', async () => {
    const { db } = open();
    const [made] = await upsert([line(freshPhone())]);
    const familyId = made?.familyId ?? '';
    const others = [await newCampus(db), await newCampus(db)];
    const links = others.map((other) => ({ familyId, campusId: other }));
    await Promise.all(Array.from({ length: 8 }, () => db.transaction((uow) => linkFamiliesToCampuses(uow, links))));
    const [family] = await db.read((r) => familiesByIds(r, deps.vault, [familyId]));
    expect(family?.campusIds).toEqual([campusId, ...others].sort());
  });

  it('adds a further guardian to a known family, and tells when a number stands in several', async () => {
    const { db } = open();
    const [first, second] = await upsert([line(freshPhone()), line(freshPhone())]);
    const shared = freshPhone();
    const added = await upsert([
      line(shared, { familyId: first?.familyId ?? '' }),
      line(shared, { familyId: second?.familyId ?? '' }),
    ]);
    expect(added.map(({ guardianCreated, familyCreated }) => [guardianCreated, familyCreated])).toEqual([
      [true, false],
      [true, false],
    ]);
    const [found] = await upsert([line(shared)]);
    expect(found).toMatchObject({ familyId: first?.familyId, ambiguous: true, guardianCreated: false });
    expect(await db.read((r) => familyIdsOfPhone(r, deps.vault, `+86${shared}`))).toEqual(
      [first?.familyId, second?.familyId].sort(),
    );
    const both = await db.read((r) => familiesOfPhones(r, deps.vault, [shared, 'nonsense', freshPhone()]));
    expect(both).toEqual(
      [first, second]
        .map((one) => ({ phone: shared, familyId: one?.familyId }))
        .sort((a, b) => (String(a.familyId) < String(b.familyId) ? -1 : 1)),
    );
  });

  it('refuses a bad number or an unknown family with the line, and keeps nothing', async () => {
    const phone = freshPhone();
    await expect(upsert([line(phone), line('123')])).rejects.toMatchObject({ code: 'phone_invalid', details: { line: 1 } });
    await expect(upsert([line(phone, { familyId: 'none' })])).rejects.toMatchObject({ code: 'not_found', details: { line: 0 } });
    expect(await open().db.read((r) => familyIdsOfPhone(r, deps.vault, phone))).toEqual([]);
    expect(await upsert([])).toEqual([]);
  });

  it('links families to campuses, each once', async () => {
    const { db } = open();
    const other = await newCampus(db);
    const [family] = await upsert([line(freshPhone())]);
    const links = [campusId, other, other].map((id) => ({ familyId: family?.familyId ?? '', campusId: id }));
    for (let i = 0; i < 2; i += 1) await db.transaction((uow) => linkFamiliesToCampuses(uow, links));
    const [view] = await db.read((r) => familiesByIds(r, deps.vault, [family?.familyId ?? '']));
    expect(view?.campusIds).toEqual([campusId, other].sort());
  });

  it('places thousands of lines in few statements', async () => {
    const { db } = open();
    const lines = Array.from({ length: 5_000 }, (_, i) => line(`150${String(i).padStart(8, '0')}`));
    let statements = 0;
    const stop = db.onStatement(() => {
      statements += 1;
    });
    const results = await upsert(lines);
    stop();
    expect(new Set(results.map(({ familyId }) => familyId)).size).toBe(5_000);
    expect(statements).toBeLessThan(60);
    expect((await upsert(lines)).every(({ guardianCreated }) => !guardianCreated)).toBe(true);
  });

  it('seals every number with a new key, restartably, and finds and opens them as before', async () => {
    const { db } = open();
    const phone = freshPhone();
    const [family] = await upsert([line(phone)]);
    const rotated = createVault([{ id: 'v2', key: Buffer.alloc(32, 6) }, ...vaultKeys], indexKey);
    expect(await resealPhones(db, rotated)).toBeGreaterThan(5_000);
    expect(await resealPhones(db, rotated)).toBe(0);
    const onlyNew = createVault([{ id: 'v2', key: Buffer.alloc(32, 6) }], indexKey);
    const [contact] = await db.read((r) => contactsOfFamilies(r, onlyNew, [family?.familyId ?? '']));
    expect(contact).toMatchObject({ phone, name: '家长甲' });
    expect(await db.read((r) => familyIdsOfPhone(r, onlyNew, phone))).toEqual([family?.familyId]);
    const raw = await db.read((r) => r.rows('SELECT * FROM identity_guardian WHERE familyId = ?', [family?.familyId ?? '']));
    expect(JSON.stringify(raw)).not.toContain(phone);
  });
});
