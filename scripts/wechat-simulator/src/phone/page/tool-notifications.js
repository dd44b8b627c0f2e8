/** Every attempt to tell the merchant something. */
import { chip, empty, h, show } from './dom.js';
import { kindName } from './faults.js';
import { fullTime } from './format.js';
import { attemptWords, eventName } from './words.js';

const SHOWN = 100;

const row = (entry) => {
  const words = attemptWords(entry, kindName);
  return h(
    'li',
    { class: 'card attempt' },
    h(
      'div',
      { class: 'attempt__head' },
      chip(eventName(entry.eventType)),
      h('span', { class: 'attempt__number' }, entry.attempt === 0 ? '没有发送' : `第 ${entry.attempt} 次`),
      h('time', {}, fullTime(entry.at)),
    ),
    h('p', { class: `attempt__status attempt__status--${words.tone}` }, words.text),
    h('p', { class: 'number' }, entry.outRefundNo ?? entry.outTradeNo),
    h('p', { class: 'number attempt__url' }, entry.url),
    h('p', { class: 'hint' }, entry.nextAt === null ? '不再发送' : `下一次：${fullTime(entry.nextAt)}（模拟时间）`),
  );
};

export const mountNotifications = (panel, store) => {
  const list = h('div', {});
  panel.append(
    h('div', { class: 'head' }, h('h3', {}, '发给商户的通知')),
    h('p', { class: 'hint' }, '商户没有回应 200 或 204 时，微信会过 15 秒、15 秒、30 秒、3 分钟……再发，最多 16 次。'),
    list,
  );
  store.watch(['notifications'], ({ notifications }) => {
    if (!notifications) return show(list, empty('正在读取通知', '很快就好。'));
    if (notifications.length === 0) return show(list, empty('还没有发过通知', '付一笔款，或结束一笔退款，通知就会记在这里。'));
    show(
      list,
      h('ul', { class: 'deals' }, notifications.slice(0, SHOWN).map(row)),
      notifications.length > SHOWN && h('p', { class: 'hint' }, `只显示最新 ${SHOWN} 次，共 ${notifications.length} 次。`),
    );
  });
};
