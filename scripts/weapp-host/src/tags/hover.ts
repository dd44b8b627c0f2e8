import { propertyOf } from './element';

const HOVERING = 'wx-view, wx-button, wx-navigator';
/** What counts when the mini-program says nothing. */
const TIMES: Readonly<Record<string, { start: number; stay: number }>> = {
  'WX-VIEW': { start: 50, stay: 400 },
  'WX-BUTTON': { start: 20, stay: 70 },
  'WX-NAVIGATOR': { start: 50, stay: 600 },
};

export interface HoverTools {
  readonly document: Document;
  readonly later: (task: () => void, ms: number) => unknown;
}

/** `hover-class`: the class that an element carries from soon after a touch until a while after its end. */
export const watchHover = ({ document, later }: HoverTools): void => {
  let held: { element: Element; classes: string[] }[] = [];
  const press = (event: Event): void => {
    release();
    held = hoveredBy(event.target as Element);
    for (const one of held) {
      const { start } = timesOf(one.element);
      later(() => one.element.classList.add(...one.classes), start);
    }
  };
  const release = (): void => {
    for (const { element, classes } of held) {
      const { start, stay } = timesOf(element);
      // A short touch still shows, for a moment.
      later(() => element.classList.remove(...classes), Math.max(stay, start + 1));
    }
    held = [];
  };
  for (const type of ['touchstart', 'mousedown']) document.addEventListener(type, press, { capture: true, passive: true });
  for (const type of ['touchend', 'touchcancel', 'mouseup']) document.addEventListener(type, release, { capture: true });
};

const timesOf = (element: Element): { start: number; stay: number } => {
  const usual = TIMES[element.tagName] ?? { start: 50, stay: 400 };
  const number = (name: string, other: number): number => Number(propertyOf(element, name) ?? other);
  return { start: number('hover-start-time', usual.start), stay: number('hover-stay-time', usual.stay) };
};

const hoveredBy = (target: Element): { element: Element; classes: string[] }[] => {
  const found: { element: Element; classes: string[] }[] = [];
  for (let node = target.closest?.(HOVERING) ?? null; node; node = node.parentElement?.closest(HOVERING) ?? null) {
    const name = String(propertyOf(node, 'hover-class') ?? 'none');
    const classes = name === 'none' ? [] : name.split(/\s+/).filter((one) => one !== '');
    const asleep = node.tagName === 'WX-BUTTON' && Boolean(propertyOf(node, 'disabled'));
    if (classes.length > 0 && !asleep) found.push({ element: node, classes });
    if (propertyOf(node, 'hover-stop-propagation') === true) break;
  }
  return found;
};
