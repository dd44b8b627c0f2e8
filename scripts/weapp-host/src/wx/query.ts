import { datasetOf, idOf, propertyOf, selectorOf } from '../tags/element';
import type { Calls } from './answer';

export interface QueryRules {
  /** The element of a page or component instance; of the page on top without one. */
  readonly elementOf: (instance?: object) => Element | null;
  readonly nodeOf: (element: Element) => object | null;
  readonly size: () => { width: number; height: number };
}

interface Fields {
  readonly id?: boolean;
  readonly dataset?: boolean;
  readonly rect?: boolean;
  readonly size?: boolean;
  readonly scrollOffset?: boolean;
  readonly node?: boolean;
  readonly properties?: readonly string[];
}
type Told = Record<string, unknown> | null;
type Listener = (result: Told | Told[]) => void;
type Step = { run: () => Told | Told[]; heard: Listener | undefined };

const RECT: Fields = { id: true, dataset: true, rect: true, size: true };
const SCROLL: Fields = { id: true, dataset: true, scrollOffset: true };

/** `wx.createSelectorQuery`: asks where things are on the page; answers come after the call has returned. */
export const queryCalls = (rules: QueryRules): Calls => ({
  createSelectorQuery: () => new Query(rules),
});

class Query {
  private readonly steps: Step[] = [];
  private inside: object | undefined;

  constructor(private readonly rules: QueryRules) {}

  in(instance: object): this {
    this.inside = instance;
    return this;
  }

  select(selector: string): Nodes {
    return this.nodes(() => this.root()?.querySelector(selectorOf(selector)) ?? null);
  }

  selectAll(selector: string): Nodes {
    return this.nodes(() => [...(this.root()?.querySelectorAll(selectorOf(selector)) ?? [])]);
  }

  selectViewport(): Nodes {
    return this.nodes(() => this.root());
  }

  exec(heard?: (results: (Told | Told[])[]) => void): this {
    queueMicrotask(() => {
      const results = this.steps.map(({ run, heard: one }) => {
        const result = run();
        one?.(result);
        return result;
      });
      heard?.(results);
    });
    return this;
  }

  private root(): Element | null {
    return this.rules.elementOf(this.inside);
  }

  private nodes(find: () => Element | Element[] | null): Nodes {
    const add = (fields: Fields, heard?: Listener): this => {
      const tell = (element: Element): Told => tellOf(element, fields, this.rules);
      this.steps.push({
        heard,
        run: () => {
          const found = find();
          if (Array.isArray(found)) return found.map(tell);
          return found && tell(found);
        },
      });
      return this;
    };
    return {
      boundingClientRect: (heard) => add(RECT, heard),
      scrollOffset: (heard) => add(SCROLL, heard),
      fields: add,
      node: (heard) => add({ node: true }, heard),
    };
  }
}

interface Nodes {
  boundingClientRect(heard?: Listener): Query;
  scrollOffset(heard?: Listener): Query;
  fields(fields: Fields, heard?: Listener): Query;
  node(heard?: Listener): Query;
}

const tellOf = (element: Element, fields: Fields, { nodeOf }: QueryRules): Record<string, unknown> => {
  const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
  return {
    ...(fields.id ? { id: idOf(element) } : {}),
    ...(fields.dataset ? { dataset: datasetOf(element) } : {}),
    ...(fields.rect ? { left, top, right, bottom } : {}),
    ...(fields.size ? { width, height } : {}),
    ...(fields.scrollOffset ? { scrollLeft: element.scrollLeft, scrollTop: element.scrollTop } : {}),
    ...(fields.node ? { node: nodeOf(element) } : {}),
    ...Object.fromEntries((fields.properties ?? []).map((name) => [name, propertyOf(element, name)])),
  };
};
