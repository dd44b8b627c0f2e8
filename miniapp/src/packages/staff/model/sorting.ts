interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** `-amount` as a table shows it. */
export const sortOf = (order: string): Sort => ({ column: order.replace(/^-/, ''), descending: order.startsWith('-') });

/** What the server is asked for when a column header was pressed. */
export const orderOf = ({ column, descending }: Sort): string => (descending ? `-${column}` : column);
