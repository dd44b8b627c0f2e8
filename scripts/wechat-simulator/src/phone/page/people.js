/** Whose phone it is. */
import { post } from './api.js';
import { chip, empty, field, h, show, tick } from './dom.js';
import { chatTime, shortOpenid } from './format.js';

/** @param person whose details are changed; undefined makes a new person */
const personForm = (person, { attempt, choose }, done) => {
  const name = h('input', {
    type: 'text',
    maxlength: 40,
    autocomplete: 'off',
    value: person?.name ?? '',
    placeholder: '例如：林妈妈',
  });
  const phone = h('input', {
    type: 'tel',
    maxlength: 15,
    autocomplete: 'off',
    value: person?.phone ?? '',
    placeholder: '可以不填',
  });
  const blocked = tick('平台认为这个人有风险（登录得到 40226）', { checked: person?.blocked ?? false });
  const save = async (event) => {
    event.preventDefault();
    const input = { name: name.value.trim(), phone: phone.value.trim(), blocked: blocked.firstChild.checked };
    const body = { ...(person ? { openid: person.openid } : {}), ...input };
    const saved = await attempt(() => post('/people', body), person ? '已保存' : '这是新的手机，已经选中');
    if (!saved) return;
    choose(saved.openid);
    done();
  };
  return h(
    'form',
    { class: 'card form', onSubmit: save },
    h('h3', {}, person ? '修改资料' : '新的人'),
    field('称呼', name),
    field('手机号', phone),
    blocked,
    h(
      'div',
      { class: 'row' },
      h('button', { class: 'button button--main', type: 'submit' }, person ? '保存' : '新建'),
      h('button', { class: 'button', type: 'button', onClick: done }, '不用了'),
    ),
  );
};

const personRow = (person, chosen, waiting, now, choose) =>
  h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'person',
        id: `person-${person.openid}`,
        'aria-pressed': String(chosen),
        title: person.openid,
        onClick: () => choose(person.openid),
      },
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, [...person.name][0] ?? '微'),
      h(
        'span',
        { class: 'person__words' },
        h('span', { class: 'person__name' }, person.name),
        h('span', { class: 'person__more' }, [person.phone ?? '没有手机号', shortOpenid(person.openid)].join(' · ')),
        h('span', { class: 'person__more' }, `${chatTime(person.lastVisitAt, now)} 来过`),
      ),
      h(
        'span',
        { class: 'person__chips' },
        waiting > 0 && chip({ text: `${waiting} 笔待付`, tone: 'wait' }),
        person.blocked && chip({ text: '有风险', tone: 'bad' }),
        person.messagesOff && chip({ text: '不收消息', tone: 'plain' }),
      ),
    ),
  );

/** The list of people, and the form for a new one. */
export const mountPeople = (section, store, actions) => {
  const list = h('div', {});
  const form = h('div', {});
  const edit = h('button', { class: 'button button--small', type: 'button', id: 'edit-person' }, '修改资料');
  const add = h('button', { class: 'button button--small', type: 'button', id: 'new-person' }, '新的人');
  const open = (person, from) => {
    show(
      form,
      personForm(person, actions, () => {
        show(form);
        from.focus();
      }),
    );
    form.querySelector('input').focus();
  };
  edit.addEventListener('click', () => {
    const { people, me } = store.values;
    const person = people?.find(({ openid }) => openid === me);
    if (person) open(person, edit);
  });
  add.addEventListener('click', () => open(undefined, add));
  section.append(
    h('div', { class: 'head' }, h('h2', { id: 'people-title' }, '这是谁的手机'), h('div', { class: 'row' }, edit, add)),
    form,
    list,
  );
  let shown = null;
  store.watch(['people', 'me', 'requests'], ({ people, me, requests, clock }) => {
    edit.hidden = !people?.some(({ openid }) => openid === me);
    if (!people) return;
    const waiting = (openid) => requests?.filter((request) => request.openid === openid).length ?? 0;
    if (people.length === 0)
      return show(list, empty('还没有人登录过', '在小程序里登录一次，人就会出现在这里；也可以点“新的人”。'));
    const rows = people.map((person) =>
      personRow(person, person.openid === me, waiting(person.openid), clock?.now ?? Date.now(), actions.choose),
    );
    const before = list.firstElementChild?.scrollTop ?? 0;
    const all = h('ul', { class: 'people' }, rows);
    show(list, all);
    all.scrollTop = shown === me ? before : (all.querySelector('[aria-pressed="true"]')?.offsetTop ?? 0) - 8;
    shown = me;
  });
};
