/** What the person in front of the page can do. */
import { addressOf, parseAddress } from './address.js';
import { get, post } from './api.js';
import { outcomeOf } from './words.js';

const REMEMBERED = 'qingya-phone-openid';

const remembered = () => {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
};

const remember = (openid) => {
  try {
    localStorage.setItem(REMEMBERED, openid);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
};

/** @param store the page's store; @param live asks the simulator */
export const createActions = (store, live) => {
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

  const openSheet = (sheet) => {
    store.set({ sheet });
    setAddress();
  };

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
    const found = store.values.requests?.find(({ requestId }) => requestId === pay);
    if (found) return openPay(found);
    try {
      store.set({ screen: 'pay' });
      showOutcome((await get(`/pay/requests/${encodeURIComponent(pay)}`)).state, undefined, null);
    } catch {
      say('没有找到这笔付款，可能模拟器重新启动过。请回到小程序再点一次“微信支付”。', 'bad');
      setAddress();
    }
  };

  /** Somebody is always chosen when there is anybody. */
  const chooseSomebody = () => {
    const { people, me } = store.values;
    const known = (openid) => people?.some((person) => person.openid === openid);
    if (!people || (me !== null && known(me))) return;
    const openid = [remembered(), people[0]?.openid].find(known) ?? null;
    if (openid !== null) choose(openid);
  };

  /** A sheet whose payment was decided elsewhere (the mini-program gave up, another window paid) says so. */
  const noticeDecided = async () => {
    const { sheet, requests, acting } = store.values;
    if (sheet?.kind !== 'pay' || acting) return;
    if (requests?.some(({ requestId }) => requestId === sheet.request.requestId)) return;
    const { state } = await get(`/pay/requests/${encodeURIComponent(sheet.request.requestId)}`);
    if (store.values.sheet === sheet && !store.values.acting) showOutcome(state, undefined, sheet.request);
  };

  const act = async (request, action) => {
    if (store.values.acting) return;
    store.set({ acting: true });
    try {
      const { state } = await post(`/pay/requests/${encodeURIComponent(request.requestId)}`, { action });
      showOutcome(state, action, request);
    } catch (error) {
      say(error.message, 'bad');
    } finally {
      store.set({ acting: false });
      void live.refresh();
    }
  };

  const go = (changes) => {
    store.set(changes);
    void live.refresh();
  };

  const closeSheet = () => openSheet(null);
  return { say, attempt, choose, chooseSomebody, openPay, openSheet, closeSheet, followAddress, noticeDecided, act, go };
};
