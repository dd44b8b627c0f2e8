/** What may be sent to this person: grants, switches, and the panel of wx.requestSubscribeMessage. */
import { post } from './api.js';
import { chip, empty, h, show, tick } from './dom.js';

const stateOf = ({ left, always }) => {
  if (always === 'reject') return chip({ text: '已关闭', tone: 'bad' });
  return chip({ text: left > 0 ? `还可发 ${left} 条` : '没有次数', tone: left > 0 ? 'good' : 'plain' });
};

const row = (grant, chosen, me, { attempt }) => {
  const off = grant.always === 'reject';
  const turn = () =>
    attempt(
      () => post('/unsubscribe', { openid: me, templateId: grant.templateId, on: off }),
      off ? `“${grant.title}”重新打开了，下次会再问` : `“${grant.title}”已关闭，剩下的次数也没有了`,
    );
  const pick = tick(grant.title, {
    id: `pick-${grant.templateId}`,
    checked: chosen.has(grant.templateId),
    onChange: ({ target }) => (target.checked ? chosen.add(grant.templateId) : chosen.delete(grant.templateId)),
  });
  return h(
    'li',
    { class: 'grant' },
    pick,
    h('span', { class: 'grant__state' }, stateOf(grant), grant.always === 'accept' && chip({ text: '总是允许', tone: 'good' })),
    h(
      'button',
      {
        type: 'button',
        class: 'link',
        id: `turn-${grant.templateId}`,
        'aria-label': `${off ? '打开' : '关闭'}${grant.title}`,
        onClick: turn,
      },
      off ? '打开' : '关闭',
    ),
  );
};

export const mountSubscribe = (body, store, actions) => {
  const chosen = new Set();
  const list = h('div', {});
  const result = h('p', { class: 'result', role: 'status' });
  const ask = () => {
    const { grants } = store.values;
    const picked = grants
      .filter(({ templateId }) => chosen.has(templateId))
      .map(({ templateId, title }) => ({ templateId, title }));
    if (picked.length === 0) return actions.say('先勾选一到三个模板。', 'bad');
    actions.openSheet({ kind: 'subscribe', picked });
  };
  const main = tick('接收订阅消息（总开关）', {
    id: 'main-switch',
    onChange: ({ target }) =>
      actions.attempt(
        () => post('/people', { openid: store.values.me, messagesOff: !target.checked }),
        target.checked ? '总开关已打开' : '总开关已关闭，面板不会再弹出',
      ),
  });
  const page = h(
    'div',
    {},
    h('p', { class: 'hint' }, '勾选模板，像小程序那样弹出订阅面板。每允许一次，可以收到一条消息。'),
    list,
    h('button', { type: 'button', class: 'button button--main button--wide', id: 'ask-consent', onClick: ask }, '弹出订阅面板'),
    result,
    h('div', { class: 'card' }, main),
  );
  const nobody = empty('还没有手机', '先在“这是谁的手机”里选一个人，或新建一个。');
  body.append(page, nobody);
  store.watch(['me', 'people'], ({ me, people }) => {
    page.hidden = me === null;
    nobody.hidden = me !== null;
    main.firstChild.checked = !people?.find(({ openid }) => openid === me)?.messagesOff;
  });
  store.watch(['grants', 'me'], ({ grants, me }) => {
    if (grants)
      show(
        list,
        h(
          'ul',
          { class: 'grants' },
          grants.map((grant) => row(grant, chosen, me, actions)),
        ),
      );
    else show(list, empty('正在读取模板', '很快就好。'));
  });
  store.watch(['subscribed'], ({ subscribed }) => show(result, subscribed));
};
