import { DEFAULT_TEMPLATES, type Template } from './templates';

export type Verdict = 'pass' | 'review' | 'risky';

/** A word in a checked text and what the platform makes of it. */
export interface TriggerWord {
  readonly word: string;
  readonly suggest: Verdict;
  readonly label: number;
}

/** What an owner sets in the platform's console, and what the platform thinks of the account. */
export interface Settings {
  /** Where events are pushed; null = nowhere. */
  pushUrl: string | null;
  pushMode: 'plain' | 'encrypted';
  pushFormat: 'json' | 'xml';
  /** How long the platform waits for the answer to a push. */
  pushTimeoutMs: number;
  /** Pages of the released app, without leading slash; null = every page is taken for released. */
  pages: readonly string[] | null;
  /** False: nothing was released yet, so links to the released app are refused. */
  released: boolean;
  templates: readonly Template[];
  /** Ids of templates that were banned; `*` = the whole ability. */
  bannedTemplates: readonly string[];
  /** Words that no message may carry. */
  sensitiveWords: readonly string[];
  maxTemplatesPerRequest: number;
  /** Words that decide a text check; the worst one found wins. */
  triggerWords: readonly TriggerWord[];
  /** What an image check finds when nobody decides it by hand. */
  imageVerdict: { readonly suggest: Verdict; readonly label: number };
  tradeManaged: boolean;
  /** Whether the account is of a shop category, which alone may make short links. */
  shopCategory: boolean;
  /** Addresses that may ask for access tokens; null = all. */
  ipAllowList: readonly string[] | null;
  secretFrozen: boolean;
  /** Whether the account is bound to an Open Platform account, so that logins carry a unionid. */
  unionIds: boolean;
  /** Older answers of the phone call carry the country code as a number. */
  numericCountryCode: boolean;
  /** Other numbers in place of those in rates.ts, to meet a limit in a test. */
  limits: Readonly<Record<string, number>>;
}

export const defaultSettings = (): Settings => ({
  pushUrl: null,
  pushMode: 'plain',
  pushFormat: 'json',
  pushTimeoutMs: 5_000,
  pages: null,
  released: true,
  templates: DEFAULT_TEMPLATES,
  bannedTemplates: [],
  sensitiveWords: [],
  maxTemplatesPerRequest: 3,
  triggerWords: [
    { word: '加微信领红包', suggest: 'review', label: 10001 },
    { word: '颠覆政权', suggest: 'risky', label: 20001 },
    { word: '色情', suggest: 'risky', label: 20002 },
    { word: '蠢货', suggest: 'risky', label: 20003 },
    { word: '贩毒', suggest: 'risky', label: 20006 },
    { word: '刷单返利', suggest: 'risky', label: 20008 },
    { word: '低俗', suggest: 'review', label: 20012 },
    { word: '盗版', suggest: 'review', label: 20013 },
    { word: '违规内容', suggest: 'risky', label: 21000 },
  ],
  imageVerdict: { suggest: 'pass', label: 100 },
  tradeManaged: false,
  shopCategory: false,
  ipAllowList: null,
  secretFrozen: false,
  unionIds: false,
  numericCountryCode: false,
  limits: {},
});

/** The settings that are not as they are by default: a later version's defaults shall count for the others. */
export const changedSettings = (settings: Settings): Partial<Settings> => {
  const defaults: Readonly<Record<string, unknown>> = { ...defaultSettings() };
  const changed = Object.entries(settings).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]));
  return Object.fromEntries(changed);
};

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const shaped =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([key, check]) => check((value as Record<string, unknown>)[key]));
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const verdict = oneOf('pass', 'review', 'risky');
const isUrl: Check = (value) => typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
const fieldKey: Check = (value) => typeof value === 'string' && /^[a-z_]+\d+$/.test(value);
const template = shaped({
  id: isText,
  title: isText,
  kind: optional(oneOf('once', 'long')),
  fields: listOf(shaped({ key: fieldKey, label: isText, values: optional(listOf(isText)) })),
});

const CHECKS: Readonly<Record<keyof Settings, Check>> = {
  pushUrl: orNull(isUrl),
  pushMode: oneOf('plain', 'encrypted'),
  pushFormat: oneOf('json', 'xml'),
  pushTimeoutMs: isCount,
  pages: orNull(listOf(isText)),
  released: isFlag,
  templates: listOf(template),
  bannedTemplates: listOf(isText),
  sensitiveWords: listOf(isText),
  maxTemplatesPerRequest: isCount,
  triggerWords: listOf(shaped({ word: isText, suggest: verdict, label: isCount })),
  imageVerdict: shaped({ suggest: verdict, label: isCount }),
  tradeManaged: isFlag,
  shopCategory: isFlag,
  ipAllowList: orNull(listOf(isText)),
  secretFrozen: isFlag,
  unionIds: isFlag,
  numericCountryCode: isFlag,
  limits: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isCount),
};

/** The first name of `changes` that is no setting or has a value it cannot have; undefined when all are fine. */
export const badSetting = (changes: Readonly<Record<string, unknown>>): string | undefined =>
  Object.keys(changes).find((name) => !(Object.hasOwn(CHECKS, name) && CHECKS[name as keyof Settings](changes[name])));
