import { z } from 'zod';
import type { Endpoint, EndpointInput } from './endpoint';

const nothing = z.object({});

/**
 * Declares one endpoint of the API. Contracts are the only source of routes, validation, OpenAPI and client types.
 * Reads default to rate class `read`, everything else to `write`.
 */
export const endpoint = <
  R extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  B extends z.ZodType = z.ZodNever,
>(
  input: EndpointInput<P, Q, B, R>,
): Endpoint<P, Q, B, R> => ({
  objects: [],
  errors: [],
  idempotent: false,
  rate: input.method === 'GET' ? 'read' : 'write',
  status: 200,
  produces: 'json',
  consumes: 'json',
  ...input,
  params: (input.params ?? nothing) as P,
  query: (input.query ?? nothing) as Q,
  body: input.body ?? null,
});

/** A page of a list: `nextCursor` is opaque and absent (null) on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Query fields every list accepts. */
export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

export const idSchema = z
  .string()
  .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, '编号格式不正确')
  .describe('ULID');
export const localDateSchema = z.iso.date().describe('Asia/Shanghai calendar day, YYYY-MM-DD');
export const instantSchema = z.number().int().describe('epoch milliseconds, UTC');
export const pointsSchema = z.number().int().describe('points, whole units');
export const fenSchema = z.number().int().describe('fen, 1/100 yuan');
