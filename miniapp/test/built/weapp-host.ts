import { readFileSync } from 'node:fs';
import path from 'node:path';

type Handler = (...args: unknown[]) => unknown;
type PageConfig = Record<string, unknown>;
interface Node {
  readonly v?: string;
  readonly cn?: readonly Node[];
}

/**
 * The smallest thing that can run the built mini-program: WeChat's module loader, `App`, `Page`, and a `wx` that answers a few
 * calls. It draws nothing; the texts of the tree that a page hands to `setData` are enough to see that it came alive.
 */
export class WeappHost {
  readonly pages = new Map<string, PageConfig>();
  readonly unknownReads = new Set<string>();
  readonly navigations: string[] = [];
  readonly requests: string[] = [];
  readonly storage = new Map<string, unknown>();
  appConfig: PageConfig | null = null;
  private readonly modules = new Map<string, { exports: unknown }>();
  private readonly globals: Record<string, unknown>;
  private loading = '';

  constructor(private readonly root: string) {
    const global: Record<string, unknown> = {};
    const wx = new Proxy(this.wx(), {
      get: (target, name) => {
        if (typeof name === 'string' && !(name in target)) this.unknownReads.add(name);
        return Reflect.get(target, name);
      },
    });
    this.globals = {
      wx,
      global,
      globalThis: global,
      App: (config: PageConfig) => {
        this.appConfig = config;
      },
      Page: (config: PageConfig) => this.pages.set(this.loading, config),
      Component: (config: PageConfig) => this.pages.set(this.loading, config),
      getApp: () => this.appConfig,
      getCurrentPages: () => [],
      // A phone has none of these; the bundle must not fall back on them.
      window: undefined,
      document: undefined,
      location: undefined,
      navigator: undefined,
      TextEncoder: undefined,
      fetch: undefined,
      MessageChannel: undefined,
      setImmediate: undefined,
      // A page that polls goes on polling; it must not keep the test's process from ending.
      setTimeout: (task: () => void, ms?: number) => setTimeout(task, ms).unref(),
      setInterval: (task: () => void, ms?: number) => setInterval(task, ms).unref(),
    };
  }

  private wx(): Record<string, unknown> {
    const done: Handler = (options) => (options as { success?: Handler } | undefined)?.success?.({});
    return {
      getStorageSync: (name: string) => this.storage.get(name) ?? '',
      setStorageSync: (name: string, value: unknown) => void this.storage.set(name, value),
      removeStorageSync: (name: string) => void this.storage.delete(name),
      reLaunch: (options: { url: string }) => {
        this.navigations.push(options.url);
        return done(options);
      },
      request: (options: { url: string }) => {
        this.requests.push(options.url);
        return { abort: () => undefined };
      },
      setKeepScreenOn: done,
      canIUse: () => true,
      getSystemInfoSync: () => ({ SDKVersion: '3.5.0', platform: 'devtools' }),
      getAccountInfoSync: () => ({ miniProgram: {} }),
      nextTick: (task: () => void) => void Promise.resolve().then(task),
    };
  }

  /** Loads a script of the bundle as WeChat does: CommonJS by relative path, browser globals hidden. */
  require(file: string): unknown {
    const known = this.modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.modules.set(file, module);
    const inner = (wanted: string) =>
      this.require(path.posix.join(path.posix.dirname(file), wanted.endsWith('.js') ? wanted : `${wanted}.js`));
    const names = Object.keys(this.globals);
    const run = new Function('module', 'exports', 'require', ...names, readFileSync(path.join(this.root, file), 'utf8'));
    run(module, module.exports, inner, ...names.map((name) => this.globals[name]));
    return module.exports;
  }

  start(): void {
    this.require('app.js');
    (this.appConfig as { onLaunch?: Handler } | null)?.onLaunch?.call(this.appConfig, { path: '', query: {}, scene: 1001 });
  }

  /** Opens a page and gives every text of the trees it sent within `ms`. */
  async open(route: string, ms = 200): Promise<{ texts: readonly string[]; largest: number; calls: number }> {
    this.loading = route;
    this.require(`${route}.js`);
    const config = this.pages.get(route);
    if (config === undefined) throw new Error(`${route} registered no page`);
    const sent: unknown[] = [];
    const page = {
      ...config,
      route,
      data: config.data,
      setData: (data: unknown, then?: () => void) => {
        sent.push(JSON.parse(JSON.stringify(data)));
        then?.();
      },
      selectComponent: () => null,
    } as PageConfig;
    (page.onLoad as Handler).call(page, {});
    (page.onReady as Handler | undefined)?.call(page);
    (page.onShow as Handler | undefined)?.call(page);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return {
      texts: sent.flatMap((data) => textsOf(data)),
      largest: Math.max(0, ...sent.map((data) => JSON.stringify(data).length)),
      calls: sent.length,
    };
  }
}

const textsOf = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = typeof (value as Node).v === 'string' ? [(value as Node).v as string] : [];
  return [...own, ...Object.values(value).flatMap(textsOf)];
};
