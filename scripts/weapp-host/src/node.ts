import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSDOM, VirtualConsole } from 'jsdom';
import { App, type AppOptions } from './app';
import type { Adapter, Engine, GlassEasel } from './engine';

const load = (file: string, globals: Readonly<Record<string, unknown>>): unknown => {
  const module = { exports: {} as unknown };
  const all: Readonly<Record<string, unknown>> = { module, exports: module.exports, ...globals };
  new Function(...Object.keys(all), readFileSync(file, 'utf8'))(...Object.values(all));
  return module.exports;
};

/** WeChat's engine for one window; it goes by global names, so each window gets an engine of its own. */
export const loadEngine = (window: Window): Engine => {
  const { resolve } = createRequire(__filename);
  const { document, Event } = window as Window & { Event: unknown };
  const globals = { window, document, Event, process };
  const glassEasel = load(resolve('glass-easel'), { ...globals, require: () => undefined }) as GlassEasel;
  const adapter = load(resolve('glass-easel-miniprogram-adapter'), { ...globals, require: () => glassEasel }) as Adapter;
  return { glassEasel, adapter };
};

/** Starts a mini-program in Node, on a phone of 390 by 844 points that nobody sees. */
export const startInNode = (options: Omit<AppOptions, 'engine' | 'window'>): App => {
  const virtualConsole = new VirtualConsole();
  const dom = new JSDOM('<!doctype html><html><head></head><body></body></html>', { virtualConsole });
  const window = dom.window as unknown as Window;
  const requestAnimationFrame = (task: () => void) => setTimeout(task, 0).unref();
  Object.assign(window, { innerWidth: 390, innerHeight: 844, requestAnimationFrame });
  const app = new App({ ...options, window, engine: loadEngine(window) });
  virtualConsole.on('jsdomError', (error) => {
    // Its style parser knows less than a browser.
    if (!/CSS/i.test(error.message)) app.records.errors.push(error.stack ?? error.message);
  });
  return app.start();
};
