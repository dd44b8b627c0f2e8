import { FAULT_KINDS } from '../faults';
import { PANEL_ACTIONS } from '../pay/panels';
import { REFUND_MODES as MODES } from '../pay/settings';
import { ENDPOINT_GROUPS, explainFault, howOften, kindName, kindsFor, needsDelay, ruleOf } from './page/faults.js';
import { attemptWords, OTHER_ACTIONS, outcomeOf, REFUND_MODES, scanWords, subscribeWords } from './page/words.js';

const endpoints = ENDPOINT_GROUPS.flatMap((group: { endpoints: object }) => Object.keys(group.endpoints));

describe('faults', () => {
  it('offers every kind somewhere, and none that the simulator does not know', () => {
    const offered = new Set([...endpoints, '*'].flatMap((endpoint) => kindsFor(endpoint)));
    expect([...offered].sort()).toEqual([...FAULT_KINDS].sort());
  });

  it('names and explains whatever it offers', () => {
    for (const endpoint of [...endpoints, '*'])
      for (const kind of kindsFor(endpoint)) {
        expect(explainFault({ endpoint, kind, delayMs: null })).toMatch(/^\p{Script=Han}.*。$/u);
        expect(kindName(kind)).not.toBe(kind);
      }
  });

  it('says how long it takes', () => {
    expect(explainFault({ endpoint: 'pay.order', kind: 'slow', delayMs: null })).toContain('6 秒（真实时间）');
    expect(explainFault({ endpoint: 'pay.notification', kind: 'late', delayMs: null })).toContain('3 小时（模拟时间）');
    expect(explainFault({ endpoint: 'pay.notification', kind: 'late', delayMs: 90_000 })).toContain('1 分钟 30 秒');
    expect(explainFault({ endpoint: 'code', kind: 'errcode', delayMs: null, errcode: 45009 })).toContain('45009');
    expect(['slow', 'late', 'never'].map(needsDelay)).toEqual([true, true, false]);
  });

  it('says how often', () => {
    expect(howOften({ times: null, percent: 100 })).toBe('每一次，直到清除');
    expect(howOften({ times: 2, percent: 40 })).toBe('接下来 2 次（每次有 40% 的可能）');
  });

  const typed = { endpoint: 'pay.order', kind: 'slow', times: '2', percent: '40', delaySeconds: '9', errcode: '' };

  it('makes a rule of what was typed', () => {
    expect(ruleOf(typed)).toEqual({ endpoint: 'pay.order', kind: 'slow', times: 2, percent: 40, delayMs: 9_000 });
    expect(ruleOf({ ...typed, kind: 'http_500', times: ' ' })).toEqual({ endpoint: 'pay.order', kind: 'http_500', percent: 40 });
    expect(ruleOf({ ...typed, endpoint: 'code', kind: 'errcode', errcode: '-1' })).toMatchObject({ errcode: -1 });
  });

  it.each([{ percent: '0' }, { percent: '101' }, { percent: '' }, { times: '0' }, { times: '1.5' }, { delaySeconds: 'x' }])(
    'refuses %j with a sentence',
    (change) => expect(() => ruleOf({ ...typed, ...change })).toThrow(/请填.*之间的整数/),
  );
});

describe('paying', () => {
  it('offers everything a payer can do', () => {
    const offered = ['pay', ...OTHER_ACTIONS.map(({ action }: { action: string }) => action)];
    expect(offered.sort()).toEqual([...PANEL_ACTIONS].sort());
  });

  it.each([
    ['paid', 'pay', 'good', '支付成功'],
    ['lost', 'pay_and_lose_answer', 'good', '支付成功'],
    ['lost', undefined, 'good', '支付成功'],
    ['cancelled', 'cancel', 'plain', '已取消支付'],
    ['failed', 'fail', 'bad', '支付失败'],
    ['failed', 'pay', 'bad', '支付失败'],
    ['waiting', undefined, 'plain', '付款已过期'],
  ])('%s after %s', (state, action, tone, title) => expect(outcomeOf(state, action)).toMatchObject({ tone, title }));

  it('says what comes next', () => {
    expect(outcomeOf('lost', undefined).text).toContain('自己查到');
    expect(outcomeOf('paid', 'pay_notify_late').text).toContain('3 小时');
    expect(outcomeOf('failed', 'fail').text).toContain('再试一次');
    expect(outcomeOf('failed', 'pay').text).toContain('已过期');
  });

  it('offers every way a refund can end', () => {
    expect(REFUND_MODES.map(([mode]: string[]) => mode)).toEqual([...MODES]);
  });

  it('tells accepted, refused and lost notifications apart', () => {
    expect(attemptWords({ status: 204, fault: null })).toEqual({ text: '已收到 · HTTP 204', tone: 'good' });
    expect(attemptWords({ status: 500, fault: null })).toEqual({ text: '被拒收 · HTTP 500', tone: 'bad' });
    expect(attemptWords({ status: null, fault: 'never' }, kindName)).toEqual({
      text: '没有送达（故障：永不发送）',
      tone: 'bad',
    });
  });
});

it.each([
  [{ kind: 'mini-program-code', result: '' }, '打开小程序'],
  [{ kind: 'link', result: 'weixin://x', expired: false }, '从链接打开小程序'],
  [{ kind: 'link', result: 'weixin://x', expired: true }, '链接已失效'],
  [{ kind: 'qr', result: 'hello' }, '普通二维码'],
])('scanning %j', (scanned, title) => expect(scanWords(scanned).title).toBe(title));

it('puts the answer of the subscription panel into words', () => {
  const titles = { a: '开课提醒', b: '请假结果' };
  const answer = { errMsg: 'requestSubscribeMessage:ok', a: 'accept', b: 'filter' };
  expect(subscribeWords(answer, titles)).toBe('开课提醒：已允许；请假结果：同名模板被过滤');
  expect(subscribeWords({ errMsg: 'x', errCode: 20004 }, titles)).toContain('总开关');
  expect(subscribeWords({ errMsg: 'odd', errCode: 1 }, titles)).toContain('odd');
});
