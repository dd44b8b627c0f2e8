/** One `setData` of a page. */
export interface SetDataRecord {
  readonly route: string;
  /** Size of its JSON in UTF-8. */
  readonly bytes: number;
  /** As a phone hands it over: without functions and undefined fields. */
  readonly data: unknown;
  /** Whether the page showed any text before this call. */
  readonly beforeContent: boolean;
}

export interface RequestRecord {
  readonly method: string;
  readonly url: string;
  /** Null until an answer arrived. */
  status: number | null;
  /** Whether it is over, with an answer or without. */
  over: boolean;
}

/** Something WeChat showed over the page. */
export interface PanelRecord {
  readonly kind:
    | 'toast'
    | 'loading'
    | 'modal'
    | 'action-sheet'
    | 'privacy'
    | 'subscribe'
    | 'scan'
    | 'pay'
    | 'phone'
    | 'album'
    | 'settings'
    | 'dial'
    | 'picker';
  readonly options: unknown;
  /** What the person chose; undefined while it is open, and for what needs no answer. */
  answer?: unknown;
}

/** What was drawn on one canvas: every call with its arguments, and `name=` for what was set. */
export interface DrawingRecord {
  readonly id: string;
  readonly calls: (readonly [name: string, ...args: unknown[]])[];
}

/** Everything worth asserting that happened in one run of the mini-program. */
export class Records {
  readonly setData: SetDataRecord[] = [];
  readonly requests: RequestRecord[] = [];
  readonly panels: PanelRecord[] = [];
  readonly drawings: DrawingRecord[] = [];
  /** Names read on `wx` that this host does not know. */
  readonly unknownReads = new Set<string>();
  /** What the engine and the mini-program reported as wrong. */
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  /** `navigateTo /pages/…`, in order, refused ones too. */
  readonly navigations: string[] = [];
  /** Roots of the sub-packages loaded so far. */
  readonly packages = new Set<string>();

  /** How many calls a page needed until its first text stood on the screen. */
  callsToContent(route: string): number {
    return this.setData.filter((record) => record.route === route && record.beforeContent).length;
  }

  /** Requests that wait for their turn or for their answer. */
  openRequests(): number {
    return this.requests.filter(({ over }) => !over).length;
  }

  /** The largest `setData` so far, in bytes. */
  largestSetData(): number {
    return this.setData.reduce((largest, { bytes }) => Math.max(largest, bytes), 0);
  }
}
