import { isOn } from '../src/tags/element';
import { ask, onePage, startSample } from './support/sample';

const SCRIPT = `
  Page({
    data: { off: true, chosen: 0, src: '', down: false, range: [{ name: '甲' }, { name: '乙' }] },
    onLoad: function () { this.heard = []; },
    heardOf: function (event) { this.heard.push([event.type, event.detail]); },
    onPullDownRefresh: function () { this.heard.push(['pulled']); },
  });
`;

const start = (template: string, over: Parameters<typeof startSample>[1] = {}, config = {}) => {
  const { app, wx } = startSample(onePage(template, SCRIPT, config), over);
  const { instance } = app.pages.top!;
  return { app, wx, instance, heard: () => instance['heard'] as [string, Record<string, unknown>][] };
};

it('hands truth over as an empty text, and takes it away again', () => {
  expect([null, 'false', '', 'true'].map(isOn)).toEqual([false, false, true, true]);
});

describe('a field', () => {
  it('is off as long as the mini-program says so, and not when it says nothing', async () => {
    const { app, instance } = start('<input id="field" disabled="{{off}}" password="{{off}}" type="digit" maxlength="4" />');
    const field = app.driver.find('#field') as HTMLInputElement;
    expect([field.disabled, field.type, field.inputMode, field.maxLength]).toEqual([true, 'password', 'decimal', 4]);
    instance.setData({ off: false });
    expect([field.disabled, field.type]).toEqual([false, 'text']);
    const other = start(
      '<input id="field" disabled="{{nothing}}" /><button id="b" disabled="{{nothing}}" bindtap="heardOf">b</button>',
    );
    expect((other.app.driver.find('#field') as HTMLInputElement).disabled).toBe(false);
    await other.app.driver.tap('#b');
    expect(other.heard()).toHaveLength(1);
    other.app.close();
    app.close();
  });
});

describe('a button', () => {
  it('that is off hears nothing', async () => {
    const { app, instance, heard } = start('<button id="b" disabled="{{off}}" bindtap="heardOf">b</button>');
    await app.driver.tap('#b');
    expect(heard()).toEqual([]);
    instance.setData({ off: false });
    await app.driver.tap('#b');
    expect(heard()).toHaveLength(1);
    app.close();
  });
});

describe('hover-class', () => {
  const template = `
    <view id="outer" hover-class="down" hover-start-time="1" hover-stay-time="400">
      <view id="inner" hover-class="in" hover-start-time="1" hover-stay-time="400" hover-stop-propagation="{{off}}"><text id="t">t</text></view>
    </view>
    <button id="off" disabled hover-class="down">off</button><view id="none" hover-class="none">none</view>`;

  it('comes with a touch, stays a while, and stops where it is told to', async () => {
    const { app, instance } = start(template);
    const classes = (id: string) => app.driver.find(id)!.className;
    await app.driver.tap('#t');
    expect([classes('#outer'), classes('#inner')]).toEqual(['', 'in']);
    while (classes('#inner') !== '') await app.driver.pause();
    instance.setData({ off: false });
    await app.driver.tap('#t');
    expect([classes('#outer'), classes('#inner')]).toEqual(['down', 'in']);
    app.close();
  });

  it('is not for buttons that are off, nor where it is none', async () => {
    const { app } = start(template);
    for (const id of ['#off', '#none']) {
      await app.driver.tap(id);
      await app.driver.pause(40);
      expect(app.driver.find(id)!.className).toBe('');
    }
    app.close();
  });
});

describe('a picker', () => {
  const template = `<picker id="p" range="{{range}}" range-key="name" value="{{chosen}}" bindchange="heardOf" bindcancel="heardOf"><text>choose</text></picker>`;

  it('shows its lines and hands over the choice', async () => {
    const picker = jest.fn(() => 1 as number | null);
    const { app, heard } = start(template, { person: { picker } });
    await app.driver.tap('choose');
    expect(picker).toHaveBeenCalledWith(expect.objectContaining({ columns: [['甲', '乙']], value: 0 }));
    expect(heard()).toEqual([['change', { value: 1 }]]);
    picker.mockReturnValue(null);
    await app.driver.tap('choose');
    expect(heard()[1]![0]).toBe('cancel');
    expect(app.records.panels.map(({ kind, answer }) => [kind, answer])).toEqual([
      ['picker', 1],
      ['picker', null],
    ]);
    app.close();
  });

  it('of days hands over a day; one of an unknown kind is a mistake', async () => {
    const days = '<picker mode="date" start="2026-01-01" bindchange="heardOf"><text>day</text></picker>';
    const { app, heard } = start(days, { person: { picker: ({ start: first }) => first } });
    await app.driver.tap('day');
    expect(heard()).toEqual([['change', { value: '2026-01-01' }]]);
    app.close();
    const other = start('<picker mode="region"><text>where</text></picker>');
    await other.app.driver.tap('where');
    expect(other.app.records.errors).toEqual([expect.stringContaining('region')]);
    other.app.close();
  });
});

describe('a swiper', () => {
  const template = `
    <swiper id="s" current="{{chosen}}" autoplay interval="10" bindchange="heardOf">
      <swiper-item wx:for="{{range}}" wx:key="name"><text>{{item.name}}</text></swiper-item>
    </swiper>`;

  it('shows one item, moves when it is swiped or told, and never by itself', async () => {
    const { app, instance, heard } = start(template);
    await app.driver.pause(50);
    const seen = () => app.driver.find('[data-current]')?.textContent;
    expect([seen(), heard()]).toEqual(['甲', []]);
    await app.driver.swipe('#s', 1);
    expect(seen()).toBe('乙');
    expect(heard()).toEqual([['change', { current: 1, currentItemId: '', source: 'touch' }]]);
    await app.driver.swipe('#s', 2);
    expect(heard()).toHaveLength(1);
    instance.setData({ chosen: 1 });
    instance.setData({ chosen: 0 });
    expect(seen()).toBe('甲');
    app.close();
  });
});

describe('a canvas', () => {
  it('is found as a node, records what is drawn, and becomes a file', async () => {
    const { app, wx } = start('<canvas type="2d" id="paper" data-n="1"></canvas><view id="box">box</view>');
    type Node = { width: number; getContext(type: string): Record<string, unknown>; createImage(): Record<string, unknown> };
    const [found, box, none] = await new Promise<Record<string, unknown>[]>((resolve) => {
      const query = wx.createSelectorQuery!() as Record<string, (...args: unknown[]) => never>;
      (query['select']!('#paper') as typeof query)['fields']!({ node: true, size: true, dataset: true });
      (query['select']!('#box') as typeof query)['fields']!({ node: true, id: true });
      (query['select']!('#nothing') as typeof query)['boundingClientRect']!();
      query['exec']!(resolve);
    });
    expect(found).toMatchObject({ width: expect.any(Number), height: expect.any(Number), dataset: { n: '1' } });
    expect([box, none]).toEqual([{ id: 'box', node: null }, null]);
    const node = found!['node'] as Node;
    node.width = 600;
    const pen = node.getContext('2d') as unknown as CanvasRenderingContext2D;
    expect(node.getContext('2d')).toBe(pen);
    pen.font = '20px sans-serif';
    expect(pen.measureText('青ya').width).toBe(40);
    pen.fillText('青芽', 1, 2);
    expect(app.records.drawings).toEqual([
      {
        id: 'paper',
        calls: [
          ['font=', '20px sans-serif'],
          ['measureText', '青ya'],
          ['fillText', '青芽', 1, 2],
        ],
      },
    ]);
    await new Promise<void>((resolve) => {
      const image = node.createImage();
      image['onload'] = resolve;
      image['src'] = '/assets/a.png';
    });
    expect(await ask(wx, 'canvasToTempFilePath', { canvas: node })).toMatchObject({
      tempFilePath: expect.stringMatching(/^wxfile:.*png$/),
    });
    expect(await ask(wx, 'canvasToTempFilePath', {})).toEqual({ errMsg: 'canvasToTempFilePath:fail canvas is empty' });
    expect(() => node.getContext('webgl')).toThrow('2d only');
    app.close();
  });
});

describe('a web-view', () => {
  it('opens pages of listed domains only', async () => {
    const open = async (src: string) => {
      const page = start('<web-view src="{{src}}" bindload="heardOf" binderror="heardOf"></web-view>', {
        webViewDomains: ['https://school.example.cn'],
      });
      page.instance.setData({ src });
      await page.app.driver.pause();
      const seen = [page.heard()[0]?.[0], page.app.driver.text()];
      page.app.close();
      return seen;
    };
    expect(await open('https://school.example.cn/rules')).toEqual(['load', 'https://school.example.cn/rules']);
    for (const src of ['https://other.example.cn/', 'https://school.example.cn:8443/', 'nonsense'])
      expect(await open(src)).toEqual(['error', expect.stringContaining('不支持打开')]);
  });
});

describe('pulling down', () => {
  it('refreshes a page that allows it, until the mini-program lets go', async () => {
    const { app, wx, heard } = start('<view>page</view>', {}, { enablePullDownRefresh: true });
    await app.driver.pullDown();
    await app.driver.pullDown();
    expect(heard()).toEqual([['pulled']]);
    expect(app.pages.top!.refreshing).toBe(true);
    await ask(wx, 'stopPullDownRefresh');
    expect(app.pages.top!.refreshing).toBe(false);
    await ask(wx, 'startPullDownRefresh');
    expect(heard()).toHaveLength(2);
    app.close();
  });

  it('does nothing to other pages', async () => {
    const { app, heard } = start('<view>page</view>');
    await expect(app.driver.pullDown()).rejects.toThrow('cannot be pulled down');
    expect(heard()).toEqual([]);
    app.close();
  });

  it('refreshes a box in the page, which tells when it is back', async () => {
    const { app, instance, heard } = start(
      '<scroll-view id="s" scroll-y refresher-enabled refresher-triggered="{{down}}" bindrefresherrefresh="heardOf" bindrefresherrestore="heardOf"></scroll-view><scroll-view id="o" />',
    );
    await app.driver.pullDown('#s');
    instance.setData({ down: true });
    instance.setData({ down: false });
    await app.driver.pause();
    expect(heard().map(([type]) => type)).toEqual(['refresherrefresh', 'refresherrestore']);
    await expect(app.driver.pullDown('#o')).rejects.toThrow('cannot be pulled down');
    app.close();
  });
});

it('a navigator goes where it says', async () => {
  const { app } = start('<navigator id="n" url="/pages/two?x=1">go</navigator>');
  await app.driver.tap('#n');
  expect(app.driver.current()).toEqual({ route: 'pages/two', query: { x: '1' }, depth: 2 });
  app.close();
});

it('says what it knows when it is asked', () => {
  const { app, wx } = start('<view>page</view>');
  const can = wx.canIUse as unknown as (schema: string) => boolean;
  expect([can('requestPayment'), can('button.open-type.share'), can('startBluetooth'), can('map')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  app.close();
});
