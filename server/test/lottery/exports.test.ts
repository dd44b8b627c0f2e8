import { describeProduct } from '../support/product';
import { buildCampus, buildStaff, moveTo, type Person } from '../support/product-school';
import { buildCampaign, buildDraft, buildLottery, buildPlayer, drawn, easel, none } from './support';

const linesOf = async (who: Pick<Person, 'api'>, path: string): Promise<string[]> => {
  const { status, body } = await who.api.get(`/exports/${path}`);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return String(body).trim().split('\r\n');
};

describeProduct('draws and winners as files', (open) => {
  it('have what the lists show: draws of own campuses, winners by what is published of them', async () => {
    const t = open();
    moveTo(t, '2026-11-23' as never, '10:00');
    const s = await buildLottery(t);
    const prizes = [
      { ...easel, weight: 999_999, stock: null },
      { ...none, weight: 1 },
    ];
    const lotteryId = await buildCampaign(t, s, { prizes });
    const there = await buildCampus(t);
    const elsewhere = await buildStaff(t, 'campus_manager', there);
    const here = await buildPlayer(t, s.campusId, 100);
    const away = await buildPlayer(t, there, 100);
    const [first, second] = [await drawn(here, lotteryId), await drawn(away, lotteryId)];
    const query = `lotteryId=${lotteryId}`;
    const line = (draw: typeof first) =>
      `${draw.drawNo},2026-11-23 10:00,${draw.studentName},${draw.prizeName},,10,0,待领取,${draw.campusName},,${draw.claimThrough},,`;
    expect(await linesOf(s.owner, `lottery-draws.csv?${query}`)).toEqual([
      '序号,抽奖时间,学员,奖品,代替,消耗积分,获得积分,状态,校区,员工家庭,最后领奖日,领取时间,不凭码原因',
      line(second),
      line(first),
    ]);
    expect((await linesOf(s.marketing, `lottery-draws.csv?${query}`)).slice(1)).toEqual([line(first)]);
    expect((await linesOf(elsewhere, `lottery-draws.csv?${query}`)).slice(1)).toEqual([line(second)]);
    expect((await linesOf(s.owner, `lottery-draws.csv?${query}&state=handed_over`)).slice(1)).toEqual([]);
    const shown = (await here.parent.api.get(`/lotteries/${lotteryId}/winners`)).body.items;
    const winners = await linesOf(s.marketing, `lottery-winners.csv?${query}`);
    expect(winners).toEqual([
      '序号,抽奖时间,得主,奖品',
      ...[second, first].map(({ drawNo }) => `${drawNo},2026-11-23 10:00,Zelda,画架`),
    ]);
    const published = { firstName: 'Zelda', prizeName: '画架', drawnOn: '2026-11-23' };
    expect(shown).toEqual([published, published]);
    expect((await s.owner.api.get(`/exports/lottery-winners.xlsx?${query}`)).status).toBe(200);
    const draft = await buildDraft(t, s);
    const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const codeOf = async (path: string) => (await s.owner.api.get(`/exports/${path}`)).body?.error?.code;
    expect(await codeOf(`lottery-winners.csv?lotteryId=${draft.id}`)).toBe('lottery_not_found');
    expect(await codeOf(`lottery-draws.csv?lotteryId=${unknown}`)).toBe('lottery_not_found');
    const rows = await t.db.read((r) =>
      r.rows<{ details: string }>("SELECT details FROM identity_audit WHERE action = 'lottery.list.exported' AND actorId = ?", [
        elsewhere.staffId,
      ]),
    );
    expect(rows.map(({ details }) => JSON.parse(details))).toEqual([{ list: 'lottery-draws', lotteryId, format: 'csv' }]);
  });
});
