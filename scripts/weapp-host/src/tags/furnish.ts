import { isOn, onProperty, propertyOf, type TagTools } from './element';
import { furnishField } from './fields';
import { furnishSwiper } from './swiper';
import { furnishWebView } from './web-view';

/** Built-in tags whose elements carry another name, so that no browser gives them a meaning of its own. */
export const RENAMED: readonly string[] = [
  ...['view', 'text', 'image', 'button', 'scroll-view', 'picker', 'navigator', 'label', 'form'],
  ...['swiper', 'swiper-item', 'web-view'],
];

/** Built-in tags that this host plays. A package that uses another one fails a test, see `test/built/known.test.ts`. */
export const KNOWN_TAGS: ReadonlySet<string> = new Set([
  ...['view', 'text', 'image', 'button', 'input', 'textarea', 'picker', 'scroll-view', 'navigator'],
  ...['swiper', 'swiper-item', 'canvas', 'web-view'],
]);

/** The name that a tag has in the document. */
export const elementName = (tag: string): string => (RENAMED.includes(tag) ? `wx-${tag}` : tag);

/** Gives an element what the tag it stands for does by itself. */
export const furnish = (element: HTMLElement, tools: TagTools): HTMLElement => {
  const tag = element.tagName.toLowerCase();
  if (tag === 'input' || tag === 'textarea') furnishField(element as HTMLInputElement, tools);
  else if (tag === 'wx-swiper') furnishSwiper(element, tools);
  else if (tag === 'wx-web-view') furnishWebView(element, tools);
  else if (tag === 'wx-image') furnishImage(element, tools);
  else if (tag === 'wx-scroll-view') furnishScrollView(element, tools);
  return element;
};

const furnishImage = (image: HTMLElement, { pictureOf }: TagTools): void =>
  onProperty(image, (name, value) => {
    if (name === 'src') image.style.backgroundImage = value === null || value === '' ? '' : `url("${pictureOf(value)}")`;
    return false;
  });

/** A box that is pulled down tells so, and stays down until the mini-program lets it go. */
const furnishScrollView = (view: HTMLElement, { emit }: TagTools): void =>
  onProperty(view, (name, value) => {
    if (name !== 'refresher-triggered') return false;
    const down = view.hasAttribute('data-refreshing');
    view.toggleAttribute('data-refreshing', isOn(value));
    if (down && !isOn(value)) queueMicrotask(() => emit(view, 'refresherrestore', {}));
    return false;
  });

/** Pulls a scroll view down. @throws Error when it cannot be pulled */
export const pullScrollView = (view: Element, emit: TagTools['emit']): void => {
  if (!propertyOf(view, 'refresher-enabled')) throw new Error('this box cannot be pulled down');
  view.toggleAttribute('data-refreshing', true);
  emit(view, 'refresherrefresh', {});
};
