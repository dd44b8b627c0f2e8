/** What a built-in tag needs from the phone around it. */
export interface TagTools {
  readonly window: Window;
  /** Turns a picture's address inside the package into one that the window can load. */
  readonly pictureOf: (src: string) => string;
  /** Origins whose pages a web-view may show; null = all. */
  readonly webViewDomains: readonly string[] | null;
  /** Sends an event of a built-in tag to the mini-program, e.g. `getphonenumber` of a button. */
  readonly emit: (element: Element, type: string, detail?: unknown) => void;
  readonly onError: (message: string) => void;
}

/** What a tag does with one of its properties; null = taken away. Returns false to leave it to the document as well. */
export type PropertyListener = (name: string, value: string | null) => boolean;

/**
 * Listens to the properties that the engine gives an element: it removes a false one and writes an empty text for a true one,
 * but also for one that is not given, so that only the engine itself can tell.
 */
export const onProperty = (element: HTMLElement, listen: PropertyListener): void => {
  const plain = element.setAttribute.bind(element);
  const take = element.removeAttribute.bind(element);
  element.setAttribute = (name, value) => {
    if (!listen(name, isGiven(element, name) ? String(value) : null)) plain(name, value);
  };
  element.removeAttribute = (name) => {
    if (!listen(name, null)) take(name);
  };
};

const isGiven = (element: Element, name: string): boolean => {
  const node = engineOf(element);
  return node === undefined || (node.getAttribute(name) ?? false) !== false;
};

/** Whether a property that was handed over by the engine means yes. */
export const isOn = (value: string | null): boolean => value !== null && value !== 'false';

interface EngineElement {
  readonly dataset: Readonly<Record<string, unknown>>;
  getAttribute(name: string): unknown;
}
const engineOf = (element: Element): EngineElement | undefined =>
  (element as Element & { __wxElement?: EngineElement }).__wxElement;

/** The `data-` values of an element, as the mini-program gave them. */
export const datasetOf = (element: Element): Record<string, unknown> => ({ ...engineOf(element)?.dataset });

/** A property as the mini-program gave it, with lists and objects whole; null when it never did. */
export const propertyOf = (element: Element, name: string): unknown => engineOf(element)?.getAttribute(name) ?? null;

/** The id that the source names: in the document a prefix of the component stands before it. */
export const idOf = (element: Element): string => element.id.replace(/^.*--/, '');

/** A CSS selector with ids as the source names them. */
export const selectorOf = (selector: string): string => selector.replace(/#([\w-]+)/g, '[id$="--$1"]');
