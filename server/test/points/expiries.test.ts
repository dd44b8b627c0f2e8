import { addDays, type LocalDate, localDate, points } from '@qingya/shared';
import { credit, pendingLotsOf, reserveHold, spend } from '../../src/modules/points';
import { describeProduct } from '../support/product';
import { buildCampus, buildFamily, moveTo } from '../support/product-school';
import { freshId } from './support';

const TODAY = localDate('2026-11-22');
const ACTOR = { kind: 'system', id: 'test' } as const;

describeProduct('what lapses when', (open) => {
  const child = async () => {
    const t = open();
    moveTo(t, TODAY, '10:00');
    const campusId = await buildCampus(t);
    const family = await buildFamily(t, { campusId });
    const studentId = family.children[0]?.id ?? '';
    const head = (title: string) => ({
      reason: 'test',
      actor: ACTOR,
      title,
      inputs: {},
      source: { type: 'test', id: freshId() },
      studentId,
    });
    const give = (title: string, amount: number, expiresOn: LocalDate | null, availableOn?: LocalDate) =>
      t.db.transaction((uow) =>
        credit(uow, {
          ...head(title),
          campusId,
          amount: points(amount),
          expiresOn,
          availability: availableOn === undefined ? { kind: 'now' } : { kind: 'on', date: availableOn },
          ruleVersionId: null,
        }),
      );
    const list = async (rest = '') => (await family.guardians[0].api.get(`/students/${studentId}/points/expiries${rest}`)).body;
    return { t, studentId, head, give, list };
  };

  it('lists what is free in the order of spending, page by page, with the sums of all months', async () => {
    const { t, head, give, list } = await child();
    await give('永久', 5, null);
    await give('明年', 30, localDate('2027-03-01'));
    await give('今天', 10, TODAY);
    await give('月底乙', 4, localDate('2026-11-30'));
    await give('月底甲', 6, localDate('2026-11-30'));
    await give('待生效', 99, localDate('2026-12-30'), addDays(TODAY, 5));
    const all = await list();
    expect(
      all.items.map(({ title, amount, expiresOn }: { title: string; amount: number; expiresOn: string }) => [
        title,
        amount,
        expiresOn,
      ]),
    ).toEqual([
      ['今天', 10, TODAY],
      ['月底乙', 4, '2026-11-30'],
      ['月底甲', 6, '2026-11-30'],
      ['明年', 30, '2027-03-01'],
      ['永久', 5, null],
    ]);
    const sums = {
      months: [
        { month: '2026-11', amount: 20 },
        { month: '2027-03', amount: 30 },
      ],
      never: 5,
    };
    expect(all).toMatchObject({ ...sums, nextCursor: null });
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: { title: string }[]; nextCursor: string | null } = await list(
        `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(page).toMatchObject(sums);
      paged.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(['今天', '月底乙', '月底甲', '明年', '永久']);

    await t.db.transaction((uow) => spend(uow, { ...head('兑换'), amount: points(12) }));
    await t.db.transaction((uow) => reserveHold(uow, { ...head('冻结'), amount: points(3), expiresAt: uow.now + 600_000 }));
    expect((await list()).items.map(({ title, amount }: { title: string; amount: number }) => [title, amount])).toEqual([
      ['月底甲', 5],
      ['明年', 30],
      ['永久', 5],
    ]);
    expect((await list('?cursor=abc')).error.code).toBe('invalid_request');
  });

  it('lists what waits apart, with what for, those that lapse first in front, on every page', async () => {
    const { t, studentId, head, give, list } = await child();
    const wait = (title: string, condition: string, expiresOn: LocalDate | null) =>
      t.db.transaction((uow) =>
        credit(uow, {
          ...head(title),
          campusId: 'campus',
          amount: points(7),
          expiresOn,
          availability: { kind: 'condition', condition },
          ruleVersionId: null,
        }),
      );
    await wait('永久', 'refund_window_over:F1', null);
    await wait('报名', 'refund_window_over:F1', localDate('2027-02-01'));
    await wait('作业', 'lesson_attended:B1', TODAY);
    await give('活动', 9, localDate('2027-01-01'), addDays(TODAY, 9));
    await give('今天起', 9, localDate('2027-01-01'), TODAY);
    await give('可用', 5, null);
    const waiting = [
      ['作业', 7, TODAY, '再上一节课后可用'],
      ['活动', 9, '2027-01-01', '12月1日起可用'],
      ['报名', 7, '2027-02-01', '退费期结束后可用'],
      ['永久', 7, null, '退费期结束后可用'],
    ];
    const first = await list('?limit=1');
    for (const page of [first, await list(`?limit=1&cursor=${first.nextCursor}`)]) {
      expect(
        page.waiting.map((one: { title: string; amount: number; expiresOn: string | null; text: string }) => [
          one.title,
          one.amount,
          one.expiresOn,
          one.text,
        ]),
      ).toEqual(waiting);
      expect(page).toMatchObject({ months: [{ month: '2027-01', amount: 9 }], never: 5 });
    }
    expect(await t.db.read((r) => pendingLotsOf(r, studentId))).toHaveLength(4);
    moveTo(t, addDays(TODAY, 1), '00:01');
    expect((await list()).waiting).toHaveLength(3);
  });

  it('leaves out what ran out although the sweep has not come, and what waits', async () => {
    const { t, studentId, give, list } = await child();
    await give('昨天到期', 10, TODAY);
    await give('待生效', 9, localDate('2027-12-30'), addDays(TODAY, 3));
    expect(await t.db.read((r) => pendingLotsOf(r, studentId))).toMatchObject([{ amount: 9, availableOn: addDays(TODAY, 3) }]);
    moveTo(t, addDays(TODAY, 1), '00:01');
    expect(await list()).toMatchObject({ items: [], months: [], never: 0 });
  });
});
