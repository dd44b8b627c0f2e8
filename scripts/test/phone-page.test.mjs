import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { at } from '../lib/paths.mjs';

const { JSDOM } = createRequire(at('scripts/weapp-host/package.json'))('jsdom');

const STUBS = {
  'host/app.js': 'export const startApp = (parts) => globalThis.startApp(parts);',
  'host/simulator-wechat.js': 'export const simulatorWechat = (who) => who;',
  'host/wx/request.js': 'export const fetchTransport = (address) => address;',
  'engine/glass-easel.js': 'export {};',
  'engine/adapter.js': 'export {};',
};

let folder;
let origin;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'qingya-phone-page-'));
  origin = pathToFileURL(folder).href;
  cpSync(at('scripts/weapp-host/page'), join(folder, 'page'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const [name, text] of Object.entries(STUBS)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Modules of the page ask for these by their bare names. */
const asGlobals = (names) => {
  for (const [name, value] of Object.entries(names))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
};

let copies = 0;
/** Runs a module of the page anew. */
const runModule = (name) => {
  copies += 1;
  return import(`${origin}/page/${name}?${copies}`);
};

/** The page around the screen, with the demo's two log-ins. */
const openShell = async () => {
  const { window } = await JSDOM.fromFile(at('scripts/weapp-host/page/index.html'), { url: 'http://127.0.0.1/' });
  // jsdom knows no dialogs.
  window.document.getElementById('panel').close = () => undefined;
  asGlobals({
    window,
    document: window.document,
    localStorage: window.localStorage,
    location: window.location,
    addEventListener: window.addEventListener.bind(window),
    fetch: async () => Response.json({ items: ['parent', 'front_desk'].map((persona) => ({ persona, title: persona })) }),
  });
  await runModule('shell.js');
  const byId = (id) => window.document.getElementById(id);
  return { window, shell: window.shell, byId, search: () => new URL(byId('screen').src).search };
};

/** What a start of the mini-program leaves in the shell. */
const runningApp = () => {
  const app = { closed: false, pages: { top: { title: '青芽', route: 'home' }, stack: [1, 2], isTab: () => true } };
  app.close = () => {
    app.closed = true;
  };
  return app;
};
const bundle = {
  app: { tabBar: { list: [{ pagePath: 'home', text: '首页', iconPath: 'a', selectedIconPath: 'b' }] } },
  images: {},
};

test('another owner ends the mini-program at once: nothing on the screen before it, and no tab of it, can be touched any more', async () => {
  const { window, shell, byId, search } = await openShell();
  const app = runningApp();
  shell.started(app, bundle);
  assert.equal(byId('tabs').hidden, false);
  // jsdom loads no frames, so this stands for what the screen shows.
  const { document } = new JSDOM('<button>微信登录</button>').window;
  Object.defineProperty(byId('screen'), 'contentDocument', { value: document });
  const before = search();
  assert.equal(shell.isCurrent(before), true);

  byId('owner').value = 'demo-openid-front-desk';
  byId('owner').dispatchEvent(new window.Event('change'));
  assert.equal(document.querySelector('button'), null);
  assert.deepEqual([byId('tabs').hidden, byId('back').hidden, app.closed, shell.app()], [true, true, true, null]);
  assert.notEqual(search(), before);
  assert.deepEqual([shell.isCurrent(before), shell.isCurrent(search())], [false, true]);
});

/** A document of the screen whose package comes when it is told to. */
const openScreen = async (search, isCurrent) => {
  const heard = { started: 0, problems: [], listeners: {} };
  let arrive;
  const loading = new Promise((resolve) => {
    arrive = () => resolve({ json: async () => bundle });
  });
  let asked;
  const fetched = new Promise((resolve) => {
    asked = resolve;
  });
  const shell = {
    isCurrent,
    owner: () => ({ openId: 'o-1', phone: '1' }),
    problem: (text) => heard.problems.push(text),
    started: () => {
      heard.started += 1;
    },
  };
  asGlobals({
    window: {},
    parent: { shell },
    location: { origin, search },
    localStorage: {},
    addEventListener: (kind, listener) => {
      heard.listeners[kind] = listener;
    },
    fetch: () => {
      asked();
      return loading;
    },
    startApp: () => ({}),
  });
  await runModule('screen.js');
  await fetched;
  return { heard, arrive };
};

/** Until the modules a screen imports have come, and what waits for them has run. */
const settled = async () => {
  for (const name of Object.keys(STUBS)) await import(`${origin}/${name}`);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

test('a screen that was replaced while it loaded starts nothing, and nobody hears of its troubles', async () => {
  let wanted = '?first';
  const { heard, arrive } = await openScreen('?first', (search) => search === wanted);
  wanted = '?second';
  arrive();
  await settled();
  heard.listeners.unhandledrejection({ reason: new Error('its loading was broken off') });
  heard.listeners.error({ message: 'its loading was broken off' });
  assert.deepEqual([heard.started, heard.problems], [0, []]);
});

test('the screen that is wanted starts the mini-program and says what goes wrong', async () => {
  const { heard, arrive } = await openScreen('?only', (search) => search === '?only');
  arrive();
  await settled();
  heard.listeners.error({ message: 'broken' });
  assert.deepEqual([heard.started, heard.problems], [1, ['broken']]);
});
