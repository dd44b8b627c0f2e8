interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Rows held in memory while a list is written into a file. */
const PAGE_SIZE = 500;

/** Every page of a list, from the first to the last, each read when the one before has been used. */
export async function* allPages<T>(
  read: (position: { readonly cursor: string | undefined; readonly limit: number }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let cursor: string | undefined;
  do {
    const page = await read({ cursor, limit: PAGE_SIZE });
    if (page.items.length > 0) yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** Every row of a list as the cells of one line. */
export async function* allRows<T, Cells>(
  read: Parameters<typeof allPages<T>>[0],
  cellsOf: (row: T) => Cells,
): AsyncGenerator<Cells> {
  for await (const page of allPages(read)) for (const row of page) yield cellsOf(row);
}
