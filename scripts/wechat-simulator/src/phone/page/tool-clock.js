/** The simulated time, and what an owner sets in the merchant's console. */
import { post } from './api.js';
import { field, h, show, tick } from './dom.js';
import { driftOf, fullTime, parseYuan, yuan } from './format.js';
import { REFUND_MODES } from './words.js';

const STEPS = [
  ['1 分钟', 60_000],
  ['10 分钟', 600_000],
  ['1 小时', 3_600_000],
  ['1 天', 86_400_000],
];

const clockCard = (store, { attempt }) => {
  const face = h('div', { class: 'face' });
  const advance = (text, ms) => () => attempt(() => post('/clock', { advanceMs: ms }), `时间拨快了 ${text}，到期的事都做完了`);
  const back = () =>
    attempt(async () => {
      await post('/clock', { freezeAt: Date.now() });
      return post('/clock', { freeze: false });
    }, '时间与这台电脑一致了');
  const turn = () => {
    const frozen = store.values.clock?.frozen;
    return attempt(() => post('/clock', { freeze: !frozen }), frozen ? '时间继续走' : '时间停住了');
  };
  const freeze = h('button', { type: 'button', class: 'button button--small', id: 'freeze', onClick: turn }, '停住');
  store.watch(['clock'], ({ clock }) => {
    if (!clock) return;
    const drift = driftOf(clock.now, clock.real);
    freeze.textContent = clock.frozen ? '继续走' : '停住';
    show(
      face,
      h('p', { class: 'face__time' }, fullTime(clock.now)),
      h('p', { class: 'hint' }, `北京时间，${drift.text}${clock.frozen ? '，停住了' : ''}。有 ${clock.waiting} 件事等到时候做。`),
      drift.breaks &&
        h(
          'p',
          { class: 'warning' },
          '相差超过 5 分钟：真实时间的服务会拒收微信支付的签名，微信支付也会拒绝它的请求。试完后请点“回到现在”。',
        ),
    );
  });
  return h(
    'div',
    { class: 'card' },
    face,
    h(
      'div',
      { class: 'row' },
      STEPS.map(([text, ms]) =>
        h(
          'button',
          { type: 'button', class: 'button button--small', id: `advance-${ms}`, onClick: advance(text, ms) },
          `+${text}`,
        ),
      ),
      freeze,
      h('button', { type: 'button', class: 'button button--small', id: 'clock-now', onClick: back }, '回到现在'),
    ),
  );
};

const settingsCard = (store, { attempt, say }) => {
  const mode = h(
    'select',
    { id: 'refund-mode' },
    REFUND_MODES.map(([value, text]) => h('option', { value }, text)),
  );
  const balance = h('input', {
    id: 'balance',
    type: 'text',
    inputmode: 'decimal',
    maxlength: 14,
    autocomplete: 'off',
    placeholder: '不填：足够',
  });
  const keyOnly = tick('只用微信支付公钥（没有平台证书，新商户都是这样）', { id: 'key-only' });
  const save = (event) => {
    event.preventDefault();
    const balanceFen = parseYuan(balance.value);
    if (balanceFen === undefined) return say('可退余额请填金额，例如 500 或 500.00；不填表示足够。', 'bad');
    void attempt(
      () => post('/settings', { refundMode: mode.value, balanceFen, publicKeyOnly: keyOnly.firstChild.checked }),
      '设置已保存，从现在起有效',
    ).then((settings) => settings && store.set({ settings }));
  };
  store.watch(['settings'], ({ settings }) => {
    if (!settings) return;
    mode.value = settings.refundMode;
    balance.value = settings.balanceFen === null ? '' : yuan(settings.balanceFen);
    keyOnly.firstChild.checked = settings.publicKeyOnly;
  });
  return h(
    'form',
    { class: 'card form', onSubmit: save },
    field('新的退款会怎样结束', mode),
    field('可退余额（元）', balance, '退款从这里扣，不够时申请退款会得到 NOT_ENOUGH。'),
    keyOnly,
    h('button', { type: 'submit', class: 'button button--main', id: 'save-settings' }, '保存设置'),
  );
};

export const mountClock = (panel, store, actions, live) => {
  panel.append(
    h('div', { class: 'head' }, h('h3', {}, '时间')),
    clockCard(store, actions),
    h('div', { class: 'head' }, h('h3', {}, '商户设置')),
    settingsCard(store, actions),
  );
  store.watch(['tab'], ({ tab }) => {
    // Asked for when the tab opens only, so that nothing is taken out of somebody's hands while typing.
    if (tab === 'clock') live.load(['settings']).catch(({ message }) => actions.say(message, 'bad'));
  });
};
