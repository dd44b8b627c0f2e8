import type { Bundle } from './bundle';
import { Driver } from './driver';
import { type Engine, Stage } from './engine';
import { Modules } from './modules';
import { Pages } from './pages';
import { agreeable, memoryStorage, type Person, type StorageArea, type Transport, type Wechat } from './ports';
import { Records } from './records';
import { BASE_STYLE, styleOf } from './styles';
import { Timers } from './timers';
import { Account } from './wx/account';
import { Album } from './wx/album';
import { deviceCalls } from './wx/device';
import { dialCalls } from './wx/dial';
import { navigationCalls } from './wx/navigation';
import { type Overlay, panelCalls } from './wx/panels';
import { PrivacyGate } from './wx/privacy';
import { requestCalls } from './wx/request';
import { storageCalls } from './wx/storage';

export interface AppOptions {
  readonly bundle: Bundle;
  readonly engine: Engine;
  /** The screen: a window whose document this app may fill. */
  readonly window: Window;
  readonly transport: Transport;
  readonly wechat: Wechat;
  /** What outlives a start; empty and forgotten by default. */
  readonly storage?: StorageArea;
  /** Who holds the phone; by default somebody who agrees to everything. */
  readonly person?: Partial<Person>;
  /** Origins that may be asked; null = all. */
  readonly domains?: readonly string[] | null;
  /** The page it opens with, as an address; the first page by default. */
  readonly path?: string;
  /** How it was opened; 1001 = from the list of recent ones. */
  readonly scene?: number;
  readonly overlay?: Overlay;
  readonly onChange?: () => void;
  /** Receives every error and every line the mini-program logs. */
  readonly log?: (level: 'log' | 'warn' | 'error', text: string) => void;
}

const PRIVACY_KEY = '__wechat.privacy';
/** Written by the bundler on `wx`, and read before. */
const OWN_NAMES = new Set(['webpackJsonp', '$$typeof', 'toJSON', 'then']);
const NO_OVERLAY: Overlay = { toast: () => undefined, hideToast: () => undefined };

const textOf = (parts: readonly unknown[]): string =>
  parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(' ');

/** A running mini-program. */
export class App {
  readonly records = new Records();
  readonly pages: Pages;
  readonly device;
  /** The phone's album. */
  readonly album: Album;
  /** Finds and touches what is on the screen. */
  readonly driver: Driver;
  /** The choices of whoever holds the phone; fields may be exchanged between two steps of a test. */
  readonly person: Person;
  /** What the scripts call `wx`. */
  readonly wx: object;
  private readonly account: Account;
  private readonly privacy: PrivacyGate;
  private readonly stage: Stage;
  private readonly timers = new Timers();
  private readonly modules: Modules;
  private taps = 0;
  /** What the app handed to `App`. */
  config: Record<string, unknown> = {};

  // Long because it puts all parts of the phone together, once.
  constructor(private readonly options: AppOptions) {
    const { bundle, window, wechat, engine } = options;
    const { records } = this;
    const storage = options.storage ?? memoryStorage();
    this.person = { ...agreeable(), ...options.person };
    const person = (): Person => this.person;
    this.privacy = new PrivacyGate({
      contractName: '《青芽小程序隐私保护指引》',
      person,
      panels: records.panels,
      isAgreed: () => storage.get(PRIVACY_KEY) === 'true',
      agree: () => storage.set(PRIVACY_KEY, 'true'),
    });
    this.account = new Account({
      wechat,
      person,
      panels: records.panels,
      privacy: this.privacy,
      inTap: () => this.taps > 0,
      asTap: (run) => this.asTap(run),
    });
    this.album = new Album({
      person,
      panels: records.panels,
      privacy: this.privacy,
      storage,
      inTap: () => this.taps > 0,
    });
    this.stage = new Stage({
      bundle,
      engine,
      window,
      pictureOf: (src) => bundle.images[src.replace(/^\//, '')] ?? src,
      aroundTap: (node, run) => this.touch(node, run),
      onError: (text) => this.fail(text),
      onWarning: (text) => void records.warnings.push(text),
    });
    const device = deviceCalls({
      size: () => ({ width: window.innerWidth, height: window.innerHeight }),
      setTitle: (title) => {
        if (this.pages.top) this.pages.top.title = title;
        options.onChange?.();
      },
      endPullDown: () => undefined,
      privacy: this.privacy,
      appId: 'wx5130000000000001',
    });
    this.device = device.state;
    const offline: Transport = async () => Promise.reject(new Error('offline'));
    this.wx = this.watched({
      ...device.calls,
      ...storageCalls(storage),
      ...this.privacy.calls(),
      ...this.account.calls(),
      ...this.album.calls(),
      ...dialCalls(records.panels, person),
      ...panelCalls(records.panels, person, options.overlay ?? NO_OVERLAY),
      ...requestCalls({
        domains: options.domains ?? null,
        transport: (exchange) => (this.device.online ? options.transport(exchange) : offline(exchange)),
        log: records.requests,
        timers: this.timers,
      }),
      ...navigationCalls({
        navigateTo: (url) => this.pages.navigateTo(url),
        redirectTo: (url) => this.pages.redirectTo(url),
        reLaunch: (url) => this.pages.reLaunch(url),
        switchTab: (url) => this.pages.switchTab(url),
        navigateBack: (delta) => this.pages.navigateBack(delta),
      }),
    });
    this.modules = new Modules(bundle, this.globals());
    this.pages = new Pages({
      bundle,
      modules: this.modules,
      stage: this.stage,
      records,
      window,
      onChange: () => options.onChange?.(),
    });
    this.driver = new Driver(this.pages, this.stage, window);
  }

  /** Loads the app and opens its first page. */
  start(): this {
    const { bundle, window, scene = 1001 } = this.options;
    const path = this.options.path ?? `/${bundle.app.pages[0] ?? ''}`;
    for (const css of [BASE_STYLE, styleOf(bundle, 'app.wxss')]) {
      const style = window.document.createElement('style');
      style.textContent = css;
      window.document.head.append(style);
    }
    const register = (config: Record<string, unknown>): void => {
      this.config = config;
    };
    this.modules.register('app.js', { App: register });
    const [route = '', search = ''] = path.replace(/^\//, '').split('?');
    const query = Object.fromEntries(new URLSearchParams(search));
    for (const name of ['onLaunch', 'onShow']) {
      const lifetime = this.config[name];
      if (typeof lifetime === 'function') lifetime.call(this.config, { path: route, query, scene, referrerInfo: {} });
    }
    this.pages.reLaunch(path);
    return this;
  }

  /** Ends everything: pages, timers, questions under way. */
  close(): void {
    this.pages.close();
    this.timers.close();
  }

  /** Runs something as a touch would. */
  asTap(run: () => void): void {
    this.taps += 1;
    try {
      run();
    } finally {
      this.taps -= 1;
    }
  }

  private touch(node: Element, run: () => void): void {
    const button = node.closest('wx-button');
    if (button?.getAttribute('disabled') === 'true') return;
    const type = button?.getAttribute('open-type') ?? '';
    if (button && type.includes('agreePrivacyAuthorization')) {
      this.privacy.agreedByButton(button.id.replace(/^.*--/, ''));
      button.dispatchEvent(this.stage.makeEvent('agreeprivacyauthorization', {}));
    }
    this.asTap(run);
    if (button && /^getPhoneNumber(\||$)/.test(type))
      void this.account.phoneNumber().then((detail) => button.dispatchEvent(this.stage.makeEvent('getphonenumber', detail)));
  }

  private fail(text: string): void {
    this.records.errors.push(text);
    this.options.log?.('error', text);
  }

  /** Remembers every name that is read and not there. */
  private watched(calls: Record<string, unknown>): object {
    return new Proxy(calls, {
      get: (target, name) => {
        if (typeof name === 'string' && !(name in target) && !OWN_NAMES.has(name)) this.records.unknownReads.add(name);
        return Reflect.get(target, name) as unknown;
      },
    });
  }

  private globals(): Record<string, unknown> {
    const say =
      (level: 'log' | 'warn' | 'error') =>
      (...parts: unknown[]): void => {
        if (level === 'error') this.records.errors.push(textOf(parts));
        if (level === 'warn') this.records.warnings.push(textOf(parts));
        this.options.log?.(level, textOf(parts));
      };
    const { timers } = this;
    return {
      wx: this.wx,
      console: { log: say('log'), info: say('log'), debug: say('log'), warn: say('warn'), error: say('error') },
      getApp: () => this.config,
      getCurrentPages: () => this.pages.stack.map(({ instance }) => instance),
      setTimeout: timers.setTimeout,
      clearTimeout: timers.clear,
      setInterval: timers.setInterval,
      clearInterval: timers.clear,
    };
  }
}

/** Starts a mini-program. */
export const startApp = (options: AppOptions): App => new App(options).start();
