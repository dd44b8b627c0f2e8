/** What happens when this phone scans something. */
import { post } from './api.js';
import { chip, empty, facts, h, show } from './dom.js';
import { hasPhone, openInPhone } from './mini-program.js';
import { scanWords, versionName } from './words.js';

/** WeChat's scenes of a mini-program code, and of a link. */
const SCENES = { 'mini-program-code': 1047, link: 1065 };

const resultCard = (scanned) => {
  const words = scanWords(scanned);
  const scene = scanned.expired ? undefined : SCENES[scanned.kind];
  return h(
    'div',
    { class: 'card scan-result' },
    h('h3', {}, words.title, ' ', scanned.envVersion && chip({ text: versionName(scanned.envVersion), tone: words.tone })),
    h('p', {}, words.text),
    facts([
      ['页面', scanned.page === '' ? '首页' : scanned.page],
      ['scene', scanned.scene],
      ['路径', scanned.path],
      ['文字', scanned.result],
    ]),
    hasPhone() &&
      scene !== undefined &&
      h(
        'button',
        { type: 'button', class: 'button button--main', id: 'scan-open', onClick: () => openInPhone(scanned.path, scene) },
        '在旁边的手机里打开',
      ),
  );
};

const codeCard = (code, scan) =>
  h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'code', id: `code-${code.id}`, onClick: () => scan(code.id) },
      h('img', { src: code.image, alt: '', width: 96, height: 96, loading: 'lazy' }),
      h('span', { class: 'code__words' }, h('span', {}, code.page === '' ? '首页' : code.page), h('code', {}, code.scene)),
      h('span', { class: 'unseen' }, '扫这个码'),
    ),
  );

export const mountScan = (body, store, actions) => {
  const text = h('textarea', {
    id: 'scan-text',
    rows: 3,
    maxlength: 2000,
    placeholder: '粘贴二维码里的文字、链接或小程序码编号',
  });
  const result = h('div', { role: 'status' });
  const codes = h('div', {});
  const scan = async (content) => {
    const scanned = await actions.attempt(() => post('/scan', { content }));
    if (scanned) store.set({ scanned });
    result.scrollIntoView({ block: 'nearest' });
  };
  const submit = (event) => {
    event.preventDefault();
    const content = text.value.trim();
    if (content === '') return actions.say('先粘贴要扫的内容，或点下面的一个小程序码。', 'bad');
    void scan(content);
  };
  body.append(
    h(
      'form',
      { class: 'scan', onSubmit: submit },
      h('label', { for: 'scan-text' }, '要扫的内容'),
      text,
      h('button', { type: 'submit', class: 'button button--main button--wide', id: 'scan-go' }, '扫一扫'),
    ),
    result,
    h('h3', { class: 'list-title' }, '做好的小程序码'),
    codes,
  );
  store.watch(['scanned'], ({ scanned }) => show(result, scanned && resultCard(scanned)));
  store.watch(['codes'], ({ codes: made }) => {
    if (!made) return show(codes, empty('正在读取小程序码', '很快就好。'));
    if (made.length === 0) return show(codes, empty('还没有小程序码', '在小程序里生成海报或签到码之后，点这里的图就等于扫它。'));
    show(
      codes,
      h(
        'ul',
        { class: 'codes' },
        made.map((code) => codeCard(code, scan)),
      ),
    );
  });
};
