import { DAY_MS, startOfDay } from '@qingya/shared';
import { describeProduct } from '../support/product';
import { moveTo } from '../support/product-school';
import { familyOf, publish, ruleOf, TODAY } from './programme-support';

const NOON = startOfDay(TODAY) + DAY_MS / 2;
const rulesOf = (points: number) => [ruleOf({ code: 'visits', behaviour: 'activity', formula: { kind: 'fixed', points } })];

describeProduct('awards of a day that were judged at another moment of it', (open) => {
  it('are judged by the version of then whenever their child is judged again', async () => {
    const t = open();
    await publish(t, rulesOf(20));
    const families = [await familyOf(t), await familyOf(t), await familyOf(t), await familyOf(t)];
    for (const s of families) await s.activity('书画展');
    await t.settle();
    for (const s of families) expect(await s.balance()).toMatchObject({ available: 20 });
    // These rules of 20 points were published at noon, and until then there were others; the awards are older than the day's beginning.
    await t.db.transaction((uow) => uow.run('UPDATE earning_rule_version SET effectiveFrom = ? WHERE effectiveFrom = 0', [NOON]));
    await publish(t, rulesOf(10));
    const moments = [NOON, NOON - 1, startOfDay(TODAY), NOON + DAY_MS];
    for (const [index, s] of families.entries()) {
      const earnedAt = moments[index] ?? 0;
      await t.db.transaction((uow) =>
        uow.run('UPDATE earning_award SET earnedAt = ? WHERE studentId = ?', [earnedAt, s.studentId]),
      );
    }
    moveTo(t, TODAY, '18:00');
    for (const turn of ['运动会', '音乐会']) {
      for (const s of families) await s.activity(turn);
      await t.settle();
    }
    // A moment of another day says nothing.
    const sums = await Promise.all(families.map((s) => s.balance()));
    expect(sums.map(({ available }) => available)).toEqual([40, 30, 30, 30]);
  });
});
