import { buildGood, buildMall, buildShopper, type MallScene } from '../mall/support';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildStaff, freshKey, type Person } from '../support/product-school';

const ADDRESS = { recipient: '收件人', phone: '13900001111', region: '浙江省杭州市', detail: '某路 1 号' };

type Staff = Pick<Person, 'api'>;

/** What a file names, its own column of it. @param column which one, from 0 on */
const exported = async ({ api }: Staff, file: string, column: number): Promise<(string | undefined)[]> => {
  const { status, body } = await api.get(`/exports/${file}`);
  if (status !== 200) throw new Error(`${file}: ${status} ${JSON.stringify(body)}`);
  const lines = String(body).trim().split('\r\n').slice(1);
  return lines.map((line) => line.split(',')[column]).sort();
};

const refused = async ({ api }: Staff, file: string): Promise<number> => (await api.get(`/exports/${file}`)).status;

describeProduct('redemptions for staff of several campuses', (open) => {
  let s: MallScene;
  let campuses: readonly [string, string, string];
  let redemptions: readonly string[];
  /** One parcel of a good of its own on each campus, named after its place. */
  const post = async (campusId: string, title: string): Promise<string> => {
    const goodId = await buildGood({ ...s, campusId, desk: s.owner }, 1, { title, fulfilment: { kind: 'post' } });
    const { parent, studentId } = await buildShopper(open(), campusId, 100);
    const wish = { goodId, points: 100, address: ADDRESS };
    const { status, body } = await parent.api.post(`/students/${studentId}/redemptions`, wish, freshKey());
    if (status !== 201) throw new Error(`the redemption was refused: ${JSON.stringify(body)}`);
    return body.id;
  };
  const marked = async (t: TestProduct): Promise<boolean[]> => {
    const sql = 'SELECT exportedAt FROM mall_redemption WHERE id = ?';
    const rows = await t.db.read((r) => Promise.all(redemptions.map((id) => r.row<{ exportedAt: number | null }>(sql, [id]))));
    return rows.map((row) => row?.exportedAt !== null);
  };
  beforeAll(async () => {
    const t = open();
    s = await buildMall(t);
    campuses = [s.campusId, await buildCampus(t), await buildCampus(t)];
    const [here, there, elsewhere] = campuses;
    redemptions = [await post(here, '此处'), await post(there, '彼处'), await post(elsewhere, '别处')];
  });

  it('are in the file and on the screen of both their campuses, and of no other, when they name none', async () => {
    const t = open();
    const [here, there, elsewhere] = campuses;
    const both = await buildStaff(t, 'front_desk', here, there);
    expect(await exported(both, 'redemptions.csv', 2)).toEqual(['彼处', '此处']);
    const shown = (await both.api.get('/redemptions?limit=100')).body.items;
    expect(shown.map(({ goodTitle }: { goodTitle: string }) => goodTitle).sort()).toEqual(['彼处', '此处']);
    expect(await exported(both, `redemptions.csv?campusId=${there}`, 2)).toEqual(['彼处']);
    expect(await refused(both, `redemptions.csv?campusId=${elsewhere}`)).toBe(404);
    expect(await exported(s.owner, 'redemptions.csv', 2)).toEqual(['别处', '彼处', '此处']);
    const taken = await t.db.read((r) =>
      r.rows<{ campusId: string | null; details: string }>(
        "SELECT campusId, details FROM identity_audit WHERE action = 'mall.list.exported' AND actorId = ? ORDER BY id",
        [both.staffId],
      ),
    );
    expect(taken.map(({ campusId, details }) => [campusId, JSON.parse(details)])).toEqual([
      [null, { list: 'redemptions', format: 'csv', state: 'open' }],
      [there, { list: 'redemptions', format: 'csv', state: 'open' }],
    ]);
  });

  it('are in the file of the campus only where they may take files away, though they see others', async () => {
    const t = open();
    const [here, there] = campuses;
    const mixed = await buildStaff(t, 'front_desk', here);
    const roles = [
      { role: 'front_desk', campusIds: [here] },
      { role: 'consultant', campusIds: [there] },
    ];
    expect((await s.owner.api.put(`/staff/${mixed.staffId}/roles`, { roles })).status).toBe(200);
    const shown = (await mixed.api.get('/redemptions?limit=100')).body.items;
    expect(shown.map(({ goodTitle }: { goodTitle: string }) => goodTitle).sort()).toEqual(['彼处', '此处']);
    expect(await exported(mixed, 'redemptions.csv', 2)).toEqual(['此处']);
    expect(await refused(mixed, `redemptions.csv?campusId=${there}`)).toBe(404);
    expect(await exported(mixed, 'courier.csv', 5)).toEqual(['此处']);
    expect(await marked(t)).toEqual([true, false, false]);
  });

  it('have the addresses of both their campuses in the courier’s file, and nothing of another is marked as taken', async () => {
    const [here, there, elsewhere] = campuses;
    const both = await buildStaff(open(), 'front_desk', here, there);
    expect(await refused(both, `courier.csv?campusId=${elsewhere}`)).toBe(404);
    expect(await exported(both, 'courier.csv', 5)).toEqual(['彼处', '此处']);
    expect(await marked(open())).toEqual([true, true, false]);
  });
});
