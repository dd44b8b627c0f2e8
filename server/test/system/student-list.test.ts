import { createStudent } from '../../src/modules/schooling';
import { describeProduct, type Json, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, buildStaff, nextSerial } from '../support/product-school';

describeProduct('the list of students in order', (open) => {
  const scene = async (t: TestProduct) => {
    const campusId = await buildCampus(t);
    const { familyId } = await buildFamily(t, { campusId, children: 0, bound: false });
    const manager = await buildStaff(t, 'campus_manager', campusId);
    const add = (name: string, no: string) =>
      t.db.transaction((uow) => createStudent(uow, { campusId, familyId, name, externalNo: `${no}-${nextSerial()}` }));
    const pages = async (query: string, between: () => Promise<unknown> = async () => undefined): Promise<Json[]> => {
      const found: Json[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const path = `/campus-students?campusId=${campusId}&${query}`;
        const { status, body }: { status: number; body: Json } = await manager.api.get(
          cursor ? `${path}&cursor=${cursor}` : path,
        );
        if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
        found.push(...body.items);
        cursor = body.nextCursor;
        await between();
      }
      return found;
    };
    return { campusId, manager, add, pages };
  };
  type Pair = readonly [string, string];
  const upwards = ([a, x]: Pair, [b, y]: Pair): number => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1);

  it.each(['created', 'name', 'no'])(
    'cuts the list by %s into pages that lose and repeat nothing, ties included',
    async (key) => {
      const { add, pages } = await scene(open());
      const made = [];
      for (const name of ['赵', '李四', '赵', '安安', '赵', '李四', '赵']) made.push(await add(name, `N${name.length}`));
      const value = (row: { id: string; name: string; externalNo: string }): Pair => [
        key === 'name' ? row.name : key === 'no' ? row.externalNo : '',
        row.id,
      ];
      const sorted = [...made].sort((a, b) => upwards(value(a), value(b))).map(({ id }) => id);
      for (const limit of [1, 2, 3, 50]) {
        expect((await pages(`sort=${key}&limit=${limit}`)).map(({ id }) => id)).toEqual(sorted);
        expect((await pages(`sort=-${key}&limit=${limit}`)).map(({ id }) => id)).toEqual([...sorted].reverse());
      }
    },
  );

  it('stays whole when students are added before and behind the page shown', async () => {
    const { add, pages } = await scene(open());
    const made: string[] = [];
    for (const name of ['b', 'd', 'd', 'd', 'f', 'h']) made.push((await add(name, 'A')).id);
    let turn = 0;
    const between = async () => {
      turn += 1;
      if (turn === 1) for (const name of ['a', 'd', 'z']) await add(name, 'A');
    };
    const shown = await pages('sort=name&limit=2', between);
    expect(shown.map(({ name }) => name)).toEqual(['b', 'd', 'd', 'd', 'd', 'f', 'h', 'z']);
    expect(made.filter((id) => !shown.some((row) => row.id === id))).toEqual([]);
  });

  it('takes the longest name into its cursor, and no cursor of another order', async () => {
    const { campusId, manager, add, pages } = await scene(open());
    for (let i = 0; i < 3; i += 1) await add('龘'.repeat(60), 'L');
    expect(await pages('sort=-name&limit=1')).toHaveLength(3);
    const { body } = await manager.api.get(`/campus-students?campusId=${campusId}&sort=name&limit=1`);
    for (const order of ['-name', 'no', 'created']) {
      const other = await manager.api.get(`/campus-students?sort=${order}&cursor=${body.nextCursor}`);
      expect([order, other.status, other.body.error.code]).toEqual([order, 400, 'invalid_request']);
    }
    expect((await manager.api.get('/campus-students?sort=birthDate')).status).toBe(400);
  });
});
