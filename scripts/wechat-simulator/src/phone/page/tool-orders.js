/** Orders and refunds as the platform has them. */
import { post } from './api.js';
import { chip, empty, facts, h, show, tick } from './dom.js';
import { fullTime, shortOpenid, yuan } from './format.js';
import { attemptWords, orderState, refundState } from './words.js';

const ENDS = [
  ['SUCCESS', '退款成功'],
  ['ABNORMAL', '退款异常'],
  ['CLOSED', '退款关闭'],
];

const small = (id, text, onClick) => h('button', { type: 'button', class: 'button button--small', id, onClick }, text);
const time = (ms) => (ms === null ? null : fullTime(ms));
const sent = (attempt) => (attempt.status === undefined ? '通知已安排' : `通知${attemptWords(attempt).text}`);

const payer = ({ openid }, people) =>
  `${people?.find((person) => person.openid === openid)?.name ?? '微信用户'} · ${shortOpenid(openid ?? '')}`;

const orderCard = (order, people, { attempt }) => {
  const again = () => attempt(() => post(`/pay/orders/${encodeURIComponent(order.outTradeNo)}/notify`), sent);
  return h(
    'li',
    { class: 'card deal' },
    h(
      'div',
      { class: 'deal__head' },
      h('h4', {}, order.description),
      h('span', { class: 'deal__sum' }, `¥${yuan(order.amount)}`),
    ),
    h(
      'div',
      { class: 'deal__state' },
      chip(orderState(order.state)),
      order.refunded > 0 && h('span', {}, `已退 ¥${yuan(order.refunded)}`),
    ),
    facts([
      ['付款人', payer(order, people)],
      ['商户单号', h('span', { class: 'number' }, order.outTradeNo)],
      ['微信单号', order.transactionId && h('span', { class: 'number' }, order.transactionId)],
      ['下单', time(order.createdAt)],
      ['付款', time(order.paidAt)],
      ['截止', order.paidAt === null ? time(order.expiresAt) : null],
    ]),
    order.transactionId && h('div', { class: 'row' }, small(`notify-${order.outTradeNo}`, '再发一次支付通知', again)),
  );
};

const refundCard = (refund, people, { attempt }) => {
  const path = `/pay/refunds/${encodeURIComponent(refund.outRefundNo)}`;
  const end = (status, text) => () => attempt(() => post(path, { status }), `已结束为“${text}”`);
  const again = () => attempt(() => post(`${path}/notify`), sent);
  return h(
    'li',
    { class: 'card deal' },
    h(
      'div',
      { class: 'deal__head' },
      h('h4', {}, refund.reason === '' ? '退款' : refund.reason),
      h('span', { class: 'deal__sum' }, `¥${yuan(refund.amount)}`),
    ),
    h('div', { class: 'deal__state' }, chip(refundState(refund.status)), h('span', {}, `原付款 ¥${yuan(refund.total)}`)),
    facts([
      ['退给', payer(refund, people)],
      ['退款单号', h('span', { class: 'number' }, refund.outRefundNo)],
      ['商户单号', h('span', { class: 'number' }, refund.outTradeNo)],
      ['申请', time(refund.createdAt)],
      ['到账', time(refund.successAt)],
    ]),
    refund.status === 'PROCESSING'
      ? h(
          'div',
          { class: 'row' },
          h('span', { class: 'row__word' }, '结束为'),
          ENDS.map(([status, text]) => small(`end-${status}-${refund.outRefundNo}`, text, end(status, text))),
        )
      : h('div', { class: 'row' }, small(`notify-${refund.outRefundNo}`, '再发一次退款通知', again)),
  );
};

const NO_ORDERS = '在小程序里发起一笔微信支付，订单就会出现在这里。';
const NO_REFUNDS = '在机构端对一笔已付的款申请退款，它就会出现在这里。';
/** More than this makes no list that anybody reads. */
const SHOWN = 50;

const listOf = (items, card) => [
  h('ul', { class: 'deals' }, items.slice(0, SHOWN).map(card)),
  items.length > SHOWN && h('p', { class: 'hint' }, `只显示最新 ${SHOWN} 笔，共 ${items.length} 笔。`),
];

export const mountOrders = (panel, store, actions) => {
  const orders = h('div', {});
  const refunds = h('div', {});
  const everyone = tick('所有人的', {
    id: 'everyone',
    onChange: ({ target }) => actions.go({ everyone: target.checked, orders: null, refunds: null }),
  });
  panel.append(
    h('div', { class: 'head' }, h('h3', {}, '订单'), everyone),
    orders,
    h('div', { class: 'head' }, h('h3', {}, '退款')),
    refunds,
  );
  store.watch(['orders', 'people'], ({ orders: list, people }) => {
    if (!list) return show(orders, empty('正在读取订单', '很快就好。'));
    if (list.length === 0) return show(orders, empty('还没有订单', NO_ORDERS));
    show(
      orders,
      listOf(list, (order) => orderCard(order, people, actions)),
    );
  });
  store.watch(['refunds', 'people'], ({ refunds: list, people }) => {
    if (!list) return show(refunds, empty('正在读取退款', '很快就好。'));
    if (list.length === 0) return show(refunds, empty('还没有退款', NO_REFUNDS));
    show(
      refunds,
      listOf(list, (refund) => refundCard(refund, people, actions)),
    );
  });
};
