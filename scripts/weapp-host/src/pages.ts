import { type Bundle, folderOf, joinPath, pagesOf } from './bundle';
import type { PageInstance, Stage, StagePage } from './engine';
import type { Modules } from './modules';
import type { Records } from './records';
import { styleOf } from './styles';
import { Refusal } from './wx/answer';
import type { Navigator } from './wx/navigation';

/** A phone keeps no more pages than this. */
export const MAX_PAGES = 10;

/** A page in the stack. */
export interface OpenPage extends StagePage {
  readonly route: string;
  readonly query: Readonly<Record<string, string>>;
  readonly style: HTMLStyleElement;
  shown: boolean;
  title: string;
  /** Drawn down until the mini-program lets go of it. */
  refreshing: boolean;
}

export interface PagesOptions {
  readonly bundle: Bundle;
  readonly modules: Modules;
  readonly stage: Stage;
  readonly records: Records;
  readonly window: Window;
  /** After the page on top has changed. */
  readonly onChange: () => void;
}

/** Cuts an address as `/pages/a/index?id=1` apart. @param from route that a relative address starts at */
export const readUrl = (url: string, from: string): { route: string; query: Record<string, string> } => {
  const [path = '', search = ''] = url.split('?', 2);
  const pairs = search.split('&').filter((pair) => pair !== '');
  // Values arrive as they were written: a page decodes them itself.
  const query = Object.fromEntries(
    pairs.map((pair) => [pair.replace(/=.*$/, ''), pair.includes('=') ? pair.slice(pair.indexOf('=') + 1) : '']),
  );
  return { route: joinPath(folderOf(from), path), query };
};

/** The page stack with WeChat's rules about tabs, depth and sub-packages. */
export class Pages implements Navigator {
  readonly stack: OpenPage[] = [];
  private readonly known: ReadonlySet<string>;
  private readonly tabs: ReadonlySet<string>;
  private readonly tabPages = new Map<string, OpenPage>();
  private readonly registered = new Set<string>();

  constructor(private readonly options: PagesOptions) {
    const { app } = options.bundle;
    this.known = new Set(pagesOf(app));
    this.tabs = new Set((app.tabBar?.list ?? []).map(({ pagePath }) => pagePath));
  }

  get top(): OpenPage | undefined {
    return this.stack.at(-1);
  }

  isTab(route: string): boolean {
    return this.tabs.has(route);
  }

  navigateTo(url: string): void {
    const to = this.target('navigateTo', url);
    if (this.isTab(to.route)) throw new Refusal('can not navigateTo a tabbar page');
    if (this.stack.length >= MAX_PAGES) throw new Refusal(`webview count limit exceed`);
    this.hideTop();
    this.push(this.open(to));
  }

  redirectTo(url: string): void {
    const to = this.target('redirectTo', url);
    if (this.isTab(to.route)) throw new Refusal('can not redirectTo a tabbar page');
    this.drop(1);
    this.push(this.open(to));
  }

  reLaunch(url: string): void {
    const to = this.target('reLaunch', url);
    this.drop(this.stack.length);
    for (const page of this.tabPages.values()) this.unload(page);
    this.tabPages.clear();
    this.push(this.isTab(to.route) ? this.tab(to) : this.open(to));
  }

  switchTab(url: string): void {
    const { route } = this.target('switchTab', url);
    if (!this.isTab(route)) throw new Refusal('can not switch to no-tabBar page');
    if (this.top?.route === route) return;
    this.drop(this.stack.length, new Set(this.tabPages.values()));
    // A tab takes no parameters.
    this.push(this.tab({ route, query: {} }));
  }

  navigateBack(delta: number): void {
    this.options.records.navigations.push(`navigateBack ${delta}`);
    if (this.stack.length <= 1) throw new Refusal('cannot navigate back at first page');
    this.drop(Math.min(delta, this.stack.length - 1));
    this.show();
  }

  /** Whether the page on top may be drawn down: its own word counts before the app's. */
  canPullDown(): boolean {
    const { bundle } = this.options;
    const own = bundle.configs[this.top?.route ?? '']?.enablePullDownRefresh;
    return own ?? bundle.app.window?.['enablePullDownRefresh'] === true;
  }

  /** Draws the page on top down. @returns false when it cannot be */
  pullDown(): boolean {
    const page = this.top;
    if (!page || !this.canPullDown()) return false;
    if (!page.refreshing) {
      this.refresh(page, true);
      this.call(page, 'onPullDownRefresh');
    }
    return true;
  }

  /** Lets go of every page that was drawn down. */
  endPullDown(): void {
    for (const page of [...this.stack, ...this.tabPages.values()]) this.refresh(page, false);
  }

  private refresh(page: OpenPage, on: boolean): void {
    page.refreshing = on;
    page.element.toggleAttribute('data-refreshing', on);
  }

  /** Ends all pages. */
  close(): void {
    this.drop(this.stack.length);
    for (const page of this.tabPages.values()) this.unload(page);
    this.tabPages.clear();
  }

  /** Calls a lifetime of a page, as `onShow`. */
  call(page: OpenPage, name: string, argument?: unknown): void {
    const lifetime = page.instance[name];
    if (typeof lifetime !== 'function') return;
    try {
      lifetime.call(page.instance, argument);
    } catch (error) {
      this.options.records.errors.push(`${name} of ${page.route}: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  private target(how: string, url: string): { route: string; query: Record<string, string> } {
    this.options.records.navigations.push(`${how} ${url}`);
    const to = readUrl(url, this.top?.route ?? '');
    if (!this.known.has(to.route)) throw new Refusal(`page "${to.route}" is not found`);
    return to;
  }

  private tab(to: { route: string; query: Record<string, string> }): OpenPage {
    const kept = this.tabPages.get(to.route);
    if (kept) return kept;
    const made = this.open(to);
    this.tabPages.set(to.route, made);
    return made;
  }

  private push(page: OpenPage): void {
    this.stack.push(page);
    this.show();
  }

  private show(): void {
    const page = this.top;
    if (page && !page.shown) {
      page.shown = true;
      page.element.hidden = false;
      page.style.media = 'all';
      this.call(page, 'onShow');
    }
    this.options.onChange();
  }

  private hideTop(): void {
    if (this.top) this.hide(this.top);
  }

  private hide(page: OpenPage): void {
    if (!page.shown) return;
    page.shown = false;
    page.element.hidden = true;
    page.style.media = 'not all';
    this.call(page, 'onHide');
  }

  /** Takes pages off the top. @param kept these are hidden instead of ended */
  private drop(count: number, kept: ReadonlySet<OpenPage> = new Set()): void {
    for (let left = count; left > 0; left -= 1) {
      const page = this.stack.pop();
      if (!page) return;
      if (kept.has(page)) this.hide(page);
      else this.unload(page);
    }
  }

  private unload(page: OpenPage): void {
    this.tabPages.delete(page.route);
    this.call(page, 'onUnload');
    page.release();
    page.style.remove();
  }

  /** Loads what the page needs, and runs its beginning. */
  private open({ route, query }: { route: string; query: Record<string, string> }): OpenPage {
    const { bundle, stage, window } = this.options;
    this.register(route);
    const style = window.document.createElement('style');
    if (bundle.styles[`${route}.wxss`] !== undefined) style.textContent = styleOf(bundle, `${route}.wxss`);
    window.document.head.append(style);
    const opened = stage.open(route);
    const { instance } = opened;
    const title = bundle.configs[route]?.navigationBarTitleText ?? '';
    const page: OpenPage = { ...opened, route, query, style, shown: false, title, refreshing: false };
    Object.assign(instance, { route, __route__: route, options: query });
    this.watch(page);
    this.call(page, 'onLoad', query);
    opened.ready();
    this.call(page, 'onReady');
    return page;
  }

  /** Hands `setData` over as JSON, like the bridge between the two halves of a phone, and measures it. */
  private watch(page: OpenPage): void {
    const { instance, route, element } = page;
    const { records } = this.options;
    const apply = instance.setData.bind(instance);
    const setData: PageInstance['setData'] = (data, then) => {
      const json = JSON.stringify(data);
      const copy = JSON.parse(json) as Record<string, unknown>;
      const beforeContent = (element.textContent ?? '').trim() === '';
      const bytes = new TextEncoder().encode(json).byteLength;
      records.setData.push({ route, bytes, data: JSON.parse(json), beforeContent });
      apply(copy, then);
    };
    Object.defineProperty(instance, 'setData', { value: setData, configurable: true, writable: true });
  }

  private register(path: string): void {
    if (this.registered.has(path)) return;
    this.registered.add(path);
    const { bundle, modules, stage, records } = this.options;
    const pack = bundle.app.subPackages?.find(({ root }) => path.startsWith(`${root}/`));
    if (pack) records.packages.add(pack.root);
    for (const wanted of Object.values(bundle.configs[path]?.usingComponents ?? {}))
      this.register(joinPath(folderOf(path), wanted));
    stage.register(path, (listeners) => modules.register(`${path}.js`, listeners));
  }
}
