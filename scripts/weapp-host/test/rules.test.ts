import { compileTemplates } from '../src/load-bundle';
import { styleOf } from '../src/styles';
import { Timers } from '../src/timers';
import { requestCalls } from '../src/wx/request';
import { ask, sampleBundle, sampleWechat, startSample, type Wx } from './support/sample';

const bundle = sampleBundle((templates) => compileTemplates([], templates));
const start = (over: Parameters<typeof startSample>[1] = {}) => startSample(bundle, over);

describe('templates and styles', () => {
  it('names what the compiler complains about', () => {
    expect(() => compileTemplates([], [['pages/a.wxml', '<view><text></view>']])).toThrow('pages/a.wxml');
  });

  it('turns rpx into parts of the screen and tags into their elements, and leaves values alone', () => {
    const app = '.a view,page>text{width:10rpx;transition:text .2s}@media (min-width:1rpx){button.b{margin:-4.5rpx}}';
    expect(styleOf({ ...bundle, styles: { 'app.wxss': app } }, 'app.wxss')).toBe(
      '.a wx-view,wx-page>wx-text{width:calc(10 * 100vw / 750);transition:text .2s}' +
        '@media (min-width:calc(1 * 100vw / 750)){wx-button.b{margin:calc(-4.5 * 100vw / 750)}}',
    );
  });

  it('puts imports in place and misses none', () => {
    const styles = { 'app.wxss': '@import "./x/b.wxss";.a{}', 'x/b.wxss': '@import "../c.wxss";', 'c.wxss': '.c{}' };
    expect(styleOf({ ...bundle, styles }, 'app.wxss').replace(/\s/g, '')).toBe('.c{}.a{}');
    expect(() => styleOf({ ...bundle, styles: { 'app.wxss': '@import "./no.wxss";' } }, 'app.wxss')).toThrow('no.wxss');
  });
});

describe('pages', () => {
  it('go through their lifetimes', async () => {
    const { app, wx } = start({ path: '/pages/a?x=1%202&y' });
    const first = app.pages.top!;
    await ask(wx, 'navigateTo', { url: '/pages/b' });
    const second = app.pages.top!;
    expect(app.driver.current()).toEqual({ route: 'pages/b', query: {}, depth: 2 });
    expect(first.element.hidden).toBe(true);
    await ask(wx, 'navigateBack');
    expect(first.instance.log).toEqual(['load {"x":"1%202","y":""}', 'show', 'hide', 'show']);
    expect(second.instance.log).toEqual(['load {}', 'show', 'unload']);
    expect(second.element.isConnected).toBe(false);
    app.close();
  });

  it('are ten at most', async () => {
    const { app, wx } = start();
    for (let depth = 2; depth <= 10; depth += 1)
      expect(await ask(wx, 'navigateTo', { url: '/pages/b' })).toEqual({ errMsg: 'navigateTo:ok' });
    expect(await ask(wx, 'navigateTo', { url: '/pages/b' })).toEqual({ errMsg: 'navigateTo:fail webview count limit exceed' });
    expect(app.driver.current().depth).toBe(10);
    await ask(wx, 'navigateBack', { delta: 99 });
    expect(app.driver.current()).toMatchObject({ route: 'pages/a', depth: 1 });
    expect(await ask(wx, 'navigateBack')).toEqual({ errMsg: 'navigateBack:fail cannot navigate back at first page' });
    app.close();
  });

  it('in the tab bar open as tabs only, and stay', async () => {
    const { app, wx } = start();
    const url = '/pages/tab';
    expect(await ask(wx, 'navigateTo', { url })).toEqual({ errMsg: 'navigateTo:fail can not navigateTo a tabbar page' });
    expect(await ask(wx, 'redirectTo', { url })).toEqual({ errMsg: 'redirectTo:fail can not redirectTo a tabbar page' });
    expect(await ask(wx, 'switchTab', { url: '/pages/b' })).toEqual({
      errMsg: 'switchTab:fail can not switch to no-tabBar page',
    });
    expect(await ask(wx, 'switchTab', { url: '/pages/tab?x=1' })).toEqual({ errMsg: 'switchTab:ok' });
    const tab = app.pages.top!;
    expect(tab.query).toEqual({});
    await ask(wx, 'navigateTo', { url: '/pages/b' });
    await ask(wx, 'switchTab', { url });
    expect(app.pages.top).toBe(tab);
    expect(tab.instance.log).toEqual(['load {}', 'show', 'hide', 'show']);
    app.close();
  });

  it('of a sub-package are loaded when somebody goes there', async () => {
    const { app, wx } = start();
    expect([...app.records.packages]).toEqual([]);
    await ask(wx, 'navigateTo', { url: '../pack/pages/c' });
    expect([...app.records.packages]).toEqual(['pack']);
    const missing = await ask(wx, 'navigateTo', { url: '/pack/pages/d' });
    expect(missing).toEqual({ errMsg: 'navigateTo:fail page "pack/pages/d" is not found' });
    app.close();
  });

  it('send what they show as JSON, measured', async () => {
    const { app } = start();
    const { instance } = app.pages.top!;
    instance.setData({ text: '青芽', gone: undefined, fn: () => 1 });
    expect(app.records.setData).toEqual([{ route: 'pages/a', bytes: 17, data: { text: '青芽' }, beforeContent: false }]);
    expect(app.driver.text()).toContain('青芽|');
    expect(app.records.largestSetData()).toBe(17);
    app.close();
  });

  it('hear touches and typing', async () => {
    const { app } = start();
    const touched = jest.fn();
    app.pages.top!.instance.onTap = touched;
    await app.driver.tap('#one');
    await app.driver.tap('one');
    await app.driver.input('#field', '你好');
    expect(touched).toHaveBeenCalledTimes(2);
    expect(app.driver.text()).toContain('|你好|');
    app.close();
  });

  it('are opened from outside: everything that was open ends', async () => {
    const scripts = {
      'app.js':
        'App({ onLaunch: function (o) { this.seen = [o]; }, onShow: function (o) { this.seen.push(o); }, onHide: function () { this.seen.push(null); } })',
    };
    const { app, wx } = start({
      bundle: { ...bundle, scripts: { ...bundle.scripts, ...scripts } },
      path: '/pages/a',
      scene: 1011,
    });
    await ask(wx, 'navigateTo', { url: '/pages/b' });
    app.enter('pack/pages/c?id=1', 1014);
    expect(app.driver.current()).toEqual({ route: 'pack/pages/c', query: { id: '1' }, depth: 1 });
    const first = { path: 'pages/a', query: {}, scene: 1011, referrerInfo: {} };
    const second = { path: 'pack/pages/c', query: { id: '1' }, scene: 1014, referrerInfo: {} };
    expect(app.config['seen']).toEqual([first, first, null, second]);
    expect([wx.getLaunchOptionsSync!(), wx.getEnterOptionsSync!()]).toEqual([first, second]);
    app.enter('?scene=x', 1047);
    expect(app.driver.current()).toEqual({ route: 'pages/a', query: { scene: 'x' }, depth: 1 });
    expect(() => app.enter('pages/none', 1014)).toThrow('not found');
    app.close();
  });

  it('find nothing of a browser around them', () => {
    const { app } = start({
      bundle: {
        ...bundle,
        scripts: {
          ...bundle.scripts,
          'app.js': 'App({ seen: [typeof window, typeof document, typeof fetch, typeof process, typeof globalThis.setTimeout] })',
        },
      },
    });
    expect((app.config as { seen: unknown }).seen).toEqual(Array(5).fill('undefined'));
    app.close();
  });
});

describe('subscriptions', () => {
  const outside = { errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture', errCode: 10_000 };

  it('are asked for in a touch only', async () => {
    const { app, wx } = start();
    const tmplIds = ['t1', 't2'];
    expect(await ask(wx, 'requestSubscribeMessage', { tmplIds })).toEqual(outside);
    const heard = jest.fn();
    app.pages.top!.instance.onTap = () => wx.requestSubscribeMessage!({ tmplIds, complete: heard });
    await app.driver.tap('#one');
    expect(heard).toHaveBeenCalledWith({ errMsg: 'requestSubscribeMessage:ok', t1: 'accept', t2: 'accept' });
    const late = new Promise((resolve) => {
      app.pages.top!.instance.onTap = () => setTimeout(() => resolve(ask(wx, 'requestSubscribeMessage', { tmplIds })), 1);
    });
    await app.driver.tap('#one');
    expect(await late).toEqual(outside);
    app.close();
  });

  it('are not asked for any more after something was awaited in the touch', async () => {
    const { app, wx } = start();
    const late = new Promise((resolve) => {
      app.pages.top!.instance.onTap = async () => {
        await Promise.resolve();
        resolve(ask(wx, 'requestSubscribeMessage', { tmplIds: ['t1'] }));
      };
    });
    await app.driver.tap('#one');
    expect(await late).toEqual(outside);
    expect(app.records.panels).toEqual([]);
    app.close();
  });

  it('are not asked for again when the choice is kept for ever, and the choice may be kept', async () => {
    const subscribe = jest.fn(async (_ids: unknown, choices: object) => ({ errMsg: 'requestSubscribeMessage:ok', ...choices }));
    const wechat = sampleWechat({ subscribe, asksAbout: async (ids) => ids.filter((id) => id !== 'kept') });
    const { app, wx } = start({ wechat, person: { keepsSubscriptions: () => true } });
    const heard: unknown[] = [];
    for (const tmplIds of [['kept'], ['kept', 'new']]) {
      app.asTap(() => void wx.requestSubscribeMessage!({ tmplIds, complete: (told: object) => heard.push(told) }));
      await app.driver.pause();
    }
    expect(app.records.panels).toEqual([{ kind: 'subscribe', options: { tmplIds: ['new'] }, answer: { new: 'accept' } }]);
    expect(subscribe.mock.calls).toEqual([
      [['kept'], {}],
      [['kept', 'new'], { new: 'accept' }, true],
    ]);
    expect(heard).toHaveLength(2);
    app.close();
  });

  it('fail in the words of WeChat when it refuses', async () => {
    const refused = async () => ({ errMsg: 'requestSubscribeMessage:fail The main switch is switched off', errCode: 20_004 });
    const { app, wx } = start({ wechat: sampleWechat({ subscribe: refused, asksAbout: async () => [] }) });
    const heard = jest.fn();
    app.asTap(() => void wx.requestSubscribeMessage!({ tmplIds: ['t1'], fail: heard }));
    await app.driver.pause();
    expect(heard).toHaveBeenCalledWith(await refused());
    expect(app.records.panels).toEqual([]);
    app.close();
  });

  it('are three at most', async () => {
    const { app, wx } = start();
    const results: unknown[] = [];
    for (const tmplIds of [[], ['1', '2', '3', '4']])
      app.asTap(() => void wx.requestSubscribeMessage!({ tmplIds, fail: (error: object) => results.push(error) }));
    await app.driver.pause();
    expect(results).toMatchObject([{ errCode: 10_001 }, { errCode: 20_003 }]);
    app.close();
  });
});

describe('privacy', () => {
  const refused = { errMsg: 'setClipboardData:fail privacy permission is not authorized', errno: 104 };

  it('is asked for by WeChat, and not again within ten seconds of a refusal', async () => {
    const asked = jest.fn(() => false);
    const { app, wx } = start({ person: { privacy: asked } });
    for (let i = 0; i < 2; i += 1) expect(await ask(wx, 'setClipboardData', { data: 'x' })).toEqual(refused);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(app.device.clipboard).toBe('');
    app.close();
  });

  it('is agreed to once', async () => {
    const { app, wx } = start();
    expect(await ask(wx, 'getPrivacySetting')).toMatchObject({ needAuthorization: true });
    expect(await ask(wx, 'setClipboardData', { data: 'x' })).toEqual({ errMsg: 'setClipboardData:ok' });
    expect(await ask(wx, 'requirePrivacyAuthorize')).toEqual({ errMsg: 'requirePrivacyAuthorize:ok' });
    expect(await ask(wx, 'getPrivacySetting')).toMatchObject({ needAuthorization: false });
    expect(app.records.panels).toHaveLength(1);
    expect(app.device.clipboard).toBe('x');
    app.close();
  });

  it('is asked for by the mini-program when it wants to, and only a touched button counts', async () => {
    const { app, wx } = start();
    type Resolve = (resolution: object) => void;
    const waiting: { resolve: Resolve; referrer: string }[] = [];
    const handler = (resolve: Resolve, { referrer }: { referrer: string }) => waiting.push({ resolve, referrer });
    wx.onNeedPrivacyAuthorization!(handler as unknown as object);
    const first = ask(wx, 'setClipboardData', { data: 'x' });
    await app.driver.pause();
    expect(waiting.map(({ referrer }) => referrer)).toEqual(['setClipboardData']);
    waiting[0]!.resolve({ event: 'agree', buttonId: 'agree' });
    expect(await first).toEqual(refused);

    const second = ask(wx, 'setClipboardData', { data: 'y' });
    await app.driver.pause();
    await app.driver.tap('#agree');
    waiting[1]!.resolve({ event: 'agree', buttonId: 'agree' });
    expect(await second).toEqual({ errMsg: 'setClipboardData:ok' });
    expect(app.driver.text()).toContain('|agreed');
    expect(app.records.panels).toEqual([]);
    app.close();
  });
});

describe('the account', () => {
  it('takes a touch of the joined button for agreement', async () => {
    const { app } = start({ person: { privacy: () => false } });
    await app.driver.tap('#phone');
    await app.driver.waitFor('getPhoneNumber:fail privacy permission is not authorized');
    await app.driver.tap('#joined');
    await app.driver.waitFor('getPhoneNumber:ok phone-code');
    app.close();
  });

  it('hands the phone number to the button', async () => {
    const { app } = start();
    await app.driver.tap('#phone');
    await app.driver.waitFor('getPhoneNumber:ok phone-code');
    app.person.phone = () => false;
    await app.driver.tap('#phone');
    await app.driver.waitFor('getPhoneNumber:fail user deny');
    app.close();
  });

  it('pays, or says why not', async () => {
    const parameters = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' };
    const { app, wx } = start({ wechat: sampleWechat({ pay: async () => 'fail cancel' }) });
    expect(await ask(wx, 'requestPayment', parameters)).toEqual({ errMsg: 'requestPayment:fail cancel' });
    expect(await ask(wx, 'requestPayment', { ...parameters, timeStamp: 1 })).toEqual({
      errMsg: 'requestPayment:fail parameter error: parameter.timeStamp should be String',
    });
    app.close();
  });

  it('may be asked for a subscription in the answer of a payment', async () => {
    const { app, wx } = start();
    const subscribed = new Promise((resolve) => {
      const parameters = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=1', signType: 'RSA', paySign: 's' };
      const success = () => resolve(ask(wx, 'requestSubscribeMessage', { tmplIds: ['t1'] }));
      wx.requestPayment!({ ...parameters, success });
    });
    expect(await subscribed).toEqual({ errMsg: 'requestSubscribeMessage:ok', t1: 'accept' });
    app.close();
  });

  it('closes the scanner', async () => {
    const { app, wx } = start();
    expect(await ask(wx, 'scanCode')).toEqual({ errMsg: 'scanCode:fail cancel' });
    app.person.scan = () => 'CODE';
    expect(await ask(wx, 'scanCode')).toMatchObject({ errMsg: 'scanCode:ok', result: 'CODE' });
    app.close();
  });
});

describe('the device', () => {
  it('keeps 1 MB under one key and 10 MB together', async () => {
    const { app, wx } = start();
    const megabyte = 'x'.repeat(1024 * 1024 - 2);
    expect(await ask(wx, 'setStorage', { key: 'k', data: `${megabyte}x` })).toEqual({
      errMsg: 'setStorage:fail entry size limit reached',
    });
    for (let i = 0; i < 10; i += 1)
      expect(await ask(wx, 'setStorage', { key: `k${i}`, data: megabyte })).toEqual({ errMsg: 'setStorage:ok' });
    expect(await ask(wx, 'setStorage', { key: 'more', data: '' })).toMatchObject({ errMsg: expect.stringContaining('exceed') });
    await ask(wx, 'setStorage', { key: 'k0', data: { a: 1 } });
    expect(await ask(wx, 'getStorage', { key: 'k0' })).toMatchObject({ data: { a: 1 } });
    expect(await ask(wx, 'getStorage', { key: 'none' })).toEqual({ errMsg: 'getStorage:fail data not found' });
    app.close();
  });

  it('remembers what is read and not there', () => {
    const { app, wx } = start();
    expect(wx.startBluetooth).toBeUndefined();
    expect([...app.records.unknownReads]).toEqual(['startBluetooth']);
    app.close();
  });

  it('records what WeChat lays over a page, and how it was answered', async () => {
    const { app, wx } = start({ person: { modal: () => false, actionSheet: () => null } });
    await ask(wx, 'showToast', { title: '好的' });
    expect(await ask(wx, 'showModal', { title: '删除？' })).toMatchObject({ confirm: false, cancel: true });
    expect(await ask(wx, 'showActionSheet', { itemList: ['a'] })).toEqual({ errMsg: 'showActionSheet:fail cancel' });
    expect(app.records.panels.map(({ kind }) => kind)).toEqual(['toast', 'modal', 'action-sheet']);
    app.close();
  });
});

describe('requests', () => {
  it('go to listed origins only', async () => {
    const { app, wx } = start({ domains: ['https://api.example.com'] });
    expect(await ask(wx, 'request', { url: 'https://api.example.com/a' })).toMatchObject({ statusCode: 200, data: {} });
    for (const url of ['https://api.example.com:8443/a', 'https://x.api.example.com/a', 'nonsense'])
      expect(await ask(wx, 'request', { url })).toMatchObject({ errMsg: 'request:fail url not in domain list' });
    app.close();
  });

  it('succeed with any status, and fail without a network', async () => {
    const { app, wx } = start({ transport: async () => ({ status: 500, headers: {}, body: 'oops' }) });
    expect(await ask(wx, 'request', { url: 'http://a/' })).toMatchObject({ statusCode: 500, data: 'oops' });
    app.device.setOnline(false);
    expect(await ask(wx, 'request', { url: 'http://a/' })).toMatchObject({ errno: 600_001 });
    expect(app.records.requests.map(({ status }) => status)).toEqual([500, null]);
    app.close();
  });

  it('are ten at a time', async () => {
    const open: (() => void)[] = [];
    const answer = { status: 200, headers: {}, body: '' };
    const transport = () => new Promise<typeof answer>((resolve) => open.push(() => resolve(answer)));
    const timers = new Timers();
    const wx = requestCalls({ domains: null, transport, log: [], timers }) as unknown as Wx;
    const all = Array.from({ length: 12 }, () => ask(wx, 'request', { url: 'http://a/' }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(open).toHaveLength(10);
    for (let i = 0; i < 12; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      open[i]!();
    }
    expect(await Promise.all(all)).toHaveLength(12);
    timers.close();
  });

  const told = ({ signal }: { signal: AbortSignal }) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  const deaf = () => new Promise<never>(() => undefined);
  it.each([
    ['ends what it was doing', told],
    ['goes on for good', deaf],
  ])('can be aborted, and time out, though the network %s', async (_what, transport) => {
    const { app, wx } = start({ transport });
    const failed = new Promise((resolve) => {
      const task = wx.request!({ url: 'http://a/', fail: resolve }) as { abort(): void };
      setTimeout(() => task.abort(), 1);
    });
    expect(await failed).toMatchObject({ errMsg: 'request:fail abort' });
    expect(await ask(wx, 'request', { url: 'http://a/', timeout: 5 })).toMatchObject({ errMsg: 'request:fail timeout' });
    expect(app.records.openRequests()).toBe(0);
    app.close();
  });
});
