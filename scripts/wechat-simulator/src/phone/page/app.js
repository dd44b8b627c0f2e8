import { createActions } from './actions.js';
import { h, show } from './dom.js';
import { driftOf, fullTime } from './format.js';
import { createLive } from './live.js';
import { mountPeople } from './people.js';
import { mountPhone } from './phone.js';
import { createStore } from './store.js';
import { mountTools } from './tools.js';

const TOAST_MS = 5_000;

const store = createStore({
  me: null,
  screen: 'messages',
  tab: 'orders',
  everyone: false,
  sheet: null,
  acting: false,
  trouble: null,
  toast: null,
  subscribed: null,
  scanned: null,
  people: null,
  clock: null,
  requests: null,
  messages: null,
  grants: null,
  codes: null,
  orders: null,
  refunds: null,
  notifications: null,
  faults: null,
  settings: null,
});

const live = createLive(store, async () => {
  actions.chooseSomebody();
  await actions.noticeDecided();
});
const actions = createActions(store, live);
const place = (id) => document.getElementById(id);

mountPeople(place('people'), store, actions);
mountPhone(place('phone'), store, actions);
mountTools(place('tools'), store, actions, live);

store.watch(['clock'], ({ clock }) => {
  if (!clock) return;
  const drift = driftOf(clock.now, clock.real);
  show(
    place('now'),
    h('span', { class: 'now__time' }, fullTime(clock.now)),
    h('span', { class: drift.breaks ? 'now__drift now__drift--bad' : 'now__drift' }, clock.frozen ? '时间已停住' : drift.text),
  );
});

store.watch(['trouble'], ({ trouble }) => show(place('trouble'), trouble));

let hiding;
store.watch(['toast'], ({ toast }) => {
  clearTimeout(hiding);
  place('toast').className = toast ? `toast toast--${toast.tone}` : '';
  show(place('toast'), toast?.text);
  if (toast) hiding = setTimeout(() => store.set({ toast: null }), TOAST_MS);
});

// Read before the first answer: choosing somebody writes the address.
const asked = location.hash;
addEventListener('hashchange', () => void actions.followAddress(location.hash));
await live.refresh();
await actions.followAddress(asked);
live.begin();
