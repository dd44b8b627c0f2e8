import { type Bundle, folderOf, joinPath } from './bundle';

/** What a browser or Node has and a phone does not; the bundle must not fall back on any of it. */
const HIDDEN = [
  'window',
  'self',
  'document',
  'location',
  'history',
  'navigator',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'Worker',
  'MessageChannel',
  'BroadcastChannel',
  'setImmediate',
  'process',
  'Buffer',
  'TextEncoder',
  'TextDecoder',
  'URL',
  'URLSearchParams',
  'Blob',
  'File',
  'FormData',
  'Headers',
  'Request',
  'Response',
  'AbortController',
  'crypto',
  'performance',
  'requestAnimationFrame',
  'structuredClone',
  'queueMicrotask',
  'alert',
  'confirm',
  'prompt',
  'HTMLElement',
  'Element',
  'Image',
  'Event',
  'CustomEvent',
] as const;

type Loaded = { exports: unknown };
type Registration = (...args: unknown[]) => unknown;

/** What a script calls to say what it is; which one listens depends on the file that is being loaded. */
const REGISTRATIONS = ['App', 'Page', 'Component', 'Behavior'] as const;

/** Loads scripts of the package as WeChat does: CommonJS by relative path, each once, globals of the surroundings hidden. */
export class Modules {
  private readonly loaded = new Map<string, Loaded>();
  private readonly globals: Record<string, unknown>;
  private listeners: Readonly<Record<string, unknown>> = {};

  /** @param globals what a script finds besides the language: `wx`, `App`, `getApp`, timers, console … */
  constructor(
    private readonly bundle: Bundle,
    globals: Readonly<Record<string, unknown>>,
  ) {
    const global: Record<string, unknown> = {};
    const registrations = REGISTRATIONS.map((name) => [name, this.registration(name)] as const);
    const hidden = HIDDEN.map((name) => [name, undefined] as const);
    this.globals = { ...Object.fromEntries([...hidden, ...registrations]), global, globalThis: global, ...globals };
  }

  /**
   * Loads the script of the app, of a page or of a component.
   * @param listeners what its `App`, `Page`, `Component` or `Behavior` does
   */
  register(file: string, listeners: Readonly<Record<string, unknown>>): void {
    const outer = this.listeners;
    this.listeners = listeners;
    try {
      this.require(file);
    } finally {
      this.listeners = outer;
    }
  }

  /**
   * @param file path with `.js`
   * @throws Error when the package does not have the file
   */
  require(file: string): unknown {
    const known = this.loaded.get(file);
    if (known) return known.exports;
    const source = this.bundle.scripts[file];
    if (source === undefined) throw new Error(`module '${file}' is not defined`);
    const module: Loaded = { exports: {} };
    this.loaded.set(file, module);
    const inner = (wanted: string): unknown => {
      const path = joinPath(folderOf(file), wanted);
      return this.require(path.endsWith('.js') ? path : `${path}.js`);
    };
    const names = Object.keys(this.globals);
    const run = new Function('module', 'exports', 'require', ...names, `${source}\n//# sourceURL=weapp/${file}`);
    run(module, module.exports, inner, ...names.map((name) => this.globals[name]));
    return module.exports;
  }

  private registration(name: string): Registration {
    return (...args) => {
      const listener = this.listeners[name];
      if (typeof listener !== 'function') throw new Error(`${name}() is called where nothing of that kind is loaded`);
      return listener(...args) as unknown;
    };
  }
}
