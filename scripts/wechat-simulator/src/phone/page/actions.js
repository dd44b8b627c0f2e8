/** What the person in front of the page can do. */
import { addressOf, parseAddress } from './address.js';
import { get, post } from './api.js';
import { remember, remembered } from './memory.js';
import { outcomeOf } from './words.js';

/** @param store the page's store; @param live asks the simulator */
export const createActions = (store, live) => {
  const basics = basicActions(store, live);
  return { ...basics, ...payActions(store, live, basics) };
};

const basicActions = (store, live) => {
  const say = (text, tone = 'good') => store.set({ toast: { text, tone, at: Date.now() } });

  /** Runs something that a button started; what goes wrong is said, and what changed is asked for. */
  const attempt = async (work, done) => {
    try {
      const answer = await work();
      if (done) say(typeof done === 'function' ? done(answer) : done);
      await live.refresh();
      return answer;
    } catch (error) {
      say(error.message, 'bad');
      return undefined;
    }
  };

  const setAddress = () => {
    const { me, sheet } = store.values;
    const address = addressOf({ openid: me, pay: sheet?.kind === 'pay' ? sheet.request.requestId : undefined });
    if (address !== location.hash) history.replaceState(null, '', `${location.pathname}${address}`);
  };

  const choose = (openid) => {
    if (openid === store.values.me) return;
    if (openid !== null) remember(openid);
    store.set({ me: openid, messages: null, grants: null, orders: null, refunds: null, subscribed: null });
    setAddress();
    void live.refresh();
  };

  /** Somebody is always chosen when there is anybody. */
  const chooseSomebody = () => {
    const { people, me } = store.values;
    const known = (openid) => people?.some((person) => person.openid === openid);
    if (!people || (me !== null && known(me))) return;
    const openid = [remembered(), people[0]?.openid].find(known) ?? null;
    if (openid !== null) choose(openid);
  };

  const openSheet = (sheet) => {
    store.set({ sheet });
    setAddress();
  };

  const go = (changes) => {
    store.set(changes);
    void live.refresh();
  };

  return { say, attempt, setAddress, choose, chooseSomebody, openSheet, closeSheet: () => openSheet(null), go };
};

const pathOf = (requestId) => `/pay/requests/${encodeURIComponent(requestId)}`;

const payActions = (store, live, { say, setAddress, choose, openSheet }) => {
  const openPay = (request) => {
    choose(request.openid);
    store.set({ screen: 'pay' });
    openSheet({ kind: 'pay', request });
  };

  const showOutcome = (state, action, request) => openSheet({ kind: 'outcome', request, outcome: outcomeOf(state, action) });

  /** What the address asks for: a pay sheet, or a person. */
  const followAddress = async (hash) => {
    const { pay, openid } = parseAddress(hash);
    if (openid) choose(openid);
    if (!pay) return;
    store.set({ screen: 'pay' });
    try {
      const { requests } = await get('/pay/requests');
      const found = requests.find(({ requestId }) => requestId === pay);
      if (found) openPay(found);
      else showOutcome((await get(pathOf(pay))).state, undefined, null);
    } catch {
      say('没有找到这笔付款，可能模拟器重新启动过。请回到小程序再点一次“微信支付”。', 'bad');
      setAddress();
    }
  };

  /** A sheet whose payment was decided elsewhere (the mini-program gave up, another window paid) says so. */
  const noticeDecided = async () => {
    const { sheet, requests, acting } = store.values;
    if (sheet?.kind !== 'pay' || acting) return;
    if (requests?.some(({ requestId }) => requestId === sheet.request.requestId)) return;
    const { state } = await get(pathOf(sheet.request.requestId));
    // Still waiting: the list is older than the request, or the request so old that it left the list.
    if (state === 'waiting') return;
    if (store.values.sheet === sheet && !store.values.acting) showOutcome(state, undefined, sheet.request);
  };

  const act = async (request, action) => {
    if (store.values.acting) return;
    store.set({ acting: true });
    try {
      const { state } = await post(pathOf(request.requestId), { action });
      showOutcome(state, action, request);
    } catch (error) {
      say(error.message, 'bad');
    } finally {
      store.set({ acting: false });
      void live.refresh();
    }
  };

  return { openPay, followAddress, noticeDecided, act };
};
