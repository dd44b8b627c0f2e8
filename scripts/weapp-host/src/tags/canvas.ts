import type { DrawingRecord } from '../records';
import { idOf } from './element';

export interface CanvasTools {
  readonly drawings: DrawingRecord[];
  /** A context that really draws; null where there is none, as in Node. */
  readonly contextOf: (canvas: HTMLCanvasElement) => CanvasRenderingContext2D | null;
  readonly pictureOf: (src: string) => string;
  readonly window: Window;
  readonly later: (task: () => void, ms: number) => unknown;
}

const DEFAULT_FONT_PX = 10;
const FRAME_MS = 16;

/** A wide character takes the size of the font, a narrow one about half of it. */
const widthOf = (text: string, font: string): number => {
  const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? DEFAULT_FONT_PX);
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0xff ? size : size / 2), 0);
};

const METHODS = [
  ...['save', 'restore', 'scale', 'rotate', 'translate', 'transform', 'setTransform', 'resetTransform', 'clearRect', 'fillRect'],
  ...['strokeRect', 'beginPath', 'closePath', 'moveTo', 'lineTo', 'bezierCurveTo', 'quadraticCurveTo', 'arc', 'arcTo', 'ellipse'],
  ...['rect', 'roundRect', 'fill', 'stroke', 'clip', 'fillText', 'strokeText', 'drawImage', 'setLineDash', 'putImageData'],
];

/** A 2d context that keeps every call, and draws where it can. */
const recordingContext = (record: DrawingRecord, real: CanvasRenderingContext2D | null, node: object): object => {
  const ink: Record<string, unknown> = { font: '10px sans-serif', canvas: node };
  const gradient = (): object => ({ addColorStop: () => undefined });
  const answers: Record<string, (...args: unknown[]) => unknown> = {
    ...Object.fromEntries(METHODS.map((name) => [name, () => undefined])),
    measureText: (text) => ({ width: widthOf(String(text), String(ink['font'])) }),
    createLinearGradient: gradient,
    createRadialGradient: gradient,
    createPattern: () => ({}),
    getLineDash: () => [],
    isPointInPath: () => false,
    getImageData: (_x, _y, width, height) => ({ width, height, data: new Uint8ClampedArray(Number(width) * Number(height) * 4) }),
  };
  const call =
    (name: string) =>
    (...args: unknown[]) => {
      record.calls.push([name, ...args]);
      const draw = (real as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined> | null)?.[name];
      return draw ? draw.apply(real, args) : answers[name]?.(...args);
    };
  return new Proxy(ink, {
    get: (_target, name) => (typeof name === 'string' && name in answers ? call(name) : Reflect.get(ink, name)),
    set: (_target, name, value: unknown) => {
      ink[String(name)] = value;
      record.calls.push([`${String(name)}=`, value]);
      if (real) (real as unknown as Record<string, unknown>)[String(name)] = value;
      return true;
    },
  });
};

const nodes = new WeakMap<Element, object>();

/** The object that `fields({ node: true })` gives for a canvas of type 2d: the same one every time. */
export const canvasNode = (canvas: HTMLCanvasElement, tools: CanvasTools): object => {
  const known = nodes.get(canvas);
  if (known) return known;
  const record: DrawingRecord = { id: idOf(canvas), calls: [] };
  let context: object | undefined;
  const node = {
    get width() {
      return canvas.width;
    },
    set width(width: number) {
      canvas.width = width;
    },
    get height() {
      return canvas.height;
    },
    set height(height: number) {
      canvas.height = height;
    },
    getContext: (type: string) => {
      if (type !== '2d') throw new Error(`this host draws in 2d only, not in ${type}`);
      if (!context) tools.drawings.push(record);
      context ??= recordingContext(record, tools.contextOf(canvas), node);
      return context;
    },
    createImage: () => makeImage(tools),
    requestAnimationFrame: (task: () => void) => tools.later(task, FRAME_MS),
    cancelAnimationFrame: () => undefined,
    toDataURL: (type?: string) => (tools.contextOf(canvas) ? canvas.toDataURL(type) : 'data:image/png;base64,'),
  };
  nodes.set(canvas, node);
  return node;
};

/** Without a screen a picture is there a moment after its address was set, and has no size worth speaking of. */
const makeImage = ({ window, contextOf, pictureOf, later }: CanvasTools): object => {
  const probe = window.document.createElement('canvas');
  if (contextOf(probe)) {
    const image = window.document.createElement('img');
    const proper = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(image), 'src');
    Object.defineProperty(image, 'src', {
      get: () => proper?.get?.call(image) as unknown,
      set: (src: string) => proper?.set?.call(image, pictureOf(src)),
    });
    return image;
  }
  const image: { width: number; height: number; src: string; onload?: () => void } = { width: 1, height: 1, src: '' };
  return new Proxy(image, {
    set: (target, name, value: unknown) => {
      Reflect.set(target, name, value);
      if (name === 'src') later(() => target.onload?.(), 0);
      return true;
    },
  });
};
