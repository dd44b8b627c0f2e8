import type { App, Bundle, Wechat } from '../../src';
import { startInNode } from '../../src';
import type { AppOptions } from '../../src/app';
import type { StaticConfig } from '../../src/bundle';
import { compileTemplates } from '../../src/load-bundle';

/** A mini-program of a few pages whose calls a test makes itself, through the `wx` it hands out. */
const PAGES = ['pages/a', 'pages/b', 'pages/tab', 'pack/pages/c'];

const SCRIPT = `
  Page({
    data: { text: '', typed: '', agreed: '' },
    onLoad: function (query) { this.log = ['load ' + JSON.stringify(query)]; },
    onShow: function () { this.log.push('show'); },
    onHide: function () { this.log.push('hide'); },
    onUnload: function () { this.log.push('unload'); },
    tapped: function () { if (this.onTap) this.onTap(); },
    typed: function (event) { this.setData({ typed: event.detail.value }); },
    numbered: function (event) { this.setData({ text: event.detail.errMsg + ' ' + (event.detail.code || '') }); },
    agreed: function () { this.setData({ agreed: 'agreed' }); },
  });
`;

const TEMPLATE = `
  <view id="one" bindtap="tapped">one</view>
  <input id="field" bindinput="typed" />
  <button id="phone" open-type="getPhoneNumber" bindgetphonenumber="numbered">phone</button>
  <button id="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agreed">agree</button>
  <button id="joined" open-type="getPhoneNumber|agreePrivacyAuthorization" bindgetphonenumber="numbered">joined</button>
  <text>{{text}}|{{typed}}|{{agreed}}</text>
`;

/** A mini-program of one page. @param config of the page */
export const onePage = (template: string, script: string, config: StaticConfig = {}): Bundle => ({
  app: { pages: ['pages/one', 'pages/two'] },
  scripts: { 'app.js': 'App({})', 'pages/one.js': script, 'pages/two.js': 'Page({})' },
  styles: { 'app.wxss': '' },
  configs: { 'pages/one': config },
  templates: compileTemplates(
    [],
    [
      ['pages/one.wxml', template],
      ['pages/two.wxml', '<view>two</view>'],
    ],
  ),
  images: {},
});

/** @param compile the template compiler, see `compileTemplates` */
export const sampleBundle = (compile: (templates: [string, string][]) => string): Bundle => ({
  app: {
    pages: ['pages/a', 'pages/b', 'pages/tab'],
    subPackages: [{ root: 'pack', pages: ['pages/c'] }],
    tabBar: { list: [{ pagePath: 'pages/tab', text: 'tab' }] },
  },
  scripts: { 'app.js': 'App({ wx: wx })', ...Object.fromEntries(PAGES.map((page) => [`${page}.js`, SCRIPT])) },
  styles: { 'app.wxss': 'page{color:#000}view{width:750rpx}' },
  configs: {},
  templates: compile(PAGES.map((page) => [`${page}.wxml`, TEMPLATE])),
  images: {},
});

export interface Wx {
  [name: string]: (options?: object) => unknown;
}

/** Asks a call and gives what `success` or `fail` got. */
export const ask = (wx: Wx, name: string, options: object = {}): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    wx[name]!({ ...options, success: resolve, fail: resolve });
  });

export const sampleWechat = (over: Partial<Wechat> = {}): Wechat => ({
  loginCode: async () => 'login-code',
  phoneCode: async () => 'phone-code',
  pay: async () => 'ok',
  subscribe: async (_ids, choices) => ({ errMsg: 'requestSubscribeMessage:ok', ...choices }),
  read: async (content) => ({ result: content, scanType: 'QR_CODE' }),
  ...over,
});

/** Starts the sample. @returns the app and the `wx` its scripts see */
export const startSample = (bundle: Bundle, over: Partial<AppOptions> = {}): { app: App; wx: Wx } => {
  const transport = async () => ({ status: 200, headers: {}, body: '{}' });
  const app = startInNode({ bundle, transport, wechat: sampleWechat(), ...over });
  return { app, wx: app.wx as unknown as Wx };
};
