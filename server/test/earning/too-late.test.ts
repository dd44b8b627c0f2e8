import { localDate } from '@qingya/shared';
import { revokeBehaviour } from '../../src/modules/schooling';
import { describeProduct } from '../support/product';
import { moveTo } from '../support/product-school';
import { capOf, familyOf, publish, ruleOf } from './programme-support';

const day = (monthDay: string) => localDate(`2028-${monthDay}`);

describeProduct('what lapsed and cannot be given again', (open) => {
  it('takes no room of a cap once it was taken back', async () => {
    const t = open();
    const caps = [capOf({ window: 'period', times: 2 })];
    const formula = { kind: 'fixed', points: 15 } as const;
    await publish(t, [ruleOf({ code: 'outing', behaviour: 'activity', formula, caps, expiry: { kind: 'rolling', months: 3 } })]);
    const s = await familyOf(t);
    const tellOn = async (at: string, of = at): Promise<string> => {
      moveTo(t, day(at), '15:00');
      const { id } = await s.activity(`活动 ${of}`, day(of));
      await t.settle();
      return id;
    };
    const standing = async () =>
      (await s.awards()).filter(({ points, takenBack }) => points > takenBack).map(({ earnedOn }) => earnedOn);
    await tellOn('01-10');
    await tellOn('03-01');
    const early = await tellOn('03-05', '01-05');
    expect((await standing()).sort()).toEqual([day('01-05'), day('01-10')]);
    await tellOn('10-01');
    expect((await standing()).sort()).toEqual([day('01-05'), day('01-10')]);
    // The award of March would fit again, but lapsed in June: its place is for what can still be given.
    await t.db.transaction((uow) =>
      revokeBehaviour(uow, { studentId: s.studentId, behaviourId: early, staffId: 'S'.repeat(26), reason: '登记有误' }),
    );
    await t.settle();
    expect((await standing()).sort()).toEqual([day('01-10'), day('10-01')]);
    expect(await t.differences()).toEqual([]);
  });
});
