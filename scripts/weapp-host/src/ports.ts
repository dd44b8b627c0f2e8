/** The five fields that `wx.requestPayment` takes. */
export interface PayParameters {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
}

export type SubscribeChoice = 'accept' | 'reject' | 'ban' | 'filter';

/** The part of WeChat that lies behind the phone. `simulatorWechat` asks the simulator. */
export interface Wechat {
  /** A fresh log-in code of the person who holds this phone. */
  loginCode(): Promise<string>;
  /** A code of the phone button. */
  phoneCode(): Promise<string>;
  /** Opens the pay panel and waits for what comes of it; a lost answer never comes. @returns the `errMsg` after the colon */
  pay(parameters: PayParameters): Promise<'ok' | 'fail cancel' | `fail ${string}`>;
  /** Tells WeChat what was chosen in the subscription panel. @returns what the API answers */
  subscribe(
    templateIds: readonly string[],
    choices: Readonly<Record<string, SubscribeChoice>>,
    always?: boolean,
  ): Promise<Record<string, unknown>>;
  /** Of which templates the panel really asks: those with a choice kept for ever are left out. Without it, of all. */
  asksAbout?(templateIds: readonly string[]): Promise<readonly string[]>;
  /** What the camera makes of a code. */
  read(content: string): Promise<{ result: string; path?: string; scanType: string }>;
}

/** An HTTP exchange as `wx.request` sees it; a transport that cannot reach the host throws. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}
export type Transport = (exchange: Exchange) => Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}>;

export interface ModalOptions {
  readonly title?: string;
  readonly content?: string;
  readonly showCancel?: boolean;
  readonly confirmText?: string;
  readonly cancelText?: string;
}

/** A `picker` that is open. */
export interface PickerOptions {
  readonly mode: 'selector' | 'multiSelector' | 'time' | 'date';
  /** The lines of each column of a `selector` or `multiSelector`. */
  readonly columns: readonly (readonly string[])[];
  /** What is chosen so far: an index, several, or a text as `2026-11-22` or `09:30`. */
  readonly value: unknown;
  readonly start: string;
  readonly end: string;
  readonly fields: string;
}

export type PickerChoice = number | readonly number[] | string | null;

/** The person in front of the phone: what they choose in the panels WeChat shows. Each may be exchanged at any time. */
export interface Person {
  modal(options: ModalOptions): Promise<boolean> | boolean;
  /** @returns index of the line chosen; null = dismissed */
  actionSheet(items: readonly string[]): Promise<number | null> | number | null;
  /** @returns what was chosen, in the form of `value`; null = dismissed */
  picker(options: PickerOptions): Promise<PickerChoice> | PickerChoice;
  /** Agrees to WeChat's own privacy panel. */
  privacy(api: string): Promise<boolean> | boolean;
  subscribe(
    templateIds: readonly string[],
  ): Promise<Readonly<Record<string, SubscribeChoice>>> | Readonly<Record<string, SubscribeChoice>>;
  /** Whether «总是保持以上选择» was ticked in the panel just answered. */
  keepsSubscriptions(): boolean;
  /** What is held before the camera; null = the scanner is closed again. */
  scan(): Promise<string | null> | string | null;
  /** Lets the phone button hand out the number. */
  phone(): Promise<boolean> | boolean;
  /** Lets pictures be saved in the album, asked once; null = puts the question aside. */
  album(): Promise<boolean | null> | boolean | null;
  /** What is switched on in this mini-program's settings when the person leaves them. */
  settings(
    current: Readonly<Record<string, boolean>>,
  ): Promise<Readonly<Record<string, boolean>>> | Readonly<Record<string, boolean>>;
  /** Really calls the number. */
  dial(phoneNumber: string): Promise<boolean> | boolean;
}

/** Says yes to everything, and has nothing to scan. */
export const agreeable = (): Person => ({
  modal: () => true,
  actionSheet: () => 0,
  picker: () => null,
  privacy: () => true,
  subscribe: (ids) => Object.fromEntries(ids.map((id) => [id, 'accept' as const])),
  keepsSubscriptions: () => false,
  scan: () => null,
  phone: () => true,
  album: () => true,
  settings: (current) => Object.fromEntries(Object.keys(current).map((scope) => [scope, true])),
  dial: () => true,
});

/** What keeps its content when the mini-program is closed. */
export interface StorageArea {
  get(key: string): string | null;
  set(key: string, json: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

export const memoryStorage = (): StorageArea => {
  const held = new Map<string, string>();
  return {
    get: (key) => held.get(key) ?? null,
    set: (key, json) => void held.set(key, json),
    remove: (key) => void held.delete(key),
    keys: () => [...held.keys()],
  };
};
