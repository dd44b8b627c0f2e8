/** The phone itself: a frame, four screens, and the sheets that slide over them. */
import { h, icon, show } from './dom.js';
import { clockFace, yuan } from './format.js';
import { mountMessages } from './screen-messages.js';
import { mountPay } from './screen-pay.js';
import { mountScan } from './screen-scan.js';
import { mountSubscribe } from './screen-subscribe.js';
import { sheetOf } from './sheets.js';

const SCREENS = [
  { id: 'messages', title: '服务通知', tab: '消息', shape: 'mail', mount: mountMessages },
  { id: 'subscribe', title: '订阅消息', tab: '订阅', shape: 'bell', mount: mountSubscribe },
  { id: 'scan', title: '扫一扫', tab: '扫码', shape: 'scan', mount: mountScan },
  { id: 'pay', title: '微信支付', tab: '支付', shape: 'pay', mount: mountPay },
];

const waitingOf = ({ requests, me }) => requests?.filter(({ openid }) => openid === me) ?? [];

const navigation = (store, actions) => {
  const buttons = SCREENS.map(({ id, tab, shape }) => {
    const badge = h('span', { class: 'badge', hidden: true });
    const go = () => actions.go({ screen: id });
    const button = h(
      'button',
      { type: 'button', class: 'tab', id: `screen-${id}`, onClick: go },
      icon(shape),
      h('span', {}, tab),
      badge,
    );
    return { id, button, badge };
  });
  store.watch(['screen', 'requests', 'me'], (values) => {
    const waiting = waitingOf(values).length;
    for (const { id, button, badge } of buttons) {
      if (id === values.screen) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
      if (id !== 'pay') continue;
      badge.hidden = waiting === 0;
      show(badge, String(waiting), h('span', { class: 'unseen' }, ' 笔待付'));
    }
  });
  return h(
    'nav',
    { class: 'tabs', 'aria-label': '手机' },
    buttons.map(({ button }) => button),
  );
};

/** Says that a payment waits, on every screen but the one that lists them. */
const payBanner = (store, actions) => {
  const banner = h('div', { class: 'banner-place' });
  store.watch(['requests', 'me', 'screen'], (values) => {
    const [request] = waitingOf(values);
    if (!request || values.screen === 'pay') return show(banner);
    show(
      banner,
      h(
        'button',
        { type: 'button', class: 'banner', id: 'waiting-payment', onClick: () => actions.openPay(request) },
        icon('pay'),
        h('span', { class: 'banner__words' }, `小程序请您付款 ¥${yuan(request.amount)}`),
        h('span', { class: 'banner__go' }, '去支付'),
      ),
    );
  });
  return banner;
};

const statusBar = (store) => {
  const time = h('span', {});
  const owner = h('span', { class: 'status__owner' });
  store.watch(['clock'], ({ clock }) => show(time, clock ? clockFace(clock.now) : '--:--'));
  store.watch(['people', 'me'], ({ people, me }) => show(owner, people?.find(({ openid }) => openid === me)?.name ?? '没有选人'));
  return h('div', { class: 'status' }, time, owner);
};

export const mountPhone = (section, store, actions) => {
  const title = h('h2', { class: 'screen__title' });
  const bodies = SCREENS.map(({ id, mount }) => {
    const body = h('div', { class: 'screen__body' });
    mount(body, store, actions);
    return { id, body };
  });
  const behind = h(
    'div',
    { class: 'behind' },
    title,
    payBanner(store, actions),
    bodies.map(({ body }) => body),
    navigation(store, actions),
  );
  const sheet = h('div', { class: 'sheet-place' });
  const screen = h('div', { class: 'screen', id: 'screen', tabindex: '-1' }, statusBar(store), behind, sheet);
  section.append(h('div', { class: 'device' }, screen));

  store.watch(['screen'], (values) => {
    show(title, SCREENS.find(({ id }) => id === values.screen)?.title);
    for (const { id, body } of bodies) body.hidden = id !== values.screen;
  });

  let before = null;
  store.watch(['sheet', 'people'], ({ sheet: current, people }) => {
    const opens = current !== null && before !== current;
    const closes = current === null && before !== null;
    if (opens || closes) show(sheet, current && sheetOf(current, people, store, actions));
    behind.inert = current !== null;
    if (opens) {
      sheet.querySelector('[data-first]')?.focus({ preventScroll: true });
      // In a narrow window the phone is below the list of people.
      section.scrollIntoView({ block: 'nearest' });
    }
    if (closes) document.getElementById(`screen-${store.values.screen}`)?.focus({ preventScroll: true });
    before = current;
  });
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') actions.closeSheet();
  });
};
