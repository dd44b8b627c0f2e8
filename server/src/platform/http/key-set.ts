import { fail } from '../errors';
import { decodeCursor } from './cursor';

type SortValue = string | number;

/** What a list can be sorted by; the value must not be NULL. `null` = by the id alone, which grows with the time of creation. */
export type SortKey<Row> = {
  readonly column: string;
  readonly type: 'string' | 'number';
  of(row: Row): SortValue;
} | null;

/** Everything a list needs to continue behind the last row it has shown. */
export interface KeySet<Row> {
  /** Rows behind the cursor; undefined on the first page. */
  readonly after: { readonly sql: string; readonly params: readonly SortValue[] } | undefined;
  /** What follows ORDER BY. */
  readonly orderBy: string;
  /** For `toPage`. */
  cursorOf(row: Row): readonly SortValue[];
}

/**
 * Pages of a sorted list by position and not by number: a row that is added or removed meanwhile moves no other row to
 * another page. Rows with equal values are told apart by their ids, in the same direction.
 * @param sort name of a key, with `-` in front for descending
 * @param idColumn the unique column `id` comes from
 * @throws AppError invalid_request for a cursor of another order of the list, or none of ours
 */
export const keySet = <Row extends { readonly id: string }>(
  sort: string,
  cursor: string | undefined,
  keys: Readonly<Record<string, SortKey<Row>>>,
  idColumn: string,
): KeySet<Row> => {
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = keys[name];
  if (key === undefined) throw new Error(`a list has no sort key «${name}»`);
  const way = descending ? 'DESC' : 'ASC';
  const sign = descending ? '<' : '>';
  if (key === null) {
    const last = cursor === undefined ? undefined : positionOf(sort, cursor, ['string']);
    return {
      after: last && { sql: `${idColumn} ${sign} ?`, params: last },
      orderBy: `${idColumn} ${way}`,
      cursorOf: (row) => [sort, row.id],
    };
  }
  const last = cursor === undefined ? undefined : positionOf(sort, cursor, [key.type, 'string']);
  const [value = '', id = ''] = last ?? [];
  return {
    after: last && {
      sql: `${key.column} ${sign} ? OR (${key.column} = ? AND ${idColumn} ${sign} ?)`,
      params: [value, value, id],
    },
    orderBy: `${key.column} ${way}, ${idColumn} ${way}`,
    cursorOf: (row) => [sort, key.of(row), row.id],
  };
};

const positionOf = (sort: string, cursor: string, shape: readonly ('string' | 'number')[]): SortValue[] => {
  const [made, ...values] = decodeCursor(cursor, ['string', ...shape]);
  if (made !== sort) throw fail('invalid_request', { field: 'cursor' }, '列表位置已失效，请从第一页重新查看。');
  return values;
};
