import assert from 'node:assert/strict';
import { signInByNumber, withPhones } from './lib-phone.mjs';
import { childByNo, importChildren } from './lib-school.mjs';

export const name = 'a family of the roster binds by phone: asked who they are, shown their own child only, bound once';

const NUMBER = '13700020001';
const OWN = { no: 'BIND1', name: '书言', classGroup: '绑定书法班', guardian: '顾宁', phone: NUMBER };
const OTHER = { no: 'BIND2', name: '知夏', classGroup: '绑定书法班', guardian: '沈月', phone: '13700020002' };

/** The school knows the number twice: as a mother, and as the grandmother of a second family. */
const prepare = async (stage) => {
  const token = await importChildren(stage, [OWN, OTHER]);
  const { familyId } = await childByNo(stage.api, OTHER.no);
  const grandmother = { name: '顾芳华', relation: 'grandparent', phone: NUMBER };
  const answer = await stage.api('POST', `/families/${familyId}/guardians`, {
    token,
    headers: { 'idempotency-key': `journey-bind-${familyId}` },
    body: grandmother,
  });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return token;
};

const guardiansOf = async (api, token, no) => {
  const { familyId } = await childByNo(api, no);
  return (await api('GET', `/families/${familyId}`, { token })).body.guardians;
};

export default async function (stage) {
  const { api } = stage;
  const token = await prepare(stage);
  await withPhones(stage, async (open) => {
    // Whoever keeps the number to themselves stays where they are and can think again.
    const phone = await open(NUMBER);
    await phone.text('微信登录').click();
    await phone.text('用微信手机号绑定').click();
    await phone.answer('不允许');
    await phone.text('用微信手机号绑定').click();
    await phone.answer('允许');

    // Two people of the school have this number: their names are shortened until it is clear which one this is.
    await phone.text('这个号码登记了多位家长').waitFor();
    assert.equal(await phone.text('顾芳华').count(), 0, 'the name of the other family is shown in full');
    await phone.front.getByText('妈妈').first().click();
    await phone.byId('agree').click();
    await phone.text(OWN.name).waitFor();
    await phone.text('剩 30 / 48 节').waitFor();
    assert.equal(await phone.text(OTHER.name).count(), 0, "another family's child is shown");
    assert.deepEqual(
      (await guardiansOf(api, token, OWN.no)).map(({ bound }) => bound),
      [true],
    );
    assert.deepEqual(
      (await guardiansOf(api, token, OTHER.no)).map(({ bound }) => bound),
      [false, false],
    );

    // A second WeChat account with the number can only be the grandmother now, and a third one nobody.
    const second = await open(NUMBER);
    await signInByNumber(second);
    await second.byId('agree').click();
    await second.text(OTHER.name).waitFor();
    assert.equal(await second.text(OWN.name).count(), 0, "the first family's child is shown");
    const third = await open(NUMBER);
    await signInByNumber(third);
    await third.text('该手机号已绑定另一个微信').waitFor();
    for (const { name: child } of [OWN, OTHER])
      assert.equal(await third.text(child).count(), 0, `${child} is shown to a stranger`);
  });
}
