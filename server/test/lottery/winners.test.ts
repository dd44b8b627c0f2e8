import { addDays, localDate } from '@qingya/shared';
import { listWinners } from '../../src/modules/lottery/persistence/draw-store';
import type { SqlValue } from '../../src/platform/db';
import { describeDatabases } from '../support/database';
import { describeProduct, type TestProduct } from '../support/product';
import { giveConsent, moveTo } from '../support/product-school';
import { buildCampaign, buildLottery, buildPlayer, drawn, easel, type LotteryScene, none, type Player } from './support';

const TODAY = localDate('2026-11-23');
const PRIZES = [
  { ...easel, weight: 999_999, stock: null },
  { ...none, weight: 1 },
];

describeProduct('the published winners', (open) => {
  let s: LotteryScene;
  beforeAll(async () => {
    moveTo(open(), TODAY, '10:00');
    s = await buildLottery(open());
  });
  beforeEach(() => moveTo(open(), TODAY, '10:00'));

  const named = async (t: TestProduct, name: string): Promise<Player> => {
    const player = await buildPlayer(t, s.campusId, 100);
    await t.db.transaction((uow) => uow.run('UPDATE schooling_student SET name = ? WHERE id = ?', [name, player.studentId]));
    return player;
  };
  const winnersOf = async ({ parent }: Pick<Player, 'parent'>, id: string, query = '') =>
    (await parent.api.get(`/lotteries/${id}/winners${query}`)).body;
  const fileOf = async (id: string): Promise<string[]> => {
    const { body } = await s.marketing.api.get(`/exports/lottery-winners.csv?lotteryId=${id}`);
    return String(body).trim().split(/\r?\n/).slice(1);
  };

  it('say neither number nor time, and stand in no order that would tell which line of the published list is whose', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: PRIZES });
    const players = [await named(t, '王小甲'), await named(t, '王小乙'), await named(t, '王小丙')] as const;
    // Drawn in another order than the families came to the school, one of them on two days.
    for (const index of [1, 2, 0] as const) await drawn(players[index], id);
    moveTo(t, addDays(TODAY, 1), '09:00');
    await drawn(players[2], id);
    const line = (firstName: string, day = TODAY) => ({ firstName, prizeName: '画架', drawnOn: day });
    const expected = [line('小丙', addDays(TODAY, 1)), line('小丙'), line('小乙'), line('小甲')];
    expect(await winnersOf(players[0], id)).toEqual({ items: expected, nextCursor: null });
    const paged: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: unknown[]; nextCursor: string | null } = await winnersOf(
        players[0],
        id,
        `?limit=1${cursor && `&cursor=${cursor}`}`,
      );
      expect(page.items).toHaveLength(1);
      paged.push(...page.items);
      cursor = page.nextCursor;
      for (const part of cursor?.split('.') ?? [])
        expect(Buffer.from(part, 'base64url').toString('utf8')).not.toMatch(new RegExp(`${TODAY}|${players[0].studentId}`));
    }
    expect(paged).toEqual(expected);
    expect((await fileOf(id)).map((row) => row.split(',').slice(0, 3))).toEqual([
      ['4', '2026-11-24 09:00', '小丙'],
      ['3', '2026-11-23 10:00', '小甲'],
      ['2', '2026-11-23 10:00', '小丙'],
      ['1', '2026-11-23 10:00', '小乙'],
    ]);
  });

  it('take no position that was not made for them', async () => {
    const t = open();
    const [id, other] = [await buildCampaign(t, s, { prizes: PRIZES }), await buildCampaign(t, s, { prizes: PRIZES })];
    const player = await buildPlayer(t, s.campusId, 100);
    for (const campaign of [id, id, other]) await drawn(player, campaign);
    const { nextCursor } = await winnersOf(player, id, '?limit=1');
    const plain = Buffer.from(JSON.stringify([2])).toString('base64url');
    const { body: asked } = await player.parent.api.get(`/lotteries/${id}/winners?cursor=${plain}`);
    expect(asked.error).toMatchObject({ code: 'invalid_request', details: { field: 'cursor' } });
    expect((await winnersOf(player, other, `?cursor=${nextCursor}`)).error.code).toBe('invalid_request');
    expect((await winnersOf(player, id, `?cursor=${nextCursor}`)).items).toHaveLength(1);
  });

  it('name nobody whose guardians took back the consent to the child’s data, to families and in the school’s file, until they agree again', async () => {
    const t = open();
    const id = await buildCampaign(t, s, { prizes: PRIZES });
    const [quiet, glad] = [await named(t, '王小静'), await named(t, '王小欢')];
    const [first, second] = [await drawn(quiet, id), await drawn(glad, id)];
    const names = async () => (await winnersOf(glad, id)).items.map(({ firstName }: { firstName: string }) => firstName);
    const filed = async () => (await fileOf(id)).map((row) => row.split(',').filter((_cell, index) => index !== 1));
    expect(await names()).toEqual(['小欢', '小静']);
    const { status } = await quiet.parent.api.post('/consents/withdrawals', { kind: 'child_data' });
    expect(status).toBe(200);
    expect(await winnersOf(glad, id)).toMatchObject({
      items: [
        { firstName: '小欢', prizeName: '画架' },
        { firstName: '（未公开）', prizeName: '画架', drawnOn: TODAY },
      ],
    });
    expect(await filed()).toEqual([
      [String(second.drawNo), '小欢', '画架'],
      [String(first.drawNo), '（未公开）', '画架'],
    ]);
    await giveConsent(quiet.parent);
    expect(await names()).toEqual(['小欢', '小静']);
  });
});

/* MariaDB plans for tables of a few rows, so SQLite is asked for its plan. */
describeDatabases(
  'the list of winners',
  (open) => {
    it('walks an index backwards and stops at the page, also behind a position', async () => {
      const after = { drawnOn: TODAY, studentId: 'S', drawNo: 7 };
      for (const position of [undefined, after]) {
        const plan: string[] = [];
        await open().db.read(async (reader) => {
          const rows = async <T>(sql: string, params: readonly SqlValue[] = []) => {
            plan.push(
              ...(await reader.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params)).map(({ detail }) => detail),
            );
            return reader.rows<T>(sql, params);
          };
          await listWinners({ ...reader, rows }, 'C', 5_000, position, 20);
        });
        expect(plan.join('\n')).toContain('USING INDEX ix_lottery_draw_winner');
        expect(plan.filter((step) => /^SCAN|TEMP B-TREE/.test(step))).toEqual([]);
      }
    });
  },
  { only: 'sqlite' },
);
