import assert from 'node:assert/strict';
import { signInByNumber, withPhones } from './lib-phone.mjs';
import { childByNo, importChildren } from './lib-school.mjs';
import { tokenOf } from './lib-staff.mjs';

export const name = 'a family nobody knows signs in and agrees; the school registers the child, and home shows it';

const NUMBER = '13700010001';

export default async function (stage) {
  const { api } = stage;
  await withPhones(stage, async (open) => {
    const phone = await open(NUMBER);
    await signInByNumber(phone);

    // Nothing about children before somebody has agreed, not even that there are none.
    await phone.byId('agree').waitFor();
    assert.equal(await phone.text('还没有孩子的资料').count(), 0);
    await phone.byId('agree').click();
    await phone.text('还没有孩子的资料').waitFor();
    await phone.text('请联系校区前台').waitFor();

    // The front desk finds the visitor by number; the roster with the same number brings the child into that family.
    const desk = await tokenOf(api, 'owner');
    const lookUp = await api('POST', '/families/lookup', { token: desk, body: { phone: NUMBER } });
    assert.equal(lookUp.status, 200, JSON.stringify(lookUp.body));
    await importChildren(stage, [{ no: 'JOIN1', name: '新禾', classGroup: '新生书法班', guardian: '新禾妈妈', phone: NUMBER }]);

    await phone.tab('我的');
    await phone.text('新禾').waitFor();
    await phone.tab('首页');
    await phone.text('可用积分').waitFor();
    await phone.text('新禾').waitFor();
    await phone.text('剩 30 / 48 节').waitFor();
    const child = await childByNo(api, 'JOIN1');
    const { body: family } = await api('GET', `/families/${child.familyId}`, { token: desk });
    assert.deepEqual([family.source, family.guardians.map(({ bound }) => bound)], ['visitor', [true]]);

    // The next start asks for nothing again.
    await phone.restart();
    await phone.text('新禾').waitFor();
    assert.equal(await phone.byId('agree').count(), 0);
  });
}
