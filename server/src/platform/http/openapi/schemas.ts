import { z } from 'zod';

export type JsonSchema = { [name: string]: unknown };

/**
 * Turns contract schemas into JSON Schema as OpenAPI 3.1 embeds it. Schemas that are named or refer to themselves move to
 * `components.schemas`, because references inside a document start at its root.
 */
export class SchemaWriter {
  readonly components: Record<string, JsonSchema> = {};

  /** @param direction what a client sends (`input`) or receives (`output`); they differ by defaults and coercions */
  write(schema: z.ZodType, direction: 'input' | 'output', owner: string): JsonSchema {
    const written = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io: direction,
      unrepresentable: 'any',
    }) as JsonSchema;
    const { $schema: _dialect, $defs, ...rest } = written;
    const self = componentName(owner, direction, 'self');
    const names = new Map<string, string>([['#', self]]);
    const definitions = ($defs ?? {}) as Readonly<Record<string, JsonSchema>>;
    for (const name of Object.keys(definitions)) names.set(`#/$defs/${name}`, componentName(owner, direction, name));
    for (const [name, definition] of Object.entries(definitions)) {
      this.components[componentName(owner, direction, name)] = redirect(definition, names) as JsonSchema;
    }
    const whole = redirect(rest, names) as JsonSchema;
    if (!JSON.stringify(rest).includes('"$ref":"#"')) return whole;
    this.components[self] = whole;
    return { $ref: `#/components/schemas/${self}` };
  }
}

const componentName = (owner: string, direction: string, name: string): string =>
  `${owner}.${direction}.${name}`.replace(/[^A-Za-z0-9._-]/g, '_');

const redirect = (value: unknown, names: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => redirect(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, content]: [string, unknown]) => {
      const target = field === '$ref' ? names.get(String(content)) : undefined;
      return [field, target === undefined ? redirect(content, names) : `#/components/schemas/${target}`];
    }),
  );
};
