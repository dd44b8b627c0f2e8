/** What slides over the phone's screen: the pay sheet, what came of it, the panel for subscription messages. */
import { post } from './api.js';
import { h, icon } from './dom.js';
import { shortOpenid, yuan } from './format.js';
import { OTHER_ACTIONS, subscribeWords } from './words.js';

const closeButton = (closeSheet, label) =>
  h(
    'button',
    { type: 'button', class: 'sheet__close', id: 'sheet-close', 'aria-label': label, onClick: closeSheet },
    icon('cross'),
  );

const dialog = (kind, title, ...children) =>
  h('div', { class: 'veil' }, h('div', { class: `sheet sheet--${kind}`, role: 'dialog', 'aria-labelledby': title }, children));

const paySheet = ({ request }, people, { act, closeSheet }) => {
  const owner = people?.find(({ openid }) => openid === request.openid);
  const others = OTHER_ACTIONS.map(({ action, text, hint }) =>
    h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'other',
          id: `act-${action}`,
          'aria-describedby': `hint-${action}`,
          onClick: () => act(request, action),
        },
        text,
      ),
      h('p', { class: 'hint', id: `hint-${action}` }, hint),
    ),
  );
  return dialog(
    'pay',
    'pay-title',
    closeButton(closeSheet, '先放着，付款单还在'),
    h('p', { class: 'pay__merchant', id: 'pay-title' }, '付款给 青芽（演示商户）'),
    h('p', { class: 'pay__sum', id: 'pay-sum' }, h('span', { class: 'pay__sign' }, '¥'), yuan(request.amount)),
    h('p', { class: 'pay__what' }, request.description),
    h(
      'dl',
      { class: 'pay__facts' },
      h('div', {}, h('dt', {}, '付款人'), h('dd', {}, `${owner?.name ?? '微信用户'} · ${shortOpenid(request.openid)}`)),
      h('div', {}, h('dt', {}, '支付方式'), h('dd', {}, '零钱')),
      h('div', {}, h('dt', {}, '商户单号'), h('dd', { class: 'number' }, request.outTradeNo)),
    ),
    h(
      'button',
      { type: 'button', class: 'button button--pay', id: 'act-pay', 'data-first': true, onClick: () => act(request, 'pay') },
      '支付',
    ),
    h('h3', { class: 'list-title' }, '也可以试试'),
    h('ul', { class: 'others' }, others),
  );
};

const MARKS = { good: 'check', bad: 'cross', plain: 'minus' };

const outcomeSheet = ({ outcome, request }, { closeSheet }) =>
  h(
    'div',
    { class: 'outcome', role: 'dialog', 'aria-labelledby': 'outcome-title', 'aria-describedby': 'outcome-text' },
    h('span', { class: `outcome__mark outcome__mark--${outcome.tone}` }, icon(MARKS[outcome.tone])),
    h('h3', { id: 'outcome-title' }, outcome.title),
    request &&
      outcome.tone === 'good' &&
      h('p', { class: 'pay__sum' }, h('span', { class: 'pay__sign' }, '¥'), yuan(request.amount)),
    request && h('p', { class: 'pay__what' }, request.description),
    h('p', { id: 'outcome-text', class: 'outcome__text' }, outcome.text),
    h(
      'button',
      { type: 'button', class: 'button button--done', id: 'outcome-done', 'data-first': true, onClick: closeSheet },
      '完成',
    ),
  );

const choiceRow = ({ templateId, title }, choices) => {
  const option = (choice, text) =>
    h(
      'label',
      { class: 'choice' },
      h('input', {
        type: 'radio',
        name: `choice-${templateId}`,
        value: choice,
        checked: choices[templateId] === choice,
        onChange: () => {
          choices[templateId] = choice;
        },
      }),
      h('span', {}, text),
    );
  return h(
    'li',
    {},
    h(
      'fieldset',
      { class: 'consent' },
      h('legend', {}, title),
      h('div', { class: 'choices' }, option('accept', '允许'), option('reject', '拒绝')),
    ),
  );
};

const subscribeSheet = ({ picked }, store, { attempt, closeSheet }) => {
  const choices = Object.fromEntries(picked.map(({ templateId }) => [templateId, 'accept']));
  const titles = Object.fromEntries(picked.map(({ templateId, title }) => [templateId, title]));
  const always = h('input', { type: 'checkbox', id: 'always' });
  const answer = async (chosen) => {
    const body = { openid: store.values.me, templateIds: Object.keys(titles), choices: chosen, always: always.checked };
    const given = await attempt(() => post('/subscribe', body));
    if (given) store.set({ subscribed: subscribeWords(given, titles) });
    closeSheet();
  };
  const rejectAll = () => answer(Object.fromEntries(Object.keys(titles).map((id) => [id, 'reject'])));
  return dialog(
    'consent',
    'consent-title',
    closeButton(closeSheet, '关闭，什么都不选'),
    h('p', { class: 'template__app' }, h('span', { class: 'template__logo', 'aria-hidden': 'true' }, '青'), '青芽 申请'),
    h('h3', { id: 'consent-title' }, '发送一次以下消息'),
    h(
      'ul',
      { class: 'consents' },
      picked.map((template) => choiceRow(template, choices)),
    ),
    h('label', { class: 'tick' }, always, h('span', {}, '总是保持以上选择，不再询问')),
    h(
      'div',
      { class: 'row row--even' },
      h('button', { type: 'button', class: 'button', id: 'consent-reject', onClick: rejectAll }, '全部拒绝'),
      h(
        'button',
        { type: 'button', class: 'button button--main', id: 'consent-ok', 'data-first': true, onClick: () => answer(choices) },
        '确定',
      ),
    ),
  );
};

/** The sheet that the store asks for. */
export const sheetOf = (sheet, people, store, actions) => {
  if (sheet.kind === 'pay') return paySheet(sheet, people, actions);
  if (sheet.kind === 'outcome') return outcomeSheet(sheet, actions);
  return subscribeSheet(sheet, store, actions);
};
