/** One entry of `pages` or of a sub-package, and what `app.json` says of the tab bar. */
export interface AppJson {
  readonly pages: readonly string[];
  readonly subPackages?: readonly { readonly root: string; readonly pages: readonly string[] }[];
  readonly tabBar?: {
    readonly color?: string;
    readonly selectedColor?: string;
    readonly list: readonly {
      readonly pagePath: string;
      readonly text: string;
      readonly iconPath?: string;
      readonly selectedIconPath?: string;
    }[];
  };
  readonly window?: Readonly<Record<string, unknown>>;
}

/** What a page or component declares beside its script. */
export interface StaticConfig {
  readonly navigationBarTitleText?: string;
  readonly component?: boolean;
  readonly usingComponents?: Readonly<Record<string, string>>;
  readonly enablePullDownRefresh?: boolean;
}

/** The built mini-program as one value, which also travels to a browser as JSON. Paths have no leading slash. */
export interface Bundle {
  readonly app: AppJson;
  /** Scripts by path with `.js`. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Style sheets by path with `.wxss`. */
  readonly styles: Readonly<Record<string, string>>;
  /** Declarations of pages and components by path without ending. */
  readonly configs: Readonly<Record<string, StaticConfig>>;
  /** All templates, compiled: an expression that gives their functions by path without ending. */
  readonly templates: string;
  /** Small pictures of the package as data addresses, by path. */
  readonly images: Readonly<Record<string, string>>;
}

/** Every page in the order of `app.json`. */
export const pagesOf = ({ pages, subPackages = [] }: AppJson): string[] => [
  ...pages,
  ...subPackages.flatMap(({ root, pages: inside }) => inside.map((page) => `${root}/${page}`)),
];

/** Joins a path of the package with one relative to it. @param from folder */
export const joinPath = (from: string, to: string): string => {
  const parts = to.startsWith('/') ? [] : from.split('/').filter((part) => part !== '');
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

export const folderOf = (path: string): string => path.split('/').slice(0, -1).join('/');
