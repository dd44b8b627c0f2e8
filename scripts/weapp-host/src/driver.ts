import type { Stage } from './engine';
import type { OpenPage, Pages } from './pages';
import type { Records } from './records';
import { selectorOf } from './tags/element';
import { pullScrollView } from './tags/furnish';
import { swipe } from './tags/swiper';

const PATIENCE_MS = 15_000;
const STEP_MS = 20;

const isSelector = (what: string): boolean => /^[#.[]|^(wx-|input|textarea|canvas)/.test(what);

/** Hands and eyes: finds things on the top page and touches them as a finger would. */
export class Driver {
  constructor(
    private readonly pages: Pages,
    private readonly stage: Stage,
    private readonly window: Window,
    private readonly records: Records,
  ) {}

  /** The page on top. @throws Error when there is none */
  page(): OpenPage {
    const page = this.pages.top;
    if (!page) throw new Error('no page is open');
    return page;
  }

  /** The top page's route and what it was opened with. */
  current(): { route: string; query: Readonly<Record<string, string>>; depth: number } {
    const { route, query } = this.page();
    return { route, query, depth: this.pages.stack.length };
  }

  html(): string {
    return this.page().element.innerHTML;
  }

  /** All texts of the top page. */
  text(): string {
    return this.page().element.textContent ?? '';
  }

  /** @param what a CSS selector (ids as the source names them), or a text that stands on the page */
  find(what: string): Element | null {
    const { element } = this.page();
    if (isSelector(what)) return element.querySelector(selectorOf(what));
    const all = [...element.querySelectorAll('*')];
    const holding = (match: (text: string) => boolean): Element | undefined =>
      all.filter((node) => match((node.textContent ?? '').trim())).at(-1);
    return holding((text) => text === what) ?? holding((text) => text.includes(what)) ?? null;
  }

  /** Waits until something can be found. @throws Error that shows what the page says instead */
  async waitFor(what: string, ms = PATIENCE_MS): Promise<Element> {
    const end = Date.now() + ms;
    for (;;) {
      const found = this.pages.top ? this.find(what) : null;
      if (found) return found;
      if (Date.now() > end) throw new Error(`"${what}" is not on ${this.current().route}; it says: ${this.text().slice(0, 400)}`);
      await this.pause();
    }
  }

  /** Waits until a page is on top. */
  async waitForPage(route: string, ms = PATIENCE_MS): Promise<void> {
    const end = Date.now() + ms;
    while (this.pages.top?.route !== route) {
      if (Date.now() > end) throw new Error(`${route} did not open; ${this.current().route} says: ${this.text().slice(0, 400)}`);
      await this.pause();
    }
  }

  /** Waits for a fact that is not on the page. @throws Error that names it */
  async waitUntil(fact: () => boolean, what: string, ms = PATIENCE_MS): Promise<void> {
    const end = Date.now() + ms;
    while (!fact()) {
      if (Date.now() > end) throw new Error(`${what} did not come; ${this.current().route} says: ${this.text().slice(0, 400)}`);
      await this.pause();
    }
  }

  /**
   * Waits until the mini-program has nothing more in hand: no request is open and no page was drawn since the last look. What has
   * not happened then needs another touch, an answer or a timer to happen.
   */
  async idle(ms = PATIENCE_MS): Promise<void> {
    let seen = '';
    const still = (): boolean => {
      const { requests, setData, panels } = this.records;
      const before = seen;
      seen = [requests.length, setData.length, panels.length].join();
      return this.records.openRequests() === 0 && seen === before;
    };
    const end = Date.now() + ms;
    while (!still()) {
      if (Date.now() > end) throw new Error(`${this.current().route} does not come to rest: ${this.unrest()}`);
      await this.pause();
    }
  }

  /** What was asked last and what is open, for somebody who reads why a page did not come to rest. */
  private unrest(): string {
    const { requests, setData, panels } = this.records;
    const asked = requests
      .filter(({ over }, index) => !over || index > requests.length - 4)
      .map(({ method, url, status, over }) => `${method} ${url} ${over ? (status ?? 'failed') : `open ${status ?? ''}`}`);
    const drawn = setData.slice(-3).map(({ route, data }) => `${route} ${JSON.stringify(data).slice(0, 200)}`);
    return `${asked.join(', ')}; ${setData.length} drawn, at last ${drawn.join(', ')}; ${panels.length} panels; it says: ${this.text().slice(0, 400)}`;
  }

  /** Waits for something and touches it. */
  async tap(what: string): Promise<void> {
    const node = await this.waitFor(what);
    const { MouseEvent } = this.window as unknown as { MouseEvent: typeof globalThis.MouseEvent };
    for (const type of ['mousedown', 'mouseup', 'click'])
      node.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, clientX: 1, clientY: 1 }));
    await this.pause();
  }

  /** Types into a field. */
  async input(selector: string, value: string): Promise<void> {
    const found = await this.waitFor(selector);
    const field = (found.matches('input, textarea') ? found : found.querySelector('input, textarea')) as HTMLInputElement | null;
    if (!field) throw new Error(`${selector} is no field`);
    field.value = value;
    field.dispatchEvent(this.stage.makeEvent('input'));
    await this.pause();
  }

  /** Draws the page down, or a box in it that can be drawn down. @throws Error when it cannot be */
  async pullDown(box?: string): Promise<void> {
    if (box !== undefined) pullScrollView(await this.waitFor(box), this.stage.tools.emit);
    else if (!this.pages.pullDown()) throw new Error(`${this.current().route} cannot be pulled down`);
    await this.pause();
  }

  /** Moves a swiper on. @param index of the item that is seen then */
  async swipe(swiper: string, index: number): Promise<void> {
    swipe(await this.waitFor(swiper), index);
    await this.pause();
  }

  navigateBack(delta = 1): void {
    this.pages.navigateBack(delta);
  }

  /** Lets everything that is due happen. */
  pause(ms = STEP_MS): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
