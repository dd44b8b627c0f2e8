/** Things that go wrong on purpose. */
import { post, remove } from './api.js';
import { empty, field, h, show } from './dom.js';
import { ENDPOINT_GROUPS, endpointName, explainFault, howOften, kindName, kindsFor, needsDelay, ruleOf } from './faults.js';

const endpointSelect = () => {
  const groups = ENDPOINT_GROUPS.map(({ title, endpoints }) =>
    h(
      'optgroup',
      { label: title },
      Object.entries(endpoints).map(([id, name]) => h('option', { value: id }, `${name}（${id}）`)),
    ),
  );
  return h('select', { id: 'fault-endpoint' }, groups, h('option', { value: '*' }, '所有接口（*）'));
};

const number = (id, props) => h('input', { id, type: 'text', inputmode: 'numeric', maxlength: 9, autocomplete: 'off', ...props });

const faultForm = ({ attempt, say }) => {
  const endpoint = endpointSelect();
  const kind = h('select', { id: 'fault-kind' });
  const times = number('fault-times', { value: '1', placeholder: '不填：直到清除' });
  const percent = number('fault-percent', { value: '100' });
  const delay = number('fault-delay', { placeholder: '不填：按默认' });
  const errcode = number('fault-errcode', { value: '-1', inputmode: 'text' });
  const words = h('p', { class: 'explain', id: 'fault-words', role: 'status' });
  const delayField = field('等待（秒）', delay);
  const codeField = field('错误码', errcode);
  const explain = () => {
    delayField.hidden = !needsDelay(kind.value);
    codeField.hidden = kind.value !== 'errcode';
    const seconds = Number(delay.value);
    const delayMs = delay.value.trim() !== '' && seconds > 0 ? seconds * 1_000 : null;
    show(words, explainFault({ endpoint: endpoint.value, kind: kind.value, delayMs }));
  };
  const offer = () => {
    const before = kind.value;
    const kinds = kindsFor(endpoint.value);
    show(
      kind,
      kinds.map((name) => h('option', { value: name }, kindName(name))),
    );
    if (kinds.includes(before)) kind.value = before;
    explain();
  };
  const submit = (event) => {
    event.preventDefault();
    const typed = { times: times.value, percent: percent.value, delaySeconds: delay.value, errcode: errcode.value };
    try {
      const rule = ruleOf({ endpoint: endpoint.value, kind: kind.value, ...typed });
      void attempt(() => post('/faults', rule), `${endpointName(rule.endpoint)}：${kindName(rule.kind)}，已打开`);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      say(error.message, 'bad');
    }
  };
  endpoint.addEventListener('change', offer);
  kind.addEventListener('change', explain);
  delay.addEventListener('input', explain);
  offer();
  return h(
    'form',
    { class: 'card form', onSubmit: submit },
    field('在哪里', endpoint),
    field('出什么事', kind),
    words,
    h('div', { class: 'pair' }, field('次数', times), field('每次的可能性（%）', percent)),
    delayField,
    codeField,
    h('button', { type: 'submit', class: 'button button--main', id: 'fault-add' }, '打开故障'),
  );
};

const faultRow = (rule, i, { attempt }) => {
  const name = endpointName(rule.endpoint);
  const clear = () => attempt(() => remove('/faults', { endpoint: rule.endpoint }), `“${name}”的故障已清除`);
  return h(
    'li',
    { class: 'card fault' },
    h(
      'div',
      {},
      h('h4', {}, `${name}：${kindName(rule.kind)}`),
      h('p', { class: 'hint' }, `${howOften(rule)}。${explainFault(rule)}`),
    ),
    h(
      'button',
      {
        type: 'button',
        class: 'button button--small',
        id: `clear-${i}-${rule.endpoint}`,
        'aria-label': `清除“${name}”的故障`,
        onClick: clear,
      },
      '清除',
    ),
  );
};

export const mountFaults = (panel, store, actions) => {
  const list = h('div', {});
  const clearAll = h('button', { type: 'button', class: 'button button--small', id: 'clear-all' }, '全部清除');
  clearAll.addEventListener('click', () => actions.attempt(() => remove('/faults'), '没有故障了'));
  panel.append(
    h('div', { class: 'head' }, h('h3', {}, '打开一个故障')),
    faultForm(actions),
    h('div', { class: 'head' }, h('h3', {}, '开着的故障'), clearAll),
    list,
  );
  store.watch(['faults'], ({ faults }) => {
    clearAll.hidden = !(faults?.length > 0);
    if (!faults) return show(list, empty('正在读取故障', '很快就好。'));
    if (faults.length === 0) return show(list, empty('一切正常', '没有开着的故障。在上面打开一个，看看产品怎么应对。'));
    show(
      list,
      h(
        'ul',
        { class: 'deals' },
        faults.map((rule, i) => faultRow(rule, i, actions)),
      ),
    );
  });
};
