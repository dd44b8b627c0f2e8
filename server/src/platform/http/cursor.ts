import { fail } from '../errors';

/** Position after the last row of a page: the sort values and the id, in order. Opaque to clients. */
export const encodeCursor = (values: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/**
 * @param shape one of 'string' | 'number' for each value
 * @throws AppError invalid_request for anything `encodeCursor` did not make
 */
export const decodeCursor = (cursor: string, shape: readonly ('string' | 'number')[]): (string | number)[] => {
  const values = parse(cursor);
  const fits =
    Array.isArray(values) && values.length === shape.length && shape.every((type, index) => typeof values[index] === type);
  if (!fits) throw fail('invalid_request', { field: 'cursor' }, '列表位置已失效，请从第一页重新查看。');
  return values as (string | number)[];
};

const parse = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/**
 * Cuts a result that was read with `limit + 1` rows into a page.
 * @param cursorOf the sort values and id of a row
 */
export const toPage = <T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (row: T) => readonly (string | number)[],
): { items: T[]; nextCursor: string | null } => {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
};
