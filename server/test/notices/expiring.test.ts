import { addDays, type LocalDate, localDate, points } from '@qingya/shared';
import { noticeTasks } from '../../src/modules/notices';
import { type Availability, credit, releasePending, spend } from '../../src/modules/points';
import { describeProduct, type TestProduct } from '../support/product';
import { buildCampus, buildFamily, type Family, moveTo, SYSTEM } from '../support/product-school';

const START = localDate('2026-11-22');
const LESSON: Availability = { kind: 'condition', condition: 'lesson_attended:A1' };
const REFUND: Availability = { kind: 'condition', condition: 'refund_window_over:F1' };

interface Told {
  readonly title: string;
  readonly body: string;
}

/** A family with two children; deeds are done at two in the afternoon, and the task of a day runs twice at ten. */
const scene = async (t: TestProduct) => {
  moveTo(t, START, '14:00');
  const campusId = await buildCampus(t);
  const family: Family = await buildFamily(t, { campusId, children: 2 });
  const [first, second] = family.children.map(({ id }) => id) as [string, string];
  const head = () => ({
    reason: 'test',
    source: { type: 'test', id: t.db.ids.next(t.clock.now()) },
    actor: SYSTEM,
    title: '测试',
    inputs: {},
  });
  const earn = (studentId: string, amount: number, expiresOn: LocalDate, availability: Availability = { kind: 'now' }) =>
    t.db.transaction((uow) =>
      credit(uow, { ...head(), studentId, campusId, amount: points(amount), expiresOn, availability, ruleVersionId: null }),
    );
  const use = (studentId: string, amount: number) =>
    t.db.transaction((uow) => spend(uow, { ...head(), studentId, amount: points(amount) }));
  const told = async (): Promise<Told[]> => {
    await t.settle();
    const { items } = (await family.guardians[0].api.get('/messages?limit=100')).body;
    return items.filter(({ title }: Told) => title.includes('快到期')).reverse();
  };
  let heard = 0;
  /** @returns what the family is told on the morning of a day */
  const morning = async (day: LocalDate): Promise<Told[]> => {
    moveTo(t, day, '10:00');
    const task = noticeTasks.find(({ name }) => name === 'notices.expiring');
    for (let i = 0; i < 2; i += 1) await task?.run({ db: t.db, businessDate: day, report: async () => undefined });
    const all = await told();
    const news = all.slice(heard);
    heard = all.length;
    moveTo(t, day, '14:00');
    return news;
  };
  return { first, second, earn, use, morning };
};

describeProduct('the warning of points that lapse while they wait', (open) => {
  it('comes 30 and 7 days before, and says what they wait for', async () => {
    const t = open();
    const { first, earn, morning } = await scene(t);
    const on = addDays(START, 31);
    await earn(first, 12, on, LESSON);
    for (let day = 1; day <= 32; day += 1) {
      const news = await morning(addDays(START, day));
      expect(news).toHaveLength([1, 24].includes(day) ? 1 : 0);
      for (const { title, body } of news) {
        expect(title).toBe('12 积分快到期了');
        expect(body).toMatch(/ 12 积分，最后可用日是2026年12月23日，过期后无法恢复。这些积分待生效，再上一节课后可用。$/);
      }
    }
  });

  it('adds them to those that can be used, of all children, and names each wait', async () => {
    const t = open();
    const { first, second, earn, morning } = await scene(t);
    const on = addDays(START, 8);
    await earn(first, 10, on);
    await earn(first, 3, on, LESSON);
    await earn(second, 4, on, REFUND);
    await earn(second, 5, on, { kind: 'on', date: addDays(START, 5) });
    await earn(second, 50, addDays(START, 9), LESSON);
    const [news, ...more] = await morning(addDays(START, 1));
    expect(more).toEqual([]);
    expect(news?.title).toBe('22 积分快到期了');
    expect(news?.body).toContain(' 13 积分、');
    expect(news?.body).toContain(
      '其中 12 积分待生效：再上一节课后可用的 3 积分、退费期结束后可用的 4 积分、11月27日起可用的 5 积分。',
    );
  });

  it('says nothing of a wait when all can be used, also of a day that has come', async () => {
    const t = open();
    const { first, earn, morning } = await scene(t);
    await earn(first, 5, addDays(START, 8), { kind: 'on', date: addDays(START, 1) });
    const [news] = await morning(addDays(START, 1));
    expect(news?.body).toContain(' 5 积分，');
    expect(news?.body).not.toContain('待生效');
  });
});

describeProduct('points that come for a day a family was told of', (open) => {
  it('are told once more on the morning before the last day, with the whole sum', async () => {
    const t = open();
    const { first, second, earn, use, morning } = await scene(t);
    const on = addDays(START, 8);
    await earn(first, 50, on);
    expect(await morning(addDays(START, 1))).toMatchObject([{ title: '50 积分快到期了' }]);
    await use(first, 30);
    await earn(first, 8, on);
    expect(await morning(addDays(START, 2))).toEqual([]);
    await earn(second, 2, on, LESSON);
    for (let day = 3; day <= 6; day += 1) expect(await morning(addDays(START, day))).toEqual([]);
    const [news, ...more] = await morning(addDays(START, 7));
    expect(more).toEqual([]);
    expect(news?.title).toBe('30 积分快到期了');
    expect(news?.body).toContain('过期后无法恢复。其中 10 积分是上次提醒后新增的。其中 2 积分待生效，再上一节课后可用。');
    // One message more, however often something comes.
    await earn(first, 9, on);
    expect(await morning(on)).toEqual([]);
    expect(await morning(addDays(on, 1))).toEqual([]);
  });

  it('are told on the last morning when they came after the one before', async () => {
    const t = open();
    const { first, earn, morning } = await scene(t);
    const on = addDays(START, 8);
    await earn(first, 50, on);
    expect(await morning(addDays(START, 1))).toHaveLength(1);
    expect(await morning(addDays(START, 7))).toEqual([]);
    await earn(first, 8, on);
    expect(await morning(on)).toMatchObject([
      { title: '58 积分快到期了', body: expect.stringContaining('8 积分是上次提醒后新增的') },
    ]);
  });

  it('are not told when nothing came: not of what was spent or became usable, nor of another day', async () => {
    const t = open();
    const { first, earn, use, morning } = await scene(t);
    const on = addDays(START, 8);
    const own = `lesson_attended:${first}`;
    await earn(first, 50, on);
    await earn(first, 5, on, { kind: 'condition', condition: own });
    expect(await morning(addDays(START, 1))).toMatchObject([{ title: '55 积分快到期了' }]);
    await use(first, 20);
    await t.db.transaction((uow) => releasePending(uow, own));
    await earn(first, 40, addDays(START, 60));
    expect(await morning(addDays(START, 7))).toEqual([]);
    expect(await morning(on)).toEqual([]);
  });

  it('are no news beside the first message of a family that was told of the day only then', async () => {
    const t = open();
    const { first, earn, morning } = await scene(t);
    const on = addDays(START, 2);
    await earn(first, 7, on);
    expect(await morning(addDays(START, 1))).toMatchObject([{ title: '7 积分快到期了' }]);
    expect(await morning(on)).toEqual([]);
  });
});
