/** What WeChat draws around a mini-program: bars, panels, and whose phone it is. The screen reads `window.shell`. */

import { $, make } from './dom.js';
import { createPerson } from './panels.js';

const OWNER_KEY = 'phone.owner';
const NEW_KEY = 'phone.newcomer';

/** Somebody the school may know by phone number, as an opposite to the demo's people. */
const newcomer = () => {
  const known = localStorage.getItem(NEW_KEY) ?? `newcomer-${crypto.randomUUID()}`;
  localStorage.setItem(NEW_KEY, known);
  return { openId: known, title: '新来的家长', phone: '13900000001' };
};

/** The demo's log-ins; their WeChat identities go by their names. */
const findOwners = async () => {
  const answer = await fetch('/api/v1/auth/demo');
  const { items = [] } = answer.ok ? await answer.json() : {};
  const personas = items.map(({ persona, title }) => ({
    openId: `demo-openid-${persona.replaceAll('_', '-')}`,
    title,
    phone: '13900000000',
  }));
  return [...personas, newcomer()];
};

let owners = [];
let owner;
let app = null;
/** The one document of the screen that may start the mini-program and speak: its `location.search`. */
let current = '';
let toastTimer;

const problem = (text) => {
  $('problem').textContent = text;
  $('problem').hidden = false;
};

const showWechat = (hash) => {
  const frame = $('wechat');
  if (frame.contentWindow.location.pathname === '/phone') frame.contentWindow.location.hash = hash;
  else frame.src = `/phone#${hash}`;
};

const overlay = {
  toast: (text) => {
    clearTimeout(toastTimer);
    $('toast').textContent = text;
    $('toast').hidden = false;
    toastTimer = setTimeout(overlay.hideToast, 2000);
  },
  hideToast: () => {
    $('toast').hidden = true;
  },
};

const drawTabs = (bundle) => {
  $('tabs').replaceChildren(
    ...bundle.app.tabBar.list.map(({ pagePath, text, iconPath, selectedIconPath }) => {
      const tab = make('button', { type: 'button' }, make('img', { alt: '' }), make('span', { textContent: text }));
      Object.assign(tab.dataset, { page: pagePath, icon: bundle.images[iconPath], chosen: bundle.images[selectedIconPath] });
      tab.addEventListener('click', () => app.pages.switchTab(`/${pagePath}`));
      return tab;
    }),
  );
};

const changed = () => {
  const page = app?.pages.top;
  if (!page) return;
  $('title').textContent = page.title;
  $('back').hidden = app.pages.stack.length < 2;
  $('tabs').hidden = !app.pages.isTab(page.route);
  for (const tab of $('tabs').children) {
    const here = tab.dataset.page === page.route;
    tab.querySelector('img').src = here ? tab.dataset.chosen : tab.dataset.icon;
    if (here) tab.setAttribute('aria-current', 'page');
    else tab.removeAttribute('aria-current');
  }
};

const restart = () => {
  app?.close();
  app = null;
  // The old screen stays until the new one has come; nobody shall touch anything on it, nor a tab of it.
  $('screen').contentDocument?.body?.replaceChildren();
  $('tabs').hidden = true;
  $('back').hidden = true;
  $('panel').close();
  $('problem').hidden = true;
  $('online').checked = true;
  current = `?${crypto.randomUUID()}`;
  $('screen').src = `/page/screen.html${current}`;
};

const choose = (openId) => {
  owner = owners.find((one) => one.openId === openId) ?? owners[0];
  localStorage.setItem(OWNER_KEY, owner.openId);
  $('owner').value = owner.openId;
  showWechat(`openid=${encodeURIComponent(owner.openId)}`);
  restart();
};

window.shell = {
  /** The mini-program that runs; null while it starts. For the console of a browser, and for journeys. */
  app: () => app,
  owner: () => owner,
  person: createPerson(() => owner),
  overlay,
  changed,
  problem,
  /** Whether a document of the screen is the one that is wanted: one that was replaced while it loaded is not. */
  isCurrent: (search) => search === current,
  showPayment: (requestId) => showWechat(`pay=${encodeURIComponent(requestId)}`),
  started: (started, bundle) => {
    app = started;
    drawTabs(bundle);
    changed();
  },
};

/** A message touched or a code scanned in the page beside the phone opens the mini-program there, as WeChat does. */
const openPage = (path, scene) => {
  if (!app) return problem('小程序还没有打开，请稍后再试。');
  $('panel').close();
  try {
    app.enter(path, scene);
  } catch (error) {
    problem(`打不开这个页面：${error.message}`);
  }
};

addEventListener('message', ({ source, origin, data }) => {
  if (source !== $('wechat').contentWindow || origin !== location.origin || data?.kind !== 'open-page') return;
  openPage(String(data.path), Number(data.scene));
});

$('back').addEventListener('click', () => app?.driver.navigateBack());
$('restart').addEventListener('click', restart);
$('owner').addEventListener('change', () => choose($('owner').value));
$('online').addEventListener('change', () => app?.device.setOnline($('online').checked));

owners = await findOwners();
$('owner').replaceChildren(...owners.map(({ openId, title }) => make('option', { value: openId, textContent: title })));
choose(localStorage.getItem(OWNER_KEY));
