interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** `-amount` as a table shows it. */
export const sortOf = (order: string): Sort => ({ column: order.replace(/^-/, ''), descending: order.startsWith('-') });

/** What the server is asked for when a column header was pressed. */
export const orderOf = ({ column, descending }: Sort): string => (descending ? `-${column}` : column);

/** A short list that is here in full, in the order a table asks for; values by their characters, as the server puts them. */
export const inOrder = <Row extends object>(rows: readonly Row[], order: string): readonly Row[] => {
  const { column, descending } = sortOf(order);
  const textOf = (row: Row): string => String((row as Readonly<Record<string, unknown>>)[column] ?? '');
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => (textOf(a) < textOf(b) ? -sign : textOf(a) > textOf(b) ? sign : 0));
};
