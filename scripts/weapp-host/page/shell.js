/** What WeChat draws around a mini-program: bars, panels, and whose phone it is. The screen reads `window.shell`. */

const $ = (id) => document.getElementById(id);

const make = (tag, fields, ...children) => {
  const element = Object.assign(document.createElement(tag), fields);
  element.append(...children);
  return element;
};

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

/**
 * Asks with a sheet from below.
 * @param lines texts above the buttons
 * @param choices buttons; each gives its value
 * @returns the value; null when the sheet was dismissed
 */
const ask = (title, lines, choices, field) =>
  new Promise((resolve) => {
    const panel = $('panel');
    const form = panel.querySelector('form');
    const buttons = choices.map(({ text, yes = false }, index) =>
      make('button', { type: 'submit', value: String(index), textContent: text, className: yes ? 'yes' : '' }),
    );
    form.replaceChildren(
      make('h2', { textContent: title }),
      ...lines.map((text) => make('p', { textContent: text })),
      ...(field ? [field] : []),
      ...buttons,
    );
    panel.returnValue = '';
    panel.addEventListener(
      'close',
      () => resolve(choices[panel.returnValue === '' ? -1 : Number(panel.returnValue)]?.value ?? null),
      {
        once: true,
      },
    );
    panel.show();
    (field ?? buttons[0])?.focus();
  });

const yesNo = (yes, no) => [
  { text: yes, value: true, yes: true },
  { text: no, value: false },
];

const titlesOf = async (templateIds) => {
  const answer = await fetch('/simulator/settings');
  const { templates = [] } = answer.ok ? await answer.json() : {};
  return templateIds.map((id) => templates.find((template) => template.id === id)?.title ?? id);
};

const person = {
  modal: async ({ title = '', content = '', showCancel = true, confirmText = '确定', cancelText = '取消' }) => {
    const choices = showCancel ? yesNo(confirmText, cancelText) : [{ text: confirmText, value: true, yes: true }];
    return (await ask(title, content === '' ? [] : [content], choices)) === true;
  },
  actionSheet: (items) => ask('请选择', [], [...items.map((text, value) => ({ text, value })), { text: '取消', value: null }]),
  privacy: async () =>
    (await ask(
      '隐私保护提示',
      ['在使用服务之前，请阅读《青芽小程序隐私保护指引》。同意后才能使用相关功能。'],
      yesNo('同意', '拒绝'),
    )) === true,
  subscribe: async (templateIds) => {
    const lines = (await titlesOf(templateIds)).map((title) => `· ${title}`);
    const agreed = await ask('青芽 申请给您发送以下消息', lines, yesNo('允许', '拒绝'));
    return Object.fromEntries(templateIds.map((id) => [id, agreed === true ? 'accept' : 'reject']));
  },
  scan: async () => {
    const field = make('input', { placeholder: '二维码里的内容', autocomplete: 'off' });
    field.setAttribute('aria-label', '二维码里的内容');
    const choices = yesNo('扫到了', '取消');
    const scanned = await ask('扫一扫', ['电脑上没有镜头：把屏幕上的签到码或二维码里的内容填在这里。'], choices, field);
    return scanned === true && field.value.trim() !== '' ? field.value.trim() : null;
  },
  phone: async () => (await ask('青芽 申请获取您的手机号', [owner.phone], yesNo('允许', '不允许'))) === true,
  album: () => ask('青芽 申请保存图片到你的相册', [], yesNo('允许', '拒绝')),
  settings: async (current) => {
    const scopes = Object.keys(current);
    if (scopes.length === 0) {
      await ask('设置', ['还没有申请过任何权限。'], [{ text: '返回', value: true, yes: true }]);
      return current;
    }
    const open = await ask('设置', ['保存到相册'], yesNo('打开', '关闭'));
    return open === null ? current : Object.fromEntries(scopes.map((scope) => [scope, open]));
  },
  dial: async (number) => (await ask('拨打电话', [number], yesNo('呼叫', '取消'))) === true,
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
  $('panel').close();
  $('problem').hidden = true;
  $('online').checked = true;
  $('screen').src = `/page/screen.html?${Date.now()}`;
};

const choose = (openId) => {
  owner = owners.find((one) => one.openId === openId) ?? owners[0];
  localStorage.setItem(OWNER_KEY, owner.openId);
  $('owner').value = owner.openId;
  showWechat(`openid=${encodeURIComponent(owner.openId)}`);
  restart();
};

window.shell = {
  owner: () => owner,
  person,
  overlay,
  changed,
  problem,
  showPayment: (requestId) => showWechat(`pay=${encodeURIComponent(requestId)}`),
  started: (started, bundle) => {
    app = started;
    drawTabs(bundle);
    changed();
  },
};

$('back').addEventListener('click', () => app?.driver.navigateBack());
$('restart').addEventListener('click', restart);
$('owner').addEventListener('change', () => choose($('owner').value));
$('online').addEventListener('change', () => app?.device.setOnline($('online').checked));

owners = await findOwners();
$('owner').replaceChildren(...owners.map(({ openId, title }) => make('option', { value: openId, textContent: title })));
choose(localStorage.getItem(OWNER_KEY));
