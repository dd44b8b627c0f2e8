/** The screen of the phone: its window belongs to the mini-program alone, so that its width is what `rpx` counts. */

const load = (path) => import(`${location.origin}${path}`);

const storageOf = (owner) => {
  const prefix = `weapp:${owner}:`;
  return {
    get: (key) => localStorage.getItem(prefix + key),
    set: (key, json) => localStorage.setItem(prefix + key, json),
    remove: (key) => localStorage.removeItem(prefix + key),
    keys: () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length)),
  };
};

const BUILT_IN = /^https?:\/\/[^/]+(?=\/api\/v1)/;

const { shell } = parent;
/** Whether this is still what the phone shows: somebody may have started anew, or as another person, while it loaded. */
const isCurrent = () => shell.isCurrent(location.search);
const problem = (text) => {
  if (isCurrent()) shell.problem(text);
};

const start = async () => {
  const [{ startApp }, { simulatorWechat }, { fetchTransport }, glassEasel, adapter, bundle] = await Promise.all([
    load('/host/app.js'),
    load('/host/simulator-wechat.js'),
    load('/host/wx/request.js'),
    load('/engine/glass-easel.js'),
    load('/engine/adapter.js'),
    fetch('/bundle.json').then((answer) => answer.json()),
  ]);
  if (!isCurrent()) return;
  const { openId, phone } = shell.owner();
  const app = startApp({
    bundle,
    engine: { glassEasel, adapter },
    window,
    transport: fetchTransport((url) => url.replace(BUILT_IN, location.origin)),
    wechat: simulatorWechat({ url: '', openId, phone, onPay: shell.showPayment }),
    storage: storageOf(openId),
    contextOf: (canvas) => canvas.getContext('2d'),
    person: shell.person,
    overlay: shell.overlay,
    onChange: () => shell.changed(),
    log: (level, text) => {
      console[level](text);
      if (level === 'error') problem(text);
    },
  });
  shell.started(app, bundle);
};

addEventListener('unhandledrejection', ({ reason }) => problem(String(reason?.stack ?? reason)));
addEventListener('error', ({ message }) => problem(message));
void start();
