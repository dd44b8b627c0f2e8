/** Asks the simulator again and again for what is on the screen. */
import { get } from './api.js';

const EVERY_MS = 1_500;

const LOADS = {
  people: async () => ({ people: (await get('/people')).people }),
  clock: async () => ({ clock: { ...(await get('/clock')), real: Date.now() } }),
  requests: async () => ({ requests: (await get('/pay/requests')).requests }),
  faults: async () => ({ faults: (await get('/faults')).faults }),
  codes: async () => ({ codes: (await get('/codes')).codes }),
  settings: async () => ({ settings: await get('/settings') }),
  notifications: async () => ({ notifications: (await get('/pay/notifications')).notifications }),
  messages: async ({ me }) => ({ messages: me === null ? [] : (await get('/messages', { openid: me })).messages }),
  grants: async ({ me }) => ({ grants: me === null ? [] : (await get('/grants', { openid: me })).grants }),
  orders: async ({ me, everyone }) => ({ orders: (await get('/pay/orders', { openid: everyone ? null : me })).orders }),
  refunds: async ({ me, everyone }) => ({ refunds: (await get('/pay/refunds', { openid: everyone ? null : me })).refunds }),
};

const ALWAYS = ['people', 'clock', 'requests', 'faults'];
const OF_SCREEN = { messages: ['messages'], subscribe: ['grants'], scan: ['codes'], pay: [] };
const OF_TAB = { orders: ['orders', 'refunds'], notifications: ['notifications'], faults: [], clock: [] };

/** What the screen and the open tab need. A person who is gone has neither messages nor grants. */
export const neededBy = ({ screen, tab, me, people }) => {
  const known = people?.some(({ openid }) => openid === me) ?? false;
  return [...ALWAYS, ...(known || screen === 'scan' ? OF_SCREEN[screen] : []), ...(OF_TAB[tab] ?? [])];
};

/**
 * @param store the page's store
 * @param {(changes: object) => void} seen called after every round that went well
 */
export const createLive = (store, seen) => {
  let rounds = Promise.resolve();

  /** Asks for `names`; an answer about somebody who is not chosen any more is thrown away. */
  const load = async (names) => {
    const { me, everyone } = store.values;
    const parts = await Promise.all(names.map((name) => LOADS[name](store.values)));
    const changes = Object.assign({}, ...parts);
    if (store.values.me !== me || store.values.everyone !== everyone) {
      for (const name of ['messages', 'grants', 'orders', 'refunds']) delete changes[name];
    }
    store.set(changes);
    await seen();
  };

  const round = async () => {
    try {
      await load(neededBy(store.values));
      store.set({ trouble: null });
    } catch (error) {
      store.set({ trouble: error.message });
    }
  };

  /** Asks for everything on the screen; calls made meanwhile follow each other. */
  const refresh = () => {
    rounds = rounds.then(round);
    return rounds;
  };

  const begin = () => {
    const again = async () => {
      if (!document.hidden) await refresh();
      setTimeout(again, EVERY_MS);
    };
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void refresh();
    });
    setTimeout(again, EVERY_MS);
  };

  return { load, refresh, begin };
};
