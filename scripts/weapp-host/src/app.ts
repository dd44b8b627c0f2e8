import type { Bundle } from './bundle';
import { Driver } from './driver';
import { type Engine, Stage } from './engine';
import { Modules } from './modules';
import { Pages, readUrl } from './pages';
import { agreeable, memoryStorage, type Person, type StorageArea, type Transport, type Wechat } from './ports';
import { Records } from './records';
import { BASE_STYLE, styleOf } from './styles';
import { KNOWN_TAGS } from './tags/furnish';
import { watchHover } from './tags/hover';
import { watchPull } from './tags/pull';
import { Timers } from './timers';
import { touch } from './touch';
import { Account } from './wx/account';
import { Album } from './wx/album';
import { stageCalls } from './wx/canvas';
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
  /** Origins whose pages a web-view may show; null = all. */
  readonly webViewDomains?: readonly string[] | null;
  /** Really draws what goes onto a canvas; without it drawings are only recorded. */
  readonly contextOf?: (canvas: HTMLCanvasElement) => CanvasRenderingContext2D | null;
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

/** How the mini-program came to the front, as `App.onShow` and `getEnterOptionsSync` have it. */
interface Opening {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly scene: number;
  readonly referrerInfo: object;
}

const openingOf = (address: string, scene: number): Opening => {
  const { route, query } = readUrl(address.startsWith('/') ? address : `/${address}`, '');
  return { path: route, query, scene, referrerInfo: {} };
};

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
  private launched: Opening;
  private entered: Opening;
  /** What the app handed to `App`. */
  config: Record<string, unknown> = {};

  // Long because it puts all parts of the phone together, once.
  constructor(private readonly options: AppOptions) {
    const { bundle, window, wechat, engine } = options;
    const { records, timers } = this;
    this.launched = openingOf(options.path ?? bundle.app.pages[0] ?? '', options.scene ?? 1001);
    this.entered = this.launched;
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
    const pictureOf = (src: string): string => bundle.images[src.replace(/^\//, '')] ?? src;
    const later = (task: () => void, ms: number): unknown => timers.setTimeout(task, ms);
    const size = () => ({ width: window.innerWidth, height: window.innerHeight });
    this.stage = new Stage({
      bundle,
      engine,
      window,
      pictureOf,
      webViewDomains: options.webViewDomains ?? null,
      aroundTap: (node, run) => touch(node, run, { ...this.hands(), records, person }),
      onError: (text) => this.fail(text),
      onWarning: (text) => void records.warnings.push(text),
    });
    const device = deviceCalls({
      size,
      setTitle: (title) => {
        if (this.pages.top) this.pages.top.title = title;
        options.onChange?.();
      },
      pullDown: () => this.pages.pullDown(),
      endPullDown: () => this.pages.endPullDown(),
      isKnown: (name) => KNOWN_TAGS.has(name) || Object.hasOwn(this.wx, name),
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
      ...stageCalls(
        { drawings: records.drawings, contextOf: options.contextOf ?? (() => null), pictureOf, window, later },
        { size, elementOf: (instance) => this.elementOf(instance) },
      ),
      getLaunchOptionsSync: () => this.launched,
      getEnterOptionsSync: () => this.entered,
      ...requestCalls({
        domains: options.domains ?? null,
        transport: (exchange) => (this.device.online ? options.transport(exchange) : offline(exchange)),
        log: records.requests,
        timers,
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
    this.driver = new Driver(this.pages, this.stage, window, records);
    watchHover({ document: window.document, later });
    watchPull({ window, canPull: () => this.pages.canPullDown(), pull: () => void this.pages.pullDown() });
  }

  /** Loads the app and opens its first page. */
  start(): this {
    const { bundle, window } = this.options;
    for (const css of [BASE_STYLE, styleOf(bundle, 'app.wxss')]) {
      const style = window.document.createElement('style');
      style.textContent = css;
      window.document.head.append(style);
    }
    const register = (config: Record<string, unknown>): void => {
      this.config = config;
    };
    this.modules.register('app.js', { App: register });
    this.lifetime('onLaunch', this.launched);
    this.lifetime('onShow', this.launched);
    this.pages.reLaunch(this.options.path ?? `/${bundle.app.pages[0] ?? ''}`);
    return this;
  }

  /**
   * Brings the running mini-program to the front with a page, e.g. by a message that somebody touched (scene 1014): it goes
   * to the back first, and all pages that were open end.
   */
  enter(address: string, scene: number): void {
    // A code may name no page: that is the first one.
    const path = `/${address.replace(/^\//, '').replace(/^(?=\?|$)/, this.options.bundle.app.pages[0] ?? '')}`;
    this.entered = openingOf(path, scene);
    this.lifetime('onHide');
    this.lifetime('onShow', this.entered);
    this.pages.reLaunch(path);
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

  private lifetime(name: string, argument?: Opening): void {
    const lifetime = this.config[name];
    if (typeof lifetime === 'function') lifetime.call(this.config, argument);
  }

  private hands() {
    return {
      stage: () => this.stage,
      privacy: this.privacy,
      account: this.account,
      wx: () => this.wx as Record<string, unknown>,
      asTap: (run: () => void) => this.asTap(run),
    };
  }

  private elementOf(instance?: object): Element | null {
    const page = instance ? this.pages.stack.find((one) => one.instance === instance) : this.pages.top;
    return page?.element ?? this.pages.top?.element ?? null;
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
