/** Pay requests that wait for somebody. */
import { chip, empty, h, show } from './dom.js';
import { chatTime, shortOpenid, yuan } from './format.js';

const card = (request, { people, me, clock }, openPay) => {
  const owner = people?.find(({ openid }) => openid === request.openid);
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'request', id: `request-${request.requestId}`, onClick: () => openPay(request) },
      h('span', { class: 'request__what' }, request.description),
      h('span', { class: 'request__sum' }, `¥${yuan(request.amount)}`),
      h('span', { class: 'request__more' }, `${chatTime(request.at, clock?.now ?? Date.now())} 发起`),
      request.openid !== me && chip({ text: `${owner?.name ?? '微信用户'} ${shortOpenid(request.openid)}`, tone: 'plain' }),
    ),
  );
};

export const mountPay = (body, store, actions) => {
  store.watch(['requests', 'me', 'people'], (values) => {
    const { requests, me } = values;
    if (!requests) return show(body, empty('正在读取付款', '很快就好。'));
    const own = requests.filter(({ openid }) => openid === me);
    const others = requests.filter(({ openid }) => openid !== me);
    const list = (some) =>
      h(
        'ul',
        { class: 'requests' },
        some.map((request) => card(request, values, actions.openPay)),
      );
    show(
      body,
      own.length > 0
        ? [h('h3', { class: 'list-title' }, '等您付款'), list(own)]
        : empty('没有等待付款的订单', '在小程序里点“微信支付”，付款单就会出现在这里。'),
      others.length > 0 && [h('h3', { class: 'list-title' }, '别人的付款'), list(others)],
    );
  });
};
