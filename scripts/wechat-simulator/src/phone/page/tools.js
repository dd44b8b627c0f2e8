/** Beside the phone: what the merchant and the platform see, and the levers of the simulation. */
import { h, show } from './dom.js';
import { mountClock } from './tool-clock.js';
import { mountFaults } from './tool-faults.js';
import { mountNotifications } from './tool-notifications.js';
import { mountOrders } from './tool-orders.js';

const TABS = [
  { id: 'orders', text: '订单与退款', mount: mountOrders },
  { id: 'notifications', text: '通知记录', mount: mountNotifications },
  { id: 'faults', text: '故障', mount: mountFaults },
  { id: 'clock', text: '时间与设置', mount: mountClock },
];
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** One of several tabs is open; the arrow keys go round, as everywhere. */
export const mountTools = (section, store, actions, live) => {
  const parts = TABS.map(({ id, text, mount }) => {
    const count = h('span', { class: 'count' });
    const tab = h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, onClick: () => actions.go({ tab: id }) },
      text,
      count,
    );
    const panel = h('div', { role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}`, tabindex: '0' });
    mount(panel, store, actions, live);
    return { id, tab, panel, count };
  });
  const list = h(
    'div',
    { class: 'tablist', role: 'tablist', 'aria-label': '商户与平台' },
    parts.map(({ tab }) => tab),
  );
  list.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    const at = parts.findIndex(({ id }) => id === store.values.tab);
    const next = parts[(at + step + parts.length) % parts.length];
    actions.go({ tab: next.id });
    next.tab.focus();
    event.preventDefault();
  });
  section.append(list, ...parts.map(({ panel }) => panel));
  store.watch(['tab'], ({ tab: open }) => {
    for (const { id, tab, panel } of parts) {
      tab.setAttribute('aria-selected', String(id === open));
      tab.tabIndex = id === open ? 0 : -1;
      panel.hidden = id !== open;
    }
  });
  store.watch(['faults'], ({ faults }) => {
    const { count } = parts.find(({ id }) => id === 'faults');
    show(count, faults?.length > 0 && [String(faults.length), h('span', { class: 'unseen' }, ' 个开着')]);
  });
};
