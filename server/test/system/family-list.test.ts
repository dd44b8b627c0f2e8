import { DELETION_CONFIRMATION } from '@qingya/shared';
import { describeProduct, type Json, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildPerson, buildStaff, type Family } from '../support/product-school';

/** Every page of a list, one after the other. @param between runs after each page */
const pages = async (
  api: { get(path: string): Promise<{ status: number; body: Json }> },
  path: string,
  between: () => Promise<unknown> = async () => undefined,
): Promise<string[]> => {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body }: { status: number; body: Json } = await api.get(cursor ? `${path}&cursor=${cursor}` : path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    found.push(...body.items.map(({ familyId }: { familyId: string }) => familyId));
    cursor = body.nextCursor;
    await between();
  }
  return found;
};

describeProduct('the list of families', (open) => {
  const scene = async (t: TestProduct, size = 3) => {
    const campusId = await buildCampus(t);
    const elsewhere = await buildCampus(t);
    const families: Family[] = [];
    for (let i = 0; i < size; i += 1) families.push(await buildFamily(t, { campusId, children: 1 + (i % 2), bound: false }));
    const manager = await buildStaff(t, 'campus_manager', campusId);
    const other = await buildStaff(t, 'campus_manager', elsewhere);
    return { campusId, elsewhere, families, ids: families.map(({ familyId }) => familyId), manager, other };
  };

  it('shows guardians with masked numbers and the children, newest first', async () => {
    const t = open();
    const { manager, families, ids } = await scene(t);
    const { status, body } = await manager.api.get('/families');
    expect(status).toBe(200);
    expect(body.items.map(({ familyId }: Json) => familyId)).toEqual([...ids].reverse());
    const [, , third] = body.items;
    const [family] = families;
    expect(third.guardians[0].phoneMasked).toMatch(/^1\d\d\*{4}\d{4}$/);
    expect(third.guardians[0].name).toBe(family?.guardians[0].name);
    expect(third.children).toMatchObject(family?.children.map(({ id, name }) => ({ studentId: id, name })) ?? []);
    expect(JSON.stringify(body)).not.toContain(family?.guardians[0].phone);
  });

  it('gives every family once over its pages, in both orders, while others are added', async () => {
    const t = open();
    const { manager, campusId, ids } = await scene(t, 5);
    const added: string[] = [];
    const add = async () => added.push((await buildFamily(t, { campusId, bound: false })).familyId);
    expect(await pages(manager.api, '/families?limit=2', add)).toEqual([...ids].reverse());
    const before = [...ids, ...added];
    expect(await pages(manager.api, '/families?limit=3&sort=created')).toEqual(before);
    const { body } = await manager.api.get('/families?limit=2');
    expect((await manager.api.get(`/families?limit=2&sort=created&cursor=${body.nextCursor}`)).status).toBe(400);
  });

  it('finds by the name of a guardian and by name and number of a child', async () => {
    const t = open();
    const { manager, families, ids } = await scene(t, 4);
    const search = (q: string, more = '') => pages(manager.api, `/families?limit=1&q=${encodeURIComponent(q)}${more}`);
    const [first, second] = families;
    expect(await search(first?.guardians[0].name ?? '')).toEqual([ids[0]]);
    expect(await search(second?.children[1]?.name ?? '')).toEqual([ids[1]]);
    expect(await search(second?.children[0]?.externalNo ?? '')).toEqual([ids[1]]);
    expect(await search('Zelda', '&sort=created')).toEqual(ids);
    expect(await search('%')).toEqual([]);
  });

  it('keeps to the campuses of the caller, and families without a campus to the whole school', async () => {
    const t = open();
    const { manager, other, campusId, elsewhere, families, ids } = await scene(t);
    const visitor = await buildPerson(t).bindPhone();
    const owner = await buildStaff(t, 'owner');
    expect(await pages(other.api, '/families?limit=50')).toEqual([]);
    const name = encodeURIComponent(families[0]?.children[0]?.name ?? '');
    expect(await pages(other.api, `/families?limit=50&q=${name}`)).toEqual([]);
    expect((await other.api.get(`/families?campusId=${campusId}`)).status).toBe(404);
    expect(await pages(manager.api, '/families?limit=50')).not.toContain(visitor.familyId);
    const everything = await pages(owner.api, '/families?limit=50');
    expect(everything).toEqual(expect.arrayContaining([...ids, visitor.familyId]));
    expect(await pages(owner.api, `/families?limit=50&campusId=${campusId}`)).toEqual([...ids].reverse());
    expect(await pages(owner.api, `/families?limit=50&campusId=${elsewhere}`)).toEqual([]);
  });

  it('is refused to those who may not see families', async () => {
    const t = open();
    const { campusId } = await scene(t, 1);
    const teacher = await buildStaff(t, 'teacher', campusId);
    const parent = (await buildFamily(t, { campusId })).guardians[0];
    expect((await teacher.api.get('/families')).status).toBe(403);
    expect((await parent.api.get('/families')).status).toBe(403);
    expect((await t.api(() => '').get('/families')).status).toBe(401);
  });

  it('leaves out a family that was erased', async () => {
    const t = open();
    const { manager, campusId, ids } = await scene(t, 1);
    const leaving = await buildFamily(t, { campusId });
    const gone = await leaving.guardians[0].api.post('/family/deletion', { confirmation: DELETION_CONFIRMATION });
    expect([gone.status, gone.body]).toEqual([200, { ok: true }]);
    expect(await pages(manager.api, '/families?limit=50')).toEqual(ids);
  });
});
