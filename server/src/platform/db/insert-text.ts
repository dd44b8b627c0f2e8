import { placeholders } from './dialect';

interface Shape {
  readonly columns: readonly string[];
  /** Statement text by number of rows. */
  readonly texts: Map<number, string>;
}

/** Texts kept a shape: most inserts write one to a few rows, and long texts would only fill memory. */
const KEPT_ROWS = 50;

/** Few: one for each table and set of columns that the program writes. */
const shapes = new Map<string, Shape[]>();

const shapeOf = (table: string, columns: readonly string[]): Shape => {
  const known = shapes.get(table) ?? [];
  const same = known.find(
    (one) => one.columns.length === columns.length && one.columns.every((name, at) => name === columns[at]),
  );
  if (same) return same;
  const shape: Shape = { columns: [...columns], texts: new Map() };
  shapes.set(table, [...known, shape]);
  return shape;
};

/**
 * The text of a multi-row INSERT. Kept for small numbers of rows: building it costs more than the embedded database needs
 * to run it, and a text met before finds its prepared statement without being read again.
 */
export const insertText = (table: string, columns: readonly string[], rowCount: number): string => {
  const { texts } = shapeOf(table, columns);
  const known = texts.get(rowCount);
  if (known !== undefined) return known;
  const tuple = `(${placeholders(columns.length)})`;
  const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rowCount }, () => tuple).join(', ')}`;
  if (rowCount <= KEPT_ROWS) texts.set(rowCount, text);
  return text;
};
