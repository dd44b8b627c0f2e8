/** The panels of WeChat, as sheets in the phone. */
import { $, make } from './dom.js';

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

const tick = (text, checked) => {
  const box = make('input', { type: 'checkbox', checked });
  return { box, label: make('label', { className: 'tick' }, box, make('span', { textContent: text })) };
};

/** The panel of `wx.requestSubscribeMessage`: every message can be left out, and the choice can be kept for ever. */
const subscriptions = () => {
  let kept = false;
  return {
    subscribe: async (templateIds) => {
      const titles = await titlesOf(templateIds);
      const ticks = titles.map((title) => tick(title, true));
      const always = tick('总是保持以上选择，不再询问', false);
      const list = make('div', { className: 'ticks' }, ...ticks.map(({ label }) => label), always.label);
      const agreed = await ask('青芽 申请给您发送以下消息', [], yesNo('允许', '拒绝'), list);
      kept = agreed !== null && always.box.checked;
      const choice = (index) => (agreed === true && ticks[index].box.checked ? 'accept' : 'reject');
      return Object.fromEntries(templateIds.map((id, index) => [id, choice(index)]));
    },
    keepsSubscriptions: () => kept,
  };
};

const columnOf = (lines, chosen) =>
  make(
    'select',
    { ariaLabel: '选项' },
    ...lines.map((text, index) => make('option', { value: String(index), textContent: text, selected: index === chosen })),
  );

/** A list, several lists, a day or a time. */
const pick = async ({ mode, columns, value, start, end }) => {
  const chosen = Array.isArray(value) ? value : [value];
  const lists = columns.map((lines, index) => columnOf(lines, Number(chosen[index] ?? 0)));
  const field = make('input', { type: mode === 'time' ? 'time' : 'date', value: String(value ?? ''), min: start, max: end });
  field.setAttribute('aria-label', mode === 'time' ? '时间' : '日期');
  const body = lists.length > 0 ? make('div', { className: 'columns' }, ...lists) : field;
  const done = await ask('请选择', [], yesNo('确定', '取消'), body);
  if (done !== true || (lists.length === 0 && field.value === '')) return null;
  if (mode === 'selector') return Number(lists[0].value);
  return mode === 'multiSelector' ? lists.map((list) => Number(list.value)) : field.value;
};

/** The person with the phone, as whoever sits at this computer. @param owner gives whose phone it is */
export const createPerson = (owner) => ({
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
  ...subscriptions(),
  picker: (options) => pick(options),
  scan: async () => {
    const field = make('input', { placeholder: '二维码里的内容', autocomplete: 'off' });
    field.setAttribute('aria-label', '二维码里的内容');
    const choices = yesNo('扫到了', '取消');
    const scanned = await ask('扫一扫', ['电脑上没有镜头：把屏幕上的签到码或二维码里的内容填在这里。'], choices, field);
    return scanned === true && field.value.trim() !== '' ? field.value.trim() : null;
  },
  phone: async () => (await ask('青芽 申请获取您的手机号', [owner().phone], yesNo('允许', '不允许'))) === true,
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
});
