import type { z } from 'zod';

/** The part of a zod schema's definition that is looked at here. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly items?: readonly z.ZodType[];
  readonly left?: z.ZodType;
  readonly right?: z.ZodType;
  readonly getter?: () => z.ZodType;
}

const ULID = '01M7XX9X806KJH7NWV1KPFZ2QH';

/** Tried in turn until one fits: between them they cover the formats the contracts use. */
const TEXTS = [
  ULID,
  '2026-11-21',
  '示例',
  'sample-text-0001',
  '13800138000',
  '08:30',
  '08:30:00',
  '2026-11',
  '123456',
  '1',
  'a@example.cn',
  'https://example.cn/a',
  '#0a7f5a',
  'wx0123456789abcdef',
  '0123456789abcdef0123456789abcdef',
  '2026-11-21T02:00:00Z',
  'A',
  'AB',
  'ABC',
  'ABCD',
  'x'.repeat(12),
  'x'.repeat(20),
  'x'.repeat(43),
  'x'.repeat(64),
  'x'.repeat(128),
];
const NUMBERS = [1, 0, 2, 5, 10, 30, 60, 100, 1_000, 480, 540, 2026, 1_795_226_400_000, -1, 0.5];

/** Decides the value of one field; undefined leaves it to the sampler. Array positions are not part of the path. */
export type Override = (path: readonly string[]) => unknown;

export interface SampleOptions {
  readonly override?: Override;
  /** Whether an optional field is to be filled in; its path has no array positions. */
  readonly include?: (path: readonly string[]) => boolean;
}

const nothing = (): undefined => undefined;
const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/**
 * A small value that the schema should accept. Rules between fields (refinements) are beyond it: check the result with
 * `safeParse` and give a sample by hand where it fails.
 */
export const sampleOf = (schema: z.ZodType, options: SampleOptions = {}, path: readonly string[] = []): unknown => {
  const override = (options.override ?? nothing)(path);
  if (override !== undefined) return override;
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'object':
      return sampleObject(definition.shape ?? {}, options, path);
    case 'array':
    case 'set':
      return sampleArray(schema, definition, options, path);
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return inner(definition.innerType, options, path);
    case 'pipe':
      return inner(definition.in, options, path);
    case 'lazy':
      return inner(definition.getter?.(), options, path);
    case 'union':
      return inner(definition.options?.[0], options, path);
    case 'tuple':
      return (definition.items ?? []).map((item) => sampleOf(item, options, path));
    case 'intersection':
      return { ...(inner(definition.left, options, path) as object), ...(inner(definition.right, options, path) as object) };
    default:
      return sampleScalar(schema, definition);
  }
};

const inner = (schema: z.ZodType | undefined, options: SampleOptions, path: readonly string[]): unknown =>
  schema === undefined ? undefined : sampleOf(schema, options, path);

const sampleObject = (shape: Readonly<Record<string, z.ZodType>>, options: SampleOptions, path: readonly string[]): object => {
  const value: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const here = [...path, name];
    const optional = field.safeParse(undefined).success;
    if (!optional || options.include?.(here) === true) value[name] = sampleOf(field, options, here);
  }
  return value;
};

const sampleArray = (schema: z.ZodType, { element }: Definition, options: SampleOptions, path: readonly string[]): unknown[] => {
  if (element === undefined) return [];
  const one = sampleOf(element, options, path);
  for (let length = 1; length <= 7; length += 1) {
    const items = Array.from({ length }, () => one);
    if (schema.safeParse(items).success) return items;
  }
  return [one];
};

const sampleScalar = (schema: z.ZodType, definition: Definition): unknown => {
  const candidates = candidatesFor(definition);
  return candidates.find((candidate) => schema.safeParse(candidate).success) ?? candidates[0];
};

const candidatesFor = (definition: Definition): readonly unknown[] => {
  switch (definition.type) {
    case 'string':
      return TEXTS;
    case 'number':
    case 'int':
      return NUMBERS;
    case 'boolean':
      return [true, false];
    case 'literal':
      return definition.values ?? [];
    case 'enum':
      return Object.values(definition.entries ?? {});
    case 'record':
      return [{}];
    case 'null':
      return [null];
    default:
      return [...TEXTS, ...NUMBERS, true, {}, [], null];
  }
};
