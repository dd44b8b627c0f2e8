import type { Bundle } from './bundle';
import type { TagTools } from './tags/element';
import { fieldDetail } from './tags/fields';
import { elementName, furnish } from './tags/furnish';

/** As much of a page or component instance as the host uses; `setData` and the lifetimes are WeChat's. */
export interface PageInstance {
  route: string;
  options: Readonly<Record<string, string>>;
  readonly data: unknown;
  setData(data: Record<string, unknown>, then?: () => void): void;
  [method: string]: unknown;
}

/** A node of the engine. */
export interface EngineNode {
  readonly is?: string;
}

interface Root {
  get(): PageInstance;
  getComponent(): EngineNode & { triggerLifetime(name: string, args: unknown[]): void };
  attach(parent: unknown, placeholder: unknown): void;
  release(): void;
}
interface CodeSpace {
  addCompiledTemplate(path: string, template: object): void;
  addComponentStaticConfig(path: string, config: unknown): void;
  componentEnv<T>(path: string, run: (env: Readonly<Record<'Page' | 'Component' | 'Behavior', unknown>>) => T): T;
}
interface BackendContext {
  document: { createElement(tag: string): unknown };
  onEvent(listener: (target: EngineNode, type: string, detail: unknown, options: object) => unknown): void;
}
interface EngineEvent {
  getEventBubbleStatus(): unknown;
}

/** `glass-easel`, as much of it as is used. */
export interface GlassEasel {
  readonly globalOptions: { writeIdToDOM: boolean; throwGlobalError: boolean };
  readonly CurrentWindowBackendContext: new () => BackendContext;
  readonly Event: {
    new (name: string, detail: unknown, options: object): EngineEvent;
    dispatchEvent(target: EngineNode, event: EngineEvent): void;
  };
  addGlobalErrorListener(listener: (error: unknown, method?: string) => boolean): void;
  addGlobalWarningListener(listener: (message: string) => boolean): void;
}
/** `glass-easel-miniprogram-adapter`, as much of it as is used. */
export interface Adapter {
  readonly MiniProgramEnv: new () => {
    createCodeSpace(id: string, main: boolean): CodeSpace;
    associateBackend(context: BackendContext): { createRoot(tag: string, space: CodeSpace, url: string): Root };
  };
}
/** WeChat's component engine, bound to one window. */
export interface Engine {
  readonly glassEasel: GlassEasel;
  readonly adapter: Adapter;
}

export interface StageOptions {
  readonly bundle: Bundle;
  readonly engine: Engine;
  readonly window: Window;
  /** Turns a picture's address inside the package into one that the window can load. */
  readonly pictureOf: (src: string) => string;
  /** Origins whose pages a web-view may show; null = all. */
  readonly webViewDomains: readonly string[] | null;
  /** Runs what a touch of the screen causes. */
  readonly aroundTap: (node: Element, run: () => void) => void;
  readonly onError: (message: string) => void;
  readonly onWarning: (message: string) => void;
}

/** A page on the screen. */
export interface StagePage {
  readonly instance: PageInstance;
  /** The element that holds it; hidden while another page is above. */
  readonly element: HTMLElement;
  ready(): void;
  release(): void;
}

/** The engine with all templates of a package, ready to make pages of it. */
export class Stage {
  private readonly space: CodeSpace;
  private readonly backend: { createRoot(tag: string, space: CodeSpace, url: string): Root };
  /** What the built-in tags need of the phone. */
  readonly tools: TagTools;

  constructor(private readonly options: StageOptions) {
    const { bundle, engine } = options;
    const { glassEasel, adapter } = engine;
    this.tools = { ...options, emit: (element, type, detail) => void element.dispatchEvent(this.makeEvent(type, detail)) };
    glassEasel.globalOptions.writeIdToDOM = true;
    glassEasel.addGlobalErrorListener((error, method) => {
      options.onError(`${method ?? ''} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`.trim());
      return false;
    });
    glassEasel.addGlobalWarningListener((message) => {
      options.onWarning(message);
      return false;
    });
    const env = new adapter.MiniProgramEnv();
    this.space = env.createCodeSpace('', true);
    for (const [path, config] of Object.entries(bundle.configs)) this.space.addComponentStaticConfig(path, config);
    const groupList = new Function(`return ${bundle.templates}`)() as Record<string, unknown>;
    for (const [path, content] of Object.entries(groupList))
      this.space.addCompiledTemplate(path, { groupList, content, fallbackListenerOnNativeNode: true });
    this.backend = env.associateBackend(this.context());
  }

  /** Runs a script that registers the page or component of a path. */
  register(path: string, run: (globals: Readonly<Record<string, unknown>>) => void): void {
    this.space.componentEnv(path, run);
  }

  /** Makes a page and puts it on top of the screen; its lifetimes are the caller's business. */
  open(route: string): StagePage {
    const { document } = this.options.window;
    const root = this.backend.createRoot('wx-page', this.space, route);
    const instance = root.get();
    const element = document.createElement('div');
    element.dataset['route'] = route;
    const placeholder = document.createElement('div');
    element.append(placeholder);
    document.body.append(element);
    return {
      instance,
      element,
      ready: () => {
        if (placeholder.isConnected) root.attach(element, placeholder);
        root.getComponent().triggerLifetime('ready', []);
      },
      release: () => {
        root.release();
        element.remove();
      },
    };
  }

  private context(): BackendContext {
    const { engine, window, aroundTap } = this.options;
    const { CurrentWindowBackendContext, Event } = engine.glassEasel;
    const context = new CurrentWindowBackendContext();
    const { document } = window;
    context.document = {
      createElement: (tag: string) => furnish(document.createElement(elementName(tag)), this.tools),
      createTextNode: (text: string) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    } as BackendContext['document'];
    context.onEvent((target, type, detail, options) => {
      const { originalEvent } = options as { originalEvent?: CustomEvent };
      const origin = originalEvent?.target as Element | undefined;
      const event = new Event(type, detailOf(type, origin, originalEvent?.detail, detail), options);
      const run = (): void => Event.dispatchEvent(target, event);
      if (type === 'tap' && origin !== undefined) aroundTap(origin, run);
      else run();
      return event.getEventBubbleStatus();
    });
    return context;
  }

  /** An event of a built-in tag, e.g. `getphonenumber` of a button; its detail reaches the mini-program. */
  makeEvent(type: string, detail?: unknown): Event {
    const { CustomEvent } = this.options.window as unknown as { CustomEvent: typeof globalThis.CustomEvent };
    return new CustomEvent(type, { detail, bubbles: false });
  }
}

/** What is scrolled tells where it stands. */
const scrollDetail = (type: string, origin: Element | undefined): object | undefined => {
  if (type !== 'scroll' || origin?.tagName !== 'WX-SCROLL-VIEW') return undefined;
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth } = origin;
  return { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX: 0, deltaY: 0 };
};

/** @param given what the event of the document carries, @param fallback what the engine reads from the touch itself */
const detailOf = (type: string, origin: Element | undefined, given: unknown, fallback: unknown): unknown =>
  fieldDetail(type, origin) ?? scrollDetail(type, origin) ?? (typeof given === 'object' && given !== null ? given : fallback);
