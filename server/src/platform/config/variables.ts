/** Raised at start only; its message is the one sentence an operator reads. */
export class ConfigError extends Error {
  constructor(variable: string, got: string | undefined, accepts: string) {
    super(`${variable} is ${got === undefined ? 'not set' : `"${got}"`}, but it must be ${accepts}.`);
    this.name = 'ConfigError';
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** One environment variable: how to read it and what the documentation says of it. */
export interface Variable<T> {
  readonly name: string;
  /** Completes the sentence «it must be …». */
  readonly accepts: string;
  /** Shown in the configuration table. */
  readonly purpose: string;
  /** Shown in the configuration table. */
  readonly defaultText: string;
  /** Values are never echoed when true. */
  readonly secret: boolean;
  /** Returns undefined when the text is not acceptable. */
  readonly parse: (text: string) => T | undefined;
}

const blankIsAbsent = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text.trim();

/** @throws ConfigError when the variable is set to something it does not accept */
export const readVariable = <T>(env: Environment, variable: Variable<T>): T | undefined => {
  const text = blankIsAbsent(env[variable.name]);
  if (text === undefined) return undefined;
  const value = variable.parse(text);
  if (value === undefined) throw new ConfigError(variable.name, variable.secret ? '(hidden)' : text, variable.accepts);
  return value;
};

/** @throws ConfigError when the variable is absent or not acceptable */
export const requireVariable = <T>(env: Environment, variable: Variable<T>): T => {
  const value = readVariable(env, variable);
  if (value === undefined) throw new ConfigError(variable.name, undefined, variable.accepts);
  return value;
};

type Described = Pick<Variable<unknown>, 'name' | 'purpose' | 'defaultText'>;

export const wholeNumber = (about: Described, min: number, max: number): Variable<number> => ({
  ...about,
  accepts: `a whole number from ${min} to ${max}`,
  secret: false,
  parse: (text) => {
    const value = Number(text);
    return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
  },
});

export const oneOf = <const T extends string>(about: Described, values: readonly T[]): Variable<T> => ({
  ...about,
  accepts: `one of ${values.join(', ')}`,
  secret: false,
  parse: (text) => values.find((value) => value === text),
});

export const text = (about: Described, accepts: string, pattern: RegExp, secret = false): Variable<string> => ({
  ...about,
  accepts,
  secret,
  parse: (value) => (pattern.test(value) ? value : undefined),
});

export const url = (
  about: Described,
  protocols: readonly string[],
  example: string,
  secret = false,
  fits: (target: URL) => boolean = () => true,
): Variable<string> => ({
  ...about,
  accepts: `a URL such as ${example}`,
  secret,
  parse: (value) => {
    if (!URL.canParse(value)) return undefined;
    const target = new URL(value);
    return protocols.includes(target.protocol) && fits(target) ? value.replace(/\/+$/, '') : undefined;
  },
});

/** A named key, newest first in a ring; the name travels with what the key made, so that keys can be rotated. */
export interface NamedKey {
  readonly id: string;
  readonly key: Buffer;
}

const KEY_BYTES = 32;

/** `name:base64` separated by commas; every key must decode to 32 bytes. */
export const keyRing = (about: Described): Variable<readonly NamedKey[]> => ({
  ...about,
  accepts: 'one or more name:key pairs separated by commas, each key 32 random bytes in base64, the newest first',
  secret: true,
  parse: (value) => {
    const keys = value.split(',').map((part) => {
      const [id = '', encoded = ''] = part.trim().split(/:(.*)/s);
      return { id, key: Buffer.from(encoded, 'base64') };
    });
    const sound = keys.every(({ id, key }) => /^[a-z0-9-]{1,16}$/.test(id) && key.length === KEY_BYTES);
    return sound && new Set(keys.map(({ id }) => id)).size === keys.length ? keys : undefined;
  },
});
