/** Subscription messages, as WeChat shows them in «service notifications». */
import { empty, h, icon, show } from './dom.js';
import { chatTime } from './format.js';
import { hasPhone, openInPhone } from './mini-program.js';
import { versionName } from './words.js';

/** WeChat's scene of a touched subscription message. */
const SCENE = 1014;

const card = (message, open, openPage) =>
  h(
    'article',
    { class: 'template' },
    h('p', { class: 'template__app' }, h('span', { class: 'template__logo', 'aria-hidden': 'true' }, '青'), '青芽'),
    h('h3', {}, message.title),
    h(
      'dl',
      { class: 'template__fields' },
      message.fields.map(({ label, value }) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
    ),
    message.page === null
      ? h('p', { class: 'template__page' }, '点它没有反应：发送时没有带页面')
      : h(
          'button',
          {
            type: 'button',
            class: 'template__more',
            id: `message-${message.id}`,
            'aria-expanded': String(open),
            onClick: openPage,
          },
          h('span', {}, '查看详情'),
          icon('arrow'),
        ),
    open &&
      h('p', { class: 'template__page' }, `打开${versionName(message.miniprogramState)}小程序的 `, h('code', {}, message.page)),
  );

export const mountMessages = (body, store, actions) => {
  const opened = new Set();
  const draw = ({ messages, me, clock }) => {
    if (me === null) return show(body, empty('还没有手机', '先在“这是谁的手机”里选一个人，或新建一个。'));
    if (!messages) return show(body, empty('正在读取消息', '很快就好。'));
    if (messages.length === 0) {
      const go = h(
        'button',
        { type: 'button', class: 'button', id: 'to-subscribe', onClick: () => actions.go({ screen: 'subscribe' }) },
        '去订阅',
      );
      return show(
        body,
        empty('还没有收到消息', '小程序只有在这个人允许之后才能发：在小程序里订阅，或在这里订阅，再做一件会通知的事。'),
        h('div', { class: 'centre' }, go),
      );
    }
    const now = clock?.now ?? Date.now();
    const toggle = (id) => () => {
      if (!opened.delete(id)) opened.add(id);
      draw(store.values);
    };
    const open = (message) => {
      if (!hasPhone()) return toggle(message.id);
      return () => {
        openInPhone(message.page, SCENE);
        actions.say('已在旁边的手机里打开');
      };
    };
    show(
      body,
      messages.map((message) => [
        h('p', { class: 'when' }, chatTime(message.at, now)),
        card(message, opened.has(message.id), open(message)),
      ]),
    );
  };
  store.watch(['messages', 'me'], draw);
};
